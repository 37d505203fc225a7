/** Guardrails that deny more than they are for. */
import { matchesWildcards } from "../../base/wildcard.ts";
import type { Condition, ReadableStatement } from "../../iam/tree.ts";
import type { CheckRow, Found } from "../check.ts";
import { guide } from "../sources.ts";
import { isNegated, sameKey } from "./conditions.ts";

const scp = ["scp"] as const;

export const guardrailChecks = [
  {
    code: "REGION_DENY_BLOCKS_GLOBAL_SERVICES",
    title: "Region guardrail without exemption of global services",
    severity: "warning",
    types: scp,
    fix: "List the actions of these services in `NotAction`, or add `us-east-1` to the Regions.",
    source: `${guide}/reference_policies_examples_aws_deny-requested-region.html`,
    run: ({ statements }) => statements.flatMap(blockedServices),
  },
  {
    code: "ROOT_DENY_STOPS_ROOT_MANAGEMENT",
    title: "Deny for root users that stops central root management",
    severity: "suggestion",
    types: scp,
    fix: 'Add `"Null": {"aws:AssumedRoot": "true"}` or `"BoolIfExists": {"aws:AssumedRoot": "false"}`.',
    source: `${guide}/reference_policies_condition-keys.html#condition-keys-assumedroot`,
    run: ({ statements }) => statements.flatMap(blockedRootSessions),
  },
] as const satisfies readonly CheckRow[];

/**
 * Services whose control plane is in `us-east-1` alone, each with an action that shows whether it is
 * denied: https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/global-services.html
 */
const globalServices = [
  { name: "IAM", action: "iam:getrole" },
  { name: "Organizations", action: "organizations:describeorganization" },
  { name: "CloudFront", action: "cloudfront:getdistribution" },
  { name: "Route 53", action: "route53:gethostedzone" },
  { name: "Support", action: "support:describecases" },
] as const;

function blockedServices({ effect, action, conditions }: ReadableStatement): readonly Found[] {
  const region = conditions.find((condition) => sameKey(condition, "aws:RequestedRegion"));
  if (effect !== "Deny" || region === undefined || !isNegated(region)) return [];
  if (!conditions.every((one) => one === region || isAboutPrincipal(one))) return [];
  if (region.values.some(({ value }) => matchesWildcards(value.toLowerCase(), "us-east-1"))) {
    return [];
  }
  // Other partitions have their global services elsewhere, and templates leave a place for Regions.
  if (region.values.some(({ value }) => isElsewhere(value))) return [];
  const blocked = globalServices.filter((service) => isDenied(action, service.action));
  if (blocked.length === 0) return [];
  const names = blocked.map(({ name }) => name).join(", ");
  const message = `The statement denies requests outside its Regions, and ${names} answer in \`us-east-1\` only: nothing of them is possible any more.`;
  return [{ message, span: region.span }];
}

/** Where other conditions stand beside it, the statement is no guardrail of Regions alone. */
function isAboutPrincipal({ key }: Condition): boolean {
  return key.toLowerCase().startsWith("aws:principal");
}

function isElsewhere(region: string): boolean {
  return ["<", "cn-", "us-gov-", "us-iso", "eu-isoe-", "eusc-"].some((start) =>
    region.toLowerCase().startsWith(start),
  );
}

function isDenied({ negated, patterns }: ReadableStatement["action"], action: string): boolean {
  const listed = patterns.some(({ value }) => matchesWildcards(value.toLowerCase(), action));
  return negated ? !listed : listed;
}

/**
 * The tasks of central root management are calls by a session of the root user:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user-privileged-task.html
 */
const rootTasks = [
  "iam:deleteloginprofile",
  "iam:deactivatemfadevice",
  "iam:createloginprofile",
  "iam:deleteaccesskey",
  "s3:deletebucketpolicy",
  "sqs:setqueueattributes",
] as const;

function blockedRootSessions({ effect, action, conditions }: ReadableStatement): readonly Found[] {
  const root = conditions.find(isForRoot);
  if (effect !== "Deny" || root === undefined) return [];
  if (conditions.some((condition) => sameKey(condition, "aws:AssumedRoot"))) return [];
  if (!rootTasks.some((task) => isDenied(action, task))) return [];
  const message =
    "The statement denies sessions of `sts:AssumeRoot`, too, by which the management account deletes root credentials and unlocks policies in its members.";
  return [{ message, span: root.span }];
}

function isForRoot(condition: Condition): boolean {
  if (!sameKey(condition, "aws:PrincipalArn") || isNegated(condition)) return false;
  return condition.values.every(({ value }) => value.endsWith(":root"));
}
