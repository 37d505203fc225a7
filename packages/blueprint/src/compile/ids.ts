/** AWS's ids of declared things, as far as the lock file knows them. */
import type { Lock, ObjectKey } from "@bailiwick/core";

/** The id or ARN of a thing by its natural key, or by the key it had before a rename. */
export type IdOf = (key: ObjectKey, former?: ObjectKey) => string | undefined;

export function idsFrom(lock: Lock): IdOf {
  return (key, former) =>
    lock.objects.get(key) ?? (former === undefined ? undefined : lock.objects.get(former));
}
