import { readFileSync } from "node:fs";
import { loadCatalogue } from "@bailiwick/catalog";
import { decide, emptyLock, guardrailState, parseAccountId, parsePolicy } from "@bailiwick/core";
import type { AccountId, ContextValue, NamedPolicy, PolicyType, Principal } from "@bailiwick/core";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { compileBlueprint } from "../compile/compile.ts";
import { loadBlueprint } from "../load.ts";
import { guardrailLibrary } from "./library.ts";

const suites = z
  .array(
    z.strictObject({
      guardrail: z.string(),
      source: z.url(),
      with: z.record(z.string(), z.unknown()).optional(),
      exceptions: z.array(z.string()).optional(),
      cases: z.array(
        z.strictObject({
          who: z.string(),
          action: z.string(),
          resource: z.string().optional(),
          context: z.record(z.string(), z.string()).optional(),
          expect: z.enum(["allow", "deny", "implicit deny", "not denied"]),
        }),
      ),
    }),
  )
  .parse(
    JSON.parse(
      readFileSync(
        new URL("../../../../tests/cases/guardrails/library.json", import.meta.url),
        "utf8",
      ),
    ),
  );

const catalogue = loadCatalogue();
const account = idOf("111122223333");
const management = idOf("999988887777");

function idOf(text: string): AccountId {
  const id = parseAccountId(text);
  if (id === undefined) throw new TypeError(text);
  return id;
}

function policy(name: string, text: string, type: PolicyType): NamedPolicy {
  const { value, diagnostics } = parsePolicy(text, { file: name, type });
  if (value === undefined) throw new TypeError(diagnostics.map(({ detail }) => detail).join());
  return { name, document: value };
}

const everything =
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}';

function principal(who: string): Principal {
  const [kind = "", name = ""] = who.split("/");
  const role = (path: string, named: string): Principal => ({
    kind: "role-session",
    roleArn: `arn:aws:iam::${account}:role/${path}${named}`,
    sessionArn: `arn:aws:sts::${account}:assumed-role/${named}/session`,
    account,
  });
  switch (kind) {
    case "root":
      return { kind: "root", account };
    case "assumed-root":
      return {
        kind: "assumed-root",
        account,
        taskPolicyArn: "arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy",
      };
    case "user":
      return { kind: "user", arn: `arn:aws:iam::${account}:user/${name}`, account };
    case "permission-set":
      return role(
        "aws-reserved/sso.amazonaws.com/us-west-2/",
        `AWSReservedSSO_${name}_0123456789abcdef`,
      );
    case "service-linked":
      return role("aws-service-role/autoscaling.amazonaws.com/", "AWSServiceRoleForAutoScaling");
    default:
      return role("", name);
  }
}

function blueprintWith(suite: (typeof suites)[number]) {
  const exceptions = (suite.exceptions ?? []).map((name) => ({
    who: { "permission-set": name },
    reason: "a case",
    owner: "tests",
    expires: "2100-01-01",
  }));
  const text = JSON.stringify({
    version: 1,
    organization: {
      name: "Cases",
      "home-region": "us-west-2",
      regions: ["us-west-2"],
      "management-account": { name: "Management", email: "m@example.com" },
    },
    accounts: { Member: { email: "a@example.com", ou: "root" } },
    identity: { source: "external" },
    "permission-sets": { BreakGlass: { use: "administrator" }, Auditor: { use: "auditor" } },
    guardrails: [{ use: suite.guardrail, on: "root", exceptions, with: suite.with ?? {} }],
  });
  const loaded = loadBlueprint(text, { file: "case", today: "2026-06-01", catalogue });
  if (loaded.value === undefined) throw new TypeError(JSON.stringify(loaded.diagnostics));
  const compiled = compileBlueprint(loaded.value, emptyLock).value;
  if (compiled === undefined) throw new TypeError("does not compile");
  return compiled;
}

