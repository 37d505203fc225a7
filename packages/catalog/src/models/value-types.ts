/** Whether a plain JavaScript value has the type of a shape, as AWS's SDK takes it. */
import type { Shape } from "./service-model.ts";
import type { Rule } from "./violation.ts";

/** Parts are not looked at: any array is a list. */
export function hasType(shape: Shape, value: unknown): boolean {
  switch (shape.type) {
    case "structure":
      return shape.document === true || isRecord(value);
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
      return Number.isInteger(value) && Number(value) >= -(2 ** 31) && Number(value) < 2 ** 31;
    case "long":
      return typeof value === "bigint" || Number.isInteger(value);
    case "float":
    case "double":
      return typeof value === "number";
    case "timestamp":
      return value instanceof Date ? !Number.isNaN(value.getTime()) : Number.isFinite(value);
  }
}

/** AWS's servers do not know this rule: what has the wrong type is no request for them. */
export function typeRule(shape: Shape): Rule {
  return { constraint: "type", text: `Member must be ${typeNames[shape.type]}` };
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

function isRecord(value: unknown): boolean {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Date) &&
    !(value instanceof Uint8Array)
  );
}
