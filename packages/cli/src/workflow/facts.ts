/** The catalogue, loaded once in a process. */
import { loadCatalogue } from "@bailiwick/catalog";
import type { Catalogue } from "@bailiwick/core";

let loaded: Catalogue | undefined;

export function catalogue(): Catalogue {
  return (loaded ??= loadCatalogue());
}
