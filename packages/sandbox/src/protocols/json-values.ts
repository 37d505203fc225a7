/** Values of the JSON protocols by shape, in both directions. */
import type { Member, ServiceModel, StructureShape } from "@bailiwick/catalog";
import { AwsError } from "../aws-error.ts";
import {
  formatBlob,
  formatTimestamp,
  parseBlob,
  parseTimestamp,
  unreadable,
  type TimestampFormat,
} from "./scalars.ts";
import { item, shapeOf, wireName, within, type At } from "./shapes.ts";

/**
 * A JSON object read as a structure; `null` is an absent member, unknown members are left out.
 *
 * @throws {AwsError} `SerializationException`
 */
export function structureFromJson(
  at: At,
  shape: StructureShape,
  json: unknown,
): Record<string, unknown> {
  const object = objectOf(json, at.path);
  const read: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(shape.members)) {
    if (member.location !== undefined) continue;
    const raw = ownValue(object, wireName(name, member));
    if (raw !== undefined && raw !== null)
      read[name] = valueFromJson(within(at, name), member, raw);
  }
  return read;
}

function valueFromJson(at: At, member: Member, raw: unknown): unknown {
  const { model, path } = at;
  const shape = shapeOf(model, member);
  switch (shape.type) {
    case "structure":
      return shape.document === true ? raw : structureFromJson(at, shape, raw);
    case "list":
      if (!Array.isArray(raw)) throw unreadable(path, "a list");
      return raw.map((held, index) => valueFromJson(item(at, index), shape.member, held));
    case "map":
      return Object.fromEntries(
        Object.entries(objectOf(raw, path)).map(([key, value]) => [
          key,
          valueFromJson(within(at, key), shape.value, value),
        ]),
      );
    case "timestamp":
      return parseTimestamp(raw, path);
    case "blob":
      if (typeof raw !== "string") throw unreadable(path, "base64");
      return parseBlob(raw, path);
    case "string":
      if (typeof raw !== "string") throw unreadable(path, "a string");
      return raw;
    case "boolean":
      if (typeof raw !== "boolean") throw unreadable(path, "a boolean");
      return raw;
    case "integer":
    case "long":
    case "float":
    case "double":
      if (typeof raw !== "number") throw unreadable(path, "a number");
      return raw;
  }
}

/** A structure as a JSON object; absent members are left out, members elsewhere (headers) too. */
export function structureToJson(
  model: ServiceModel,
  shape: StructureShape,
  value: unknown,
): Record<string, unknown> {
  const written: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(shape.members)) {
    const held = memberValue(value, name);
    if (held === undefined || held === null || member.location !== undefined) continue;
    written[wireName(name, member)] = valueToJson(model, member, held);
  }
  return written;
}

/** Any value as JSON. */
export function valueToJson(model: ServiceModel, member: Member, value: unknown): unknown {
  const shape = shapeOf(model, member);
  switch (shape.type) {
    case "structure":
      return shape.document === true ? value : structureToJson(model, shape, value);
    case "list":
      return itemsOf(value).map((held) => valueToJson(model, shape.member, held));
    case "map":
      return Object.fromEntries(
        Object.entries(Object(value)).map(([key, held]) => [
          key,
          valueToJson(model, shape.value, held),
        ]),
      );
    case "timestamp":
      return formatTimestamp(value, timestampFormat(member, shape, "unixTimestamp"));
    case "blob":
      return formatBlob(value);
    case "string":
    case "boolean":
    case "integer":
    case "long":
    case "float":
    case "double":
      return value;
  }
}

/** Reads the body of a JSON request; an empty one is an empty object. */
export function parseJsonBody(body: Uint8Array): unknown {
  if (body.length === 0) return {};
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch {
    throw new AwsError("SerializationException", "The request body is no JSON in UTF-8.", {
      httpStatus: 400,
    });
  }
}

/** The member of an output value that a service returned. */
export function memberValue(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? ownValue(value, name) : undefined;
}

export function itemsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The form of a time: the member's, the shape's, or the protocol's. */
export function timestampFormat(
  member: Member,
  shape: { readonly timestampFormat?: string | undefined },
  otherwise: TimestampFormat,
): TimestampFormat {
  const named = member.timestampFormat ?? shape.timestampFormat;
  return named === "iso8601" || named === "rfc822" || named === "unixTimestamp" ? named : otherwise;
}

function objectOf(json: unknown, path: string): object {
  if (typeof json === "object" && json !== null && !Array.isArray(json)) return json;
  throw unreadable(path === "" ? "body" : path, "a structure");
}

/** Own members only: `__proto__` and its like are ordinary names in a request. */
function ownValue(object: object, name: string): unknown {
  return Object.hasOwn(object, name)
    ? Object.getOwnPropertyDescriptor(object, name)?.value
    : undefined;
}
