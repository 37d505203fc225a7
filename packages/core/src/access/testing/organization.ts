/** Small organizations for tests, built from what differs. */
import type { Principal } from "../../evaluate/request.ts";
import { parseAccountId } from "../../iam/ids.ts";
import type { AccountId } from "../../iam/ids.ts";
import { emptyOrganization } from "../../organization/organization.ts";
import type {
  Account,
  AccountIam,
  IamRole,
  IamUser,
  Organization,
  OrganizationPolicy,
  PermissionSet,
  PolicyTarget,
} from "../../organization/organization.ts";

export function accountId(text: string): AccountId {
  const id = parseAccountId(text);
  if (id === undefined) throw new Error(`${text} is no account id`);
  return id;
}

export const managementId = accountId("100000000001");
export const devId = accountId("100000000002");
export const prodId = accountId("100000000003");

export function account(name: string, id: AccountId, parent = ""): Account {
  const email = `${name.toLowerCase()}@example.com`;
  return { name, email, id, parent, state: "ACTIVE", joined: "CREATED", tags: [] };
}

export function policyText(...statements: readonly object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

export const allowAll = policyText({ Effect: "Allow", Action: "*", Resource: "*" });

export function scp(
  name: string,
  document: string,
  targets: readonly PolicyTarget[],
): OrganizationPolicy {
  return {
    type: "SERVICE_CONTROL_POLICY",
    name,
    id: undefined,
    description: "",
    awsManaged: name === "FullAWSAccess",
    document,
    targets,
    tags: [],
  };
}

export function rcp(
  name: string,
  document: string,
  targets: readonly PolicyTarget[],
): OrganizationPolicy {
  return { ...scp(name, document, targets), type: "RESOURCE_CONTROL_POLICY" };
}

export const root: PolicyTarget = { kind: "ou", path: "" };
export const sdlc: PolicyTarget = { kind: "ou", path: "SDLC" };
export const prod: PolicyTarget = { kind: "ou", path: "PROD" };

/** Management, Dev in SDLC, Prod in PROD; SCPs and RCPs enabled, FullAWSAccess everywhere. */
export function organization(parts: Partial<Organization> = {}): Organization {
  const accounts = [
    account("Management", managementId),
    account("Dev", devId, "SDLC"),
    account("Prod", prodId, "PROD"),
  ];
  const everywhere: readonly PolicyTarget[] = [
    root,
    sdlc,
    prod,
    ...accounts.map(({ name }) => ({ kind: "account", name }) as const),
  ];
  return {
    ...emptyOrganization,
    id: "o-abcdefghij",
    managementAccountId: managementId,
    root: {
      id: "r-ab12",
      enabledPolicyTypes: ["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"],
      tags: [],
    },
    organizationalUnits: [
      { path: "PROD", id: "ou-ab12-00000001", tags: [] },
      { path: "SDLC", id: "ou-ab12-00000002", tags: [] },
    ],
    accounts,
    ...parts,
    policies: [scp("FullAWSAccess", allowAll, everywhere), ...(parts.policies ?? [])],
  };
}

export function iam(name: string, parts: Partial<AccountIam> = {}): AccountIam {
  return { account: name, users: [], groups: [], roles: [], managedPolicies: [], ...parts };
}

export function role(id: AccountId, name: string, parts: Partial<IamRole> = {}): IamRole {
  const path = parts.path ?? "/";
  return {
    arn: `arn:aws:iam::${id}:role${path}${name}`,
    name,
    path,
    id: undefined,
    trustPolicy: policyText({ Effect: "Allow", Principal: { AWS: id }, Action: "sts:AssumeRole" }),
    maxSessionDurationSeconds: 3600,
    inlinePolicies: [],
    attachedPolicies: [],
    permissionsBoundary: undefined,
    tags: [],
    ...parts,
  };
}

export function user(id: AccountId, name: string, parts: Partial<IamUser> = {}): IamUser {
  return {
    arn: `arn:aws:iam::${id}:user/${name}`,
    name,
    path: "/",
    id: undefined,
    groups: [],
    inlinePolicies: [],
    attachedPolicies: [],
    permissionsBoundary: undefined,
    tags: [],
    ...parts,
  };
}

export function permissionSet(name: string, parts: Partial<PermissionSet> = {}): PermissionSet {
  return {
    name,
    arn: undefined,
    description: "",
    sessionDuration: "PT8H",
    relayState: undefined,
    managedPolicies: [],
    customerManagedPolicies: [],
    inlinePolicy: undefined,
    permissionsBoundary: undefined,
    tags: [],
    ...parts,
  };
}

/** A session of a role, or a user. */
export function sessionOrUser(arn: string, id: AccountId): Principal {
  if (arn.includes(":user/")) return { kind: "user", arn, account: id };
  const name = arn.slice(arn.lastIndexOf("/") + 1);
  return {
    kind: "role-session",
    roleArn: arn,
    sessionArn: `arn:aws:sts::${id}:assumed-role/${name}/session`,
    account: id,
  };
}
