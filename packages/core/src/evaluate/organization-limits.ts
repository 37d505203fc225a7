/**
 * Which requests SCPs and RCPs limit, and how.
 *
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html
 */
import { matchesWildcards } from "../base/wildcard.ts";
import type { Catalogue } from "../catalogue.ts";
import type { AccountId } from "../iam/ids.ts";
import { accountOf, isMember, isServiceLinkedRole, ownerOf } from "./parties.ts";
import type { AuthorizationInput, OrganizationContext } from "./request.ts";

/**
 * - `none`: the policies of this type do not concern the request.
 * - `full`: they do.
 * - `unclear`: whether they do is not known, so what they would deny is unknown.
 */
export type Reach =
  | { readonly kind: "none" }
  | { readonly kind: "full" }
  | { readonly kind: "unclear"; readonly detail: string };

const none: Reach = { kind: "none" };
const full: Reach = { kind: "full" };

/**
 * SCPs bind the users, roles and root users of member accounts, delegated administrators among
 * them; not the management account, service-linked roles, services, or anybody outside.
 */
export function scpReach({ request, organization }: AuthorizationInput): Reach {
  const account = accountOf(request.principal);
  if (account === undefined || isExemptAccount(organization, account)) return none;
  if (isServiceLinkedSession(request.principal)) return none;
  return exemptTask(request) ?? full;
}

/**
 * RCPs guard resources of member accounts, for the actions that AWS lists, whoever calls. Without a
 * catalogue, the services that AWS began with count as listed, and of others it is unknown.
 */
export function rcpReach(
  { request, organization }: AuthorizationInput,
  catalogue: Catalogue | undefined,
): Reach {
  const { account } = ownerOf(request);
  if (account === undefined || isExemptAccount(organization, account)) return none;
  if (isServiceLinkedSession(request.principal) || isServiceLinkedRole(request.resource))
    return none;
  return rcpReachOfAction(request.action, catalogue);
}

/** Whether RCPs restrict an action at all. */
export function rcpReachOfAction(name: string, catalogue: Catalogue | undefined): Reach {
  const action = name.toLowerCase();
  if (action === "kms:retiregrant") return none;
  const known = catalogue?.action(action)?.rcp;
  if (known === "restricts" || (catalogue === undefined && isLongGuarded(action))) return full;
  if (known === "does-not-restrict") return none;
  const detail =
    known === "disputed"
      ? `AWS's sources disagree, or do not say, whether resource control policies restrict \`${name}\`.`
      : `Whether resource control policies restrict \`${name}\` is not in the catalogue.`;
  return { kind: "unclear", detail };
}

/** The management account, and accounts that are known to stand outside the organization. */
export function isExemptAccount(
  organization: OrganizationContext | undefined,
  account: AccountId,
): boolean {
  if (organization === undefined) return false;
  if (organization.managementAccount === account) return true;
  return organization.paths.size > 0 && !isMember(organization, account);
}

export function isServiceLinkedSession(
  principal: AuthorizationInput["request"]["principal"],
): boolean {
  return principal.kind === "role-session" && isServiceLinkedRole(principal.roleArn);
}

export type ExemptTask = {
  /** Patterns in lower case. */
  readonly actions: readonly string[];
  readonly who: "root" | "anybody";
  /** AWS names the task, not its actions: undefined where it is certain that it is these. */
  readonly doubt: string | undefined;
};

/** "Tasks and entities not restricted by SCPs", orgs_manage_policies_scps.html */
const exemptTasks: readonly ExemptTask[] = [
  { actions: ["mechanicalturk:*"], who: "anybody", doubt: undefined },
  {
    actions: ["awis:*", "alexatopsites:*"],
    who: "anybody",
    doubt: "Alexa Top Sites and the Alexa Web Information Service",
  },
  {
    actions: ["supportplans:createsupportplanschedule", "supportplans:startsupportplanupdate"],
    who: "root",
    doubt: "registering for Enterprise support as root",
  },
  {
    actions: ["ec2:modifyaddressattribute", "ec2:resetaddressattribute"],
    who: "root",
    doubt: "reverse DNS for an Amazon EC2 instance as root",
  },
  {
    actions: ["cloudfront:createpublickey", "cloudfront:createkeygroup"],
    who: "root",
    doubt: "trusted signers for private content in CloudFront",
  },
];

const exemptServices: ReadonlySet<string> = new Set(
  exemptTasks.flatMap(({ actions }) =>
    actions.map((pattern) => pattern.slice(0, pattern.indexOf(":") + 1)),
  ),
);

const noTasks: readonly ExemptTask[] = [];

/** The tasks that an action, given in lower case, may be part of. */
export function exemptTasksOf(action: string): readonly ExemptTask[] {
  // Asked of every request, and of few services anything is exempt.
  if (!exemptServices.has(action.slice(0, action.indexOf(":") + 1))) return noTasks;
  return exemptTasks.filter(({ actions }) =>
    actions.some((pattern) => matchesWildcards(pattern, action)),
  );
}

function exemptTask(request: AuthorizationInput["request"]): Reach | undefined {
  const task = exemptTasksOf(request.action.toLowerCase()).find(
    ({ who }) => who === "anybody" || request.principal.kind === "root",
  );
  if (task === undefined) return undefined;
  if (task.doubt === undefined) return none;
  const detail = `Service control policies do not restrict ${task.doubt}, and AWS does not say whether \`${request.action}\` is part of that.`;
  return { kind: "unclear", detail };
}

/** The services that every list of AWS's has had since RCPs began, 2024-11. */
const longGuarded = [
  "s3:*",
  "sqs:*",
  "kms:*",
  "secretsmanager:*",
  "sts:assumerole",
  "sts:assumerolewithsaml",
  "sts:assumerolewithwebidentity",
  "sts:setsourceidentity",
  "sts:tagsession",
];

function isLongGuarded(action: string): boolean {
  return longGuarded.some((pattern) => matchesWildcards(pattern, action));
}
