/** What AWS keeps true of policies by itself: its own full-access policies on every node. */
import {
  attachmentKey,
  attachments,
  policies,
  resourceTags,
  type PolicyRow,
  type PolicyType,
} from "../../model/organization-state.ts";
import type { Store } from "../../state/store.ts";

const everything =
  '{\n  "Version": "2012-10-17",\n  "Statement": [\n    {\n      "Effect": "Allow",\n      "Action": "*",\n      "Resource": "*"\n    }\n  ]\n}';
const everythingByEveryone =
  '{\n  "Version": "2012-10-17",\n  "Statement": [\n    {\n      "Effect": "Allow",\n      "Principal": "*",\n      "Action": "*",\n      "Resource": "*"\n    }\n  ]\n}';

/** AWS's own policies, by the type that they come with. */
export const fullAccess: Readonly<Record<PolicyType, PolicyRow>> = {
  SERVICE_CONTROL_POLICY: {
    id: "p-FullAWSAccess",
    name: "FullAWSAccess",
    description: "Allows access to every operation",
    type: "SERVICE_CONTROL_POLICY",
    content: everything,
    awsManaged: true,
  },
  RESOURCE_CONTROL_POLICY: {
    id: "p-RCPFullAWSAccess",
    name: "RCPFullAWSAccess",
    description: "Allows access to every resource",
    type: "RESOURCE_CONTROL_POLICY",
    content: everythingByEveryone,
    awsManaged: true,
  },
};

/** AWS's own policies are there as soon as there is an organization. */
export function enableFullAccess(store: Store): void {
  for (const policy of Object.values(fullAccess)) store.open(policies).put(policy.id, policy);
}

/**
 * A new node has the full-access policy of every type, so that enabling a type takes nothing away.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_strategies.html
 */
export function attachFullAccess(store: Store, targetId: string): void {
  for (const { id } of Object.values(fullAccess)) attach(store, id, targetId);
}

export function attach(store: Store, policyId: string, targetId: string): void {
  const row = { policyId, targetId };
  store.open(attachments).put(attachmentKey(row), row);
}

export function detach(store: Store, policyId: string, targetId: string): void {
  store.open(attachments).delete(attachmentKey({ policyId, targetId }));
}

/** Policies of a type that are attached to a node. */
export function attachedTo(store: Store, targetId: string, type: PolicyType): readonly PolicyRow[] {
  return store
    .open(attachments)
    .by("target", targetId)
    .flatMap(({ policyId }) => {
      const policy = store.open(policies).get(policyId);
      return policy?.type === type ? [policy] : [];
    });
}

/** A node that is gone has neither policies nor tags. */
export function forgetNode(store: Store, targetId: string): void {
  for (const { policyId } of store.open(attachments).by("target", targetId))
    detach(store, policyId, targetId);
  store.open(resourceTags).delete(targetId);
}
