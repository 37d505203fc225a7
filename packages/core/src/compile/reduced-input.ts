/**
 * A question with the statements left out that certainly do not apply. The definition answers it
 * alike, and in a fraction of the time: AWS managed policies name thousands of actions.
 */
import type {
  ApplicablePolicies,
  AuthorizationInput,
  NamedPolicy,
  PolicyLevel,
} from "../evaluate/request.ts";
import type { PolicyType } from "../iam/tree.ts";
import { statementsFor } from "./policy/action-index.ts";
import { actionTraits } from "./action-traits.ts";
import { askingOf } from "./policy/asking.ts";
import type { Asking } from "./policy/asking.ts";
import { applies, compilePolicy, statementAt } from "./policy/compile-policy.ts";
import { No } from "./policy/tri.ts";

/** @param action - in lower case */
export function reducedInput(input: AuthorizationInput, action: string): AuthorizationInput {
  const policies = reducedPolicies(input.policies, askingOf(input, action));
  // Whether S3 counts a policy as public is asked of all its statements.
  const { settings, policies: whole } = input;
  if (settings === undefined) return { ...input, policies };
  return { ...input, policies: { ...policies, resource: whole.resource } };
}

/** What is there and empty stays there: it applies, and grants nothing. */
function reducedPolicies(policies: ApplicablePolicies, asking: Asking): ApplicablePolicies {
  const each = (type: PolicyType, list: readonly NamedPolicy[] | undefined) =>
    list?.map((policy) => reducedPolicy(policy, type, asking));
  const levels = (type: "scp" | "rcp") =>
    policies[type]?.map(({ node, policies: list }): PolicyLevel => ({
      node,
      policies: each(type, list) ?? [],
    }));
  const { resource } = policies;
  const ofResource = actionTraits(asking.action).isAssumption ? "trust" : "resource";
  return {
    identity: each("identity", policies.identity),
    boundary: each("boundary", policies.boundary),
    // Whether a session's policies only deny is asked of all their statements.
    session: policies.session,
    resource: resource === undefined ? undefined : reducedPolicy(resource, ofResource, asking),
    scp: levels("scp"),
    rcp: levels("rcp"),
    vpce: each("vpce", policies.vpce),
  };
}

function reducedPolicy(policy: NamedPolicy, type: PolicyType, asking: Asking): NamedPolicy {
  const { document } = policy;
  const compiled = compilePolicy(document, type);
  const left = statementsFor(compiled.actions, asking.action).filter((place) => {
    const statement = statementAt(compiled, place);
    return statement !== undefined && applies(statement, asking) !== No;
  });
  if (left.length === document.statements.length) return policy;
  const statements = left.flatMap((place) => document.statements[place] ?? []);
  return { ...policy, document: { ...document, statements } };
}
