import { readFileSync } from "node:fs";
import { loadCatalogue } from "@bailiwick/catalog";
import { refusedElements, validatePolicy } from "@bailiwick/core";
import type { Finding, PolicyType } from "@bailiwick/core";
import { assert as holds, constantFrom, nat, property, tuple } from "fast-check";
import { describe, expect, it } from "vitest";

type RefusedCase = {
  readonly check: string;
  readonly type: PolicyType;
  readonly element: string;
  readonly valid: object;
  readonly invalid: object;
};

const file = new URL("../cases/validate/services.json", import.meta.url);
const { refused } = JSON.parse(readFileSync(file, "utf8")) as {
  readonly refused: readonly RefusedCase[];
};
const catalogue = loadCatalogue();

function find(policy: object, type: PolicyType): readonly Finding[] {
  return validatePolicy(JSON.stringify(policy), { file: "policy.json", type, catalogue });
}

describe.each(refused)("$element in a policy of type $type", (one) => {
  const { check, type, element, valid, invalid } = one;

  it(`is ${check}, at the element`, () => {
    const found = find(invalid, type).filter((finding) => finding.check === check);
    expect(found.map(({ severity }) => severity)).toEqual(["error"]);
    const { start, end } = found[0]?.span ?? { start: { offset: 0 }, end: { offset: 0 } };
    expect(JSON.stringify(invalid).slice(start.offset, end.offset)).toBe(`"${element}"`);
  });

  it("is not found where it does not stand", () => {
    expect(find(valid, type).filter(({ severity }) => severity === "error")).toEqual([]);
  });
});

it("every name of a refused element has a case", () => {
  const tried = new Set(refused.map(({ check, type }) => `${check} ${type}`));
  const names = refusedElements.flatMap(({ check, types }) =>
    types.map((type) => `${check} ${type}`),
  );
  expect(names.filter((name) => !tried.has(name))).toEqual([]);
});

const account = { AWS: "111122223333" };

/** Users with names of one length. */
function users(count: number): readonly string[] {
  return Array.from(
    { length: count },
    (_, place) => `arn:aws:iam::111122223333:user/u${`${place}`.padStart(4, "0")}`,
  );
}

function policy(statements: readonly object[]): object {
  return { Version: "2012-10-17", Statement: statements };
}

/** Allows it to so many users. */
function shared(count: number, more: object): object {
  return policy([{ Effect: "Allow", Principal: { AWS: users(count) }, ...more }]);
}

function codesOf(document: object): readonly string[] {
  return find(document, "resource").map(({ check }) => check);
}

describe("a resource-based policy of some size", () => {
  it.each([
    { of: "s3", Action: "s3:GetObject", Resource: "arn:aws:s3:::b/*", most: 20_480 },
    {
      of: "kms",
      Action: "*",
      Resource: "arn:aws:kms:eu-west-1:111122223333:key/k",
      most: 131_072,
    },
    {
      of: "sns",
      Action: "sns:Publish",
      Resource: "arn:aws:sns:eu-west-1:111122223333:t",
      most: 30_720,
    },
    {
      of: "secretsmanager",
      Action: "secretsmanager:GetSecretValue",
      Resource: "*",
      most: 20_480,
    },
    { of: "execute-api", Action: "execute-api:Invoke", Resource: "*", most: 8_192 },
    { of: "lambda", Action: "lambda:InvokeFunction", Resource: "*", most: 20_480 },
  ])("is too large for $of from one user more than fit", ({ Action, Resource, most }) => {
    const sizeOf = (count: number) => JSON.stringify(shared(count, { Action, Resource })).length;
    let count = 1;
    while (sizeOf(count + 1) <= most) count += 1;
    const code = "POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA";
    expect(codesOf(shared(count, { Action, Resource }))).not.toContain(code);
    expect(codesOf(shared(count + 1, { Action, Resource }))).toContain(code);
  });

  it("is never called too large where it is not clear what it is attached to", () => {
    const code = "POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA";
    expect(codesOf(shared(3_000, { Action: "*", Resource: "*" }))).not.toContain(code);
    const two = { Action: ["s3:GetObject", "sqs:SendMessage"], Resource: "*" };
    expect(codesOf(shared(3_000, two))).not.toContain(code);
  });

  it("counts no white space of a bucket policy, which S3 writes anew", () => {
    const document = shared(370, { Action: "s3:GetObject", Resource: "arn:aws:s3:::b/*" });
    const text = JSON.stringify(document, undefined, 8);
    expect(text.length).toBeGreaterThan(20_480);
    const found = validatePolicy(text, { file: "policy.json", type: "resource", catalogue });
    expect(found.map(({ check }) => check)).not.toContain(
      "POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA",
    );
  });
});

