/** Which condition keys requests for an action can carry, by the catalogue. */
import type { Catalogue } from "../catalogue.ts";

export type ActionKeys = {
  /** The keys of the action and its resource types, without what follows a `/`, in lower case. */
  readonly keys: ReadonlySet<string>;
  /** Where the catalogue does not know the action: the keys of its service are all taken. */
  readonly ownKeys: string | undefined;
};

export function keysOfAction(action: string, catalogue: Catalogue): ActionKeys {
  const facts = catalogue.action(action);
  const keys = [
    ...(facts?.contextKeys ?? []),
    ...(facts?.resourceTypes ?? []).flatMap((type) => type.contextKeys),
  ];
  return {
    keys: new Set(keys.map((key) => key.toLowerCase().split("/")[0] ?? "")),
    ownKeys:
      facts === undefined ? `${action.slice(0, action.indexOf(":")).toLowerCase()}:` : undefined,
  };
}

/**
 * Whether requests for the action can carry the key at all.
 *
 * @param key - in lower case
 */
export function carries({ keys, ownKeys }: ActionKeys, key: string): boolean {
  const family = key.split("/")[0] ?? key;
  const tagged =
    family === "aws:resourcetag" || family === "aws:requesttag" || family === "aws:tagkeys";
  if (key.startsWith("aws:") && !tagged) return true;
  return ownKeys === undefined ? keys.has(family) : key.startsWith(ownKeys);
}

/** The ARN templates of the resource types that an action knows. */
export function arnTemplatesOf(action: string, catalogue: Catalogue): readonly string[] {
  const facts = catalogue.action(action);
  const types = new Set((facts?.resourceTypes ?? []).map((type) => type.name));
  return (catalogue.service(facts?.service ?? "")?.resourceTypes ?? [])
    .filter((type) => types.has(type.name))
    .flatMap((type) => type.arns);
}
