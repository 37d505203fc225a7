/**
 * Checks a request's parameters against the constraints of the service model, for the server (the
 * sandbox) and the client (AWS's SDK for JavaScript checks nothing). Complete for what the model
 * says; what AWS checks beyond its model is not known here. A pattern that cannot be read would not
 * be checked; a test shows that there is none.
 */
import { assert } from "@bailiwick/core";
import { brokenByCount, brokenRules, isScalar, rulesOf } from "./rules.ts";
import type {
  ListShape,
  MapShape,
  Member,
  ServiceModel,
  Shape,
  StructureShape,
} from "./service-model.ts";
import { hasType, typeRule } from "./value-types.ts";
import { type Rule, type Violation, violationsOf } from "./violation.ts";

/**
 * @param params - plain values as the SDK takes them: `Date` or epoch seconds for a timestamp,
 *   `Uint8Array` or text for a blob; `undefined` and `null` are absent
 * @returns all violations; none for a valid request
 * @throws {AssertionFailure} where the model has no such operation
 */
export function validateInput(
  model: ServiceModel,
  operationName: string,
  params: unknown,
): readonly Violation[] {
  const operation = own(model.operations, operationName);
  assert(operation !== undefined, `${model.metadata.serviceId} has no operation ${operationName}`);
  const given = params ?? {};
  if (operation.input !== undefined)
    return valueViolations({ model, path: "" }, { shape: operation.input }, given);
  return [...entriesOf(given).keys()].flatMap((name) => unknownMember(pathOf("", name)));
}

type At = { readonly model: ServiceModel; readonly path: string };

function valueViolations(at: At, member: Member, value: unknown): readonly Violation[] {
  const shape = shapeOf(at.model, member);
  const { path } = at;
  if (!hasType(shape, value))
    return violationsOf({ path, shown: undefined, rules: [typeRule(shape)] });
  if (isScalar(shape))
    return violationsOf({ path, shown: shown(shape, value), rules: brokenRules(shape, value) });
  switch (shape.type) {
    case "structure":
      return shape.document === true ? [] : structureViolations(at, shape, entriesOf(value));
    case "list":
      return listViolations(at, shape, Array.isArray(value) ? value : []);
    case "map":
      return mapViolations(at, shape, entriesOf(value));
  }
}

function structureViolations(
  at: At,
  shape: StructureShape,
  given: ReadonlyMap<string, unknown>,
): readonly Violation[] {
  const missing = (shape.required ?? []).filter((name) => !given.has(name));
  return [
    ...missing.flatMap((name) => absent(pathOf(at.path, name))),
    ...[...given].flatMap(([name, value]) => {
      const path = pathOf(at.path, name);
      const member = own(shape.members, name);
      if (member === undefined) return unknownMember(path);
      return valueViolations({ ...at, path }, member, value);
    }),
    ...(shape.union === true && given.size !== 1
      ? violationsOf({ path: at.path, shown: undefined, rules: [unionRule] })
      : []),
  ];
}

function listViolations(at: At, shape: ListShape, items: readonly unknown[]): readonly Violation[] {
  const { model, path } = at;
  const itemShape = shapeOf(model, shape.member);
  const isSecret = shape.sensitive === true || !isScalar(itemShape) || itemShape.sensitive === true;
  const list = { path, shown: isSecret ? undefined : `'[${items.join(", ")}]'` };
  const inItems = items.flatMap((item, index) => {
    const itemPath = `${path}.${index + 1}.member`;
    if (item === undefined || item === null) return absent(itemPath);
    return valueViolations({ model, path: itemPath }, shape.member, item);
  });
  return [
    ...violationsOf({ ...list, rules: brokenByCount(shape, items.length) }),
    ...gathered(inItems, itemShape, { ...list, noun: "Member" }),
  ];
}

function mapViolations(
  at: At,
  shape: MapShape,
  entries: ReadonlyMap<string, unknown>,
): readonly Violation[] {
  const { model, path } = at;
  const map = { path, shown: undefined };
  const of = (part: Member, values: Iterable<readonly [string, unknown]>): readonly Violation[] =>
    [...values].flatMap(([key, value]) =>
      valueViolations({ model, path: `${path}.${key}` }, part, value),
    );
  const keys = [...entries.keys()].map((key) => [key, key] as const);
  return [
    ...violationsOf({ ...map, rules: brokenByCount(shape, entries.size) }),
    ...gathered(of(shape.key, keys), shapeOf(model, shape.key), { ...map, noun: "Map keys" }),
    ...gathered(of(shape.value, entries), shapeOf(model, shape.value), {
      ...map,
      noun: "Map value",
    }),
  ];
}

/**
 * What is wrong inside a list or map of scalars, as AWS reports it: once, at the list, with all rules
 * of an item. `Value '[ccc]' at 'subjectAlternativeNames' failed to satisfy constraint: Member must
 * satisfy constraint: [Member must have length less than or equal to 253, …]`
 */
function gathered(
  violations: readonly Violation[],
  item: Shape,
  at: { readonly path: string; readonly shown: string | undefined; readonly noun: string },
): readonly Violation[] {
  const first = violations[0];
  if (first === undefined || !isScalar(item)) return violations;
  // A missing item or one of a wrong type is no matter of the item's rules.
  if (first.constraint === "required" || first.constraint === "type") return violations;
  const texts = rulesOf(item).map(({ text }) => text);
  const text = `${at.noun} must satisfy constraint: [${texts.join(", ")}]`;
  return violationsOf({ ...at, rules: [{ constraint: first.constraint, text }] });
}

const notNull: Rule = { constraint: "required", text: "Member must not be null" };
const unionRule: Rule = { constraint: "union", text: "Member must have exactly one member set" };
const knownRule: Rule = {
  constraint: "unknown-member",
  text: "Member must be one that the operation knows",
};

function absent(path: string): readonly Violation[] {
  return violationsOf({ path, shown: "null", rules: [notNull] });
}

function unknownMember(path: string): readonly Violation[] {
  return violationsOf({ path, shown: undefined, rules: [knownRule] });
}

function shapeOf(model: ServiceModel, member: Member): Shape {
  const shape = model.shapes[member.shape];
  assert(shape !== undefined, `the model lacks the shape ${member.shape}`);
  return shape;
}

/** Own members only: `__proto__` and its like are ordinary names in a request. */
function own<Value>(values: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}

/** Members that are given; `null` and `undefined` are not. */
function entriesOf(value: unknown): ReadonlyMap<string, unknown> {
  const entries = Object.entries(Object(value));
  return new Map(entries.filter(([, item]) => item !== undefined && item !== null));
}

/** AWS writes member names in paths with a small first letter. */
function pathOf(parent: string, name: string): string {
  const small = `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
  return parent === "" ? small : `${parent}.${small}`;
}

/** AWS leaves secrets out. */
function shown(
  shape: { readonly sensitive?: boolean | undefined },
  value: unknown,
): string | undefined {
  if (shape.sensitive === true) return undefined;
  return typeof value === "string" || typeof value === "number" || typeof value === "bigint"
    ? `'${value}'`
    : undefined;
}