describe("a resource-based policy with a number of things", () => {
  const queue = { Action: "sqs:*", Resource: "arn:aws:sqs:eu-west-1:111122223333:q" };
  const topic = { Action: "sns:Publish", Resource: "arn:aws:sns:eu-west-1:111122223333:t" };
  const statements = (count: number, more: object) =>
    policy(Array.from({ length: count }, () => ({ Effect: "Allow", Principal: account, ...more })));
  const code = "POLICY_COUNT_EXCEEDS_RESOURCE_POLICY_QUOTA";

  it.each([
    ["principals of a queue", 50, (count: number) => shared(count, queue)],
    ["statements of a queue", 20, (count: number) => statements(count, queue)],
    ["principals in a statement of a topic", 200, (count: number) => shared(count, topic)],
    ["statements of a topic", 100, (count: number) => statements(count, topic)],
  ])("has too many %s from %d on", (_, most, make) => {
    expect(codesOf(make(most))).not.toContain(code);
    expect(codesOf(make(most + 1))).toContain(code);
  });
});

/** The last part of an ARN begins after five colons, none of which stands in a placeholder. */
function filled(template: string): string {
  return template
    .replaceAll("${Partition}", "aws")
    .replaceAll("${Region}", "eu-west-1")
    .replaceAll("${Account}", "111122223333")
    .replaceAll(/\$?\{[^}]*\}/g, "x1");
}

const templates = catalogue
  .services()
  .flatMap((prefix) => catalogue.service(prefix)?.resourceTypes ?? [])
  .flatMap(({ arns }) => arns)
  .filter((template) => !template.includes("${Vendor}"));

const aboutForms = [
  "INVALID_SERVICE",
  "ARN_ACCOUNT_NOT_ALLOWED",
  "ARN_REGION_NOT_ALLOWED",
  "MISSING_ARN_REGION",
  "MISSING_ARN_ACCOUNT",
  "INVALID_ARN_RESOURCE",
  "ARN_RESOURCE_OF_ODD_FORM",
];

function faultsOf(Resource: readonly string[]): readonly string[] {
  const document = policy([{ Effect: "Allow", Action: "*", Resource }]);
  return find(document, "identity")
    .filter(({ check }) => aboutForms.includes(check))
    .map(({ message }) => message);
}

describe("ARNs of the catalogue's own forms", () => {
  it("have no fault, filled in", () => {
    const some = [...new Set(templates.map(filled))];
    expect(some.length).toBeGreaterThan(1_500);
    for (let start = 0; start < some.length; start += 50)
      expect(faultsOf(some.slice(start, start + 50))).toEqual([]);
  });

  it("have none with a wildcard in place of any part of their text", () => {
    holds(
      property(
        constantFrom(...templates),
        tuple(nat(200), nat(200)),
        constantFrom("*", "?*", "${aws:username}"),
        (template, [one, other], wildcard) => {
          const arn = filled(template);
          const service = arn.indexOf(":", "arn:aws:".length) + 1;
          const places = [one, other].map((place) => service + (place % (arn.length - service)));
          const [from = 0, to = 0] = places.toSorted((left, right) => left - right);
          const pattern = `${arn.slice(0, from)}${wildcard}${arn.slice(to + 1)}`;
          // A variable is a name, and only a `*` goes on past a colon.
          if (wildcard.startsWith("$") && arn.slice(from, to + 1).includes(":")) return;
          expect(faultsOf([pattern])).toEqual([]);
        },
      ),
      { seed: 4, numRuns: 500 },
    );
  });
});
