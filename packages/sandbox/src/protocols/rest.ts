/** What the two REST protocols share: paths with labels, query strings, headers, payloads. */
import type { Member, Operation, ServiceModel, StructureShape } from "@bailiwick/catalog";
import { queryPairs, type SignedRequest } from "../auth/canonical-request.ts";
import { itemsOf, memberValue, timestampFormat } from "./json-values.ts";
import type { FoundOperation, Params } from "./protocol.ts";
import {
  formatBlob,
  formatText,
  formatTimestamp,
  parseBlob,
  parseBoolean,
  parseNumber,
  parseTimestamp,
  type TimestampFormat,
} from "./scalars.ts";
import { inputOf, shapeOf, top, wireName, within, type At } from "./shapes.ts";

/** The operation whose method and path fit best: more literal segments before fewer. */
export function findByPath(
  request: SignedRequest,
  model: ServiceModel,
): FoundOperation | undefined {
  const query = new Map(queryPairs(request.rawQuery));
  let best: { readonly found: FoundOperation; readonly literals: number } | undefined;
  for (const operation of Object.values(model.operations)) {
    if (operation.http.method !== request.method) continue;
    const match = matchUri(operation.http.requestUri, request.rawPath, query);
    if (match !== undefined && (best === undefined || match.literals > best.literals))
      best = { found: { operation, labels: match.labels }, literals: match.literals };
  }
  return best?.found;
}

function matchUri(
  template: string,
  rawPath: string,
  query: ReadonlyMap<string, string>,
): { readonly labels: ReadonlyMap<string, string>; readonly literals: number } | undefined {
  const [path = "", fixedQuery = ""] = template.split("?");
  for (const [name, value] of queryPairs(fixedQuery))
    if (query.get(name) !== value) return undefined;
  const expected = path.split("/");
  const actual = rawPath.split("/");
  const labels = new Map<string, string>();
  let literals = queryPairs(fixedQuery).length;
  for (const [index, segment] of expected.entries()) {
    const label = /^\{([^}+]+)(\+?)\}$/.exec(segment);
    const rest =
      label?.[2] === "+"
        ? actual.slice(index, actual.length - (expected.length - index - 1))
        : [actual[index]];
    const text = rest.join("/");
    if (label === null && text !== segment) return undefined;
    if (label !== null && text === "") return undefined;
    if (label?.[2] === "+") actual.splice(index, rest.length, text);
    if (label === null) literals += 1;
    else labels.set(label[1] ?? "", decodePath(text));
  }
  return actual.length === expected.length ? { labels, literals } : undefined;
}

function decodePath(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The members that stand in path, query and headers. */
export function locatedParams(
  request: SignedRequest,
  model: ServiceModel,
  found: FoundOperation,
): Params {
  const read: Params = {};
  const input = inputOf(model, found.operation);
  for (const [name, member] of Object.entries(input?.members ?? {})) {
    const value = locatedValue(request, model, { found, name, member });
    if (value !== undefined) read[name] = value;
  }
  return read;
}

function locatedValue(
  request: SignedRequest,
  model: ServiceModel,
  at: { readonly found: FoundOperation; readonly name: string; readonly member: Member },
): unknown {
  const { member, name } = at;
  const wire = wireName(name, member);
  switch (member.location) {
    case "uri":
      return textValue(within(top(model), name), member, at.found.labels.get(wire));
    case "header":
      return textValue(
        within(top(model), name),
        member,
        request.headers.get(wire.toLowerCase())?.join(","),
      );
    case "headers":
      return Object.fromEntries(
        [...request.headers]
          .filter(([header]) => header.startsWith(wire.toLowerCase()))
          .map(([header, values]) => [header.slice(wire.length), values.join(",")]),
      );
    case "querystring":
      return queryValue(request, model, { member, wire, name });
    default:
      return undefined;
  }
}

function queryValue(
  request: SignedRequest,
  model: ServiceModel,
  at: { readonly member: Member; readonly wire: string; readonly name: string },
): unknown {
  const values = queryPairs(request.rawQuery)
    .filter(([name]) => name === at.wire)
    .map(([, value]) => value);
  const shape = shapeOf(model, at.member);
  if (shape.type !== "list") return textValue(within(top(model), at.name), at.member, values[0]);
  return values.length === 0
    ? undefined
    : values.map((value) => textValue(within(top(model), at.name), shape.member, value));
}

function textValue(at: At, member: Member, text: string | undefined): unknown {
  const { model, path } = at;
  if (text === undefined) return undefined;
  const shape = shapeOf(model, member);
  switch (shape.type) {
    case "timestamp":
      return parseTimestamp(text, path);
    case "boolean":
      return parseBoolean(text, path);
    case "blob":
      return parseBlob(text, path);
    case "integer":
    case "long":
    case "float":
    case "double":
      return parseNumber(text, path);
    case "list":
      return text.split(",").map((part) => textValue(at, shape.member, part.trim()));
    case "string":
    case "structure":
    case "map":
      return text;
  }
}

/** The members of an output that stand in headers, and the status where a member sets it. */
export function locatedHeaders(
  model: ServiceModel,
  shape: StructureShape | undefined,
  output: unknown,
): { readonly headers: Record<string, string>; readonly status: number | undefined } {
  const headers: Record<string, string> = {};
  let status: number | undefined;
  for (const [name, member] of Object.entries(shape?.members ?? {})) {
    const value = memberValue(output, name);
    if (value === undefined || value === null) continue;
    if (member.location === "header")
      headers[wireName(name, member).toLowerCase()] = headerText(model, member, value);
    if (member.location === "headers")
      for (const [key, item] of Object.entries(Object(value)))
        headers[`${wireName(name, member)}${key}`.toLowerCase()] = formatText(item);
    if (member.location === "statusCode") status = Number(value);
  }
  return { headers, status };
}

function headerText(model: ServiceModel, member: Member, value: unknown): string {
  const shape = shapeOf(model, member);
  const format: TimestampFormat = "rfc822";
  if (shape.type === "timestamp")
    return formatText(formatTimestamp(value, timestampFormat(member, shape, format)));
  if (shape.type === "list")
    return itemsOf(value)
      .map((item) => headerText(model, shape.member, item))
      .join(", ");
  return shape.type === "blob" ? formatBlob(value) : formatText(value);
}

export function statusOf(operation: Operation, status: number | undefined): number {
  return status ?? operation.http.responseCode ?? 200;
}
