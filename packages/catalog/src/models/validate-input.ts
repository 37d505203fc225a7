/**
 * Checks a request's parameters against the constraints of the service model, for the server (the
 * sandbox) and the client (AWS's SDK for JavaScript checks nothing). Complete for what the model
 * says; what AWS checks beyond its model is not known here. A pattern that cannot be read is not
 * checked; a test lists them (none today).
 */
import { assert } from "@bailiwick/core";
import { isLinear, matchesPattern, unboundedLength } from "./pattern.ts";
import type {
  ListShape,
  MapShape,
  Member,
  ServiceModel,
  Shape,
  StringShape,
  StructureShape,
} from "./service-model.ts";
import { type Constraint, type Rule, type Violation, violationsOf } from "./violation.ts";

/**
 * @param params - plain values as the SDK takes them: `Date` or epoch seconds for a timestamp,
 *   `Uint8Array` or text for a blob; `undefined` and `null` are absent
 * @returns all violations in the model's order; none for a valid request
 * @throws {AssertionFailure} where the model has no such operation
 */
export function validateInput(
  model: ServiceModel,
  operationName: string,
  params: unknown,
): readonly Violation[] {
  const operation = Object.hasOwn(model.operations, operationName)
    ? model.operations[operationName]
    : undefined;
  assert(operation !== undefined, `${model.metadata.serviceId} has no operation ${operationName}`);
  const given = params ?? {};
  if (operation.input !== undefined)
    return valueViolations({ model, path: "" }, { shape: operation.input }, given);
  return Object.keys(given).flatMap((name) => unknownMember(pathOf("", name)));
}

type At = { readonly model: ServiceModel; readonly path: string };

function valueViolations(at: At, member: Member, value: unknown): readonly Violation[] {
  const shape = at.model.shapes[member.shape];
  assert(shape !== undefined, `the model lacks the shape ${member.shape}`);
  if (!hasType(shape, value)) return typeViolation(at.path, shape);
  switch (shape.type) {
    case "structure":
      return isDocument(shape) ? [] : structureViolations(at, shape, entriesOf(value));
    case "list":
      return listViolations(at, shape, Array.isArray(value) ? value : []);
    case "map":
      return mapViolations(at, shape, entriesOf(value));
    case "string":
    case "blob":
    case "integer":
    case "long":
    case "float":
    case "double":
    case "boolean":
    case "timestamp":
      return violationsOf({
        path: at.path,
        shown: shape.sensitive === true ? undefined : shownOf(value),
        rules: scalarRules(shape, value),
      });
  }
}

function structureViolations(
  at: At,
  shape: StructureShape,
  entries: ReadonlyMap<string, unknown>,
): readonly Violation[] {
  const missing = (shape.required ?? []).filter((name) => !entries.has(name));
  const found = [...entries].flatMap(([name, value]) => {
    const path = pathOf(at.path, name);
    const member = Object.hasOwn(shape.members, name) ? shape.members[name] : undefined;
    return member === undefined
      ? unknownMember(path)
      : valueViolations({ ...at, path }, member, value);
  });
  const union: readonly Rule[] =
    shape.union === true && entries.size !== 1
      ? [{ constraint: "union", text: "Member must have exactly one of its members set" }]
      : [];
  return [
    ...missing.flatMap((name) =>
      violationsOf({ path: pathOf(at.path, name), shown: "null", rules: [notNull] }),
    ),
    ...found,
    ...violationsOf({ path: at.path, shown: undefined, rules: union }),
  ];
}

const notNull: Rule = { constraint: "required", text: "Member must not be null" };

function unknownMember(path: string): readonly Violation[] {
  const rule: Rule = {
    constraint: "unknown-member",
    text: "Member must be known to the operation",
  };
  return violationsOf({ path, shown: undefined, rules: [rule] });
}

function listViolations(at: At, shape: ListShape, items: readonly unknown[]): readonly Violation[] {
  const own = violationsOf({
    path: at.path,
    shown: listShown(at.model, shape, items),
    rules: countRules(shape, items.length),
  });
  const scalar = isScalar(at.model, shape.member);
  const inItems = items.flatMap((item, index) => {
    const path = `${at.path}.${index + 1}.member`;
    return item === undefined || item === null
      ? violationsOf({ path, shown: "null", rules: [notNull] })
      : valueViolations({ ...at, path }, shape.member, item);
  });
  if (!scalar || inItems.length === 0) return [...own, ...inItems];
  const constraint = inItems[0]?.constraint ?? "type";
  const text = `Member must satisfy constraint: ${allRules(at.model, shape.member)}`;
  const shown = listShown(at.model, shape, items);
  return [...own, ...violationsOf({ path: at.path, shown, rules: [{ constraint, text }] })];
}

