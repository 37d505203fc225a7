/**
 * All facts of a folder of generated files as tables of one shape, so that two releases can be
 * compared without knowing what each fact means. Pure apart from reading the folder.
 */
import { existsSync, readFileSync } from "node:fs";
import { catalogueIn } from "../catalogue.ts";
import { readGenerated, readGeneratedLines } from "../generated-file.ts";
import type { HandKept } from "../hand-kept.ts";
import type { CompactContextKey, CompactHeader } from "../iam/compact.ts";
import type { CompactManagedPolicies } from "../iam/managed-policies.ts";
import { serviceModelNames } from "../models/service-model-names.ts";
import type { ServiceModel } from "../models/service-model.ts";

/** What is known of one thing: words, or a list whose order means nothing, by what it is about. */
export type Attributes = Readonly<Record<string, string | readonly string[]>>;

/** Things of one kind, by name. */
export type FactTable = {
  readonly kind: FactKind;
  readonly facts: ReadonlyMap<string, Attributes>;
};

/** Kinds of facts, in the order of reports, each with how people call many of them. */
export const factKinds = {
  source: "sources",
  service: "services",
  action: "actions",
  "resource-type": "resource types",
  "context-key": "condition keys",
  "rcp-page": "services that AWS's page of resource control policies names",
  "rcp-published": "services that the published list of resource control policies names",
  "managed-policy": "AWS managed policies",
  quota: "quotas",
  rate: "API rates",
  region: "Regions",
  operation: "API operations",
} as const;

export type FactKind = keyof typeof factKinds;

/**
 * Everything that a folder of generated files says.
 *
 * @throws where a file that every release has is missing
 */
export function factTables(folder: URL): readonly FactTable[] {
  const [first = ""] = readGeneratedLines("iam", folder);
  // Written by our own generator.
  const header = JSON.parse(first) as CompactHeader;
  const kept = readGenerated("hand-kept", folder) as HandKept;
  const facts: Readonly<Record<FactKind, FactTable["facts"]>> = {
    source: sources(folder),
    ...services(folder),
    "context-key": contextKeys([...header.contextKeys, ...kept.contextKeys]),
    "rcp-page": names(kept.rcpPage.services),
    "rcp-published": names(header.rcpServices),
    "managed-policy": managedPolicies(folder),
    quota: quotas(kept),
    rate: rates(kept),
    region: regionsOf(kept),
    operation: operations(folder),
  };
  return kinds.map((kind) => ({ kind, facts: facts[kind] }));
}

const kinds = Object.keys(factKinds) as FactKind[];

type Facts = FactTable["facts"];

function names(list: readonly string[]): Facts {
  return new Map(list.map((name) => [name, {}]));
}

function sources(folder: URL): Facts {
  const manifest = JSON.parse(readFileSync(new URL("manifest.json", folder), "utf8")) as {
    readonly files: readonly (Readonly<Record<"package" | "version" | "date", string>> & {
      readonly name: string;
    })[];
  };
  return new Map(
    manifest.files.map((file) => [
      file.name,
      { package: file.package, version: file.version, date: file.date },
    ]),
  );
}

/** As the catalogue answers, what an RCP does to an action included. */
function services(folder: URL): Readonly<Record<"service" | "action" | "resource-type", Facts>> {
  const catalogue = catalogueIn(folder);
  const service = new Map<string, Attributes>();
  const action = new Map<string, Attributes>();
  const resourceType = new Map<string, Attributes>();
  for (const prefix of catalogue.services()) {
    const facts = catalogue.service(prefix);
    service.set(prefix, { name: facts?.name ?? "" });
    for (const type of facts?.resourceTypes ?? [])
      resourceType.set(`${prefix} ${type.name}`, {
        ARNs: type.arns,
        "condition keys": type.contextKeys,
      });
    for (const name of facts?.actions ?? []) {
      const one = catalogue.action(`${prefix}:${name}`);
      action.set(`${prefix}:${name}`, {
        "access level": one?.accessLevels ?? [],
        "resource types": (one?.resourceTypes ?? []).map((type) =>
          type.required ? `${type.name} (required)` : type.name,
        ),
        "condition keys": [
          ...(one?.contextKeys ?? []),
          ...(one?.resourceTypes ?? []).flatMap((type) =>
            type.contextKeys.map((key) => `${key} (on ${type.name})`),
          ),
        ],
        "dependent actions": one?.dependentActions ?? [],
        "resource control policies": one?.rcp ?? "",
      });
    }
  }
  return { service, action, "resource-type": resourceType };
}

