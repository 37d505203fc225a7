/** What a plan was made from, as one hash. */
import { organizationHash, type Organization } from "@bailiwick/core";
import { sha256 } from "./make-plan.ts";

export function observedHash(observed: Organization): string {
  return organizationHash(observed, sha256);
}
