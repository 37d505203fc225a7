/** The policy on the resource's side: where it is, whose the resource is, and what is missing. */
import type { AuthorizationRequest, NamedPolicy, Principal } from "../evaluate/request.ts";
import { accountOfArn, parseArn } from "../iam/arn.ts";
import type { AccountId } from "../iam/ids.ts";
import { iamMissing, isPresumed } from "./principal-policies.ts";
import { namedPolicy, unknownPolicy } from "./named-policy.ts";
import { accountOf, directoryIn } from "./prepared.ts";
import type { ResourceSettings } from "../iam/resource-settings.ts";
import type { Prepared } from "./prepared.ts";

export type ResourceSide = {
  readonly account: AccountId | undefined;
  readonly policy: NamedPolicy | undefined;
  /** Whether the policy is the resource's own, as it was read. */
  readonly read: boolean;
  /** Block Public Access, Object Ownership, grants; undefined where they were not read. */
  readonly settings?: ResourceSettings | undefined;
  /** What was left out of the answer, in a sentence. */
  readonly notConsidered: readonly string[];
};

/** Everything about the resource of a request that the organization knows. */
export function resourceSide(prepared: Prepared, request: AuthorizationRequest): ResourceSide {
  const { resource } = request;
  const holders = holdersOf(resource).flatMap(
    (arn) => prepared.index.resourcesByArn.get(arn) ?? [],
  );
  const [found] = holders;
  const owner =
    found === undefined ? undefined : prepared.index.accountsByName.get(found.account)?.id;
  const account = request.resourceAccount ?? accountOfArn(resource) ?? owner;
  if (resource === "*") return { account, policy: undefined, read: false, notConsidered: [] };
  if (found !== undefined) {
    const policy = namedPolicy(found, {
      type: "resource",
      name: `policy of ${found.arn}`,
      text: found.policy,
    });
    const settings = holders.find((one) => one.settings !== undefined)?.settings;
    return { account, policy, read: true, settings, notConsidered: [] };
  }
  const arn = parseArn(resource);
  if (arn?.service === "iam") {
    return { account, ...iamResource(prepared, request), notConsidered: [] };
  }
  return { account, read: false, ...uncollected(prepared, request, account) };
}

/**
 * Services whose resources carry no policy of their own: their actions across accounts are denied
 * without one. Of any other service a policy may exist that was not read.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html,
 * checked against the absence of operations that put such a policy in the service models.
 */
const withoutResourcePolicies: ReadonlySet<string> = new Set([
  "account",
  "application-autoscaling",
  "autoscaling",
  "billing",
  "budgets",
  "ce",
  "cloudformation",
  "config",
  "cur",
  "ec2",
  "ecs",
  "elasticache",
  "globalaccelerator",
  "guardduty",
  "identitystore",
  "inspector2",
  "rds",
  "route53",
  "securityhub",
  "servicequotas",
  "support",
]);

/** The ARNs whose policy speaks for a resource: its own, and the bucket's or table's that it is in. */
export function holdersOf(resource: string): readonly string[] {
  const arn = parseArn(resource);
  if (arn?.service === "s3" && arn.account === "" && arn.resource.includes("/")) {
    return [resource, resource.slice(0, resource.indexOf("/"))];
  }
  if (arn?.service === "dynamodb" && isWithinTable(arn.resource)) {
    return [resource, resource.split("/").slice(0, 2).join("/")];
  }
  return [resource];
}

/** An index, a stream or a backup: `table/name/index/other`. */
function isWithinTable(resource: string): boolean {
  return resource.startsWith("table/") && resource.indexOf("/", "table/".length) > "table/".length;
}

/** Of IAM's resources only roles have a policy: their trust policy. */
function iamResource(
  prepared: Prepared,
  { resource }: AuthorizationRequest,
): Pick<ResourceSide, "policy" | "read"> {
  if (!resource.includes(":role/")) return { policy: undefined, read: false };
  const account = accountOf(prepared, accountOfArn(resource));
  const role = directoryIn(prepared, account)?.rolesByArn.get(resource);
  const name = `trust policy of ${resource}`;
  if (role !== undefined) {
    return {
      policy: namedPolicy(role, { type: "trust", name, text: role.trustPolicy }),
      read: true,
    };
  }
  if (account !== undefined && isPresumed(prepared, account, resource)) {
    const text = presumedTrust(prepared);
    return { policy: namedPolicy(prepared, { type: "trust", name, text }), read: true };
  }
  const missing =
    account === undefined
      ? "It belongs to no account of the organization."
      : (iamMissing(prepared, account) ?? `There is no such role in the account ${account.name}.`);
  return {
    policy: unknownPolicy(prepared, name, `The ${name} is not known. ${missing}`),
    read: false,
  };
}

function presumedTrust(prepared: Prepared): string {
  const AWS = `arn:aws:iam::${prepared.context.managementAccount}:root`;
  const statement = { Effect: "Allow", Principal: { AWS }, Action: "sts:AssumeRole" };
  return JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
}

function uncollected(
  prepared: Prepared,
  { resource, principal }: AuthorizationRequest,
  account: AccountId | undefined,
): Pick<ResourceSide, "policy" | "notConsidered"> {
  const service = parseArn(resource)?.service ?? "";
  if (withoutResourcePolicies.has(service)) return { policy: undefined, notConsidered: [] };
  const needed = service === "kms" && resource.includes(":key/");
  const reason = `The policy of ${resource}, if it has one, was not read.`;
  const across = account === undefined || accountOfPrincipal(principal) !== account;
  if (needed || across) {
    return { policy: unknownPolicy(prepared, `policy of ${resource}`, reason), notConsidered: [] };
  }
  return { policy: undefined, notConsidered: [reason] };
}

/** The account that a principal acts for; undefined for those that have none. */
export function accountOfPrincipal(principal: Principal): AccountId | undefined {
  switch (principal.kind) {
    case "root":
    case "user":
    case "role-session":
    case "federated-user":
    case "assumed-root":
    case "service":
      return principal.account;
    case "federated":
    case "anonymous":
      return undefined;
  }
}
