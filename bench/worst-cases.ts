/**
 * The requests and policies within AWS's quotas that are hardest to compare: patterns of which every
 * piece nearly matches at every place, against the longest values that a request can carry.
 *
 * What a request can carry: an object's key has 1,024 bytes, all headers together 8 KB, a tag 128
 * and 256 characters, 50 of them; a batch of DynamoDB 100 keys of 2,048 bytes. A managed policy has
 * 6,144 characters and a role 20 of them at most, a bucket policy 20 KB.
 */
import { parseAccountId, parsePolicyTolerantly } from "@bailiwick/core";
import type {
  ApplicablePolicies,
  AuthorizationInput,
  ContextValue,
  NamedPolicy,
  PolicyType,
} from "@bailiwick/core";

export type WorstCase = { readonly name: string; readonly input: AuthorizationInput };

const managedPolicy = 6_144;
const bucketPolicy = 20_480;
const mostManagedPolicies = 20;
const longestKey = 1_024;
const longestHeader = 8_192;

/** @returns fresh inputs, of which nothing has been kept */
export function worstCases(): readonly WorstCase[] {
  return [
    ...resourceCases.map(resourceCase),
    ...conditionCases.map(conditionCase),
    ...[[], ["*"]].map((unknown) => statementsCase(unknown)),
  ];
}

/** Of the patterns in `Resource`. */
const resourceCases: readonly ResourceCase[] = [
  {
    name: "twelve groups `*a` against 40 characters",
    patterns: [`arn:aws:s3:::b/${"*a".repeat(12)}`],
    key: `${"a".repeat(40)}b`,
  },
  {
    name: "patterns of the half of a key, in 20 managed policies",
    patterns: patternsFilling(managedPolicy, longestKey / 2),
    key: "a".repeat(longestKey),
    policies: mostManagedPolicies,
  },
  {
    name: "patterns without `?`, in 20 managed policies",
    patterns: filling(managedPolicy, (number) => `*${number}${"a".repeat(longestKey / 2)}*`),
    key: "a".repeat(longestKey),
    policies: mostManagedPolicies,
  },
  {
    name: "patterns of characters outside the basic plane",
    patterns: filling(managedPolicy, (number) => `*?${"🎄".repeat(126)}${number}`),
    key: "🎄".repeat(longestKey / 4),
    policies: mostManagedPolicies,
  },
  {
    name: "tags in a resource, in 20 managed policies",
    patterns: filling(managedPolicy, (number) => `*\${aws:PrincipalTag/t}${number}`),
    key: "a".repeat(longestKey),
    policies: mostManagedPolicies,
    context: [["aws:principaltag/t", single("a".repeat(256))]],
  },
];

/** Of the values of a condition. */
const conditionCases: readonly ConditionCase[] = [
  {
    name: "one pattern against headers of 8 KB",
    operator: "StringLike",
    key: "aws:UserAgent",
    values: patternsFilling(managedPolicy, longestHeader / 2),
    context: [["aws:useragent", single("a".repeat(longestHeader))]],
  },
  {
    name: "a bucket policy's patterns against headers of 8 KB",
    operator: "StringLike",
    key: "aws:UserAgent",
    values: patternsFilling(bucketPolicy, longestHeader / 2),
    context: [["aws:useragent", single("a".repeat(longestHeader))]],
    resource: true,
  },
  {
    name: "ARN patterns against an ARN of 2 KB",
    operator: "ArnNotLike",
    key: "aws:SourceArn",
    values: filling(bucketPolicy, (number) => `arn:*:*:*:*:*?${"a".repeat(1_000)}${number}`),
    context: [["aws:sourcearn", single(`arn:aws:s3:::${"a".repeat(2_000)}`)]],
    resource: true,
  },
  {
    name: "patterns against 50 tag keys",
    operator: "ForAllValues:StringNotLike",
    key: "aws:TagKeys",
    values: patternsFilling(bucketPolicy, 64),
    context: [["aws:tagkeys", many(50, (number) => `${"a".repeat(124)}-${number}`)]],
    resource: true,
  },
  ...[32, 1_024].map((length): ConditionCase => ({
    name: `patterns of ${length} characters against 100 keys of a batch`,
    operator: "ForAnyValue:StringLike",
    key: "dynamodb:LeadingKeys",
    values: patternsFilling(managedPolicy, length),
    context: [["dynamodb:leadingkeys", many(100, (number) => `${"a".repeat(2_044)}-${number}`)]],
  })),
  {
    name: "variables that bring 2 KB each",
    operator: "StringLike",
    key: "aws:Referer",
    values: filling(managedPolicy, (number) => `*\${aws:UserAgent}${number}`),
    context: [
      ["aws:useragent", single("a".repeat(longestHeader / 4))],
      ["aws:referer", single("a".repeat((longestHeader * 3) / 4))],
    ],
  },
  {
    name: "variables that bring 2 KB each, behind a `?`",
    operator: "StringLike",
    key: "aws:Referer",
    values: filling(managedPolicy, (number) => `*?\${aws:UserAgent}${number}`),
    context: [
      ["aws:useragent", single("a".repeat(longestHeader / 4))],
      ["aws:referer", single("a".repeat((longestHeader * 3) / 4))],
    ],
  },
  {
    name: "texts of other scripts without regard to capitals",
    operator: "StringNotEqualsIgnoreCase",
    key: "aws:PrincipalTag/t",
    values: filling(bucketPolicy, (number) => `Ä${number}`),
    context: [["aws:principaltag/t", single("Ä".repeat(256))]],
    resource: true,
  },
  {
    name: "a list of addresses",
    operator: "NotIpAddress",
    key: "aws:SourceIp",
    values: filling(bucketPolicy, (number) => `2001:db8:${number.toString(16)}::/48`),
    context: [["aws:sourceip", single("2001:db8:ffff::1")]],
    resource: true,
  },
  {
    name: "numbers of thousands of digits",
    operator: "NumericLessThan",
    key: "s3:max-keys",
    values: filling(managedPolicy, (number) => `${"9".repeat(500)}${number}`),
    context: [["s3:max-keys", single("9".repeat(longestHeader))]],
  },
];

