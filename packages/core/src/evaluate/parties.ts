/** Who stands on the two sides of a request, and where they stand in the organization. */
import { accountOfArn, parseArn } from "../iam/arn.ts";
import { parseAccountId } from "../iam/ids.ts";
import type { AccountId } from "../iam/ids.ts";
import type {
  AuthorizationInput,
  AuthorizationRequest,
  OrganizationContext,
  Principal,
} from "./request.ts";

/** The account whose policies and SCPs bind the principal; undefined where it is of none. */
export function accountOf(principal: Principal): AccountId | undefined {
  switch (principal.kind) {
    case "root":
    case "user":
    case "role-session":
    case "federated-user":
    case "assumed-root":
      return principal.account;
    // A service acts for nobody's account, also where it has one of its own.
    case "service":
    case "federated":
    case "anonymous":
      return undefined;
  }
}

/** The ARN that AWS's messages and logs name; for a service its name. */
export function arnOf(principal: Principal): string {
  switch (principal.kind) {
    case "root":
    case "assumed-root":
      return `arn:${partitionOf(principal)}:iam::${principal.account}:root`;
    case "user":
    case "federated-user":
      return principal.arn;
    case "role-session":
      return principal.sessionArn;
    case "service":
      return principal.name;
    case "federated":
      return principal.provider;
    case "anonymous":
      return "anonymous";
  }
}

/** `aws`, `aws-cn` or `aws-us-gov`; `aws` where the principal does not say it. */
function partitionOf(principal: Principal): string {
  const arn = principal.kind === "assumed-root" ? principal.taskPolicyArn : "";
  return parseArn(arn)?.partition ?? "aws";
}

export type Owner = {
  readonly account: AccountId | undefined;
  /** Nothing says who owns the resource (ARNs of S3 name no account), so the caller's account is taken. */
  readonly assumed: boolean;
};

/** The account that owns the resource. */
export function ownerOf(request: AuthorizationRequest): Owner {
  const stated =
    request.resourceAccount ?? accountOfArn(request.resource) ?? accountInContext(request);
  if (stated !== undefined) return { account: stated, assumed: false };
  // What AWS owns is used from every account, and belongs to none of them.
  if (isOwnedByAws(request.resource)) return { account: undefined, assumed: false };
  return { account: accountOf(request.principal), assumed: request.resource !== "*" };
}

function accountInContext({ context }: AuthorizationRequest): AccountId | undefined {
  const given = context.get("aws:resourceaccount");
  return given?.kind === "single" ? parseAccountId(given.value) : undefined;
}

/** Whether caller and resource are of two accounts; false where one of them is of none. */
export function isCrossAccount({ request }: Pick<AuthorizationInput, "request">): boolean {
  return isForeign(request.principal, ownerOf(request));
}

/** {@link isCrossAccount} where it is known who owns the resource. */
export function isForeign(principal: Principal, { account }: Owner): boolean {
  const caller = accountOf(principal);
  return caller !== undefined && account !== undefined && caller !== account;
}

/** `arn:aws:iam::aws:policy/…`: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html */
function isOwnedByAws(resource: string): boolean {
  return parseArn(resource)?.account === "aws";
}

/** Whether the account is of the organization. */
export function isMember(organization: OrganizationContext, account: AccountId): boolean {
  return organization.managementAccount === account || organization.paths.has(account);
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html */
export function isServiceLinkedRole(arn: string): boolean {
  if (!arn.includes(":role/aws-service-role/")) return false;
  const { service, resource } = parseArn(arn) ?? {};
  return service === "iam" && resource?.startsWith("role/aws-service-role/") === true;
}
