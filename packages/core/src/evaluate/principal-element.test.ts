/** What no document says, since the parser refuses it, and a tree may hold all the same. */
import { describe, expect, it } from "vitest";
import type { Effect, PrincipalElement, ReadableStatement } from "../iam/tree.ts";
import { decide } from "./definition.ts";
import { inputOf } from "./testing/decide-case.ts";
import type { NamedPolicy } from "./request.ts";

const at = { offset: 0, line: 1, column: 1 };
const span = { file: "tree", start: at, end: at };
const everything = { negated: false, patterns: [{ value: "*", span }] };

function resourcePolicy(effect: Effect, principal: PrincipalElement | undefined): NamedPolicy {
  const statement: ReadableStatement = {
    kind: "statement",
    index: 0,
    sid: undefined,
    effect,
    principal,
    action: everything,
    resource: everything,
    conditions: [],
    span,
  };
  const document = { version: "2012-10-17", id: undefined, statements: [statement], span } as const;
  return { name: "tree", document };
}

function answer(identity: readonly object[], resource: NamedPolicy): string {
  const input = inputOf({
    name: "tree",
    source: "tree",
    request: {
      principal: "arn:aws:iam::111122223333:user/al",
      action: "s3:GetObject",
      resource: "arn:aws:s3:::b/k",
      resourceAccount: "111122223333",
    },
    policies: { identity },
    expected: { decision: "unknown" },
  });
  return decide({ ...input, policies: { ...input.policies, resource } }).kind;
}

const allowAll = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
};
const somebody = { type: "AWS", value: "444455556666", span } as const;

describe("principals of trees that no document makes", () => {
  it("an Allow with NotPrincipal leaves the answer unknown, and does not grant", () => {
    const policy = resourcePolicy("Allow", { negated: true, entries: [somebody] });
    expect(answer([], policy)).toBe("unknown");
    expect(answer([allowAll], policy)).toBe("allow");
  });

  it("an Allow of a resource policy without Principal leaves the answer unknown", () => {
    expect(answer([], resourcePolicy("Allow", undefined))).toBe("unknown");
  });

  it("a Deny of a resource policy without Principal leaves the answer unknown", () => {
    expect(answer([allowAll], resourcePolicy("Deny", undefined))).toBe("unknown");
  });

  it("a Deny of nobody denies nobody, and one of everybody but nobody denies everybody", () => {
    expect(answer([allowAll], resourcePolicy("Deny", { negated: false, entries: [] }))).toBe(
      "allow",
    );
    expect(answer([allowAll], resourcePolicy("Deny", { negated: true, entries: [] }))).toBe(
      "explicit-deny",
    );
  });

  it("a NotPrincipal that holds a star among others denies nobody", () => {
    const star = { type: "AWS", value: "*", span } as const;
    const policy = resourcePolicy("Deny", { negated: true, entries: [somebody, star] });
    expect(answer([allowAll], policy)).toBe("allow");
  });
});
