/** REST with XML bodies. */
import { memberValue } from "./json-values.ts";
import type { Protocol } from "./protocol.ts";
import { xmlError } from "./query.ts";
import { findByPath, locatedHeaders, locatedParams, statusOf } from "./rest.ts";
import { formatText } from "./scalars.ts";
import { inputOf, outputOf, shapeOf, top, within } from "./shapes.ts";
import { element, parseXml, writeXml } from "./xml.ts";
import { memberToXml, structureFromXml, structureToXml, valueFromXml } from "./xml-values.ts";

/** https://smithy.io/2.0/aws/protocols/aws-restxml-protocol.html */
export const restXmlProtocol: Protocol = {
  family: "query",
  operationName: (request, model) =>
    findByPath(request, model)?.operation.name ?? `${request.method} ${request.rawPath}`,
  find: findByPath,
  parse: (request, model, found) => {
    const input = inputOf(model, found.operation);
    if (input === undefined) return {};
    const located = locatedParams(request, model, found);
    if (request.body.length === 0) return located;
    const text = Buffer.from(request.body).toString("utf8");
    const payload = input.payload === undefined ? undefined : input.members[input.payload];
    if (input.payload === undefined || payload === undefined)
      return { ...structureFromXml(top(model), input, parseXml(text)), ...located };
    const shape = shapeOf(model, payload);
    const value =
      shape.type === "structure"
        ? valueFromXml(within(top(model), input.payload), payload, parseXml(text))
        : shape.type === "blob"
          ? new Uint8Array(request.body)
          : text;
    return { ...located, [input.payload]: value };
  },
  answer: (model, operation, { output, requestId }) => {
    const shape = outputOf(model, operation);
    const { headers, status } = locatedHeaders(model, shape, output);
    return {
      status: statusOf(operation, status),
      headers: { "content-type": "application/xml", "x-amzn-requestid": requestId, ...headers },
      body: shape === undefined ? "" : bodyText(),
    };

    function bodyText(): string {
      if (shape?.payload === undefined) {
        const { children, attributes } =
          shape === undefined
            ? { children: [], attributes: {} }
            : structureToXml(model, shape, output);
        const xmlns: Record<string, string> =
          model.metadata.xmlNamespace === undefined ? {} : { xmlns: model.metadata.xmlNamespace };
        return writeXml(element(`${operation.name}Result`, children, { ...xmlns, ...attributes }));
      }
      const payload = shape.members[shape.payload];
      const held = memberValue(output, shape.payload);
      if (payload === undefined || held === undefined) return "";
      if (shapeOf(model, payload).type === "string") return formatText(held);
      return memberToXml(
        model,
        { member: payload, name: payload.locationName ?? payload.shape },
        held,
      )
        .map(writeXml)
        .join("");
    }
  },
  error: xmlError,
};
