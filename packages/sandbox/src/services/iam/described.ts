/** Users and roles as answers show them. */
import type { RoleRow, UserRow } from "../../model/iam-state.ts";
import { encoded } from "./iam.ts";

export function describedUser(user: UserRow): Record<string, unknown> {
  return {
    Path: user.path,
    UserName: user.name,
    UserId: user.id,
    Arn: user.arn,
    CreateDate: new Date(user.createdAtMs),
    PermissionsBoundary: describedBoundary(user.permissionsBoundary),
    Tags: user.tags.length === 0 ? undefined : user.tags,
  };
}

function describedBoundary(arn: string | undefined): unknown {
  return arn === undefined
    ? undefined
    : { PermissionsBoundaryType: "Policy", PermissionsBoundaryArn: arn };
}

/** With the whole trust policy, percent-encoded. */
export function describedRole(role: RoleRow): Record<string, unknown> {
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.id,
    Arn: role.arn,
    CreateDate: new Date(role.createdAtMs),
    AssumeRolePolicyDocument: encoded(role.trustPolicy),
    Description: role.description,
    MaxSessionDuration: role.maxSessionDurationSeconds,
    PermissionsBoundary: describedBoundary(role.permissionsBoundary),
    Tags: role.tags.length === 0 ? undefined : role.tags,
  };
}
