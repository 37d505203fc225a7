/**
 * A question with the statements that are not about its action left out. The definition answers it
 * alike, and in a fraction of the time: AWS managed policies name thousands of actions.
 */
import type {
  ApplicablePolicies,
  AuthorizationInput,
  NamedPolicy,
  PolicyLevel,
} from "../evaluate/request.ts";
import type { PolicyType } from "../iam/tree.ts";
import { statementsFor } from "./action-index.ts";
import { compilePolicy } from "./compile-policy.ts";

/** @param action - in lower case */
export function reducedInput(input: AuthorizationInput, action: string): AuthorizationInput {
  const policies = reducedPolicies(input.policies, action);
  // Whether S3 counts a policy as public is asked of all its statements.
  const { settings, policies: whole } = input;
  if (settings === undefined) return { ...input, policies };
  return { ...input, policies: { ...policies, resource: whole.resource } };
}

/** What is there and empty stays there: it applies, and grants nothing. */
function reducedPolicies(policies: ApplicablePolicies, action: string): ApplicablePolicies {
  const each = (type: PolicyType, list: readonly NamedPolicy[] | undefined) =>
    list?.map((policy) => reducedPolicy(policy, type, action));
  const levels = (type: "scp" | "rcp") =>
    policies[type]?.map(({ node, policies: list }): PolicyLevel => ({
      node,
      policies: each(type, list) ?? [],
    }));
  const { resource } = policies;
  return {
    identity: each("identity", policies.identity),
    boundary: each("boundary", policies.boundary),
    // Whether a session's policies only deny is asked of all their statements.
    session: policies.session,
    resource: resource === undefined ? undefined : reducedPolicy(resource, "resource", action),
    scp: levels("scp"),
    rcp: levels("rcp"),
    vpce: each("vpce", policies.vpce),
  };
}

function reducedPolicy(policy: NamedPolicy, type: PolicyType, action: string): NamedPolicy {
  const { document } = policy;
  const relevant = statementsFor(compilePolicy(document, type).actions, action);
  if (relevant.length === document.statements.length) return policy;
  const statements = relevant.flatMap((place) => document.statements[place] ?? []);
  return { ...policy, document: { ...document, statements } };
}
