import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Decision } from "../decision.ts";
import { decide } from "../definition.ts";
import type { ContextValue } from "../request.ts";
import { inputOf } from "../testing/decide-case.ts";
import type { DecideCase } from "../testing/decide-case.ts";
import { callRows } from "./call-rows.ts";
import type { Call } from "./call.ts";
import { decideCall, namesInCall, operationsOfSeveral, requestsOfCall } from "./decide-call.ts";
import { contextThrough, forwardedContext } from "./forwarded.ts";

type Context = Readonly<Record<string, string | readonly string[]>>;

/** What the JSON of a case holds; policies of resources stand under their ARN. */
type CallCase = {
  readonly name: string;
  readonly source: string;
  readonly call: {
    readonly principal: string;
    readonly operation: string;
    readonly context?: Context;
    readonly unknown?: readonly string[];
    readonly resources: readonly {
      readonly as: string;
      readonly resource: string;
      readonly resourceAccount?: string;
      readonly context?: Context;
    }[];
  };
  readonly policies: {
    readonly identity: readonly object[];
    readonly resources?: Readonly<Record<string, object>>;
  };
  readonly expected: {
    readonly decision: Decision["kind"];
    /** Action, resource and decision of each part, in any order. */
    readonly parts: readonly string[];
    readonly says?: string;
  };
};

const folder = new URL("../../../../../tests/cases/evaluate/calls/", import.meta.url);
const files = readdirSync(folder);

for (const file of files) {
  describe(file, () => {
    for (const one of casesIn(file)) {
      it(`${one.name} [${one.source}]`, () => {
        const call = callOf(one);
        const { decision, parts } = decideCall(call, (request) => {
          const input = inputFor(one, request.resource, request.resourceAccount);
          return decide({ ...input, request });
        });
        const words = parts.map((part) => {
          const { action, resource } = part.request;
          return `${action} ${resource} ${part.decision.kind}`;
        });
        expect(words.toSorted()).toEqual([...one.expected.parts].toSorted());
        expect(decision.kind).toBe(one.expected.decision);
        if (one.expected.says !== undefined)
          expect(JSON.stringify(decision)).toContain(one.expected.says);
      });
    }
  });
}

describe("the rows", () => {
  it("are each asked by some case, and name a page of AWS's", () => {
    const asked = files.flatMap(casesIn).map(({ call }) => call.operation.toLowerCase());
    const passing = [...callRows].filter(([, { source }]) =>
      source.includes("id_roles_use_passrole"),
    );
    const others = [...callRows.keys()].filter((name) => !passing.some(([one]) => one === name));
    expect(others.filter((operation) => !asked.includes(operation))).toEqual([]);
    expect(passing.some(([operation]) => asked.includes(operation))).toBe(true);
    for (const { source } of callRows.values()) expect(source).toContain("docs.aws.amazon.com");
  });

  it("ask nothing twice", () => {
    for (const [, { requests }] of callRows) {
      const names = requests.map(({ action, on }) => `${action} ${on}`);
      expect(new Set(names).size).toBe(names.length);
    }
  });
});

describe("a call", () => {
  it("without a resource names what it lacks, and is unknown", () => {
    const call: Call = {
      principal: { kind: "anonymous" },
      operation: "s3:ListBuckets",
      context: new Map(),
      resources: [],
    };
    expect(requestsOfCall(call)).toEqual({ requests: [], missing: ["resource"] });
    const { decision } = decideCall(call, () => ({
      kind: "allow",
      because: [],
      notConsidered: [],
    }));
    expect(decision.kind).toBe("unknown");
  });
});

describe("an operation of which it is not known what it asks besides", () => {
  it("is answered with that, and one with rows is not", () => {
    const decided = (operation: string, as: string) =>
      decideCall(
        {
          principal: { kind: "anonymous" },
          operation,
          context: new Map(),
          resources: [{ as, resource: "arn:aws:iam::111122223333:role/r" }],
        },
        () => ({ kind: "allow", because: [], notConsidered: ["x"] }),
      ).decision.notConsidered;
    expect(decided("batch:SubmitJob", "job")).toEqual(["x", "further-requests"]);
    expect(decided("sts:AssumeRole", "role")).toEqual(["x"]);
  });
});

