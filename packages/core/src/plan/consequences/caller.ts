/** Who makes the calls of a plan, and what of the organization decides what he may. */
import {
  administratorAccess,
  organizationAccessRole,
  permissionSetOfRole,
} from "../../access/principal-policies.ts";
import type { Principal } from "../../evaluate/request.ts";
import { parseAccountId } from "../../iam/ids.ts";
import type { AccountIam, IdentityCenter, Organization } from "../../organization/organization.ts";
import type { PlannedOrganization } from "../effects/planned-organization.ts";
import type { PlannedCall } from "../step.ts";

export type Caller = {
  /** As `sts:GetCallerIdentity` says. */
  readonly principal: Principal;
  /** Names of the roles that the collector assumes in member accounts, the first that can be assumed. */
  readonly memberRoles: readonly string[];
  /** What the collector calls there. */
  readonly collectCalls: readonly PlannedCall[];
  readonly region: string;
  /** The IAM actions that a call is authorized as; undefined where that is not known. */
  readonly actionsOf: (service: string, operation: string) => readonly string[] | undefined;
};

/** The permission set whose role the caller has a session of. */
export function callerSet({ principal }: Caller): string | undefined {
  return principal.kind === "role-session"
    ? permissionSetOfRole(principal.roleArn)?.name
    : undefined;
}

/** Identity Center names a session for its user. */
function callerUser({ principal }: Caller): string {
  return principal.kind === "role-session"
    ? principal.sessionArn.slice(principal.sessionArn.lastIndexOf("/") + 1)
    : "";
}

/**
 * The organization with only those people, groups and roles that decide what the caller and the
 * collector may: 100,000 others make no difference and would be looked through for each step.
 */
export function onlyOurs(organization: Organization, caller: Caller): Organization {
  return {
    ...organization,
    identityCenter: organization.identityCenter && ourCenter(organization.identityCenter, caller),
    iam: organization.iam.map((iam) => ourIam(iam, caller)),
    resources: [],
  };
}

function ourCenter(center: IdentityCenter, caller: Caller): IdentityCenter {
  const [set, user] = [callerSet(caller), callerUser(caller)];
  return {
    ...center,
    permissionSets: center.permissionSets.filter(({ name }) => name === set),
    groups: center.groups
      .filter(({ members }) => members.includes(user))
      .map((group) => ({ ...group, members: [user] })),
    users: [],
    assignments: center.assignments.filter(({ permissionSet }) => permissionSet === set),
  };
}

function ourIam(iam: AccountIam, { principal, memberRoles }: Caller): AccountIam {
  const own = principal.kind === "role-session" ? principal.roleArn : undefined;
  const roles = iam.roles.filter(({ arn, name }) => arn === own || memberRoles.includes(name));
  const users = iam.users.filter(({ arn }) => principal.kind === "user" && arn === principal.arn);
  const groups = iam.groups.filter(({ name }) => users.some((user) => user.groups.includes(name)));
  const attached = new Set(
    [...roles, ...users, ...groups].flatMap(({ attachedPolicies }) => attachedPolicies),
  );
  for (const { permissionsBoundary } of [...roles, ...users])
    if (permissionsBoundary !== undefined) attached.add(permissionsBoundary);
  const managedPolicies = iam.managedPolicies.filter(({ arn }) => attached.has(arn));
  return { ...iam, roles, users, groups, managedPolicies };
}

/** Whether the caller's session stands on an assignment that is there; true where it stands on none. */
export function keepsOwnSet(state: PlannedOrganization, caller: Caller): boolean {
  const set = callerSet(caller);
  if (set === undefined || !("account" in caller.principal)) return true;
  const id = caller.principal.account;
  const account = [...state.accounts.values()].find((each) => each.id === id)?.name;
  const user = callerUser(caller);
  return [...state.assignments.values()].some(
    ({ permissionSet, account: where, principal: { kind, name } }) =>
      permissionSet === set &&
      where === account &&
      (kind === "user" ? name === user : state.groups.get(name)?.members.has(user) === true),
  );
}

/** What a provisioned set holds is what its declaration says, no longer what was read of its role. */
export function forgetOwnRole(state: PlannedOrganization, { principal }: Caller): void {
  if (principal.kind !== "role-session") return;
  const { roleArn } = principal;
  const iam = state.base.iam.map((each) => ({
    ...each,
    roles: each.roles.filter(({ arn }) => arn !== roleArn),
  }));
  state.base = { ...state.base, iam };
}

/**
 * A new account has an id that stands in, and the role that AWS makes in it.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_access.html
 *
 * @param number - another one for each account of one simulation
 */
export function enterable(state: PlannedOrganization, name: string, number: number): void {
  const account = state.accounts.get(name);
  const id = parseAccountId(String(99_999 - number).padStart(12, "0"));
  if (account === undefined || id === undefined) return;
  state.accounts.set(name, { ...account, id });
  const management = state.base.managementAccountId ?? "";
  const iam: AccountIam = {
    account: name,
    users: [],
    groups: [],
    roles: [
      {
        arn: `arn:aws:iam::${id}:role/${organizationAccessRole}`,
        name: organizationAccessRole,
        path: "/",
        id: undefined,
        trustPolicy: `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::${management}:root"},"Action":"sts:AssumeRole"}]}`,
        maxSessionDurationSeconds: 3_600,
        inlinePolicies: [],
        attachedPolicies: [administratorAccess],
        permissionsBoundary: undefined,
        tags: [],
      },
    ],
    managedPolicies: [
      {
        arn: administratorAccess,
        name: "AdministratorAccess",
        path: "/",
        document:
          '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}',
      },
    ],
  };
  state.base = { ...state.base, iam: [...state.base.iam, iam] };
}
