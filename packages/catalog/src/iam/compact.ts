/**
 * How actions, resource types and condition keys are kept in `generated/iam.jsonl.br`: rows instead
 * of objects, condition keys as numbers into one table, empty ends of rows left out. The first line
 * is the header, then comes a line for each service, in the header's order: a command that asks for
 * twenty services parses twenty. The generator writes exactly these types and `services.ts` reads
 * them.
 */
import type { ContextKeyType } from "@bailiwick/core";

/** The first line. */
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

/**
 * A service as its line has it. Most questions are about the names of its actions, so these are one
 * text, and the rest of the rows another, which is parsed when the first action is asked for.
 */
export type CompactServiceLine = Omit<CompactService, "actions"> & {
  /** Names, sorted, with a space between. */
  readonly names: string;
  /** As JSON, in the order of the names: rows without the name. */
  readonly rows: string;
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

/** Types of condition keys, as the Service Authorization Reference names them. */
export const contextKeyTypes: readonly ContextKeyType[] = [
  "ARN",
  "Binary",
  "Bool",
  "Date",
  "IPAddress",
  "Numeric",
  "String",
];

export type CompactContextKey = readonly [key: string, type: ContextKeyType, multivalued?: 1];

/** Access levels as they stand in the file, by number. */
export const accessLevels = [
  ["List"],
  ["Read"],
  ["Write"],
  ["Write", "Permissions management"],
  ["Write", "Tagging"],
] as const;

/** What a line holds of its service's actions. @throws where a name holds a space */
export function lineOfActions(
  actions: readonly CompactAction[],
): Pick<CompactServiceLine, "names" | "rows"> {
  const spaced = actions.find(([name]) => name.includes(" "));
  if (spaced !== undefined) throw new Error(`the name of the action ${spaced[0]} holds a space`);
  return {
    names: actions.map(([name]) => name).join(" "),
    rows: JSON.stringify(actions.map(([, ...rest]) => rest)),
  };
}

/** The names of a line's actions. */
export function namesInLine({ names }: Pick<CompactServiceLine, "names">): readonly string[] {
  return names === "" ? [] : names.split(" ");
}

/** What a line says of its actions, in the order of the names. */
export function rowsInLine({ rows }: Pick<CompactServiceLine, "rows">): readonly CompactRow[] {
  // Written by our own generator and compared with it in a test.
  return JSON.parse(rows) as readonly CompactRow[];
}

/** A row without the action's name. */
export type CompactRow = CompactAction extends readonly [string, ...infer Rest] ? Rest : never;
