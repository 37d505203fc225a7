/** IAM of every account, read through a role of the member account, several accounts at a time. */
import type { GetAccountAuthorizationDetailsCommandOutput, IAM } from "@aws-sdk/client-iam";
import type {
  AccountIam,
  IamGroup,
  IamManagedPolicy,
  IamRole,
  IamUser,
  InlinePolicy,
  Organization,
  Tags,
} from "@bailiwick/core";
import { errorCode, errorDetail } from "../client/errors.ts";
import type { AwsSession } from "../client/session.ts";
import type { Collecting } from "./collecting.ts";
import { mapConcurrently } from "./concurrently.ts";

/** What the collection calls in member accounts; a plan must not take it away. */
export const memberCalls = [
  { service: "iam", operation: "GetAccountAuthorizationDetails" },
  { service: "iam", operation: "GetPolicy" },
  { service: "iam", operation: "GetPolicyVersion" },
] as const;

const accountsAtOnce = 16;
const sessionName = "bailiwick-collect";

/** The accounts that could be read; each that could not is a gap with its reason. */
export async function collectIam(
  collecting: Collecting,
  tree: Organization,
): Promise<readonly AccountIam[]> {
  const active = tree.accounts.filter((account) => account.state === "ACTIVE");
  let done = 0;
  const collected = await mapConcurrently(active, accountsAtOnce, async (account) => {
    const found = await iamOfAccount(collecting, {
      ...account,
      management: account.id === tree.managementAccountId,
    });
    collecting.report({ subject: "iam", done: ++done, total: active.length });
    return found;
  });
  return collected.filter((iam) => iam !== undefined);
}

async function iamOfAccount(
  collecting: Collecting,
  account: { readonly name: string; readonly id: string | undefined; readonly management: boolean },
): Promise<AccountIam | undefined> {
  try {
    const session = account.management
      ? collecting.session
      : await memberSession(collecting, account.id ?? "");
    return await authorizationDetails(collecting, account.name, await session.iam());
  } catch (error) {
    collecting.gaps.push({
      subject: "iam",
      account: account.name,
      reason: `${errorCode(error)}: ${errorDetail(error)}`,
    });
    return undefined;
  }
}

/** The first role that lets us in; otherwise the refusal of the last one. */
async function memberSession(collecting: Collecting, accountId: string): Promise<AwsSession> {
  let refusal: unknown = new Error("No role was named to read member accounts with.");
  for (const role of collecting.memberRoles) {
    try {
      return await collecting.session.assumeRole(
        `arn:aws:iam::${accountId}:role/${role}`,
        sessionName,
      );
    } catch (error) {
      refusal = error;
    }
  }
  throw refusal;
}

async function authorizationDetails(
  collecting: Collecting,
  account: string,
  client: IAM,
): Promise<AccountIam> {
  const users: IamUser[] = [];
  const groups: IamGroup[] = [];
  const roles: IamRole[] = [];
  const managedPolicies: IamManagedPolicy[] = [];
  const pages = client.paginateGetAccountAuthorizationDetails({
    Filter: ["User", "Group", "Role", "LocalManagedPolicy"],
  });
  for await (const page of pages) {
    users.push(...usersOf(page));
    groups.push(...groupsOf(page));
    roles.push(...rolesOf(page));
    managedPolicies.push(...managedPoliciesOf(page));
  }
  const unknown = attachedOfAws([...users, ...groups, ...roles]).filter(
    (arn) => collecting.catalogue.managedPolicy(arn) === undefined,
  );
  managedPolicies.push(
    ...(await mapConcurrently(unknown, 4, (arn) => fetchManagedPolicy(client, arn))),
  );
  return { account, users, groups, roles, managedPolicies };
}

