/** How the policy of a resource takes part, by action and resource. */
import type { Asking } from "./policy/asking.ts";
import type { ActionPlan } from "./plan-action.ts";

export type ResourceFacts = {
  /** The policy of a role is asked who assumes it, and not about calls of IAM. */
  readonly policyConcerned: boolean;
  /** Trust policies and key policies must allow explicitly. */
  readonly mustTakePart: boolean;
  readonly needsBothSides: boolean;
};

export function resourceFactsOf(
  { traits }: ActionPlan,
  { resource, caller }: Asking,
): ResourceFacts {
  if (traits.isAssumption) {
    const needsBothSides = traits.needsBothSides && caller.account !== undefined;
    return { policyConcerned: true, mustTakePart: true, needsBothSides };
  }
  if (!resource.startsWith("arn:")) return plain;
  const service = resource.indexOf(":", 4) + 1;
  if (resource.startsWith("iam:", service)) {
    return resourcePartOf(resource)?.startsWith("role/") === true ? ofRole : plain;
  }
  if (!resource.startsWith("kms:", service)) return plain;
  const rest = resourcePartOf(resource) ?? "";
  // An alias in a call about a key stands for the key; it has no policy of its own.
  const isAliasOfKey = rest.startsWith("alias/") && !traits.isOfAlias;
  return rest.startsWith("key/") || isAliasOfKey ? ofKey : plain;
}

const plain: ResourceFacts = { policyConcerned: true, mustTakePart: false, needsBothSides: false };
const ofRole: ResourceFacts = { ...plain, policyConcerned: false };
const ofKey: ResourceFacts = { ...plain, mustTakePart: true };

/** What stands after the fifth colon of an ARN. */
function resourcePartOf(text: string): string | undefined {
  let at = 3;
  for (let count = 0; count < 4; count += 1) {
    at = text.indexOf(":", at + 1);
    if (at < 0) return undefined;
  }
  return text.slice(at + 1);
}
