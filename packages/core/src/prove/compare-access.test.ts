import { describe, expect, it } from "vitest";
import { fuzzGroup } from "../evaluate/testing/fuzz-group.ts";
import { inputOf } from "../evaluate/testing/decide-case.ts";
import { parsePolicyTolerantly } from "../iam/parse.ts";
import type { PolicyDocument, PolicyType } from "../iam/tree.ts";
import { allowsAt } from "./allows-at.ts";
import { compareAccess, compareBothWays } from "./compare-access.ts";
import type { ComparedAccess } from "./compare-access.ts";
import type { Point } from "./dimension.ts";
import { threeActions } from "./testing/three-actions.ts";

type Statement = Readonly<Record<string, unknown>>;

function documentOf(statements: readonly Statement[], type: PolicyType = "identity") {
  const text = JSON.stringify({ Version: "2012-10-17", Statement: statements });
  return parsePolicyTolerantly(text, { file: "policy.json", type }).value;
}

const allow = { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::b/*" };

function compare(existing: readonly Statement[], after: readonly Statement[]): ComparedAccess {
  return compareAccess({
    existing: [documentOf(existing)],
    new: [documentOf(after)],
    type: "identity",
  });
}

function witnessOf(compared: ComparedAccess): Point | undefined {
  return compared.kind === "new-access" ? compared.witness : undefined;
}

describe("access that is compared", () => {
  it("is none that is new in the same policy, in a part of it, and in capitals of actions", () => {
    expect(compare([allow], [allow]).kind).toBe("no-new-access");
    expect(compare([allow], [{ ...allow, Resource: "arn:aws:s3:::b/a/*" }]).kind).toBe(
      "no-new-access",
    );
    expect(compare([allow], [{ ...allow, Action: "S3:getobject" }]).kind).toBe("no-new-access");
  });

  it("is new where a resource, an action or a condition is wider, with the shortest request", () => {
    const wider = compare([allow], [{ ...allow, Resource: "arn:aws:s3:::b*" }]);
    expect(witnessOf(wider)).toMatchObject({
      action: "s3:getobject",
      resource: "arn:aws:s3:::b",
    });
    const conditional = {
      ...allow,
      Condition: { NumericLessThan: { "s3:max-keys": "10.5" } },
    };
    expect(witnessOf(compare([conditional], [allow]))?.context.get("s3:max-keys")).toBeUndefined();
    const present = { ...allow, Condition: { Null: { "s3:max-keys": "false" } } };
    expect(witnessOf(compare([conditional], [present]))?.context.get("s3:max-keys")).toEqual({
      kind: "single",
      value: "10.5",
    });
  });

  it("is none that is new where several statements together allow it all", () => {
    const below = { ...allow, Condition: { NumericLessThan: { "s3:max-keys": "10" } } };
    const above = { ...allow, Condition: { NumericGreaterThanEquals: { "s3:max-keys": "10" } } };
    const number = { ...allow, Condition: { NumericLessThanEquals: { "s3:max-keys": "1000" } } };
    expect(compare([below, above], [number]).kind).toBe("no-new-access");
    expect(compare([above], [number]).kind).toBe("new-access");
  });

  it("is new where a Deny goes, and none where one comes", () => {
    const deny = { ...allow, Effect: "Deny", Resource: "arn:aws:s3:::b/secret/*" };
    expect(witnessOf(compare([allow, deny], [allow]))?.resource).toBe("arn:aws:s3:::b/secret/");
    expect(compare([allow], [allow, deny]).kind).toBe("no-new-access");
  });

  it("needs several values where set operators tell lists apart", () => {
    const any = { ...allow, Condition: { "ForAnyValue:StringEquals": { "aws:TagKeys": "a" } } };
    const all = { ...allow, Condition: { "ForAllValues:StringEquals": { "aws:TagKeys": "a" } } };
    const witness = witnessOf(compare([all], [any]))?.context.get("aws:tagkeys");
    expect(witness).toMatchObject({ kind: "many" });
    expect(witness?.kind === "many" && new Set(witness.values).size).toBe(2);
  });

  it("is unknown where it turns on a policy variable", () => {
    const own = { ...allow, Resource: "arn:aws:s3:::b/${aws:username}/*" };
    expect(compare([allow], [own]).kind).toBe("no-new-access");
    expect(witnessOf(compare([own], [allow]))?.resource).toBe("arn:aws:s3:::b/");
    expect(compare([own], [{ ...allow, Resource: "arn:aws:s3:::b/al/*" }]).kind).toBe("unknown");
  });

  it("is none that is new where both policies leave the same open", () => {
    const own = { ...allow, Resource: ["arn:aws:s3:::b/${aws:username}/*", "arn:aws:s3:::c"] };
    const guarded = { ...own, Condition: { Bool: { "aws:SecureTransport": "true" } } };
    expect(compare([own], [own]).kind).toBe("no-new-access");
    expect(compare([own], [guarded]).kind).toBe("no-new-access");
    expect(compare([own, allow], [own]).kind).toBe("no-new-access");
    expect(compare([guarded], [own]).kind).toBe("new-access");
  });

  it("is unknown where a statement cannot be read", () => {
    expect(compare([allow], [{ ...allow, Effect: "Perhaps" }]).kind).toBe("unknown");
  });

  it("is unknown beyond the budget, and never none", () => {
    const long = { ...allow, Resource: `arn:aws:s3:::*a${"?".repeat(12)}*` };
    const compared = compareAccess({
      existing: [documentOf([allow])],
      new: [documentOf([long])],
      type: "identity",
      budget: 100,
    });
    expect(compared.kind).toBe("unknown");
  });
});

describe("real access that is compared", () => {
  const compareReal = (existing: readonly Statement[], after: readonly Statement[]) =>
    compareAccess({
      existing: [documentOf(existing)],
      new: [documentOf(after)],
      type: "identity",
      catalogue: threeActions,
    });

  it("is none that is new for actions that do not exist", () => {
    const one = { ...allow, Action: "s3:GetObject*" };
    expect(compare([allow], [one]).kind).toBe("new-access");
    expect(compareReal([allow], [one]).kind).toBe("no-new-access");
  });

  it("is none that is new on resources of another form", () => {
    const instance = "arn:aws:ec2:*:*:instance/*";
    const run = { Effect: "Allow", Action: "ec2:RunInstances", Resource: instance };
    const any = { ...run, Resource: "*" };
    expect(compare([run], [any]).kind).toBe("new-access");
    expect(compareReal([run], [any]).kind).toBe("no-new-access");
    const inAccount = { ...run, Resource: "arn:aws:ec2:*:111122223333:instance/*" };
    const digits = { ...run, Resource: `arn:aws:ec2:*:${"?".repeat(12)}:instance/*` };
    expect(compareReal([digits], [any]).kind).toBe("no-new-access");
    expect(witnessOf(compareReal([inAccount], [any]))?.resource).toMatch(
      /^arn:aws:ec2:us-east-1:[0-9]{12}:instance\/x$/,
    );
  });

  it("is none that is new with keys that the action does not carry, or without those it always has", () => {
    const prefix = { ...allow, Condition: { StringNotEquals: { "s3:prefix": "a" } } };
    const list = { ...prefix, Action: "s3:ListBucket", Resource: "*" };
    expect(compare([prefix], [allow]).kind).toBe("new-access");
    expect(compareReal([prefix], [allow]).kind).toBe("no-new-access");
    expect(compareReal([list], [{ ...list, Condition: undefined }]).kind).toBe("new-access");
    const secure = (value: string, operator: string) => ({
      ...allow,
      Condition: { [operator]: { "aws:CurrentTime": value } },
    });
    const ever = [
      secure("2026-01-01", "DateLessThan"),
      secure("2026-01-01", "DateGreaterThanEquals"),
    ];
    expect(witnessOf(compare(ever, [allow]))?.context.get("aws:currenttime")).toBeUndefined();
    expect(compareReal(ever, [allow]).kind).toBe("no-new-access");
  });

  it("is of the partition that the policies name", () => {
    const china = { ...allow, Resource: "arn:aws-cn:s3:::b/*" };
    const wider = compareReal([china], [{ ...china, Resource: "arn:aws-cn:s3:::*" }]);
    expect(witnessOf(wider)?.resource).toMatch(/^arn:aws-cn:s3:::/);
    // The key of an object may have colons, and a `*` goes on over them.
    const anywhere = compareReal([allow], [{ ...allow, Resource: "arn:*:s3:::b/*" }]);
    expect(witnessOf(anywhere)?.resource).toBe("arn:aws:s3:::x/:s3:::b/");
  });

  it("is asked of keys of several values as such", () => {
    const tagged = (operator: string) => ({
      ...allow,
      Condition: { [operator]: { "aws:TagKeys": "a" } },
      Action: "ec2:*",
      Resource: "*",
    });
    expect(
      compareReal([tagged("ForAllValues:StringEquals")], [tagged("ForAnyValue:StringEquals")]).kind,
    ).toBe("no-new-access");
  });
});

describe("real callers", () => {
  const own = { Effect: "Allow", Action: "s3:GetObject", Resource: "*" };
  const role = "arn:aws:iam::111122223333:role/team/dev";
  const onlyArn = (arn: string) => ({ Condition: { ArnLike: { "aws:PrincipalArn": arn } } });

  function compareResource(existing: Statement, after: Statement): ComparedAccess {
    return compareAccess({
      existing: [documentOf([existing], "resource")],
      new: [documentOf([after], "resource")],
      type: "resource",
      catalogue: threeActions,
    });
  }

  it("have the ARN and account that conditions ask for", () => {
    const named = { ...own, Principal: { AWS: role } };
    const byCondition = { ...own, Principal: { AWS: "*" }, ...onlyArn(role) };
    expect(compareResource(byCondition, named).kind).toBe("no-new-access");
    expect(compareResource(named, { ...named, ...onlyArn("arn:aws:iam::*:user/*") }).kind).toBe(
      "no-new-access",
    );
    const inAccount = { ...own, Principal: { AWS: "111122223333" } };
    expect(compareResource(inAccount, named).kind).toBe("no-new-access");
    const wider = compareResource(named, {
      ...inAccount,
      ...onlyArn("arn:aws:iam::*:role/team/*"),
    });
    expect(witnessOf(wider)?.principal).toMatchObject({
      kind: "role-session",
      account: "111122223333",
    });
  });

  it("of a session that is named may have a role in any path", () => {
    const session = "arn:aws:sts::111122223333:assumed-role/dev/al";
    const named = { ...own, Principal: { AWS: session } };
    const outside = { ...named, ...onlyArn("arn:aws:iam::111122223333:role/dev") };
    expect(witnessOf(compareResource(outside, named))?.principal).toMatchObject({
      sessionArn: session,
      roleArn: "arn:aws:iam::111122223333:role/x/dev",
    });
  });
});

describe.each(["identity", "resource"] as const)(
  "generated %s policies that are compared",
  (type) => {
    it("have no request that is new where it is said that there is none", () => {
      const kinds = { "no-new-access": 0, "new-access": 0, unknown: 0 };
      let attacks = 0;
      for (let group = 0; group < 400; group += 1) {
        const inputs = fuzzGroup(71, group).map(inputOf);
        const policies = inputs[0]?.policies;
        const named =
          type === "identity" ? policies?.identity : policies?.resource && [policies.resource];
        const [existing, after] = halves((named ?? []).map(({ document }) => document));
        const compared = compareAccess({ existing, new: after, type, budget: 4_000 });
        kinds[compared.kind] += 1;
        const both = compareBothWays({ existing: after, new: existing, type, budget: 4_000 });
        expect(both.lost.kind).toBe(compared.kind);
        for (const { request } of inputs) {
          const point = type === "identity" ? { ...request, principal: undefined } : request;
          const isNew =
            allowsAt(after, type, point) === true && allowsAt(existing, type, point) === false;
          attacks += Number(isNew);
          if (isNew) expect(compared.kind).not.toBe("no-new-access");
        }
      }
      expect(attacks).toBeGreaterThan(50);
      expect(Math.min(kinds["no-new-access"], kinds["new-access"])).toBeGreaterThan(20);
    });
  },
);

/** The statements of some documents, dealt out to two. */
function halves(
  documents: readonly PolicyDocument[],
): readonly [readonly PolicyDocument[], readonly PolicyDocument[]] {
  const half = (parity: number) =>
    documents.map((document) => ({
      ...document,
      statements: document.statements.filter((_, place) => place % 2 === parity),
    }));
  return [half(0), half(1)];
}
