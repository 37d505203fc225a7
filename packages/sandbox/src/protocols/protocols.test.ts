/**
 * One suite for the four protocols: one model, one value, its text in each protocol as the protocol's
 * specification writes it. https://smithy.io/2.0/aws/protocols/index.html
 */
import type { Member, Operation, ServiceModel, Shape } from "@bailiwick/catalog";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AwsError } from "../aws-error.ts";
import type { SignedRequest } from "../auth/canonical-request.ts";
import { jsonProtocol } from "./json.ts";
import type { Params, Protocol } from "./protocol.ts";
import { queryProtocol } from "./query.ts";
import { restJsonProtocol } from "./rest-json.ts";
import { restXmlProtocol } from "./rest-xml.ts";

const members = {
  Name: { shape: "Text" },
  Count: { shape: "Whole" },
  Share: { shape: "Fraction" },
  Enabled: { shape: "Flag" },
  When: { shape: "Time" },
  Bytes: { shape: "Bytes" },
  Tags: { shape: "Tags" },
  Labels: { shape: "Labels" },
  Empty: { shape: "Tags" },
  Renamed: { shape: "Text", locationName: "Other" },
  Flat: { shape: "FlatList", locationName: "FlatItem" },
} as const satisfies Record<string, Member>;

const shapes: Record<string, Shape> = {
  Text: { type: "string" },
  Whole: { type: "integer" },
  Fraction: { type: "double" },
  Flag: { type: "boolean" },
  Time: { type: "timestamp" },
  Bytes: { type: "blob" },
  Tag: { type: "structure", members: { Key: { shape: "Text" }, Value: { shape: "Text" } } },
  Tags: { type: "list", member: { shape: "Tag" } },
  Labels: { type: "map", key: { shape: "Text" }, value: { shape: "Text" } },
  FlatList: { type: "list", member: { shape: "Text" }, flattened: true },
  All: { type: "structure", members },
  Nothing: { type: "structure", members: {} },
  Located: {
    type: "structure",
    members: {
      Id: { shape: "Text", location: "uri", locationName: "id" },
      Rest: { shape: "Text", location: "uri", locationName: "rest" },
      Filter: { shape: "Texts", location: "querystring", locationName: "filter" },
      Since: { shape: "Time", location: "header", locationName: "X-Since" },
      Name: { shape: "Text" },
    },
  },
  Texts: { type: "list", member: { shape: "Text" } },
  NoSuchThing: {
    type: "structure",
    members: { Message: { shape: "Text" }, Reason: { shape: "Text" } },
    exception: true,
    error: { code: "NoSuch", httpStatusCode: 404, senderFault: true },
  },
  Broken: {
    type: "structure",
    members: { Message: { shape: "Text" } },
    exception: true,
    fault: true,
  },
};

const operation = (name: string, uri: string, io: Partial<Operation> = {}): Operation => ({
  name,
  http: { method: "POST", requestUri: uri },
  errors: ["NoSuchThing"],
  ...io,
});

const modelFor = (protocol: ServiceModel["metadata"]["protocol"]): ServiceModel => ({
  metadata: {
    apiVersion: "2026-01-01",
    endpointPrefix: "things",
    protocol,
    serviceId: "Things",
    serviceFullName: "Things",
    jsonVersion: "1.1",
    targetPrefix: "Things",
    xmlNamespace: "https://things/doc/",
  },
  operations: {
    PutAll: operation("PutAll", "/all", { input: "All", output: "All" }),
    Touch: operation("Touch", "/touch", { input: "Nothing", output: "Nothing" }),
    Fire: operation("Fire", "/fire"),
    Locate: operation("Locate", "/v1/{id}/in/{rest+}", { input: "Located", output: "Located" }),
  },
  shapes,
});

const value: Params = {
  Name: "a <&> \"b\" 'c' é 😀",
  Count: 7,
  Share: 0.5,
  Enabled: false,
  When: new Date("2026-11-22T12:00:00.500Z"),
  Bytes: new Uint8Array([0, 1, 255]),
  Tags: [
    { Key: "k1", Value: "v1" },
    { Key: "k2", Value: "" },
  ],
  Labels: { one: "1", two: "2" },
  Empty: [],
  Renamed: "r",
  Flat: ["x", "y"],
};

const jsonText =
  '{"Name":"a <&> \\"b\\" \'c\' é 😀","Count":7,"Share":0.5,"Enabled":false,"When":1795348800.5,"Bytes":"AAH/",' +
  '"Tags":[{"Key":"k1","Value":"v1"},{"Key":"k2","Value":""}],"Labels":{"one":"1","two":"2"},"Empty":[],"Other":"r","FlatItem":["x","y"]}';

const xmlMembers =
  "<Name>a &lt;&amp;&gt; &quot;b&quot; &apos;c&apos; é 😀</Name><Count>7</Count><Share>0.5</Share><Enabled>false</Enabled>" +
  "<When>2026-11-22T12:00:00.500Z</When><Bytes>AAH/</Bytes><Tags><member><Key>k1</Key><Value>v1</Value></member>" +
  "<member><Key>k2</Key><Value/></member></Tags><Labels><entry><key>one</key><value>1</value></entry>" +
  "<entry><key>two</key><value>2</value></entry></Labels><Empty/><Other>r</Other><FlatItem>x</FlatItem><FlatItem>y</FlatItem>";