describe.each(suites)("$guardrail $with", (suite) => {
  const { desired, guardrails } = blueprintWith(suite);
  const carrier = desired.policies.find(({ name }) => name === suite.guardrail);
  const scp = [
    policy("FullAWSAccess", everything, "scp"),
    policy(suite.guardrail, carrier?.document ?? "", "scp"),
  ];

  it.each(suite.cases)("$expect: $who does $action $context", (one) => {
    const context = new Map(
      Object.entries(one.context ?? {}).map(([key, value]): [string, ContextValue] => [
        key.toLowerCase(),
        { kind: "single", value },
      ]),
    );
    const who = principal(one.who);
    const identity =
      who.kind === "root" || who.kind === "assumed-root"
        ? {}
        : { identity: [policy("admin", everything, "identity")] };
    const decision = decide(
      {
        request: {
          principal: who,
          action: one.action,
          resource: one.resource ?? "*",
          resourceAccount: account,
          context,
        },
        policies: { ...identity, scp: [{ node: "Root", policies: scp }] },
        organization: {
          id: "o-abcdefghij",
          managementAccount: management,
          paths: new Map([[account, "o-abcdefghij/r-abcd/"]]),
        },
      },
      { catalogue },
    );
    const expected = {
      allow: ["allow"],
      deny: ["explicit-deny"],
      "implicit deny": ["implicit-deny"],
      "not denied": ["allow", "implicit-deny", "unknown"],
    };
    expect(expected[one.expect]).toContain(decision.kind);
  });

  it("has a property that no request refutes", () => {
    for (const guardrail of guardrails) {
      const state = guardrailState(desired, guardrail, { catalogue, requests: 300 });
      expect(state.attachment).toEqual({ kind: "attached" });
      expect(state.property).toMatchObject({ kind: "checked" });
    }
  });

  it("has a property that is refuted where its policy is missing", () => {
    const policies = desired.policies.filter(({ name }) => name !== suite.guardrail);
    for (const guardrail of guardrails) {
      const state = guardrailState({ ...desired, policies }, guardrail, {
        catalogue,
        requests: 300,
      });
      expect(state.property).toMatchObject({ kind: "refuted" });
    }
  });

  it.each(mutationsOf(carrier?.document ?? ""))(
    "has a property that is refuted by what is left: %s",
    (document) => {
      const policies = desired.policies.map((one) =>
        one === carrier ? { ...one, document } : one,
      );
      for (const guardrail of guardrails) {
        const state = guardrailState({ ...desired, policies }, guardrail, {
          catalogue,
          requests: 300,
        });
        expect(state.property).toMatchObject({ kind: "refuted" });
      }
    },
  );
});

/** The document without each of its statements in turn; a document of one statement is left out whole elsewhere. */
function mutationsOf(document: string): readonly string[] {
  const parsed: { readonly Statement: readonly unknown[] } = JSON.parse(document);
  if (parsed.Statement.length < 2) return [];
  return parsed.Statement.map((_, left) =>
    JSON.stringify({ ...parsed, Statement: parsed.Statement.filter((__, at) => at !== left) }),
  );
}

describe("guardrailLibrary", () => {
  it("has cases for each of its guardrails", () => {
    const covered = new Set(suites.map(({ guardrail }) => guardrail));
    expect(guardrailLibrary.filter(({ name }) => !covered.has(name))).toEqual([]);
  });

  it("names only actions that the catalogue knows", () => {
    const unknown = guardrailLibrary.flatMap((guardrail) => {
      const built = guardrail.build({}, { regions: ["us-west-2"] });
      if (built.kind !== "built") return [guardrail.name];
      return built.statements
        .flatMap(({ Action = [], NotAction = [] }) => [...Action, ...NotAction])
        .filter((action) => !isKnown(action));
    });
    expect(unknown).toEqual([]);
  });
});

function isKnown(action: string): boolean {
  const [prefix = "", name = ""] = action.split(":");
  if (action === "*") return true;
  const service = catalogue.service(prefix);
  if (service === undefined) return false;
  if (!name.includes("*")) return catalogue.action(action) !== undefined;
  const stem = name.replace("*", "").toLowerCase();
  return service.actions.some((one) => one.toLowerCase().startsWith(stem));
}
