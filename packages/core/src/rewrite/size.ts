/** How AWS counts the size of a policy, and how much it may be: one row per policy type. */
import type { Catalogue, QuotaFacts } from "../catalogue.ts";
import { minifyPolicyText } from "../iam/print.ts";
import type { PolicyType } from "../iam/tree.ts";

export type PolicySize = {
  /** As AWS counts for the type. */
  readonly counted: number;
  /** In words: `characters without white space`. */
  readonly unit: string;
  readonly characters: number;
  /** In UTF-8. */
  readonly bytes: number;
  /** What AWS allows; undefined where that depends on what the policy is attached to. */
  readonly quota: QuotaFacts | undefined;
};

/** The size of a policy's text as it is. */
export function policySize(
  text: string,
  { type, catalogue }: { readonly type: PolicyType; readonly catalogue?: Catalogue | undefined },
): PolicySize {
  const { unit, quota } = sizeRules[type];
  const characters = text.length;
  const bytes = bytesOf(text);
  return {
    counted: unit === "bytes" ? bytes : countedCharacters(text, unit),
    unit,
    characters,
    bytes,
    quota: quota === undefined ? undefined : catalogue?.quota(quota),
  };
}

type SizeRule = {
  readonly unit: "characters" | "characters without white space" | "bytes";
  /** By its name in the catalogue. */
  readonly quota: string | undefined;
};

/**
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html
 * https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-limits-endpoints.html
 */
const sizeRules: Readonly<Record<PolicyType, SizeRule>> = {
  identity: { unit: "characters without white space", quota: "iam/managed-policy-characters" },
  boundary: { unit: "characters without white space", quota: "iam/managed-policy-characters" },
  trust: { unit: "characters without white space", quota: "iam/trust-policy-characters" },
  session: { unit: "characters", quota: "iam/session-policy-characters" },
  scp: { unit: "characters", quota: "organizations/scp-characters" },
  rcp: { unit: "characters", quota: "organizations/rcp-characters" },
  vpce: { unit: "characters", quota: "ec2/vpc-endpoint-policy-characters" },
  // Each service has a quota of its own, most in bytes.
  resource: { unit: "bytes", quota: undefined },
};

function countedCharacters(text: string, unit: SizeRule["unit"]): number {
  // White space within strings is counted here: AWS does not say, and no policy is then too large.
  return unit === "characters" ? text.length : minifyPolicyText(text).length;
}

/** Without an encoder, which is no part of the language: a pair of surrogates is four bytes. */
function bytesOf(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    if (point < 0x80) bytes += 1;
    else if (point < 0x800) bytes += 2;
    else bytes += point < 0x10000 ? 3 : 4;
  }
  return bytes;
}