const formText = new URLSearchParams([
  ["Action", "PutAll"],
  ["Version", "2026-01-01"],
  ["Name", String(value["Name"])],
  ["Count", "7"],
  ["Share", "0.5"],
  ["Enabled", "false"],
  ["When", "2026-11-22T12:00:00.500Z"],
  ["Bytes", "AAH/"],
  ["Tags.member.1.Key", "k1"],
  ["Tags.member.1.Value", "v1"],
  ["Tags.member.2.Key", "k2"],
  ["Tags.member.2.Value", ""],
  ["Labels.entry.1.key", "one"],
  ["Labels.entry.1.value", "1"],
  ["Labels.entry.2.key", "two"],
  ["Labels.entry.2.value", "2"],
  ["Empty", ""],
  ["Other", "r"],
  ["FlatItem.1", "x"],
  ["FlatItem.2", "y"],
]).toString();

type Adapter = {
  readonly protocol: Protocol;
  readonly model: ServiceModel;
  readonly request: (operation: string, body: string) => SignedRequest;
  readonly full: string;
  readonly empty: string;
  readonly answers: { readonly full: string; readonly empty: string; readonly none: string };
  readonly garbage: readonly string[];
};

function post(rawPath: string, headers: Record<string, string>, body: string): SignedRequest {
  return {
    method: "POST",
    rawPath,
    rawQuery: "",
    headers: new Map(Object.entries(headers).map(([name, text]) => [name, [text]])),
    body: Buffer.from(body),
  };
}

const form = { "content-type": "application/x-www-form-urlencoded; charset=utf-8" };
const metadata = "<ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata>";

const adapters: Record<string, Adapter> = {
  json: {
    protocol: jsonProtocol,
    model: modelFor("json"),
    request: (name, body) => post("/", { "x-amz-target": `Things.${name}` }, body),
    full: jsonText,
    empty: "{}",
    answers: { full: jsonText, empty: "{}", none: "" },
    garbage: [
      "{",
      "[]",
      "7",
      '{"Count":"7"}',
      '{"Tags":{}}',
      '{"Name":["a"]}',
      '{"Enabled":"true"}',
      '{"When":"never"}',
    ],
  },
  query: {
    protocol: queryProtocol,
    model: modelFor("query"),
    request: (name, body) => post("/", form, body === "" ? `Action=${name}` : body),
    full: formText,
    empty: "",
    answers: {
      full: `<PutAllResponse xmlns="https://things/doc/"><PutAllResult>${xmlMembers}</PutAllResult>${metadata}</PutAllResponse>\n`,
      empty: `<TouchResponse xmlns="https://things/doc/"><TouchResult/>${metadata}</TouchResponse>\n`,
      none: `<FireResponse xmlns="https://things/doc/">${metadata}</FireResponse>\n`,
    },
    garbage: [
      "Action=PutAll&Count=many",
      "Action=PutAll&Enabled=yes",
      "Action=PutAll&When=never",
      "Action=PutAll&Bytes=***",
    ],
  },
  "rest-json": {
    protocol: restJsonProtocol,
    model: modelFor("rest-json"),
    request: (name, body) => post(`/${pathOf(name)}`, { "content-type": "application/json" }, body),
    full: jsonText,
    empty: "",
    answers: { full: jsonText, empty: "{}", none: "{}" },
    garbage: ["{", "[]", '{"Count":"7"}'],
  },
  "rest-xml": {
    protocol: restXmlProtocol,
    model: modelFor("rest-xml"),
    request: (name, body) => post(`/${pathOf(name)}`, { "content-type": "application/xml" }, body),
    full: `<All xmlns="https://things/doc/">${xmlMembers}</All>`,
    empty: "",
    answers: {
      full: `<PutAllResult xmlns="https://things/doc/">${xmlMembers}</PutAllResult>`,
      empty: '<TouchResult xmlns="https://things/doc/"/>',
      none: "",
    },
    garbage: ["<All>", "<!DOCTYPE a><All/>", "<All><Count>many</Count></All>"],
  },
};

function pathOf(name: string): string {
  return { PutAll: "all", Touch: "touch", Fire: "fire" }[name] ?? name;
}

function parse(adapter: Adapter, name: string, body: string): Params {
  const request = adapter.request(name, body);
  const found = adapter.protocol.find(request, adapter.model);
  if (found === undefined) throw new Error(`${name} is not found`);
  return adapter.protocol.parse(request, adapter.model, found);
}

function operationNamed(adapter: Adapter, name: string): Operation {
  const found = adapter.model.operations[name];
  if (found === undefined) throw new Error(name);
  return found;
}