type Context = readonly (readonly [string, ContextValue])[];

type ResourceCase = {
  readonly name: string;
  readonly patterns: readonly string[];
  readonly key: string;
  readonly policies?: number;
  readonly context?: Context;
};

function resourceCase({ name, ...of }: ResourceCase): WorstCase {
  const texts = Array.from({ length: of.policies ?? 1 }, (_, number) =>
    documentText({ Sid: `S${number}`, Action: "s3:GetObject", Resource: of.patterns }),
  );
  return {
    name,
    input: inputWith(
      { identity: texts.map((text) => named(text, "identity")) },
      { resource: `arn:aws:s3:::b/${of.key}`, context: of.context ?? [] },
    ),
  };
}

type ConditionCase = {
  readonly name: string;
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
  readonly context: Context;
  /** In the resource's policy; else in one of the principal's. */
  readonly resource?: boolean;
};

function conditionCase({ name, ...of }: ConditionCase): WorstCase {
  const common = {
    Action: "s3:GetObject",
    Resource: "*",
    Condition: { [of.operator]: { [of.key]: of.values } },
  };
  const policies: ApplicablePolicies =
    of.resource === true
      ? { resource: named(documentText({ ...common, Principal: "*" }), "resource") }
      : { identity: [named(documentText(common), "identity")] };
  return {
    name,
    input: inputWith(policies, { resource: "arn:aws:s3:::b/k", context: of.context }),
  };
}

/** As many small statements as 20 policies hold, each asking another key. */
function statementsCase(unknown: readonly string[]): WorstCase {
  const identity = Array.from({ length: mostManagedPolicies }, (_, policy) => {
    const statements: object[] = [];
    for (let length = 100; length < managedPolicy; length += 110) {
      const key = `aws:PrincipalTag/t${policy}x${statements.length}`;
      const Effect = statements.length % 2 === 0 ? "Allow" : "Deny";
      const Condition = { StringEquals: { [key]: "a" } };
      statements.push({ Effect, Action: "*", Resource: "*", Condition });
    }
    return named(JSON.stringify({ Version: "2012-10-17", Statement: statements }), "identity");
  });
  const [open] = unknown;
  return {
    name: `1,100 statements, each with a condition of its own${open === undefined ? "" : ", all unknown"}`,
    input: inputWith({ identity }, { resource: "arn:aws:s3:::b/k", context: [], unknown }),
  };
}

function inputWith(
  policies: ApplicablePolicies,
  of: {
    readonly resource: string;
    readonly context: Context;
    readonly unknown?: readonly string[];
  },
): AuthorizationInput {
  const account = parseAccountId("111122223333");
  if (account === undefined) throw new Error("111122223333 is an account id.");
  return {
    policies,
    request: {
      principal: { kind: "user", arn: `arn:aws:iam::${account}:user/u`, account },
      action: "s3:GetObject",
      resource: of.resource,
      resourceAccount: account,
      context: new Map(of.context),
      unknown: of.unknown,
    },
  };
}

/** Patterns of this length that fill a policy, each with a `?` in its midst and wrong at its very end. */
function patternsFilling(size: number, length: number): readonly string[] {
  const half = "a".repeat(length / 2 - 2);
  return filling(size, (number) => `*${half}?${half}${number}*`);
}

/** Different ones, as many as a policy of that size has room for. */
function filling(size: number, make: (number: number) => string): readonly string[] {
  const made: string[] = [];
  for (let length = 300; ;) {
    const next = make(made.length);
    length += next.length + 3;
    if (length > size && made.length > 0) return made;
    made.push(next);
  }
}

function documentText(statement: object): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", ...statement }],
  });
}

function named(text: string, type: PolicyType): NamedPolicy {
  return { name: type, document: parsePolicyTolerantly(text, { file: type, type }).value };
}

function single(value: string): ContextValue {
  return { kind: "single", value };
}

function many(count: number, make: (number: number) => string): ContextValue {
  return { kind: "many", values: Array.from({ length: count }, (_, number) => make(number)) };
}
