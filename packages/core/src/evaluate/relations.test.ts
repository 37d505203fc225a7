import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decide } from "./definition.ts";
import type { Decision } from "./decision.ts";
import { inputOf } from "./testing/decide-case.ts";
import type { DecideCase } from "./testing/decide-case.ts";
import {
  conditionKeys,
  contextValue,
  hasTags,
  questionArbitrary,
} from "./testing/question-arbitrary.ts";
import type { JsonPolicy, JsonStatement } from "./testing/question-arbitrary.ts";

/** Relations that hold whatever the right answer is, so that no second implementation is needed. */
const run = { seed: 20261122, numRuns: 400 };
const kindOf = (question: DecideCase) => decide(inputOf(question)).kind;

describe("relations between answers", () => {
  it("the questions generated have every definite answer, and each often", () => {
    const kinds = fc.sample(questionArbitrary, run).map(kindOf);
    for (const kind of ["allow", "explicit-deny", "implicit-deny"]) {
      expect(kinds.filter((one) => one === kind).length).toBeGreaterThan(run.numRuns / 20);
    }
  });

  it("the order of statements changes nothing", () => {
    property((question) => {
      const reversed = mapPolicies(question, (policy) => ({
        ...policy,
        Statement: policy.Statement.toReversed(),
      }));
      expect(kindOf(reversed)).toBe(kindOf(question));
    });
  });

  it("the order of policies changes nothing", () => {
    property((question) => {
      const { identity, ...policies } = question.policies;
      const turned = {
        ...question,
        policies: { ...policies, identity: (identity ?? []).toReversed() },
      };
      expect(kindOf(turned)).toBe(kindOf(question));
    });
  });

  it("splitting a statement's actions over two changes nothing", () => {
    property((question) => {
      const split = mapPolicies(question, (policy) => ({
        ...policy,
        Statement: policy.Statement.flatMap(splitActions),
      }));
      expect(kindOf(split)).toBe(kindOf(question));
    });
  });

  it("writing a statement twice changes nothing", () => {
    property((question) => {
      const doubled = mapPolicies(question, (policy) => ({
        ...policy,
        Statement: [...policy.Statement, ...policy.Statement],
      }));
      expect(kindOf(doubled)).toBe(kindOf(question));
    });
  });

  it("a Deny of everything denies in every policy type that concerns the principal", () => {
    property((question) => {
      const denied = mapPolicies(question, (policy) => ({
        ...policy,
        Statement: [...policy.Statement, { Effect: "Deny", Action: "*", Resource: "*" }],
      }));
      const bySelf =
        typeof question.request.principal === "string" && hasTags(question.request.principal);
      if (bySelf) expect(kindOf(denied)).toBe("explicit-deny");
    });
  });

  it("adding a Deny never allows more", () => {
    property((question, statement) => {
      const added = mapPolicies(question, (policy, hasPrincipal) => ({
        ...policy,
        Statement: [...policy.Statement, denyOf(statement, hasPrincipal)],
      }));
      if (kindOf(added) === "allow") expect(kindOf(question)).toBe("allow");
    });
  });

  it("removing the Allows of one statement never allows more", () => {
    property((question) => {
      const removed = mapPolicies(question, (policy) => ({
        ...policy,
        Statement: policy.Statement.filter(
          (statement, index) => index !== 0 || statement["Effect"] === "Deny",
        ),
      }));
      if (kindOf(removed) === "allow") expect(kindOf(question)).toBe("allow");
    });
  });

  it("renaming accounts throughout changes nothing", () => {
    property((question) => {
      const names: Readonly<Record<string, string>> = {
        "111122223333": "222233334444",
        "444455556666": "111122223333",
        "999988887777": "444455556666",
      };
      const text = JSON.stringify(question).replaceAll(/\d{12}/g, (id) => names[id] ?? id);
      expect(kindOf(JSON.parse(text) as DecideCase)).toBe(kindOf(question));
    });
  });

  it("deciding twice gives the same answer, causes included", () => {
    property((question) => {
      expect(decide(inputOf(question))).toEqual(decide(inputOf(question)));
    });
  });
});

