/**
 * Facts that no package publishes and that are therefore kept by hand, in the sources. The generator
 * writes them out as well, so that two releases of the catalogue can be compared by their files.
 */
import type { QuotaFacts, RateFacts, RegionFacts, Source } from "@bailiwick/core";
import type { CompactContextKey } from "./iam/compact.ts";
import { correctedKeys } from "./iam/global-keys.ts";
import { rcpPage, rcpServicesOfPage } from "./iam/rcp.ts";
import { quotas } from "./limits/quotas.ts";
import { rateOf } from "./limits/rates.ts";
import type { ServiceModel } from "./models/service-model.ts";
import { regions } from "./regions.ts";

/** What `generated/hand-kept.json.br` holds. */
export type HandKept = {
  readonly contextKeys: readonly CompactContextKey[];
  readonly rcpPage: { readonly source: Source; readonly services: readonly string[] };
  readonly quotas: readonly QuotaFacts[];
  /** A release before it has none. */
  readonly regions?: RegionFacts;
  /** Of every operation of the service models for which AWS publishes one. */
  readonly rates: readonly OperationRate[];
};

export type OperationRate = RateFacts & {
  readonly service: string;
  readonly operation: string;
};

/**
 * Those of this release.
 *
 * @param models - by name; whose operations rates are looked up for
 */
export function handKept(models: ReadonlyMap<string, ServiceModel>): HandKept {
  return {
    contextKeys: correctedKeys,
    rcpPage: { source: rcpPage, services: [...rcpServicesOfPage].toSorted() },
    quotas: [...quotas.values()],
    regions,
    rates: [...models].flatMap(([service, { operations }]) =>
      Object.keys(operations).flatMap((operation) => {
        const rate = rateOf(service, operation);
        return rate === undefined ? [] : [{ service, operation, ...rate }];
      }),
    ),
  };
}

/** The newest date among their sources. */
export function handKeptDate({ quotas, rates, rcpPage }: HandKept): string {
  const sources = [...quotas, ...rates].map(({ source }) => source);
  return (
    [rcpPage.source, ...sources]
      .map(({ date }) => date)
      .toSorted()
      .at(-1) ?? ""
  );
}
