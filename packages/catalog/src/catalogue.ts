/**
 * AWS's facts behind core's `Catalogue`. Everything is read from files that lie beside the code: no
 * network, no package at run time. Only the list of services and the keys' names are read at once
 * (about 12 ms); a service, the keys' types and the AWS managed policies when the first is asked for.
 */
import type { Catalogue, QuotaFacts, RateFacts, RegionFacts } from "@bailiwick/core";
import { readGenerated, readGeneratedLines } from "./generated-file.ts";
import { handKeptDate, type HandKept } from "./hand-kept.ts";
import type { CompactContextKey, CompactHeader } from "./iam/compact.ts";
import { ContextKeyIndex } from "./iam/context-keys.ts";
import { correctedKeys } from "./iam/global-keys.ts";
import { managedPolicies, ManagedPolicyIndex } from "./iam/managed-policies.ts";
import { rcpPage, rcpServicesOfPage } from "./iam/rcp.ts";
import { ServiceIndex } from "./iam/services.ts";
import { quotas, quotasDate } from "./limits/quotas.ts";
import { rateOf, ratesDate } from "./limits/rates.ts";
import { regions } from "./regions.ts";

/** The catalogue of this release; its date is that of the newest fact in it. */
export function loadCatalogue(): Catalogue {
  return assembled({
    folder: undefined,
    managedPolicies,
    contextKeys: correctedKeys,
    rcpPage: rcpServicesOfPage,
    quota: (name) => quotas.get(name),
    rate: rateOf,
    regions,
    keptDate: [rcpPage.date, quotasDate, ratesDate].toSorted().at(-1) ?? "",
  });
}

/** The catalogue that a folder of generated files holds, of whatever release: all facts are its own. */
export function catalogueIn(folder: URL): Catalogue {
  // Written by our own generator.
  const kept = readGenerated("hand-kept", folder) as HandKept;
  const quotaRows = new Map(kept.quotas.map((quota) => [quota.name, quota]));
  const rateRows = new Map(
    kept.rates.map(({ service, operation, ...rate }) => [`${service}:${operation}`, rate]),
  );
  return assembled({
    folder,
    managedPolicies: new ManagedPolicyIndex(folder),
    contextKeys: kept.contextKeys,
    rcpPage: new Set(kept.rcpPage.services),
    quota: (name) => quotaRows.get(name),
    rate: (service, operation) => rateRows.get(`${service}:${operation}`),
    regions: kept.regions,
    keptDate: handKeptDate(kept),
  });
}

type Parts = {
  readonly folder: URL | undefined;
  readonly managedPolicies: ManagedPolicyIndex;
  readonly contextKeys: readonly CompactContextKey[];
  readonly rcpPage: ReadonlySet<string>;
  readonly quota: (name: string) => QuotaFacts | undefined;
  readonly rate: (service: string, operation: string) => RateFacts | undefined;
  readonly regions: RegionFacts | undefined;
  readonly keptDate: string;
};

function assembled(parts: Parts): Catalogue {
  const [first = "", ...lines] = readGeneratedLines("iam", parts.folder);
  // Written by our own generator and compared with it in a test.
  const header = JSON.parse(first) as CompactHeader;
  const services = new ServiceIndex({ header, lines, rcpPage: parts.rcpPage });
  const names = services.names();
  let contextKeys: ContextKeyIndex | undefined;
  return {
    date: [header.date, parts.keptDate].toSorted().at(-1) ?? header.date,
    service: (prefix) => services.service(prefix),
    services: () => names,
    action: (action) => services.action(action),
    contextKey: (key) =>
      (contextKeys ??= new ContextKeyIndex([...header.contextKeys, ...parts.contextKeys])).find(
        key,
      ),
    managedPolicy: (arn) => parts.managedPolicies.policy(arn),
    quota: parts.quota,
    rate: parts.rate,
    regions: () => parts.regions,
  };
}