function mapViolations(
  at: At,
  shape: MapShape,
  entries: ReadonlyMap<string, unknown>,
): readonly Violation[] {
  const own = violationsOf({
    path: at.path,
    shown: undefined,
    rules: countRules(shape, entries.size),
  });
  const inEntries = [...entries].flatMap(([key, value]) => {
    const path = `${at.path}.${key}`;
    return [
      ...partOfMap(at, valueViolations({ ...at, path }, shape.key, key), {
        noun: "keys",
        member: shape.key,
      }),
      ...partOfMap(at, valueViolations({ ...at, path }, shape.value, value), {
        noun: "value",
        member: shape.value,
      }),
    ];
  });
  return [...own, ...inEntries];
}

/** AWS reports scalar keys and values of a map once, at the map, with all their rules. */
function partOfMap(
  at: At,
  violations: readonly Violation[],
  part: { readonly noun: "keys" | "value"; readonly member: Member },
): readonly Violation[] {
  const first = violations[0];
  if (first === undefined || !isScalar(at.model, part.member)) return violations;
  const text = `Map ${part.noun} must satisfy constraint: ${allRules(at.model, part.member)}`;
  return violationsOf({
    path: at.path,
    shown: undefined,
    rules: [{ constraint: first.constraint, text }],
  });
}

function hasType(shape: Shape, value: unknown): boolean {
  switch (shape.type) {
    case "structure":
      return isDocument(shape) || isRecord(value);
    case "map":
      return isRecord(value);
    case "list":
      return Array.isArray(value);
    case "string":
      return typeof value === "string";
    case "blob":
      return typeof value === "string" || value instanceof Uint8Array;
    case "boolean":
      return typeof value === "boolean";
    case "integer":
      return Number.isInteger(value) && Math.abs(Number(value)) < 2 ** 31;
    case "long":
      return typeof value === "bigint" || Number.isInteger(value);
    case "float":
    case "double":
      return typeof value === "number";
    case "timestamp":
      return value instanceof Date
        ? !Number.isNaN(value.getTime())
        : typeof value === "number" && Number.isFinite(value);
  }
}

const typeNames = {
  structure: "a structure",
  map: "a map",
  list: "a list",
  string: "a string",
  blob: "a blob",
  boolean: "a boolean",
  integer: "an integer of 32 bits",
  long: "an integer",
  float: "a number",
  double: "a number",
  timestamp: "a timestamp",
} as const satisfies Record<Shape["type"], string>;

function typeViolation(path: string, shape: Shape): readonly Violation[] {
  const rule: Rule = { constraint: "type", text: `Member must be ${typeNames[shape.type]}` };
  return violationsOf({ path, shown: undefined, rules: [rule] });
}

type Scalar = Exclude<Shape, StructureShape | ListShape | MapShape>;

function scalarRules(shape: Scalar, value: unknown): readonly Rule[] {
  switch (shape.type) {
    case "string":
      return typeof value === "string" ? stringRules(shape, value) : [];
    case "blob":
      return lengthRules(shape, Buffer.byteLength(blobOf(value)));
    case "integer":
    case "long":
    case "float":
    case "double":
      return boundRules(shape, Number(value), { suffix: "value", noun: "value" });
    case "boolean":
    case "timestamp":
      return [];
  }
}

function stringRules(shape: StringShape, value: string): readonly Rule[] {
  // Two UTF-16 units at most for each character, so that a giant text is not spread out.
  const length = value.length > 2 * (shape.max ?? Infinity) ? value.length : [...value].length;
  return [
    ...lengthRules(shape, length),
    ...(breaksPattern(shape, value, length) ? [patternRule(shape)] : []),
    ...(shape.enum?.includes(value) === false ? [enumRule(shape)] : []),
  ];
}

/** A text over its length is not matched: that is what could take long. */
function breaksPattern(shape: StringShape, value: string, length: number): boolean {
  const { pattern } = shape;
  if (pattern === undefined || length > (shape.max ?? Infinity)) return false;
  if (shape.max === undefined && length > unboundedLength && !isLinear(pattern)) return true;
  return matchesPattern(pattern, value) === false;
}