describe("a forwarded request", () => {
  const single = (value: string): ContextValue => ({ kind: "single", value });

  it("keeps the caller's public address and says which service asks", () => {
    const context = new Map([
      ["aws:sourceip", single("203.0.113.1")],
      ["s3:prefix", single("a")],
      ["aws:requesttag/team", single("blue")],
      ["aws:resourceaccount", single("111122223333")],
    ]);
    expect(Object.fromEntries(forwardedContext(context, "s3.amazonaws.com"))).toEqual({
      "aws:sourceip": single("203.0.113.1"),
      "aws:viaawsservice": single("true"),
      "aws:calledvia": { kind: "many", values: ["s3.amazonaws.com"] },
      "aws:calledviafirst": single("s3.amazonaws.com"),
      "aws:calledvialast": single("s3.amazonaws.com"),
    });
  });

  it("does not say through which endpoint the first one came, nor from which address there", () => {
    const context = new Map([
      ["aws:sourcevpce", single("vpce-1")],
      ["aws:sourcevpc", single("vpc-1")],
      ["aws:vpcsourceip", single("10.0.0.1")],
      ["aws:sourceip", single("10.0.0.1")],
    ]);
    const keys = [...forwardedContext(context, "s3.amazonaws.com").keys()];
    expect(keys.filter((key) => key.includes("source"))).toEqual([]);
  });

  it("adds to the services that were called before", () => {
    const first = forwardedContext(new Map(), "cloudformation.amazonaws.com");
    const second = forwardedContext(first, "s3.amazonaws.com");
    expect(second.get("aws:calledvia")).toEqual({
      kind: "many",
      values: ["cloudformation.amazonaws.com", "s3.amazonaws.com"],
    });
    expect(second.get("aws:calledviafirst")).toEqual(single("cloudformation.amazonaws.com"));
    expect(second.get("aws:calledvialast")).toEqual(single("s3.amazonaws.com"));
  });
});

describe("a request that is described as it reaches its resource", () => {
  const single = (value: string): ContextValue => ({ kind: "single", value });
  const key = "arn:aws:kms:eu-west-1:111122223333:key/1";
  const { principal } = inputOf({
    name: "",
    source: "",
    request: {
      principal: "arn:aws:iam::111122223333:user/al",
      action: "kms:Decrypt",
      resource: key,
    },
    policies: {},
    expected: { decision: "allow" },
  }).request;
  const asked = { resource: key, principal };
  const context = new Map([
    ["aws:sourcevpce", single("vpce-1")],
    ["aws:requesttag/team", single("blue")],
    ["kms:encryptioncontext:a", single("b")],
  ]);

  it("is as it is where no service made it", () => {
    expect(contextThrough([], context, asked)).toBe(context);
  });

  it("keeps its own keys, says who asks, and not through which endpoint the first call came", () => {
    const services = ["cloudformation.amazonaws.com", "s3.amazonaws.com"];
    expect(Object.fromEntries(contextThrough(services, context, asked))).toEqual({
      "aws:requesttag/team": single("blue"),
      "kms:encryptioncontext:a": single("b"),
      "aws:viaawsservice": single("true"),
      "aws:calledvia": { kind: "many", values: services },
      "aws:calledviafirst": single("cloudformation.amazonaws.com"),
      "aws:calledvialast": single("s3.amazonaws.com"),
      "kms:viaservice": single("s3.eu-west-1.amazonaws.com"),
      "kms:calleraccount": single("111122223333"),
    });
  });
});

describe("what resources may be to an operation", () => {
  it("is known of those that stand for several requests, and says what each call has", () => {
    expect(namesInCall("STS:AssumeRole")).toEqual([{ name: "role", required: true }]);
    const names = namesInCall("s3:CopyObject") ?? [];
    expect(names.filter(({ required }) => required).map(({ name }) => name)).toEqual([
      "source",
      "destination",
    ]);
    expect(namesInCall("s3:ListBucket")).toBeUndefined();
    for (const operation of operationsOfSeveral()) expect(namesInCall(operation)).toBeDefined();
  });
});

function casesIn(file: string): readonly CallCase[] {
  return JSON.parse(readFileSync(new URL(file, folder), "utf8")) as readonly CallCase[];
}

/** The question about one resource, with the policies that the case has for it. */
function inputFor(one: CallCase, resource: string, resourceAccount: string | undefined) {
  const { identity, resources = {} } = one.policies;
  const policy = resources[resource];
  const question: DecideCase = {
    name: one.name,
    source: one.source,
    request: {
      principal: one.call.principal,
      action: one.call.operation,
      resource,
      ...(resourceAccount === undefined ? {} : { resourceAccount }),
    },
    policies: { identity, ...(policy === undefined ? {} : { resource: policy }) },
    expected: { decision: one.expected.decision },
  };
  return inputOf(question);
}

function callOf(one: CallCase): Call {
  const { operation, unknown, context = {}, resources } = one.call;
  return {
    principal: inputFor(one, "*", undefined).request.principal,
    operation,
    context: contextOf(context),
    ...(unknown === undefined ? {} : { unknown: unknown.map((key) => key.toLowerCase()) }),
    resources: resources.map(({ as, resource, resourceAccount, context: own = {} }) => ({
      as,
      resource,
      resourceAccount: inputFor(one, resource, resourceAccount).request.resourceAccount,
      context: contextOf(own),
    })),
  };
}

function contextOf(context: Context): ReadonlyMap<string, ContextValue> {
  return new Map(
    Object.entries(context).map(([key, value]) => [
      key.toLowerCase(),
      typeof value === "string" ? { kind: "single", value } : { kind: "many", values: value },
    ]),
  );
}
