/** The two sides of a request, the caller's and the resource's, and what each allows or denies. */
import type { Catalogue } from "../catalogue.ts";
import { taskSession } from "./assumed-root.ts";
import { allOf, anyOf } from "./claim.ts";
import type { Claim } from "./claim.ts";
import type { Facts } from "./facts.ts";
import { anyStatement } from "./policy-set.ts";
import type { PolicySet, PrincipalTest } from "./policy-set.ts";
import { everybody, grants, names } from "./principal-element.ts";
import type { Grant } from "./principal-element.ts";
import type { AuthorizationInput, NamedPolicy } from "./request.ts";
import { resourcePolicyType } from "./resource-policy.ts";

/** What is asked, with what follows from it and what AWS is known to do. */
export type Question = {
  readonly input: AuthorizationInput;
  readonly facts: Facts;
  readonly catalogue: Catalogue | undefined;
};

/** What the policy of the resource says, by how it names the caller; `any` in whatever way. */
export type ResourceSide = Readonly<Record<Grant | "any", Claim>> & {
  /** There is a policy, so an Allow in it would have helped. */
  readonly present: boolean;
};

/** What the policy of the resource allows, by how it names the caller. */
export function resourceAllows({ input, facts }: Question): ResourceSide {
  const set = resourceSet(input.policies.resource, facts);
  const by = (grant: Grant) => anyStatement(set, "Allow", { facts, principal: grants(grant) });
  const [direct, limited, account] = [by("direct"), by("limited"), by("account")];
  const any = anyOf([direct, limited, account]);
  const present = set.policies.length > 0;
  return { direct, limited, account, any: { ...any, missing: any.missing.slice(0, 1) }, present };
}

/** What the policies of the caller say; `limits` are boundary and session policies. */
export type CallerSide = { readonly identity: Claim; readonly limits: Claim; readonly all: Claim };

/** Identity policies, and the boundary and session policies that limit them. */
export function callerAllows(question: Question): CallerSide {
  const { facts } = question;
  const sets = callerSets(question)
    .filter((set) => !onlyTakesAway(set, facts))
    .map((set) => ({ set, allows: allowIn(set, facts) }));
  const of = (isIdentity: boolean) =>
    allOf(
      sets.filter(({ set }) => (set.type === "identity") === isIdentity).map((one) => one.allows),
    );
  const [identity, limits] = [of(true), of(false)];
  return { identity, limits, all: allOf([identity, limits]) };
}

/**
 * The policies of the caller's side that the request is asked against, by kind of principal. Root
 * users have none; a federated user without session policy has nothing from the identity side.
 */
export function callerSets(question: Question): readonly PolicySet[] {
  const { identity, boundary, session } = question.input.policies;
  const optional = (type: "boundary" | "session", policies: typeof session): readonly PolicySet[] =>
    policies === undefined ? [] : [{ type, policies }];
  const own: readonly PolicySet[] = [
    { type: "identity", policies: identity ?? [] },
    ...optional("boundary", boundary),
  ];
  switch (question.facts.principal.kind) {
    case "user":
    case "role-session":
      return [...own, ...optional("session", session)];
    case "federated-user":
      return [...own, { type: "session", policies: session ?? [] }];
    case "assumed-root":
      return optional("session", taskSession(question.input, question.catalogue).policies);
    case "root":
    case "service":
    case "federated":
    case "anonymous":
      return [];
  }
}

/**
 * AWS's task policies for `sts:AssumeRoot` are made of Deny statements alone: what they leave of the
 * root user's rights is the task, so no Allow is wanted of them.
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/S3UnlockBucketPolicy.html
 */
function onlyTakesAway({ policies }: PolicySet, { principal }: Facts): boolean {
  return (
    principal.kind === "assumed-root" &&
    policies.length > 0 &&
    policies.every(
      ({ document: { statements } }) =>
        statements.length > 0 && statements.every(({ effect }) => effect === "Deny"),
    )
  );
}

/** Whether an Allow of the set applies, however it names the caller. */
export function allowIn(set: PolicySet, facts: Facts): Claim {
  return anyStatement(set, "Allow", { facts, principal: testFor(set) });
}

/** Whether a Deny of the set applies. */
export function denyIn(set: PolicySet, facts: Facts): Claim {
  return anyStatement(set, "Deny", { facts, principal: testFor(set) });
}

function testFor({ type }: PolicySet): PrincipalTest {
  return type === "resource" || type === "trust" || type === "vpce" || type === "rcp"
    ? names
    : everybody;
}

/** The policy of a role concerns who assumes it, and no call of IAM about it. */
export function resourceSet(policy: NamedPolicy | undefined, facts: Facts): PolicySet {
  const type = resourcePolicyType(facts);
  return {
    type: type ?? "resource",
    policies: policy === undefined || type === undefined ? [] : [policy],
  };
}