function patternRule({ pattern }: StringShape): Rule {
  return {
    constraint: "pattern",
    text: `Member must satisfy regular expression pattern: ${pattern}`,
  };
}

function enumRule(shape: StringShape): Rule {
  return {
    constraint: "enum",
    text: `Member must satisfy enum value set: [${(shape.enum ?? []).join(", ")}]`,
  };
}

type Range = { readonly min?: number | undefined; readonly max?: number | undefined };

function lengthRules(shape: Range, length: number): readonly Rule[] {
  return boundRules(shape, length, { suffix: "length", noun: "length" });
}

/** AWS calls the number of items a length, too. */
function countRules(shape: Range, count: number): readonly Rule[] {
  return boundRules(shape, count, { suffix: "items", noun: "length" });
}

type Measure = { readonly suffix: "length" | "items" | "value"; readonly noun: string };

function boundRules(shape: Range, size: number, measure: Measure): readonly Rule[] {
  return [
    ...(shape.min !== undefined && size < shape.min ? [minRule(shape.min, measure)] : []),
    ...(shape.max !== undefined && size > shape.max ? [maxRule(shape.max, measure)] : []),
  ];
}

function minRule(min: number, { suffix, noun }: Measure): Rule {
  const constraint: Constraint = `min-${suffix}`;
  return { constraint, text: `Member must have ${noun} greater than or equal to ${min}` };
}

function maxRule(max: number, { suffix, noun }: Measure): Rule {
  const constraint: Constraint = `max-${suffix}`;
  return { constraint, text: `Member must have ${noun} less than or equal to ${max}` };
}

/** `[Member must have length less than or equal to 6, …]`: every rule of a scalar shape. */
function allRules(model: ServiceModel, member: Member): string {
  const shape = model.shapes[member.shape];
  if (shape === undefined || !isScalarShape(shape)) return "[]";
  if (shape.type === "boolean" || shape.type === "timestamp") return "[]";
  const isNumber = shape.type !== "string" && shape.type !== "blob";
  const measure: Measure = isNumber
    ? { suffix: "value", noun: "value" }
    : { suffix: "length", noun: "length" };
  const rules = [
    ...(shape.max === undefined ? [] : [maxRule(shape.max, measure)]),
    ...(shape.min === undefined ? [] : [minRule(shape.min, measure)]),
    ...(shape.type === "string" && shape.pattern !== undefined ? [patternRule(shape)] : []),
    ...(shape.type === "string" && shape.enum !== undefined ? [enumRule(shape)] : []),
  ];
  return `[${rules.map(({ text }) => text).join(", ")}]`;
}

function isScalar(model: ServiceModel, member: Member): boolean {
  const shape = model.shapes[member.shape];
  return shape !== undefined && isScalarShape(shape);
}

function isScalarShape(shape: Shape): shape is Scalar {
  return shape.type !== "structure" && shape.type !== "list" && shape.type !== "map";
}

function isDocument(shape: StructureShape): boolean {
  return shape.document === true;
}

function isRecord(value: unknown): boolean {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Date) &&
    !(value instanceof Uint8Array)
  );
}

/** Members that are given; `null` and `undefined` are not. */
function entriesOf(value: unknown): ReadonlyMap<string, unknown> {
  const entries = Object.entries(Object(value));
  return new Map(entries.filter(([, item]) => item !== undefined && item !== null));
}

function blobOf(value: unknown): Uint8Array | string {
  return value instanceof Uint8Array || typeof value === "string" ? value : "";
}

/** AWS writes member names in paths with a small first letter. */
function pathOf(parent: string, name: string): string {
  const small = `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
  return parent === "" ? small : `${parent}.${small}`;
}

function shownOf(value: unknown): string | undefined {
  return typeof value === "string" || typeof value === "number" || typeof value === "bigint"
    ? `'${value}'`
    : undefined;
}

function listShown(
  model: ServiceModel,
  shape: ListShape,
  items: readonly unknown[],
): string | undefined {
  const item = model.shapes[shape.member.shape];
  if (item === undefined || !isScalarShape(item)) return undefined;
  if (item.sensitive === true || shape.sensitive === true) return undefined;
  return `'[${items.join(", ")}]'`;
}
