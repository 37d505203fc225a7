/**
 * What a guardrail of the library is: one value a file, all that is known of it in one place. It
 * gives statements for a policy and the property that shows that they work.
 */
import type { Assertion, OrganizationPolicyType } from "@bailiwick/core";
import * as z from "zod";

/** One statement as it stands in a document. */
export type PolicyStatement = {
  readonly Effect: "Deny";
  readonly Action?: readonly string[];
  readonly NotAction?: readonly string[];
  readonly Principal?: "*";
  readonly Resource: readonly string[];
  readonly Condition?: Readonly<
    Record<string, Readonly<Record<string, string | readonly string[]>>>
  >;
};

/** The part of an assertion that a guardrail decides; where it holds is decided by its targets. */
export type Property = Pick<
  Assertion,
  "claim" | "effect" | "who" | "except" | "actions" | "resources" | "when" | "further"
>;

/** What the blueprint around a guardrail says. */
export type GuardrailSetting = { readonly regions: readonly string[] };

type GuardrailText = {
  readonly name: string;
  readonly title: string;
  readonly reason: string;
  readonly policyType: OrganizationPolicyType;
  /** Whether it should reach every account; a blueprint may decide otherwise. */
  readonly mandatory: boolean;
  /** What it cannot do, for the documentation: whole sentences. */
  readonly limits: readonly string[];
  /** Pages of AWS that describe the behaviour it relies on. */
  readonly sources: readonly string[];
};

export type LibraryGuardrail = GuardrailText & {
  readonly parameters: z.ZodObject;
  /** The statements and the property for these parameters, or what is wrong with them. */
  readonly build: (
    parameters: unknown,
    setting: GuardrailSetting,
  ) =>
    | {
        readonly kind: "built";
        readonly statements: readonly PolicyStatement[];
        readonly property: Property;
      }
    | { readonly kind: "rejected"; readonly issues: readonly z.core.$ZodIssue[] };
};

/** Ties the parameters of a guardrail to what is made of them. */
export function defineGuardrail<Shape extends z.ZodRawShape>(
  definition: GuardrailText & {
    readonly parameters: z.ZodObject<Shape>;
    readonly statements: (
      parameters: z.infer<z.ZodObject<Shape>>,
      setting: GuardrailSetting,
    ) => readonly PolicyStatement[];
    readonly property: (
      parameters: z.infer<z.ZodObject<Shape>>,
      setting: GuardrailSetting,
    ) => Property;
  },
): LibraryGuardrail {
  const { statements, property, ...text } = definition;
  return {
    ...text,
    build: (input, setting) => {
      const parsed = definition.parameters.safeParse(input ?? {}, { jitless: true });
      if (!parsed.success) return { kind: "rejected", issues: parsed.error.issues };
      return {
        kind: "built",
        statements: statements(parsed.data, setting),
        property: property(parsed.data, setting),
      };
    },
  };
}

export const organizationsGuide = "https://docs.aws.amazon.com/organizations/latest/userguide";
export const iamGuide = "https://docs.aws.amazon.com/IAM/latest/UserGuide";

/** A parameter that lists names or patterns of things. */
export function names(defaults: readonly string[], description: string) {
  return z
    .array(z.string().min(1))
    .default([...defaults])
    .describe(description);
}

/**
 * Roles through which an account is set up and looked after: AWS Organizations' own, Control
 * Tower's, StackSets' and Bailiwick's.
 */
export const bootstrappingRoles = [
  "OrganizationAccountAccessRole",
  "AWSControlTowerExecution",
  "stacksets-exec-*",
  "Bailiwick*",
] as const;

/** The ARN pattern of an IAM role by name or pattern, in any account and partition. */
export function roleArn(name: string): string {
  return `arn:*:iam::*:role/${name.replace(/^\//, "")}`;
}

/** Exempts roles from a Deny: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalarn */
export function exceptRoles(roles: readonly string[]): Pick<PolicyStatement, "Condition"> {
  if (roles.length === 0) return {};
  return { Condition: { ArnNotLike: { "aws:PrincipalArn": roles.map(roleArn) } } };
}

/**
 * Sessions of permission sets, and IAM users: the principals that people are.
 * https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
 */
export const peopleArns = [
  "arn:*:iam::*:role/aws-reserved/sso.amazonaws.com/*",
  "arn:*:iam::*:user/*",
];

/** A property that nobody, save some roles, may do something. */
export function nobodyMay(
  claim: string,
  actions: readonly string[],
  more: {
    readonly roles?: readonly string[];
    readonly resources?: readonly string[];
    readonly when?: Property["when"];
    readonly further?: Property["further"];
  } = {},
): Property {
  return {
    claim,
    effect: "may-not",
    who: [{ kind: "anyone" }],
    except: (more.roles ?? []).map((role) => ({ kind: "role", pattern: roleArn(role) })),
    actions,
    resources: more.resources ?? ["*"],
    when: more.when ?? [],
    ...(more.further === undefined ? {} : { further: more.further }),
  };
}
