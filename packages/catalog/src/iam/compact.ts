/**
 * How actions, resource types and condition keys are kept in `generated/iam.jsonl.br`: rows instead
 * of objects, condition keys as numbers into one table, empty ends of rows left out. The first line
 * is the header, then comes a line for each service, in the header's order: a command that asks for
 * twenty services parses twenty. The generator writes exactly these types and `services.ts` reads
 * them.
 */
export type CompactHeader = {
  /** ISO date of the newest fact in the file. */
  readonly date: string;
  /** Every condition key that an action or resource type names, as AWS spells it. */
  readonly keys: readonly string[];
  /** Prefixes, sorted. */
  readonly services: readonly string[];
  /** Keys of all services and the global ones, with their types: key, type, `1` where multivalued. */
  readonly contextKeys: readonly CompactContextKey[];
  /** Services that resource control policies apply to, by the same publication. */
  readonly rcpServices: readonly string[];
};

/** All of it: what `scripts/iam-data.ts` makes. */
export type CompactIam = Omit<CompactHeader, "services"> & {
  readonly services: Readonly<Record<string, CompactService>>;
};

export type CompactService = {
  readonly name: string;
  readonly actions: readonly CompactAction[];
  readonly resourceTypes: readonly CompactResourceType[];
};

/** Name, access level, resource types, keys, dependent actions. */
export type CompactAction = readonly [
  name: string,
  level: number,
  resourceTypes?: readonly CompactActionResource[],
  keys?: readonly number[],
  dependentActions?: readonly string[],
];

/** Index among the service's resource types, `1` where required, keys. */
export type CompactActionResource = readonly [
  resourceType: number,
  required: 0 | 1,
  keys?: readonly number[],
];

export type CompactResourceType = readonly [
  name: string,
  arns: readonly string[],
  keys?: readonly number[],
];

export type CompactContextKey = readonly [key: string, type: string, multivalued?: 1];

/** Access levels as they stand in the file, by number. */
export const accessLevels = [
  ["List"],
  ["Read"],
  ["Write"],
  ["Write", "Permissions management"],
  ["Write", "Tagging"],
] as const;
