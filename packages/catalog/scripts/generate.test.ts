import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { brotliDecompressSync } from "node:zlib";
import { generatedFolder } from "../src/generated-file.ts";
import { lineOfActions, namesInLine, rowsInLine } from "../src/iam/compact.ts";
import { serviceModel } from "../src/models/load.ts";
import { serviceModelNames } from "../src/models/service-model-names.ts";
import { handKeptFile, iamFiles } from "./generate.ts";
import { compactIam, iamLines, type IamData, type IamDataService } from "./iam-data.ts";
import { managedPolicyLines } from "./managed-policies.ts";
import { botocoreRelease, modelFrom } from "./service-models.ts";
import { textOf } from "./write-files.ts";

/** The same JSON with the members of every object in the opposite order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, item]) => [key, reversed(item)]),
  );
}

describe("the committed files", async () => {
  const models = new Map(serviceModelNames.map((name) => [name, serviceModel(name)]));
  const files = [...(await iamFiles()), handKeptFile(models)];
  for (const file of files)
    it(`${file.name} is what the generator makes of what is installed`, () => {
      const { name, text } = textOf(file);
      const committed = brotliDecompressSync(readFileSync(new URL(name, generatedFolder)));
      expect(committed.toString("utf8") === text).toBe(true);
    });

  it("are described by the manifest, with package, version, date and licence", () => {
    const manifest: unknown = JSON.parse(
      readFileSync(new URL("manifest.json", generatedFolder), "utf8"),
    );
    expect(manifest).toEqual({
      version: 1,
      date: botocoreRelease.date,
      files: [
        ...files.map(({ name, source }) => ({ name, ...source })),
        ...serviceModelNames.map((name) => ({
          name: `model-${name}`,
          package: "pypi:botocore",
          ...botocoreRelease,
          license: "Apache-2.0",
        })),
      ],
    });
  });
});

const action = {
  name: "Get",
  accessLevel: "Permissions management, Write",
  resourceTypes: [
    { name: "box", required: true, conditionKeys: ["demo:Tag/<key>"], dependentActions: ["a:B"] },
  ],
  conditionKeys: ["aws:TagKeys", "aws:RequestTag/${TagKey}"],
  dependentActions: ["iam:PassRole", "a:B"],
};
const source: IamData = {
  version: "1",
  date: "2026-01-01",
  serviceNames: { demo: "Demo", other: "Other" },
  rcpServices: ["other", "demo"],
  globalKeys: [{ key: "aws:PrincipalTag/tag-key", type: "String" }],
  services: new Map([
    [
      "other",
      {
        actions: { put: { ...action, name: "Put", resourceTypes: [], conditionKeys: [] } },
        resourceTypes: {},
        contextKeys: { "aws:tagkeys": { key: "aws:TagKeys", type: "ArrayOfString" } },
      },
    ],
    [
      "demo",
      {
        actions: { get: action },
        resourceTypes: { box: { key: "box", arn: "arn:${Partition}:demo:::${Box}" } },
        contextKeys: { "demo:tag/<key>": { key: "demo:Tag/<key>", type: "String" } },
      },
    ],
  ]),
};

describe("actions", () => {
  it("become rows with numbers for keys and without empty ends", () => {
    expect(compactIam(source)).toEqual({
      date: "2026-01-01",
      keys: ["aws:RequestTag/${TagKey}", "aws:TagKeys", "demo:Tag/${TagKey}"],
      services: {
        demo: {
          name: "Demo",
          actions: [["Get", 3, [[0, 1, [2]]], [0, 1], ["a:B", "iam:PassRole"]]],
          resourceTypes: [["box", ["arn:${Partition}:demo:::${Box}"]]],
        },
        other: {
          name: "Other",
          actions: [["Put", 3, [], [], ["a:B", "iam:PassRole"]]],
          resourceTypes: [],
        },
      },
      contextKeys: [
        ["aws:PrincipalTag/${TagKey}", "String"],
        ["aws:TagKeys", "String", 1],
        ["demo:Tag/${TagKey}", "String"],
      ],
      rcpServices: ["demo", "other"],
    });
  });

  it("are a line for each service, below a header that names them", () => {
    const iam = compactIam(source);
    const [header, ...services] = iamLines(iam);
    expect(header).toEqual({ ...iam, services: ["demo", "other"] });
    const dependent = '["a:B","iam:PassRole"]';
    const { name, resourceTypes } = iam.services["demo"] ?? {};
    expect(services).toEqual([
      { name, resourceTypes, names: "Get", rows: `[[3,[[0,1,[2]]],[0,1],${dependent}]]` },
      { name: "Other", resourceTypes: [], names: "Put", rows: `[[3,[],[],${dependent}]]` },
    ]);
  });

  it("are the same after they were written and read", () => {
    for (const { actions } of Object.values(compactIam(source).services)) {
      const line = lineOfActions(actions);
      const rows = rowsInLine(line);
      expect(namesInLine(line).map((name, place) => [name, ...(rows[place] ?? [])])).toEqual(
        actions,
      );
    }
  });

  it("do not depend on the order in which they were read", () => {
    const other: IamData = {
      ...source,
      rcpServices: source.rcpServices.toReversed(),
      services: new Map([...source.services].toReversed()),
    };
    expect(JSON.stringify(compactIam(other))).toBe(JSON.stringify(compactIam(source)));
  });

  const strange = (part: Partial<IamDataService>): IamData => ({
    ...source,
    services: new Map([["demo", { actions: {}, resourceTypes: {}, contextKeys: {}, ...part }]]),
  });

  it("with an access level that is not known stop the generator", () => {
    const get = { ...action, accessLevel: "Sometimes", resourceTypes: [] };
    expect(() => compactIam(strange({ actions: { get } }))).toThrow("Sometimes");
  });

  it("with a member that nobody has looked at stop the generator", () => {
    const get = { ...action, resourceTypes: [], weather: "fine" };
    expect(() => compactIam(strange({ actions: { get } }))).toThrow("Get has an unknown member");
  });

  it("with a condition key of a type that is not known stop the generator", () => {
    const key = { key: "demo:Mood", type: "Colour" };
    expect(() => compactIam(strange({ contextKeys: { "demo:mood": key } }))).toThrow("Colour");
  });
});

describe("managed policies", () => {
  it("are those of the newest version, sorted by ARN", () => {
    const policy = (arn: string) => ({
      arn,
      latestVersionId: "v2",
      versions: { v1: { document: { old: 1 } }, v2: { document: { new: 2 } } },
    });
    expect(
      managedPolicyLines({ version: "1", policies: { B: policy("b"), A: policy("a") } }),
    ).toEqual([
      [
        ["a", "v2"],
        ["b", "v2"],
      ],
      { new: 2 },
      { new: 2 },
    ]);
  });
});

describe("a service model", () => {
  const service = {
    metadata: { apiVersion: "1", endpointPrefix: "demo", protocol: "query", uid: "demo-1" },
    operations: {
      Say: {
        name: "Say",
        http: { method: "POST", requestUri: "/" },
        input: { shape: "Input" },
        output: { shape: "Input", resultWrapper: "SayResult" },
        errors: [{ shape: "B" }, { shape: "A" }],
        documentation: "<p>Says.</p>",
        authtype: "none",
      },
    },
    shapes: {
      Input: {
        type: "structure",
        members: {
          Words: { shape: "Words", documentation: "x", xmlNamespace: { uri: "https://demo" } },
        },
        documentation: "x",
      },
      Words: { type: "string", max: 3, sensitive: true, box: true },
      A: { type: "structure", members: {}, exception: true, error: { httpStatusCode: 400 } },
      B: { type: "structure", members: {}, exception: true },
    },
  };
  const paginators = {
    pagination: { Say: { input_token: "In", output_token: "Out", result_key: ["A", "B"] } },
  };

  it("keeps everything but words for people", () => {
    expect(modelFrom(service, paginators)).toEqual({
      metadata: { apiVersion: "1", endpointPrefix: "demo", protocol: "query" },
      operations: {
        Say: {
          name: "Say",
          http: { method: "POST", requestUri: "/" },
          input: "Input",
          output: "Input",
          resultWrapper: "SayResult",
          errors: ["A", "B"],
          unsigned: true,
          pagination: { inputToken: ["In"], outputToken: ["Out"], resultKey: ["A", "B"] },
        },
      },
      shapes: {
        A: { type: "structure", members: {}, exception: true, error: { httpStatusCode: 400 } },
        B: { type: "structure", members: {}, exception: true },
        Input: {
          type: "structure",
          members: { Words: { shape: "Words", xmlNamespace: "https://demo" } },
        },
        Words: { type: "string", max: 3, sensitive: true },
      },
    });
  });

  it("has its operations and shapes in one order, whatever the file's", () => {
    const names = (model: unknown) => Object.keys(modelFrom(model, paginators).shapes);
    expect(names(reversed(service))).toEqual(names(service));
  });

  it("with a trait that nobody has looked at stops the generator", () => {
    const strange = {
      ...service,
      shapes: { ...service.shapes, Words: { type: "string", mustRhyme: true } },
    };
    expect(() => modelFrom(strange, paginators)).toThrow("mustRhyme");
  });
});
