/** Natural keys: how a thing is known before AWS has given it an id, and after the lock file is lost. */
import type { AccountAssignment, OrganizationPolicyType, OuPath } from "./organization.ts";

export const ouKey = (path: OuPath): string => `ou:${path}`;

export const accountKey = (name: string): string => `account:${name}`;

export const policyKey = (type: OrganizationPolicyType, name: string): string =>
  `${type === "SERVICE_CONTROL_POLICY" ? "scp" : "rcp"}:${name}`;

export const permissionSetKey = (name: string): string => `permission-set:${name}`;

export const groupKey = (displayName: string): string => `group:${displayName}`;

export const userKey = (userName: string): string => `user:${userName}`;

/** A name within a key of several names, so that no two lists of names make one key. */
const part = (name: string): string => name.replaceAll("~", "~0").replaceAll("/", "~1");

export const memberKey = (group: string, userName: string): string =>
  `member:${part(group)}/${part(userName)}`;

export const assignmentKey = (
  assignment: Pick<AccountAssignment, "account" | "permissionSet" | "principal">,
): string =>
  `assignment:${part(assignment.account)}/${part(assignment.permissionSet)}/${assignment.principal.kind}:${part(assignment.principal.name)}`;

export const trustedAccessKey = (servicePrincipal: string): string =>
  `trusted-access:${servicePrincipal}`;

export const delegatedAdministratorKey = (account: string, servicePrincipal: string): string =>
  `delegated-administrator:${part(account)}/${servicePrincipal}`;
