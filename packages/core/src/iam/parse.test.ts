import * as fc from "fast-check";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import malformed from "../../../../tests/cases/iam/malformed-policies.json" with { type: "json" };
import { policyDiagnostics } from "./diagnostics.ts";
import { parsePolicy, parsePolicyTolerantly } from "./parse.ts";
import { printPolicy } from "./print.ts";
import { policyDocumentArbitrary, policyTypeArbitrary } from "./testing/arbitraries.ts";
import type { PolicyType } from "./tree.ts";

const options = { file: "p.json", type: "identity" } as const;
const meanings: ReadonlyMap<string, string> = new Map(
  Object.entries(policyDiagnostics).map(([code, row]) => [code, row.meaning]),
);
const run = { seed: 20261122, numRuns: 150 };

describe("malformed policies", () => {
  for (const { name, type, text, code, at, says } of malformed) {
    it(`${name} is ${code}, at its place`, () => {
      const parsed = parsePolicy(text, { file: "p.json", type: type as PolicyType });
      const found = parsed.diagnostics.find((diagnostic) => diagnostic.code === code);
      expect(found, JSON.stringify(parsed.diagnostics)).toBeDefined();
      expect(`${found?.span?.start.line}:${found?.span?.start.column}`).toBe(at);
      expect(found?.detail).toContain(says ?? "");
      expect(parsed.value === undefined).toBe(found?.severity === "error");
    });

    it(`${name}, collected, is unreadable exactly where its meaning is lost`, () => {
      const { value } = parsePolicyTolerantly(text, { file: "p.json", type: type as PolicyType });
      const lost = policyDiagnostics[code as keyof typeof policyDiagnostics].meaning === "lost";
      expect(value.statements.some((statement) => statement.kind === "unreadable")).toBe(lost);
    });
  }

  it("every code of the catalogue has a case", () => {
    const covered = new Set(malformed.map((one) => one.code));
    expect(Object.keys(policyDiagnostics).filter((code) => !covered.has(code))).toEqual([]);
  });
});

describe("parsePolicy", () => {
  it("reads one and lists alike, and values by their text", () => {
    const text = `{
  "Version": "2012-10-17",
  "Statement": {
    "Sid": "S1", "Effect": "Deny", "NotAction": "iam:*", "Resource": ["a", "b"],
    "Condition": {"forallvalues:numericlessthanifexists": {"s3:max-keys": [10, 1.50, true]}}
  }
}`;
    const statement = parsePolicy(text, options).value?.statements[0];
    expect(statement).toMatchObject({
      kind: "statement",
      sid: "S1",
      effect: "Deny",
      action: { negated: true, patterns: [{ value: "iam:*" }] },
      resource: { negated: false, patterns: [{ value: "a" }, { value: "b" }] },
    });
    expect(statement).toMatchObject({
      conditions: [
        {
          operator: "NumericLessThan",
          quantifier: "ForAllValues",
          ifExists: true,
          key: "s3:max-keys",
          values: [{ value: "10" }, { value: "1.50" }, { value: "true" }],
          span: { start: { line: 5 } },
        },
      ],
    });
  });

  it("keeps the rest of a collected document beside a statement it cannot read", () => {
    const text = JSON.stringify({
      Statement: [
        {
          Effect: "Deny",
          Action: "s3:*",
          Resource: "*",
          Condition: { GeoWithin: { "aws:x": "y" } },
        },
        { Effect: "Allow", Action: "s3:*", Resource: "*" },
      ],
    });
    const [first, second] = parsePolicyTolerantly(text, options).value.statements;
    expect(first).toMatchObject({ kind: "unreadable", effect: "Deny", index: 0 });
    expect(first).toHaveProperty(
      "reason",
      expect.stringContaining("`GeoWithin` is no condition operator"),
    );
    expect(second).toMatchObject({ kind: "statement", effect: "Allow", index: 1 });
  });

  it("knows no effect of an unreadable statement whose effect stands twice", () => {
    const text = '{"Statement":{"Effect":"Allow","Effect":"Deny","Action":"s3:*","Resource":"*"}}';
    expect(parsePolicyTolerantly(text, options).value.statements[0]?.effect).toBeUndefined();
  });

  it("makes one unreadable statement of unknown effect of a text that is no policy", () => {
    for (const text of ["", "{", "[]", "null", "<html>", "\u0000", '{"Version":"2012-10-17"}']) {
      const { value } = parsePolicyTolerantly(text, options);
      expect(value.statements).toMatchObject([{ kind: "unreadable", effect: undefined }]);
    }
  });

  it("accepts AWS's own RCPFullAWSAccess and RCPs with NotResource", () => {
    const allow =
      '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}';
    const deny =
      '{"Statement":{"Effect":"Deny","Principal":"*","Action":"s3:*","NotResource":"arn:aws:s3:::a/*"}}';
    for (const text of [allow, deny]) {
      expect(parsePolicy(text, { file: "r", type: "rcp" }).diagnostics).toEqual([]);
    }
  });

  it("accepts the full SCP language: conditions, ARNs and NotAction in Allow, NotResource", () => {
    const text = JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          NotAction: "iam:*",
          Resource: "arn:aws:s3:::x",
          Condition: { Bool: { "aws:ViaAWSService": true } },
        },
        { Effect: "Deny", Action: "s3:*Object", NotResource: "arn:aws:s3:::x/*" },
      ],
    });
    expect(parsePolicy(text, { file: "s", type: "scp" }).diagnostics).toEqual([]);
  });

  it("neither throws nor hangs on arbitrary text, and is unreadable when collected exactly where its meaning is lost", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary", maxLength: 200 }),
        policyTypeArbitrary,
        (text, type) => {
          const parsed = parsePolicyTolerantly(text, { file: "x", type });
          expect(parsed.value.statements.every((one) => one.kind === "statement")).toBe(
            parsed.diagnostics.every(({ code }) => meanings.get(code) === "kept"),
          );
        },
      ),
      run,
    );
  });

  it("reads a damaged policy as itself, as unreadable, or as what JSON.parse makes of it", () => {
    fc.assert(
      fc.property(
        policyTypeArbitrary.chain((type) =>
          fc.tuple(fc.constant(type), policyDocumentArbitrary(type)),
        ),
        fc.nat(),
        fc.constantFrom("", '"', "{", "}", ",", "\\", "x", "\n", "[", ":"),
        ([type, document], place, damage) => {
          const text = printPolicy(document);
          const at = place % text.length;
          const damaged = text.slice(0, at) + damage + text.slice(at + 1);
          const parsed = parsePolicy(damaged, { file: "x", type });
          if (parsed.value === undefined) expect(parsed.diagnostics.length).toBeGreaterThan(0);
          else expect(() => JSON.parse(damaged)).not.toThrow();
        },
      ),
      run,
    );
  });

  it("takes time in proportion to the text", () => {
    const statements = (count: number) =>
      `{"Statement":[${'{"Effect":"Allow","Action":"s3:*","Resource":"*"},'.repeat(count)}{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}`;
    const text = statements(7_000);
    expect(parsePolicy(text, options).value?.statements.length).toBe(7_001);
    const nested = '{"Statement":'.repeat(20_000);
    expect(parsePolicy(nested, options).diagnostics[0]?.code).toBe("JSON1009");
  });
});

