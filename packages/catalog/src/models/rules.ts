/** The rules of scalar shapes, checked one value at a time and worded as AWS words them. */
import { isLinear, matchesPattern, unboundedLength } from "./pattern.ts";
import type { ListShape, MapShape, Shape, StringShape, StructureShape } from "./service-model.ts";
import type { Constraint, Rule } from "./violation.ts";

/** A shape without parts. */
export type Scalar = Exclude<Shape, StructureShape | ListShape | MapShape>;

/** Whether a shape is without parts. */
export function isScalar(shape: Shape): shape is Scalar {
  return shape.type !== "structure" && shape.type !== "list" && shape.type !== "map";
}

/** The rules that a value of the right type breaks. */
export function brokenRules(shape: Scalar, value: unknown): readonly Rule[] {
  switch (shape.type) {
    case "string":
      return typeof value === "string" ? brokenByText(shape, value) : [];
    case "blob":
      return brokenBounds(shape, sizeBytesOf(value), lengthMeasure);
    case "integer":
    case "long":
    case "float":
    case "double":
      return brokenBounds(shape, Number(value), valueMeasure);
    case "boolean":
    case "timestamp":
      return [];
  }
}

/** The rules of a list or map that its number of items breaks; AWS calls that a length, too. */
export function brokenByCount(shape: ListShape | MapShape, count: number): readonly Rule[] {
  return brokenBounds(shape, count, { suffix: "items", noun: "length" });
}

/** All rules of a scalar shape, as AWS lists them for an item of a list. */
export function rulesOf(shape: Scalar): readonly Rule[] {
  if (shape.type === "boolean" || shape.type === "timestamp") return [];
  const measure = shape.type === "string" || shape.type === "blob" ? lengthMeasure : valueMeasure;
  return [
    ...(shape.max === undefined ? [] : [maxRule(shape.max, measure)]),
    ...(shape.min === undefined ? [] : [minRule(shape.min, measure)]),
    ...(shape.type === "string" ? textRules(shape) : []),
  ];
}

function textRules(shape: StringShape): readonly Rule[] {
  return [
    ...(shape.pattern === undefined ? [] : [patternRule(shape.pattern)]),
    ...(shape.enum === undefined ? [] : [enumRule(shape.enum)]),
  ];
}

function brokenByText(shape: StringShape, value: string): readonly Rule[] {
  const length = lengthOf(value, shape.max ?? Infinity);
  return [
    ...brokenBounds(shape, length, lengthMeasure),
    ...(shape.pattern !== undefined && breaksPattern(shape, value, length)
      ? [patternRule(shape.pattern)]
      : []),
    ...(shape.enum?.includes(value) === false ? [enumRule(shape.enum)] : []),
  ];
}

/** In code points, which are not counted in a text that is too long in any case. */
function lengthOf(value: string, max: number): number {
  return value.length > 2 * max ? value.length : [...value].length;
}

/** A text over its length is not matched: that is what could take long. */
function breaksPattern(shape: StringShape, value: string, length: number): boolean {
  const { pattern, max } = shape;
  if (pattern === undefined || length > (max ?? Infinity)) return false;
  if (max === undefined && length > unboundedLength && !isLinear(pattern)) return true;
  return matchesPattern(pattern, value) === false;
}

function sizeBytesOf(value: unknown): number {
  if (value instanceof Uint8Array) return value.byteLength;
  return typeof value === "string" ? Buffer.byteLength(value) : 0;
}

type Measure = { readonly suffix: "length" | "items" | "value"; readonly noun: string };

const lengthMeasure: Measure = { suffix: "length", noun: "length" };
const valueMeasure: Measure = { suffix: "value", noun: "value" };

type Range = { readonly min?: number | undefined; readonly max?: number | undefined };

function brokenBounds({ min, max }: Range, size: number, measure: Measure): readonly Rule[] {
  return [
    ...(min !== undefined && size < min ? [minRule(min, measure)] : []),
    // Not a number is above every maximum.
    ...(max !== undefined && !(size <= max) ? [maxRule(max, measure)] : []),
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

function patternRule(pattern: string): Rule {
  const text = `Member must satisfy regular expression pattern: ${pattern}`;
  return { constraint: "pattern", text };
}

function enumRule(values: readonly string[]): Rule {
  return { constraint: "enum", text: `Member must satisfy enum value set: [${values.join(", ")}]` };
}
