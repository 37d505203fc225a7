/** Permission sets: what a persona gives, with what the file puts in its place. */
import type { PermissionSet } from "@bailiwick/core";
import { documentKey } from "../blueprint.ts";
import type { Blueprint } from "../blueprint.ts";
import { customerPolicyFrom, durationFrom, managedPolicyArn } from "../declaration/resolve.ts";
import type { Declaration } from "../declaration/schema.ts";
import { personaOf } from "../personas.ts";
import type { IdOf } from "./ids.ts";
import { tagsFrom } from "./tags.ts";
import { permissionSetKey } from "@bailiwick/core";

/** The session length that AWS gives a permission set without one. */
const defaultSession = "PT1H";

export function permissionSetsFrom(blueprint: Blueprint, idOf: IdOf): readonly PermissionSet[] {
  return Object.entries(blueprint.declaration["permission-sets"] ?? {}).map(([name, declared]) => {
    const persona = declared.use === undefined ? undefined : personaOf(declared.use);
    const inline = blueprint.documents.get(documentKey("permission-sets", name));
    const managed = declared["managed-policies"] ?? persona?.managedPolicies ?? [];
    return {
      name,
      arn: idOf(permissionSetKey(name)),
      description: declared.description ?? persona?.description ?? "",
      sessionDuration: durationFrom(declared.session ?? persona?.session ?? defaultSession),
      relayState: declared["relay-state"],
      managedPolicies: managed.map(managedPolicyArn),
      customerManagedPolicies: (declared["customer-managed-policies"] ?? []).map(
        customerPolicyFrom,
      ),
      inlinePolicy: inline?.text ?? persona?.inlinePolicy,
      permissionsBoundary: boundaryFrom(declared.boundary),
      tags: tagsFrom(declared.tags),
    };
  });
}

type DeclaredSet = NonNullable<Declaration["permission-sets"]>[string];

function boundaryFrom(boundary: DeclaredSet["boundary"]): PermissionSet["permissionsBoundary"] {
  if (boundary === undefined) return undefined;
  if (typeof boundary === "string") return { kind: "aws-managed", arn: managedPolicyArn(boundary) };
  return { kind: "customer-managed", ...customerPolicyFrom(boundary["customer-managed"]) };
}
