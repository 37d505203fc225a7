/** How the policy of a resource takes part, by action and resource. */
import type { Asking } from "./asking.ts";
import type { ActionPlan } from "./plan-action.ts";

export type ResourceFacts = {
  /** The policy of a role is asked who assumes it, and not about calls of IAM. */
  readonly policyConcerned: boolean;
  /** Trust policies and key policies must allow explicitly. */
  readonly mustTakePart: boolean;
  readonly needsBothSides: boolean;
};

const alongside = new Set(["sts:tagsession", "sts:setsourceidentity", "sts:setcontext"]);
const aliasActions = new Set(["kms:createalias", "kms:updatealias", "kms:deletealias"]);

export function resourceFactsOf(plan: ActionPlan, { resource, caller }: Asking): ResourceFacts {
  const { action, isAssumption } = plan;
  if (isAssumption) {
    const needsBothSides = alongside.has(action) && caller.account !== undefined;
    return { policyConcerned: true, mustTakePart: true, needsBothSides };
  }
  const rest = resourcePartOf(resource);
  if (rest === undefined) return plain;
  if (isOfService(resource, "iam")) return rest.startsWith("role/") ? ofRole : plain;
  if (!isOfService(resource, "kms")) return plain;
  // An alias in a call about a key stands for the key; it has no policy of its own.
  const isAliasOfKey = rest.startsWith("alias/") && !aliasActions.has(action);
  return rest.startsWith("key/") || isAliasOfKey ? ofKey : plain;
}

const plain: ResourceFacts = { policyConcerned: true, mustTakePart: false, needsBothSides: false };
const ofRole: ResourceFacts = { ...plain, policyConcerned: false };
const ofKey: ResourceFacts = { ...plain, mustTakePart: true };

/** Services that take requests without credentials, where a policy allows them to everybody. */
const takesUnsigned = [
  "es:eshttp",
  "execute-api:",
  "lambda:invokefunctionurl",
  "s3:",
  "sns:",
  "sqs:",
  "vpc-lattice-svcs:",
];

/** Whether a caller without credentials gets as far as the policies; elsewhere that is not known. */
export function takesUnsignedCalls(action: string): boolean {
  return takesUnsigned.some((start) => action.startsWith(start));
}

/** What stands after the fifth colon of an ARN. */
function resourcePartOf(text: string): string | undefined {
  if (!text.startsWith("arn:")) return undefined;
  let at = 3;
  for (let count = 0; count < 4; count += 1) {
    at = text.indexOf(":", at + 1);
    if (at < 0) return undefined;
  }
  return text.slice(at + 1);
}

function isOfService(arn: string, service: string): boolean {
  const start = arn.indexOf(":", 4) + 1;
  return arn.startsWith(service, start) && arn[start + service.length] === ":";
}