const published = process.env["BAILIWICK_CASES"];

/** Files that AWS would refuse as they stand, each looked at: template, comment, slip of the pen. */
const refused: Readonly<Record<string, readonly string[]>> = {
  // A placeholder `<action>` stands for the reader's own actions.
  "data-perimeter/vpc_endpoint_policies/s3_endpoint_policy.json": ["IAM1014", "IAM1014"],
  // A statement that allows, without resource, with a key that has no name.
  "rcp-aws-samples/Limit-access-to-trusted-OIDC-identity-providers/Shared-Issuers.json": [
    "IAM1015",
    "IAM1032",
  ],
  // JavaScript comments.
  "scp-aws-samples/Service-specific-controls/AWS-IAM/deny-service-specific-credential-by-type.json":
    ["JSON1012"],
  // A trailing comma.
  "primeharbor-invariants/ResourceControlPolicies/Sec-ProtectKMSandSecrets.md": [
    "JSON1011",
    "JSON1011",
  ],
};

describe.skipIf(published === undefined)("published policies (needs BAILIWICK_CASES)", () => {
  it("all parse, or are refused for the reason found by looking at them", () => {
    const root = join(published ?? "", "policies");
    const wrong: Record<string, readonly string[]> = {};
    let count = 0;
    for (const file of readdirSync(root, { recursive: true, encoding: "utf8" })) {
      for (const text of policiesIn(join(root, file))) {
        count += 1;
        const { diagnostics } = parsePolicy(text, { file, type: typeOf(file) });
        const codes = diagnostics.filter((one) => one.severity === "error").map((one) => one.code);
        if (codes.length > 0) wrong[file] = [...(wrong[file] ?? []), ...codes];
      }
    }
    expect(wrong).toEqual(refused);
    expect(count).toBeGreaterThan(100);
  });
});

/** JSON files whole; of Markdown the blocks that hold policies of IAM's language. */
function policiesIn(path: string): readonly string[] {
  if (path.endsWith(".json")) return [readFileSync(path, "utf8")];
  if (!path.endsWith(".md")) return [];
  const blocks = readFileSync(path, "utf8").matchAll(/```(?:json)?\s*\n([\s\S]*?)```/g);
  return [...blocks].map((block) => block[1] ?? "").filter((text) => text.includes('"Statement"'));
}

function typeOf(file: string): PolicyType {
  if (file.includes("vpc_endpoint_policies")) return "vpce";
  if (/api_gateway_policy|sns_topic_policy/.test(file)) return "resource";
  return /rcp-aws|resource_control|ResourceControl/.test(file) ? "rcp" : "scp";
}
