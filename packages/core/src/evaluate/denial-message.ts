/**
 * The text with which AWS refuses a call, naming one of the policy types that deny:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 * and, with the policy's ARN since 2026, https://aws.amazon.com/blogs/security/enhanced-access-denied-error-messages-with-policy-arns
 */
import { policyTypes, titleOf } from "../iam/policy-types.ts";
import type { PolicyType } from "../iam/tree.ts";
import type { Decision } from "./decision.ts";
import { arnOf } from "./parties.ts";
import type { AuthorizationInput } from "./request.ts";

export type Denial = Extract<Decision, { kind: "explicit-deny" | "implicit-deny" }>;

/**
 * "If multiple policy types deny an authorization request, AWS includes only one of those policy
 * types": the first of AWS's order of evaluation. The ARN of a denying policy follows where the
 * policy's name is one.
 */
export function denialMessage(decision: Denial, { request }: AuthorizationInput): string {
  const { principal, action, resource } = request;
  return `User: ${arnOf(principal)} is not authorized to perform: ${action} on resource: ${resource}${reasonOf(decision, action)}`;
}

function reasonOf(decision: Denial, action: string): string {
  switch (decision.kind) {
    case "explicit-deny": {
      const first = firstByType(decision.because);
      if (first === undefined) return "";
      const arn = first.policy.startsWith("arn:") ? `: ${first.policy}` : "";
      return ` with an explicit deny in ${denierOf(first.type)}${arn}`;
    }
    case "implicit-deny": {
      const first = firstByType(decision.missingAllow);
      return first === undefined
        ? ""
        : ` because no ${policyTypes[first.type].title} allows the ${action} action`;
    }
  }
}

/** "In the role trust policy", of which there is one; all others are one of several. */
function denierOf(type: PolicyType): string {
  return type === "trust" ? `the ${policyTypes.trust.title}` : titleOf(type);
}

/** The order in which AWS's page evaluates them, endpoint policies with the organization's. */
const order: readonly PolicyType[] = [
  "rcp",
  "scp",
  "vpce",
  "resource",
  "trust",
  "identity",
  "boundary",
  "session",
];

/** Where an identity policy would have helped as much as a resource policy, AWS names the former. */
function firstByType<T extends { readonly type: PolicyType }>(found: readonly T[]): T | undefined {
  const types = order.filter((type) => found.some((one) => one.type === type));
  const named = types[0] === "resource" && types.includes("identity") ? "identity" : types[0];
  return found.find((one) => one.type === named);
}
