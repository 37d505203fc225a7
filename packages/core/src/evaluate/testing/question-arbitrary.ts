/**
 * Generators of questions whose parts meet: few accounts, actions, keys and values, so that
 * statements often apply, deny and leave things open.
 */
import * as fc from "fast-check";
import type { DecideCase } from "./decide-case.ts";

const here = "111122223333";
const there = "444455556666";
const management = "999988887777";

const principals = [
  `arn:aws:iam::${here}:user/al`,
  `arn:aws:iam::${here}:root`,
  `arn:aws:sts::${here}:assumed-role/Dev/al`,
  `arn:aws:sts::${here}:federated-user/al`,
  `arn:aws:iam::${there}:user/bo`,
  `arn:aws:sts::${there}:assumed-role/Ops/bo`,
  `arn:aws:iam::${management}:user/boss`,
  "lambda.amazonaws.com",
  { type: "anonymous" },
] as const;

const named = [
  "*",
  { AWS: "*" },
  { AWS: here },
  { AWS: `arn:aws:iam::${there}:root` },
  { AWS: `arn:aws:iam::${here}:user/al` },
  { AWS: `arn:aws:iam::${here}:role/Dev` },
  { AWS: `arn:aws:sts::${here}:assumed-role/Dev/al` },
  { AWS: [`arn:aws:iam::${there}:user/bo`, here] },
  { Service: "lambda.amazonaws.com" },
] as const;

/** Keys of the generated conditions, and the values that requests give them. */
export const conditionKeys = ["aws:SourceVpc", "s3:prefix", "aws:PrincipalTag/team"] as const;
const keyValues = ["a", "b", "ab", ""] as const;

const values = fc.uniqueArray(fc.constantFrom("a", "b", "a*", "${s3:prefix}", "*"), {
  minLength: 1,
  maxLength: 2,
});

const condition = fc
  .tuple(
    fc.constantFrom("", "ForAnyValue:", "ForAllValues:"),
    fc.constantFrom("StringEquals", "StringNotEquals", "StringLike", "StringNotLike"),
    fc.constantFrom("", "IfExists"),
    fc.constantFrom(...conditionKeys),
    values,
  )
  .map(([quantifier, operator, suffix, key, wanted]) => ({
    [`${quantifier}${operator}${suffix}`]: { [key]: wanted },
  }));

const nullCondition = fc
  .tuple(fc.constantFrom(...conditionKeys), fc.boolean())
  .map(([key, missing]) => ({ Null: { [key]: String(missing) } }));

const conditions = fc.oneof(
  { weight: 3, arbitrary: fc.constant(undefined) },
  { weight: 4, arbitrary: condition },
  { weight: 1, arbitrary: nullCondition },
);

const actions = fc.uniqueArray(fc.constantFrom("s3:GetObject", "s3:*", "*", "ec2:*"), {
  minLength: 1,
  maxLength: 3,
});

const resources = fc.uniqueArray(
  fc.constantFrom("*", "arn:aws:s3:::b/*", "arn:aws:s3:::b/${s3:prefix}", "arn:aws:s3:::c/*"),
  { minLength: 1, maxLength: 2 },
);

export type JsonStatement = Readonly<Record<string, unknown>>;
export type JsonPolicy = { readonly Version: string; readonly Statement: readonly JsonStatement[] };

function policyArbitrary(type: "plain" | "resource" | "rcp"): fc.Arbitrary<JsonPolicy> {
  const effects =
    type === "rcp" ? (["Deny"] as const) : (["Allow", "Allow", "Allow", "Deny"] as const);
  return fc
    .array(
      fc.record({
        effect: fc.constantFrom(...effects),
        negatedAction: type === "rcp" ? fc.constant(false) : fc.boolean(),
        actions:
          type === "rcp" ? fc.constantFrom<readonly string[]>(["s3:*"], ["s3:GetObject"]) : actions,
        negatedResource: fc.boolean(),
        resources,
        conditions,
        principal: fc.constantFrom(...(type === "rcp" ? (["*"] as const) : named)),
      }),
      { minLength: 1, maxLength: 3 },
    )
    .map((statements) => ({
      Version: "2012-10-17",
      Statement: statements.map((statement) => ({
        Effect: statement.effect,
        ...(type === "plain" ? {} : { Principal: statement.principal }),
        [statement.negatedAction ? "NotAction" : "Action"]: statement.actions,
        [statement.negatedResource ? "NotResource" : "Resource"]: statement.resources,
        ...(statement.conditions === undefined ? {} : { Condition: statement.conditions }),
      })),
    }));
}

const plain = policyArbitrary("plain");
const open = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
};
/** Limits are often wide open, else nearly nothing would be allowed. */
const limit = fc.oneof(
  { weight: 5, arbitrary: fc.constant(open) },
  { weight: 2, arbitrary: plain },
);
const some = (policy: fc.Arbitrary<object>) => fc.array(policy, { minLength: 1, maxLength: 2 });
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.oneof(fc.constant(undefined), arbitrary);

/** A question without unknown keys; every policy is readable. */
export const questionArbitrary: fc.Arbitrary<DecideCase> = fc
  .record({
    principal: fc.constantFrom(...principals),
    resourceAccount: fc.constantFrom(here, here, here, there),
    identity: some(limit),
    boundary: maybe(some(limit)),
    session: maybe(some(limit)),
    resource: maybe(policyArbitrary("resource")),
    scp: maybe(fc.array(some(limit), { minLength: 1, maxLength: 2 })),
    rcp: maybe(fc.array(some(policyArbitrary("rcp")), { minLength: 1, maxLength: 2 })),
    context: fc.dictionary(fc.constantFrom(...conditionKeys), contextValue(), { maxKeys: 3 }),
    organized: fc.boolean(),
  })
  .map(({ principal, resourceAccount, context, organized, ...policies }) => ({
    name: "generated",
    source: "generated",
    request: {
      principal,
      action: "s3:GetObject",
      resource: "arn:aws:s3:::b/a",
      resourceAccount,
      context: hasTags(principal) ? context : withoutTags(context),
    },
    policies: defined(policies),
    ...(organized
      ? {
          organization: {
            id: "o-a",
            managementAccount: management,
            paths: { [here]: "o-a/r/x/", [there]: "o-a/r/y/", [management]: "o-a/r/" },
          },
        }
      : {}),
    expected: { decision: "allow" as const },
  }));

export function contextValue(): fc.Arbitrary<string | readonly string[]> {
  const value = fc.constantFrom(...keyValues);
  return fc.oneof({ weight: 3, arbitrary: value }, fc.array(value, { maxLength: 2 }));
}

/** Root users, services and anonymous callers have no tags, and giving them some is an error. */
export function hasTags(principal: DecideCase["request"]["principal"]): boolean {
  return (
    typeof principal === "string" && principal.startsWith("arn:") && !principal.endsWith(":root")
  );
}

function withoutTags<T>(context: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  return Object.fromEntries(
    Object.entries(context).filter(([key]) => !key.startsWith("aws:PrincipalTag/")),
  );
}

function defined(policies: {
  readonly [Name in keyof DecideCase["policies"]]: DecideCase["policies"][Name] | undefined;
}): DecideCase["policies"] {
  return Object.fromEntries(
    Object.entries(policies).filter(([, value]) => value !== undefined),
  ) as DecideCase["policies"];
}
