/** The query protocol: a form in, XML out. */
import type { Member, ServiceModel, StructureShape } from "@bailiwick/catalog";
import { AwsError } from "../aws-error.ts";
import type { SignedRequest } from "../auth/canonical-request.ts";
import type { HttpAnswer, Protocol, WireError } from "./protocol.ts";
import { parseBlob, parseBoolean, parseNumber, parseTimestamp } from "./scalars.ts";
import {
  errorFacts,
  errorMembers,
  inputOf,
  item,
  operationOf,
  outputOf,
  shapeOf,
  top,
  wireName,
  within,
  type At,
} from "./shapes.ts";
import { element, writeXml } from "./xml.ts";
import { structureToXml } from "./xml-values.ts";

/** https://smithy.io/2.0/aws/protocols/aws-query-protocol.html */
export const queryProtocol: Protocol = {
  family: "query",
  operationName: (request) => formOf(request).get("Action"),
  find: (request, model) => {
    const operation = operationOf(model, formOf(request).get("Action"));
    return operation === undefined ? undefined : { operation, labels: new Map() };
  },
  parse: (request, model, { operation }) => {
    const input = inputOf(model, operation);
    if (input === undefined) return {};
    return structureFromForm(top(model), input, treeOf(formOf(request)));
  },
  answer: (model, operation, { output, requestId }) => {
    const shape = outputOf(model, operation);
    const result =
      shape === undefined
        ? []
        : [element(`${operation.name}Result`, structureToXml(model, shape, output).children)];
    const metadata = element("ResponseMetadata", [element("RequestId", [requestId])]);
    const root = element(`${operation.name}Response`, [...result, metadata], {
      xmlns: model.metadata.xmlNamespace ?? "",
    });
    return { status: 200, headers: headersFor(requestId), body: `${writeXml(root)}\n` };
  },
  error: xmlError,
};

/** The error document of the query and REST-XML protocols. */
export function xmlError(
  model: ServiceModel | undefined,
  error: WireError,
  requestId: string,
): HttpAnswer {
  const facts = errorFacts(model, error.code);
  const { children } =
    model === undefined || facts.shape === undefined
      ? { children: [] }
      : structureToXml(model, facts.shape, errorMembers(facts, error));
  const others = children.filter(
    (child) => typeof child !== "string" && child.name.toLowerCase() !== "message",
  );
  const root = element(
    "ErrorResponse",
    [
      element("Error", [
        element("Type", [facts.senderFault ? "Sender" : "Receiver"]),
        element("Code", [facts.code]),
        element("Message", [error.message]),
        ...others,
      ]),
      element("RequestId", [requestId]),
    ],
    model?.metadata.xmlNamespace === undefined ? {} : { xmlns: model.metadata.xmlNamespace },
  );
  return {
    status: error.httpStatus ?? facts.httpStatus ?? (facts.senderFault ? 400 : 500),
    headers: headersFor(requestId),
    body: `${writeXml(root)}\n`,
  };
}

function headersFor(requestId: string): Record<string, string> {
  return { "content-type": "text/xml", "x-amzn-requestid": requestId };
}

/** The parameters of the body, and of the address of a presigned GET; the first of a name counts. */
export function formOf(request: SignedRequest): ReadonlyMap<string, string> {
  const known = forms.get(request);
  if (known !== undefined) return known;
  const form = new Map<string, string>();
  const body = isForm(request) ? Buffer.from(request.body).toString("utf8") : "";
  for (const text of [body, request.rawQuery])
    for (const [name, value] of new URLSearchParams(text))
      if (!form.has(name)) form.set(name, value);
  if (form.size > maxParameters)
    throw new AwsError("MalformedInput", "The request has too many parameters.", {
      httpStatus: 400,
    });
  forms.set(request, form);
  return form;
}

const forms = new WeakMap<SignedRequest, ReadonlyMap<string, string>>();
const maxParameters = 20_000;

function isForm(request: SignedRequest): boolean {
  const type = request.headers.get("content-type")?.[0] ?? "";
  return type.toLowerCase().startsWith("application/x-www-form-urlencoded");
}

/** `Tags.member.1.Key=a` as a tree of its parts. */
type Branch = { value: string | undefined; readonly children: Map<string, Branch> };

const maxDepth = 32;

function treeOf(form: ReadonlyMap<string, string>): Branch {
  const root: Branch = { value: undefined, children: new Map() };
  for (const [name, value] of form) {
    const parts = name.split(".");
    if (parts.length > maxDepth) continue;
    let branch = root;
    for (const part of parts) {
      const next: Branch = branch.children.get(part) ?? { value: undefined, children: new Map() };
      branch.children.set(part, next);
      branch = next;
    }
    branch.value = value;
  }
  return root;
}

function structureFromForm(at: At, shape: StructureShape, branch: Branch): Record<string, unknown> {
  const read: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(shape.members)) {
    const held = branch.children.get(wireName(name, member));
    if (held !== undefined) read[name] = valueFromForm(within(at, name), member, held);
  }
  return read;
}

function valueFromForm(at: At, member: Member, branch: Branch): unknown {
  const { model, path } = at;
  const shape = shapeOf(model, member);
  const text = branch.value ?? "";
  switch (shape.type) {
    case "structure":
      return structureFromForm(at, shape, branch);
    case "list": {
      const flattened = member.flattened === true || shape.flattened === true;
      const items = flattened ? branch : branch.children.get(shape.member.locationName ?? "member");
      return numbered(items).map((held, index) =>
        valueFromForm(item(at, index), shape.member, held),
      );
    }
    case "map": {
      const flattened = member.flattened === true || shape.flattened === true;
      const entries = numbered(flattened ? branch : branch.children.get("entry"));
      return Object.fromEntries(
        entries.flatMap((entry) => {
          const key = entry.children.get(shape.key.locationName ?? "key")?.value;
          const value = entry.children.get(shape.value.locationName ?? "value");
          return key === undefined || value === undefined
            ? []
            : [[key, valueFromForm(within(at, key), shape.value, value)]];
        }),
      );
    }
    case "timestamp":
      return parseTimestamp(text, path);
    case "blob":
      return parseBlob(text, path);
    case "boolean":
      return parseBoolean(text, path);
    case "string":
      return text;
    case "integer":
    case "long":
    case "float":
    case "double":
      return parseNumber(text, path);
  }
}

/** Children by their numbers; gaps close up, as AWS does. */
function numbered(branch: Branch | undefined): readonly Branch[] {
  return [...(branch?.children ?? [])]
    .filter(([number]) => /^[1-9]\d{0,4}$/.test(number))
    .toSorted(([left], [right]) => Number(left) - Number(right))
    .map(([, child]) => child);
}
