/** REST with JSON bodies. */
import {
  memberValue,
  parseJsonBody,
  structureFromJson,
  structureToJson,
  valueToJson,
} from "./json-values.ts";
import type { Params, Protocol } from "./protocol.ts";
import { findByPath, locatedHeaders, locatedParams, statusOf } from "./rest.ts";
import { formatText } from "./scalars.ts";
import { errorFacts, errorMembers, inputOf, outputOf, shapeOf, top, within } from "./shapes.ts";

/** https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html */
export const restJsonProtocol: Protocol = {
  family: "json",
  operationName: (request, model) =>
    findByPath(request, model)?.operation.name ?? `${request.method} ${request.rawPath}`,
  find: findByPath,
  parse: (request, model, found) => {
    const input = inputOf(model, found.operation);
    if (input === undefined) return {};
    const located = locatedParams(request, model, found);
    const payload = input.payload === undefined ? undefined : input.members[input.payload];
    if (input.payload === undefined || payload === undefined)
      return { ...structureFromJson(top(model), input, parseJsonBody(request.body)), ...located };
    return { ...located, ...payloadParams(input.payload) };

    function payloadParams(name: string): Params {
      const shape = payload === undefined ? undefined : shapeOf(model, payload);
      if (request.body.length === 0 || shape === undefined) return {};
      if (shape.type === "structure")
        return {
          [name]: structureFromJson(within(top(model), name), shape, parseJsonBody(request.body)),
        };
      const text = Buffer.from(request.body);
      return { [name]: shape.type === "blob" ? new Uint8Array(text) : text.toString("utf8") };
    }
  },
  answer: (model, operation, { output, requestId }) => {
    const shape = outputOf(model, operation);
    const { headers, status } = locatedHeaders(model, shape, output);
    const payload = shape?.payload === undefined ? undefined : shape.members[shape.payload];
    const held = shape?.payload === undefined ? undefined : memberValue(output, shape.payload);
    const isText = payload !== undefined && shapeOf(model, payload).type === "string";
    const body =
      shape === undefined
        ? "{}"
        : payload === undefined
          ? JSON.stringify(structureToJson(model, shape, output))
          : isText
            ? formatText(held ?? "")
            : JSON.stringify(held === undefined ? {} : valueToJson(model, payload, held));
    return {
      status: statusOf(operation, status),
      headers: { "content-type": "application/json", "x-amzn-requestid": requestId, ...headers },
      body,
    };
  },
  error: (model, error, requestId) => {
    const facts = errorFacts(model, error.code);
    const members = errorMembers(facts, error);
    const known = model !== undefined && facts.shape !== undefined;
    const located = known ? locatedHeaders(model, facts.shape, members).headers : {};
    return {
      status: error.httpStatus ?? facts.httpStatus ?? (facts.senderFault ? 400 : 500),
      headers: {
        "content-type": "application/json",
        "x-amzn-requestid": requestId,
        "x-amzn-errortype": facts.code,
        ...located,
      },
      body: JSON.stringify(
        known && facts.shape !== undefined ? structureToJson(model, facts.shape, members) : members,
      ),
    };
  },
};
