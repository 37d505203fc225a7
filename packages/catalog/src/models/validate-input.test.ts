import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import cases from "../../../../tests/cases/catalog/requests.json" with { type: "json" };
import { serviceModel } from "./load.ts";
import { serviceModelNames } from "./service-model-names.ts";
import { validateInput } from "./validate-input.ts";
import { validationMessage } from "./violation.ts";

const run = { seed: 20261122, numRuns: 300 };

describe("a request", () => {
  for (const { name, service, operation, params, message } of cases)
    it(`${name} is ${message === "" ? "valid" : "not valid, in AWS's words"}`, () => {
      const violations = validateInput(serviceModel(service), operation, params);
      expect(violations.length === 0 ? "" : validationMessage(violations)).toBe(message);
    });

  it("with dates and bytes as the SDK takes them is valid", () => {
    const times = { StartTime: new Date(0), EndTime: 1_700_000_000.5 };
    expect(validateInput(serviceModel("cloudtrail"), "LookupEvents", times)).toEqual([]);
    const certificate = { SAMLMetadataDocument: "x".repeat(1_000), Name: "idp" };
    expect(validateInput(serviceModel("iam"), "CreateSAMLProvider", certificate)).toEqual([]);
  });

  it("with a date that is none is not valid", () => {
    const params = { StartTime: new Date("never"), EndTime: "2026-01-01" };
    const violations = validateInput(serviceModel("cloudtrail"), "LookupEvents", params);
    expect(violations.map(({ path, constraint }) => `${path} ${constraint}`)).toEqual([
      "startTime type",
      "endTime type",
    ]);
  });

  it("counts characters, not units of UTF-16", () => {
    const named = (name: string) =>
      validateInput(serviceModel("identitystore"), "CreateGroup", {
        IdentityStoreId: "d-1234567890",
        DisplayName: name,
      }).map(({ constraint }) => constraint);
    expect(named("🜁".repeat(1_024))).toEqual([]);
    expect(named("🜁".repeat(1_025))).toEqual(["max-length"]);
  });

  it("for an operation that the model lacks is a bug of the caller's", () => {
    const model = serviceModel("sts");
    expect(() => validateInput(model, "AssumeRoles", {})).toThrow("no operation AssumeRoles");
    expect(() => validateInput(model, "constructor", {})).toThrow("no operation constructor");
  });

  it("of a shape without a length is never matched against a pattern that could take long", () => {
    const long = `arn:aws:organizations::${":".repeat(60_000)}\n`;
    const model = serviceModel("organizations");
    const shapes = { Text: { type: "string", pattern: "^arn:aws:organizations::.+:.+" } } as const;
    const operation = { name: "Say", http: { method: "POST", requestUri: "/" }, errors: [] };
    const small = {
      metadata: model.metadata,
      operations: { Say: { ...operation, input: "Input" } },
      shapes: {
        ...shapes,
        Input: { type: "structure", members: { Text: { shape: "Text" } } },
      },
    } as const;
    expect(validateInput(small, "Say", { Text: long }).map((one) => one.constraint)).toEqual([
      "pattern",
    ]);
    expect(validateInput(small, "Say", { Text: "arn:aws:organizations::a:b" })).toEqual([]);
  });

  it("of any JSON gives violations, never an exception", () => {
    const operations = serviceModelNames.flatMap((name) =>
      Object.keys(serviceModel(name).operations).map((operation) => ({ name, operation })),
    );
    fc.assert(
      fc.property(fc.constantFrom(...operations), fc.jsonValue(), ({ name, operation }, json) => {
        for (const violation of validateInput(serviceModel(name), operation, json))
          expect(violation.message).toContain(" failed to satisfy constraint: Member must ");
      }),
      run,
    );
  });
});
