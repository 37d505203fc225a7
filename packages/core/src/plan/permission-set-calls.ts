/** The calls that make a permission set, or bring it from what it is to what it shall be. */
import type { PermissionSet } from "../organization/organization.ts";
import type { PlannedCall } from "./step.ts";

export function createPermissionSetCalls(set: PermissionSet): readonly PlannedCall[] {
  const bare: PermissionSet = {
    ...set,
    managedPolicies: [],
    customerManagedPolicies: [],
    inlinePolicy: undefined,
    permissionsBoundary: undefined,
  };
  return [call("CreatePermissionSet"), ...updatePermissionSetCalls(bare, set)];
}

/** Attaches before it detaches, so that nobody loses access on the way. */
export function updatePermissionSetCalls(
  before: PermissionSet,
  after: PermissionSet,
): readonly PlannedCall[] {
  const customerManaged = (set: PermissionSet): readonly string[] =>
    set.customerManagedPolicies.map(({ path, name }) => path + name);
  return [
    ...(attributes(before) === attributes(after) ? [] : [call("UpdatePermissionSet")]),
    ...listCalls(before.managedPolicies, after.managedPolicies, {
      attach: "AttachManagedPolicyToPermissionSet",
      detach: "DetachManagedPolicyFromPermissionSet",
    }),
    ...listCalls(customerManaged(before), customerManaged(after), {
      attach: "AttachCustomerManagedPolicyReferenceToPermissionSet",
      detach: "DetachCustomerManagedPolicyReferenceFromPermissionSet",
    }),
    ...valueCall(before.inlinePolicy, after.inlinePolicy, {
      put: "PutInlinePolicyToPermissionSet",
      remove: "DeleteInlinePolicyFromPermissionSet",
    }),
    ...valueCall(boundary(before), boundary(after), {
      put: "PutPermissionsBoundaryToPermissionSet",
      remove: "DeletePermissionsBoundaryFromPermissionSet",
    }),
  ];
}

function attributes(set: PermissionSet): string {
  return JSON.stringify([set.description, set.sessionDuration, set.relayState ?? ""]);
}

function boundary({ permissionsBoundary }: PermissionSet): string | undefined {
  if (permissionsBoundary === undefined) return undefined;
  return permissionsBoundary.kind === "aws-managed"
    ? permissionsBoundary.arn
    : permissionsBoundary.path + permissionsBoundary.name;
}

function listCalls(
  before: readonly string[],
  after: readonly string[],
  names: { readonly attach: string; readonly detach: string },
): readonly PlannedCall[] {
  return [
    ...after.filter((one) => !before.includes(one)).map(() => call(names.attach)),
    ...before.filter((one) => !after.includes(one)).map(() => call(names.detach)),
  ];
}

function valueCall(
  before: string | undefined,
  after: string | undefined,
  names: { readonly put: string; readonly remove: string },
): readonly PlannedCall[] {
  if (before === after) return [];
  return [call(after === undefined ? names.remove : names.put)];
}

const call = (operation: string): PlannedCall => ({ service: "sso-admin", operation });
