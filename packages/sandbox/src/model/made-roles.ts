/** Roles that AWS's services make in accounts: nobody's call to IAM, so no authorization is asked. */
import type { AccountId } from "@bailiwick/core";
import type { Sandbox } from "../service.ts";
import { iamKey, roles, type RoleRow } from "./iam-state.ts";

export type MadeRole = {
  readonly account: AccountId;
  readonly name: string;
  readonly path: string;
  readonly trustPolicy: string;
  readonly description?: string | undefined;
  readonly inlinePolicies?: RoleRow["inlinePolicies"] | undefined;
  readonly attachedPolicies?: readonly string[] | undefined;
  readonly permissionsBoundary?: string | undefined;
  readonly maxSessionDurationSeconds?: number | undefined;
  readonly tags?: RoleRow["tags"] | undefined;
};

/** Makes a role, or brings one of that name to what is given; its unique id stays. */
export function putRole({ store, ids, clock }: Sandbox, made: MadeRole): RoleRow {
  const collection = store.open(roles);
  const key = iamKey(made.account, made.name);
  const before = collection.get(key);
  const row: RoleRow = {
    account: made.account,
    name: made.name,
    path: made.path,
    arn: `arn:aws:iam::${made.account}:role${made.path}${made.name}`,
    id: before?.id ?? ids.uniqueId("AROA"),
    createdAtMs: before?.createdAtMs ?? clock.wallMs(),
    trustPolicy: made.trustPolicy,
    description: made.description,
    inlinePolicies: made.inlinePolicies ?? [],
    attachedPolicies: made.attachedPolicies ?? [],
    permissionsBoundary: made.permissionsBoundary,
    maxSessionDurationSeconds: made.maxSessionDurationSeconds ?? 3_600,
    tags: made.tags ?? [],
  };
  collection.put(key, row);
  return row;
}
