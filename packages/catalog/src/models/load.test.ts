import { describe, expect, it } from "vitest";
import { loadCatalogue } from "../catalogue.ts";
import { serviceModel } from "./load.ts";
import { operationActions } from "./operation-actions.ts";
import { serviceModelNames } from "./service-model-names.ts";
import type { Member, ServiceModel, Shape } from "./service-model.ts";

function membersOf(shape: Shape): readonly Member[] {
  if (shape.type === "structure") return Object.values(shape.members);
  if (shape.type === "list") return [shape.member];
  return shape.type === "map" ? [shape.key, shape.value] : [];
}

/** Names that the model refers to and does not hold, or holds as something else. */
function looseEnds(model: ServiceModel): readonly string[] {
  const named = Object.values(model.shapes).flatMap(membersOf);
  const operations = Object.values(model.operations);
  const structures = operations.flatMap(({ input, output, errors }) => [
    ...[input, output].filter((name) => name !== undefined),
    ...errors,
  ]);
  const required = Object.values(model.shapes).flatMap((shape) =>
    shape.type === "structure"
      ? (shape.required ?? []).filter((name) => !Object.hasOwn(shape.members, name))
      : [],
  );
  return [
    ...named.map(({ shape }) => shape).filter((name) => model.shapes[name] === undefined),
    ...structures.filter((name) => model.shapes[name]?.type !== "structure"),
    ...required,
  ];
}

describe("service models", () => {
  for (const name of serviceModelNames)
    it(`that of ${name} refers only to what it holds`, () => {
      const model = serviceModel(name);
      expect(looseEnds(model)).toEqual([]);
      expect(Object.keys(model.operations).length).toBeGreaterThan(10);
      expect(JSON.stringify(model)).not.toContain('"documentation"');
    });

  it("say how to speak to each service", () => {
    expect(serviceModel("organizations").metadata).toMatchObject({
      protocol: "json",
      jsonVersion: "1.1",
      targetPrefix: "AWSOrganizationsV20161128",
      endpointPrefix: "organizations",
    });
    expect(serviceModel("sso-admin").metadata).toMatchObject({
      protocol: "json",
      targetPrefix: "SWBExternalService",
      endpointPrefix: "sso",
      signingName: "sso",
    });
    expect(serviceModel("iam").metadata).toMatchObject({
      protocol: "query",
      apiVersion: "2010-05-08",
      globalEndpoint: "iam.amazonaws.com",
      xmlNamespace: "https://iam.amazonaws.com/doc/2010-05-08/",
    });
    expect(serviceModel("account").metadata.protocol).toBe("rest-json");
  });

  it("keep constraints, errors, paths, wrappers, pages and who may call unsigned", () => {
    const { shapes, operations } = serviceModel("sts");
    expect(shapes["roleSessionNameType"]).toEqual({
      type: "string",
      max: 64,
      min: 2,
      pattern: "[\\w+=,.@-]*",
    });
    expect(shapes["ExpiredTokenException"]).toMatchObject({
      exception: true,
      error: { code: "ExpiredTokenException", httpStatusCode: 400, senderFault: true },
    });
    expect(operations["AssumeRole"]?.resultWrapper).toBe("AssumeRoleResult");
    expect(operations["AssumeRoleWithWebIdentity"]?.unsigned).toBe(true);
    expect(operations["AssumeRole"]?.unsigned).toBeUndefined();
    const account = serviceModel("account");
    expect(account.operations["ListRegions"]?.http).toEqual({
      method: "POST",
      requestUri: "/listRegions",
      responseCode: 200,
    });
    expect(serviceModel("organizations").operations["ListAccounts"]?.pagination).toEqual({
      inputToken: ["NextToken"],
      outputToken: ["NextToken"],
      limitKey: "MaxResults",
      resultKey: ["Accounts"],
    });
    expect(account.operations["PutAlternateContact"]?.idempotent).toBe(true);
  });

  it("of one name are one object", () => {
    expect(serviceModel("sts")).toBe(serviceModel("sts"));
  });

  it("of a name that is not in the list are a bug of the caller's", () => {
    expect(() => serviceModel("../iam")).toThrow("no service model");
  });
});

describe("the actions that a call needs", () => {
  const catalogue = loadCatalogue();

  it("are actions of the catalogue, for every operation of which AWS says so", () => {
    const unknown = serviceModelNames.flatMap((service) =>
      Object.keys(serviceModel(service).operations).flatMap((operation) =>
        (operationActions(service, operation) ?? []).filter(
          (action) => catalogue.action(action) === undefined,
        ),
      ),
    );
    expect(unknown).toEqual([]);
  });

  it("are unknown for exactly the operations that AWS's reference leaves out", () => {
    const silent = serviceModelNames.flatMap((service) =>
      Object.keys(serviceModel(service).operations)
        .filter((operation) => operationActions(service, operation) === undefined)
        .map((operation) => `${service} ${operation}`),
    );
    expect(silent).toEqual([
      "account SendPhoneNumberVerification",
      "account VerifyPhoneNumber",
      "cloudtrail ListInsightsMetricData",
      "iam AcquireRole",
      "iam UpdateDelegationRequest",
    ]);
    expect(operationActions("s3", "GetObject")).toBeUndefined();
    expect(operationActions("constructor", "name")).toBeUndefined();
  });

  it("begin with sso for sso-admin, and are none for GetCallerIdentity", () => {
    expect(operationActions("sso-admin", "CreateAccountAssignment")).toEqual([
      "sso:CreateAccountAssignment",
    ]);
    expect(operationActions("sts", "GetCallerIdentity")).toEqual([]);
    expect(operationActions("iam", "AddRoleToInstanceProfile")).toContain("iam:PassRole");
  });

  it("the operations with a published rate are operations of their service", () => {
    for (const [service, operation] of [
      ["organizations", "CreateGovCloudAccount"],
      ["organizations", "EnableAllFeatures"],
      ["account", "PutAccountName"],
    ] as const) {
      expect(catalogue.rate(service, operation), operation).toBeDefined();
      expect(serviceModel(service).operations[operation], operation).toBeDefined();
    }
  });
});