/** AWS managed policies in use; the catalogue has the text of all that were published by its date. */
function attachedOfAws(
  holders: readonly {
    readonly attachedPolicies: readonly string[];
    readonly permissionsBoundary?: string | undefined;
  }[],
): readonly string[] {
  const arns = holders.flatMap((holder) => [
    ...holder.attachedPolicies,
    holder.permissionsBoundary ?? "",
  ]);
  return [...new Set(arns.filter((arn) => /^arn:[^:]+:iam::aws:policy\//.test(arn)))];
}

async function fetchManagedPolicy(client: IAM, PolicyArn: string): Promise<IamManagedPolicy> {
  const { Policy } = await client.getPolicy({ PolicyArn });
  const { PolicyVersion } = await client.getPolicyVersion({
    PolicyArn,
    VersionId: Policy?.DefaultVersionId ?? "v1",
  });
  return {
    arn: PolicyArn,
    name: Policy?.PolicyName ?? "",
    path: Policy?.Path ?? "/",
    document: decoded(PolicyVersion?.Document),
  };
}

type Page = GetAccountAuthorizationDetailsCommandOutput;

function usersOf(page: Page): readonly IamUser[] {
  return (page.UserDetailList ?? []).map((user) => ({
    arn: user.Arn ?? "",
    name: user.UserName ?? "",
    path: user.Path ?? "/",
    id: user.UserId,
    groups: user.GroupList ?? [],
    inlinePolicies: inlinePolicies(user.UserPolicyList),
    attachedPolicies: attachedPolicies(user.AttachedManagedPolicies),
    permissionsBoundary: user.PermissionsBoundary?.PermissionsBoundaryArn,
    tags: tags(user.Tags),
  }));
}

function groupsOf(page: Page): readonly IamGroup[] {
  return (page.GroupDetailList ?? []).map((group) => ({
    arn: group.Arn ?? "",
    name: group.GroupName ?? "",
    path: group.Path ?? "/",
    id: group.GroupId,
    inlinePolicies: inlinePolicies(group.GroupPolicyList),
    attachedPolicies: attachedPolicies(group.AttachedManagedPolicies),
  }));
}

function rolesOf(page: Page): readonly IamRole[] {
  return (page.RoleDetailList ?? []).map((role) => ({
    arn: role.Arn ?? "",
    name: role.RoleName ?? "",
    path: role.Path ?? "/",
    id: role.RoleId,
    trustPolicy: decoded(role.AssumeRolePolicyDocument),
    // The answer has no maximum; an hour is IAM's default.
    // https://docs.aws.amazon.com/IAM/latest/APIReference/API_RoleDetail.html
    maxSessionDurationSeconds: 3_600,
    inlinePolicies: inlinePolicies(role.RolePolicyList),
    attachedPolicies: attachedPolicies(role.AttachedManagedPolicies),
    permissionsBoundary: role.PermissionsBoundary?.PermissionsBoundaryArn,
    tags: tags(role.Tags),
  }));
}

function managedPoliciesOf(page: Page): readonly IamManagedPolicy[] {
  return (page.Policies ?? []).map((policy) => ({
    arn: policy.Arn ?? "",
    name: policy.PolicyName ?? "",
    path: policy.Path ?? "/",
    document: decoded(
      policy.PolicyVersionList?.find((version) => version.IsDefaultVersion)?.Document,
    ),
  }));
}

function inlinePolicies(
  policies:
    | readonly {
        readonly PolicyName?: string | undefined;
        readonly PolicyDocument?: string | undefined;
      }[]
    | undefined,
): readonly InlinePolicy[] {
  return (policies ?? []).map((policy) => ({
    name: policy.PolicyName ?? "",
    document: decoded(policy.PolicyDocument),
  }));
}

function attachedPolicies(
  policies: readonly { readonly PolicyArn?: string | undefined }[] | undefined,
): readonly string[] {
  return (policies ?? []).map((policy) => policy.PolicyArn ?? "");
}

function tags(
  found:
    | readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[]
    | undefined,
): Tags {
  return (found ?? []).map(({ Key = "", Value = "" }) => ({ key: Key, value: Value }));
}

/** IAM answers policy documents percent-encoded (RFC 3986). */
function decoded(document: string | undefined): string {
  return decodeURIComponent(document ?? "");
}