describe("three values", () => {
  it("a definite answer holds for every value of the unknown keys", () => {
    const unknownKeys = fc.subarray([...conditionKeys], { minLength: 1 });
    const found = fc.dictionary(fc.constantFrom(...conditionKeys), contextValue());
    fc.assert(
      fc.property(questionArbitrary, unknownKeys, found, (question, unknown, concrete) => {
        const open = decide(inputOf(withContext(question, { keep: {}, unknown })));
        const keep = hasTags(question.request.principal) ? concrete : {};
        const settled = decide(
          inputOf(withContext(question, { keep, unknown: [], drop: unknown })),
        );
        expectCompatible(open, settled);
      }),
      { ...run, numRuns: 1500 },
    );
  });

  it("knowing nothing, an answer is never allowed that some knowledge would deny", () => {
    property((question) => {
      const blind = { ...question, request: { ...question.request, context: {}, unknown: ["*"] } };
      expectCompatible(decide(inputOf(blind)), decide(inputOf(question)));
    });
  });

  it("an unreadable statement of no known effect never leaves a definite answer that it could change", () => {
    property((question, statement) => {
      const broken = mapPolicies(question, (policy, hasPrincipal) => ({
        ...policy,
        Statement: [...policy.Statement, { ...denyOf(statement, hasPrincipal), Effect: "Perhaps" }],
      }));
      const unreadable = decide(inputOf(broken));
      for (const effect of ["Allow", "Deny"]) {
        const meant = mapPolicies(question, (policy, hasPrincipal) => ({
          ...policy,
          Statement: [...policy.Statement, { ...denyOf(statement, hasPrincipal), Effect: effect }],
        }));
        expectCompatible(unreadable, decide(inputOf(meant)));
      }
    });
  });
});

/** A denial may turn out to be of the other kind: what is certain is that it is one. */
function expectCompatible(before: Decision, after: Decision): void {
  const denied = ["explicit-deny", "implicit-deny"];
  if (before.kind === "allow") expect(after.kind).toBe("allow");
  if (before.kind === "explicit-deny") expect(after.kind).toBe("explicit-deny");
  if (before.kind === "implicit-deny") expect(denied).toContain(after.kind);
}

function property(check: (question: DecideCase, statement: JsonStatement) => void): void {
  const statement = fc.record({
    Action: fc.constantFrom("s3:GetObject", "s3:*", "ec2:*"),
    Resource: fc.constantFrom("*", "arn:aws:s3:::b/*", "arn:aws:s3:::c/*"),
    Condition: fc.constantFrom({}, { StringEquals: { "s3:prefix": "a" } }),
  });
  fc.assert(fc.property(questionArbitrary, statement, check), run);
}

function denyOf(statement: JsonStatement, hasPrincipal: boolean): JsonStatement {
  return { Effect: "Deny", ...(hasPrincipal ? { Principal: "*" } : {}), ...statement };
}

function splitActions(statement: JsonStatement): readonly JsonStatement[] {
  const actions = statement["Action"];
  if (!Array.isArray(actions)) return [statement];
  return actions.map((action: unknown) => ({ ...statement, Action: [action] }));
}

/** Changes every policy of the question but RCPs, which allow nothing. */
function mapPolicies(
  question: DecideCase,
  change: (policy: JsonPolicy, hasPrincipal: boolean) => JsonPolicy,
): DecideCase {
  const { identity, boundary, session, resource, scp } = question.policies;
  const plain = (policy: object) => change(policy as JsonPolicy, false);
  return {
    ...question,
    policies: {
      ...question.policies,
      ...(identity === undefined ? {} : { identity: identity.map(plain) }),
      ...(boundary === undefined ? {} : { boundary: boundary.map(plain) }),
      ...(session === undefined ? {} : { session: session.map(plain) }),
      ...(scp === undefined ? {} : { scp: scp.map((level) => level.map(plain)) }),
      ...(resource === undefined ? {} : { resource: change(resource as JsonPolicy, true) }),
    },
  };
}

/** The question with other context: `keep` replaces what is dropped or unknown. */
function withContext(
  question: DecideCase,
  options: {
    readonly keep: Readonly<Record<string, string | readonly string[]>>;
    readonly unknown: readonly string[];
    readonly drop?: readonly string[];
  },
): DecideCase {
  const { keep, unknown, drop = unknown } = options;
  const given = Object.entries(question.request.context ?? {}).filter(
    ([key]) => !drop.includes(key),
  );
  const kept = Object.entries(keep).filter(([key]) => drop.includes(key));
  const settled = unknown.length === 0 ? kept : [];
  return {
    ...question,
    request: { ...question.request, context: Object.fromEntries([...given, ...settled]), unknown },
  };
}