describe.each(Object.entries(adapters))("the %s protocol", (_, adapter) => {
  it("reads every kind of value from a request", () => {
    expect(parse(adapter, "PutAll", adapter.full)).toEqual(value);
  });

  it("reads a request without parameters", () => {
    expect(parse(adapter, "Touch", adapter.empty)).toEqual({});
  });

  it("writes every kind of value into an answer", () => {
    const answer = adapter.protocol.answer(adapter.model, operationNamed(adapter, "PutAll"), {
      output: { ...value, Missing: undefined, Unknown: "not in the model" },
      requestId: "r-1",
    });
    expect(answer).toMatchObject({ status: 200, body: adapter.answers.full });
    expect(answer.headers["x-amzn-requestid"]).toBe("r-1");
  });

  it("tells an output without members from no output", () => {
    const body = (name: string): string =>
      adapter.protocol.answer(adapter.model, operationNamed(adapter, name), {
        output: {},
        requestId: "r-1",
      }).body;
    expect(body("Touch")).toBe(adapter.answers.empty);
    expect(body("Fire")).toBe(adapter.answers.none);
  });

  it("finds nothing for an operation that is not in the model", () => {
    for (const name of ["Nope", "constructor", "__proto__", "toString"])
      expect(adapter.protocol.find(adapter.request(name, ""), adapter.model)).toBeUndefined();
  });

  it("refuses what cannot be read as the model says with an AWS error, not a crash", () => {
    for (const text of adapter.garbage)
      expect(() => parse(adapter, "PutAll", text)).toThrow(AwsError);
  });

  it("never crashes on any body", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 60 }), (body) => {
        try {
          parse(adapter, "PutAll", body);
        } catch (error) {
          if (!(error instanceof AwsError) && String(error) !== "Error: PutAll is not found")
            throw error;
        }
      }),
      { seed: 20261122, numRuns: 200 },
    );
  });

  it("answers an error of the model with its code, status and members", () => {
    for (const code of ["NoSuch", "NoSuchThing"]) {
      const answer = adapter.protocol.error(
        adapter.model,
        { code, message: "a <b>", members: { Reason: "WHY" }, httpStatus: undefined },
        "r-1",
      );
      expect(answer.status).toBe(404);
      expect(`${answer.body}${answer.headers["x-amzn-errortype"] ?? ""}`).toContain("NoSuch");
      expect(answer.body).toContain("WHY");
      expect(answer.body).toMatch(/a (?:<|&lt;)b/);
      expect(answer.headers["x-amzn-requestid"]).toBe("r-1");
    }
  });

  it("answers an error of AWS's own with 500 and one of the client's that the model lacks with 400", () => {
    const status = (code: string): number =>
      adapter.protocol.error(
        adapter.model,
        { code, message: "", members: {}, httpStatus: undefined },
        "r",
      ).status;
    expect(status("Broken")).toBe(500);
    expect(status("Unheard")).toBe(400);
  });
});

describe("the REST protocols", () => {
  it.each([restJsonProtocol, restXmlProtocol])("read path, query and headers", (protocol) => {
    const model = modelFor("rest-json");
    const request: SignedRequest = {
      ...post("/v1/a%2Fb/in/c/d", { "x-since": "Sun, 22 Nov 2026 12:00:00 GMT" }, ""),
      rawQuery: "filter=x&filter=y%20z&other=1",
    };
    const found = protocol.find(request, model);
    expect(found?.operation.name).toBe("Locate");
    if (found === undefined) return;
    expect(protocol.parse(request, model, found)).toEqual({
      Id: "a/b",
      Rest: "c/d",
      Filter: ["x", "y z"],
      Since: new Date("2026-11-22T12:00:00Z"),
    });
  });

  it.each([restJsonProtocol, restXmlProtocol])("write headers", (protocol) => {
    const model = modelFor("rest-json");
    const locate = model.operations["Locate"];
    if (locate === undefined) throw new Error("Locate");
    const { headers, body } = protocol.answer(model, locate, {
      output: { Since: new Date("2026-11-22T12:00:00Z"), Name: "n" },
      requestId: "r",
    });
    expect(headers["x-since"]).toBe("Sun, 22 Nov 2026 12:00:00 GMT");
    expect(body).not.toContain("Since");
  });
});

describe("error documents", () => {
  const error = { code: "NoSuchThing", message: "gone", members: {}, httpStatus: undefined };

  it("are XML with the fault's side in the query protocol", () => {
    expect(queryProtocol.error(modelFor("query"), error, "r-1").body).toBe(
      '<ErrorResponse xmlns="https://things/doc/"><Error><Type>Sender</Type><Code>NoSuch</Code><Message>gone</Message></Error><RequestId>r-1</RequestId></ErrorResponse>\n',
    );
  });

  it("name the shape in `__type` in JSON", () => {
    expect(JSON.parse(jsonProtocol.error(modelFor("json"), error, "r-1").body)).toEqual({
      __type: "NoSuch",
      Message: "gone",
    });
  });

  it("name the code in a header in REST-JSON", () => {
    const answer = restJsonProtocol.error(modelFor("rest-json"), error, "r-1");
    expect(answer.headers["x-amzn-errortype"]).toBe("NoSuch");
    expect(JSON.parse(answer.body)).toEqual({ Message: "gone" });
  });
});
