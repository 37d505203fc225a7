/** Checks of what AWS takes at most, as of the catalogue's date. */
import { policySize } from "../rewrite/size.ts";
import type { PolicyType } from "../iam/tree.ts";
import type { CheckContext, CheckRow, FindingSeverity, Found } from "./check.ts";
import { analyzer, guide } from "./sources.ts";

const endpoints = "https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-limits-endpoints.html";

export const sizeChecks: readonly CheckRow[] = [
  tooLarge("POLICY_SIZE_EXCEEDS_SCP_QUOTA", ["scp"], "error"),
  tooLarge("POLICY_SIZE_EXCEEDS_RCP_QUOTA", ["rcp"], "error"),
  tooLarge("POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA", ["identity", "boundary"], "warning"),
  tooLarge("POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA", ["trust"], "warning"),
  tooLarge("POLICY_SIZE_EXCEEDS_SESSION_POLICY_QUOTA", ["session"], "error"),
  tooLarge("POLICY_SIZE_EXCEEDS_ENDPOINT_POLICY_QUOTA", ["vpce"], "error"),
  {
    code: "POLICY_SIZE_NEAR_QUOTA",
    title: "Policy that is nearly too large",
    severity: "suggestion",
    fix: "Make it shorter with `bailiwick minify`, or spread it with `bailiwick pack`.",
    source: `${guide}/reference_iam-quotas.html`,
    run: (context) => {
      const { counted, unit, quota } = policySize(context.text, context);
      if (quota === undefined || counted > quota.value || counted < 0.95 * quota.value) return [];
      const message = `The policy has ${counted} of at most ${quota.value} ${unit} (as of ${quota.source.date}).`;
      return [{ message, span: context.document.span }];
    },
  },
];

function tooLarge(code: string, types: readonly PolicyType[], severity: FindingSeverity): CheckRow {
  return {
    code,
    title: "Policy larger than AWS takes",
    severity,
    types,
    fix: "Make it shorter with `bailiwick minify`, or spread it with `bailiwick pack`.",
    source: sourceOf(code, severity),
    run: beyondQuota,
  };
}

/** Of session and endpoint policies the reference says nothing. */
function sourceOf(code: string, severity: FindingSeverity): string {
  if (code.includes("SESSION")) return `${guide}/reference_iam-quotas.html`;
  if (code.includes("ENDPOINT")) return endpoints;
  const kind = severity === "warning" ? "general-warning" : severity;
  return `${analyzer}#access-analyzer-reference-policy-checks-${kind}-${code.toLowerCase().replaceAll("_", "-")}`;
}

function beyondQuota(context: CheckContext): readonly Found[] {
  const { counted, unit, quota } = policySize(context.text, context);
  if (quota === undefined || counted <= quota.value) return [];
  const adjustable = quota.adjustable ? " AWS may raise it on request." : "";
  const message = `The policy has ${counted} ${unit}, and AWS takes ${quota.value} at most (as of ${quota.source.date}).${adjustable}`;
  return [{ message, span: context.document.span }];
}
