/**
 * AWS's facts behind core's `Catalogue`. Everything is read from files that lie beside the code: no
 * network, no package at run time. Actions and keys are read at once (about 20 ms), AWS managed
 * policies when the first is asked for.
 */
import type { Catalogue } from "@bailiwick/core";
import { readGenerated } from "./generated-file.ts";
import type { CompactIam } from "./iam/compact.ts";
import { ContextKeyIndex } from "./iam/context-keys.ts";
import { correctedKeys } from "./iam/global-keys.ts";
import { managedPolicy } from "./iam/managed-policies.ts";
import { ServiceIndex } from "./iam/services.ts";
import { quotas, quotasDate } from "./limits/quotas.ts";
import { rateOf, ratesDate } from "./limits/rates.ts";

/** The catalogue of this release; its date is that of the newest fact in it. */
export function loadCatalogue(): Catalogue {
  // Written by our own generator and compared with it in a test.
  const iam = readGenerated("iam") as CompactIam;
  const services = new ServiceIndex(iam);
  const contextKeys = new ContextKeyIndex([...iam.contextKeys, ...correctedKeys]);
  const names = services.names();
  return {
    date: [iam.date, quotasDate, ratesDate].toSorted().at(-1) ?? iam.date,
    service: (prefix) => services.service(prefix),
    services: () => names,
    action: (action) => services.action(action),
    contextKey: (key) => contextKeys.find(key),
    managedPolicy,
    quota: (name) => quotas.get(name),
    rate: rateOf,
  };
}
