/** AWS JSON 1.0 and 1.1: the operation in `X-Amz-Target`, everything else in the body. */
import type { ServiceModel } from "@bailiwick/catalog";
import { AwsError } from "../aws-error.ts";
import type { SignedRequest } from "../auth/canonical-request.ts";
import { parseJsonBody, structureFromJson, structureToJson } from "./json-values.ts";
import type { Protocol } from "./protocol.ts";
import { errorFacts, errorMembers, inputOf, operationOf, outputOf, top } from "./shapes.ts";

/** https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html */
export const jsonProtocol: Protocol = {
  family: "json",
  operationName,
  find: (request, model) => {
    const operation = operationOf(model, operationName(request, model));
    return operation === undefined ? undefined : { operation, labels: new Map() };
  },
  parse: (request, model, { operation }) => {
    if (request.method !== "POST")
      throw new AwsError(
        "SerializationException",
        "Requests of this protocol are sent with POST.",
        {
          httpStatus: 405,
        },
      );
    const input = inputOf(model, operation);
    const body = parseJsonBody(request.body);
    return input === undefined ? {} : structureFromJson(top(model), input, body);
  },
  answer: (model, operation, { output, requestId }) => {
    const shape = outputOf(model, operation);
    return {
      status: operation.http.responseCode ?? 200,
      headers: headersFor(model, requestId),
      // An operation without output answers an empty body, one with an empty output `{}`.
      body: shape === undefined ? "" : JSON.stringify(structureToJson(model, shape, output)),
    };
  },
  error: (model, error, requestId) => {
    const facts = errorFacts(model, error.code);
    const members = errorMembers(facts, error);
    const body =
      model === undefined || facts.shape === undefined
        ? members
        : structureToJson(model, facts.shape, members);
    return {
      status: error.httpStatus ?? facts.httpStatus ?? (facts.senderFault ? 400 : 500),
      headers: headersFor(model, requestId),
      body: JSON.stringify({ __type: facts.code, ...body }),
    };
  },
};

function operationName(request: SignedRequest, model: ServiceModel): string | undefined {
  const target = request.headers.get("x-amz-target")?.[0];
  const prefix = `${model.metadata.targetPrefix ?? ""}.`;
  return target?.startsWith(prefix) === true ? target.slice(prefix.length) : undefined;
}

function headersFor(model: ServiceModel | undefined, requestId: string): Record<string, string> {
  return {
    "content-type": `application/x-amz-json-${model?.metadata.jsonVersion ?? "1.1"}`,
    "x-amzn-requestid": requestId,
  };
}