/** The last row of a name counts, as in the catalogue. */
function contextKeys(rows: readonly CompactContextKey[]): Facts {
  return new Map(
    rows.map(([key, type, multivalued]) => [
      key,
      { type, values: multivalued === 1 ? "many" : "one" },
    ]),
  );
}

function managedPolicies(folder: URL): Facts {
  const [header = "[]", ...documents] = readGeneratedLines("managed-policies", folder);
  const rows = JSON.parse(header) as CompactManagedPolicies;
  return new Map(
    rows.map(([arn, version], index) => {
      const document = documents[index] ?? "";
      return [arn, { version, ...actionsNamed(document), document }];
    }),
  );
}

/** The actions that a policy names, by effect: what most changes of one are about. */
function actionsNamed(document: string): Attributes {
  const { Statement } = JSON.parse(document) as { readonly Statement: unknown };
  const statements = (Array.isArray(Statement) ? Statement : [Statement]) as readonly Readonly<
    Record<string, string | readonly string[]>
  >[];
  const named = statements.flatMap((statement) =>
    ["Action", "NotAction"].flatMap((element) =>
      [statement[element] ?? []].flat().map((pattern) => ({
        effect: `${String(statement["Effect"])} ${element}`,
        pattern,
      })),
    ),
  );
  return Object.fromEntries(
    [...Map.groupBy(named, ({ effect }) => effect)].map(([effect, rows]) => [
      effect,
      [...new Set(rows.map(({ pattern }) => pattern))],
    ]),
  );
}

function quotas({ quotas: rows }: HandKept): Facts {
  return new Map(
    rows.map(({ name, value, unit, adjustable, source }) => [
      name,
      {
        value: `${value}`,
        unit,
        adjustable: adjustable ? "yes" : "no",
        page: source.url,
        date: source.date,
      },
    ]),
  );
}

function rates({ rates: rows }: HandKept): Facts {
  return new Map(
    rows.map((row) => [
      `${row.service} ${row.operation}`,
      {
        "a second": `${row.perSecond}`,
        burst: `${row.burst}`,
        "at once": `${row.concurrency ?? "any number"}`,
        bucket: row.bucket,
        page: row.source.url,
        date: row.source.date,
      },
    ]),
  );
}

function regionsOf({ regions }: HandKept): Facts {
  return new Map(
    Object.entries(regions?.byPartition ?? {}).flatMap(([partition, list]) =>
      list.map((name) => [name, { partition }] as const),
    ),
  );
}

/** Of the services whose models the folder has. */
function operations(folder: URL): Facts {
  const there = serviceModelNames.filter((name) =>
    existsSync(new URL(`model-${name}.json.br`, folder)),
  );
  return new Map(
    there.flatMap((name) => {
      const model = readGenerated(`model-${name}`, folder) as ServiceModel;
      const membersOf = (shape: string | undefined): readonly string[] => {
        const found = model.shapes[shape ?? ""];
        return found?.type === "structure" ? Object.keys(found.members) : [];
      };
      return Object.entries(model.operations).map(
        ([operation, { input, output, errors }]) =>
          [
            `${name} ${operation}`,
            { input: membersOf(input), output: membersOf(output), errors },
          ] as const,
      );
    }),
  );
}
