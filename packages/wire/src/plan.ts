/** The plan file: what `plan --out` writes and `apply FILE` reads. */
import type {
  AccessChange,
  Plan,
  PlannedCall,
  Prerequisite,
  SelfDenial,
  Step,
  StepOperation,
} from "@bailiwick/core";
import * as z from "zod";
import { message } from "./envelope.ts";
import type { Fits, Same } from "./same.ts";
import { span } from "./text.ts";

const policyType = z.enum(["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"]);
const tags = z.array(z.object({ key: z.string(), value: z.string() }).readonly()).readonly();
const target = z.union([
  z.object({ kind: z.literal("ou"), path: z.string() }).readonly(),
  z.object({ kind: z.literal("account"), name: z.string() }).readonly(),
]);
const principal = z.object({ kind: z.enum(["group", "user"]), name: z.string() }).readonly();
const boundary = z.union([
  z.object({ kind: z.literal("aws-managed"), arn: z.string() }).readonly(),
  z.object({ kind: z.literal("customer-managed"), path: z.string(), name: z.string() }).readonly(),
]);

/** JSON has no `undefined`: such a member is absent in the text and `undefined` in the value. */
const permissionSet = z
  .object({
    name: z.string(),
    arn: z.string().optional(),
    description: z.string(),
    sessionDuration: z.string(),
    relayState: z.string().optional(),
    managedPolicies: z.array(z.string()).readonly(),
    customerManagedPolicies: z
      .array(z.object({ path: z.string(), name: z.string() }).readonly())
      .readonly(),
    inlinePolicy: z.string().optional(),
    permissionsBoundary: boundary.optional(),
    tags,
    outdatedIn: z.array(z.string()).readonly().optional(),
  })
  .readonly()
  .transform(({ arn, relayState, inlinePolicy, permissionsBoundary, ...set }) => ({
    ...set,
    arn,
    relayState,
    inlinePolicy,
    permissionsBoundary,
  }));

const user = {
  userName: z.string(),
  displayName: z.string(),
  givenName: z.string(),
  familyName: z.string(),
  email: z.string().optional(),
};

const operations = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("create-organization"),
    managementAccount: z.object({ name: z.string(), email: z.string() }).readonly().optional(),
  }),
  z.object({ kind: z.literal("enable-policy-type"), policyType }),
  z.object({ kind: z.literal("enable-trusted-access"), servicePrincipal: z.string() }),
  z.object({ kind: z.literal("disable-trusted-access"), servicePrincipal: z.string() }),
  z.object({ kind: z.literal("create-ou"), path: z.string(), tags }),
  z.object({ kind: z.literal("rename-ou"), path: z.string(), newName: z.string() }),
  z.object({ kind: z.literal("delete-ou"), path: z.string() }),
  z.object({
    kind: z.literal("create-account"),
    name: z.string(),
    awsName: z.string().optional(),
    email: z.string(),
    tags,
  }),
  z.object({ kind: z.literal("invite-account"), name: z.string(), email: z.string(), tags }),
  z.object({
    kind: z.literal("move-account"),
    account: z.string(),
    from: z.string(),
    to: z.string(),
  }),
  z.object({ kind: z.literal("rename-account"), account: z.string(), newName: z.string() }),
  z.object({ kind: z.literal("close-account"), account: z.string() }),
  z.object({
    kind: z.literal("register-delegated-administrator"),
    account: z.string(),
    servicePrincipal: z.string(),
  }),
  z.object({
    kind: z.literal("deregister-delegated-administrator"),
    account: z.string(),
    servicePrincipal: z.string(),
  }),
  z.object({
    kind: z.literal("create-policy"),
    policyType,
    name: z.string(),
    description: z.string(),
    document: z.string(),
    tags,
  }),
  z.object({
    kind: z.literal("update-policy"),
    policyType,
    name: z.string(),
    newName: z.string().optional(),
    description: z.string().optional(),
    document: z.string().optional(),
  }),
  z.object({ kind: z.literal("delete-policy"), policyType, name: z.string() }),
  z.object({ kind: z.literal("attach-policy"), policyType, name: z.string(), target }),
  z.object({ kind: z.literal("detach-policy"), policyType, name: z.string(), target }),
  z.object({
    kind: z.literal("tag"),
    resource: z.union([
      z.object({ kind: z.literal("ou"), path: z.string() }).readonly(),
      z.object({ kind: z.literal("account"), name: z.string() }).readonly(),
      z.object({ kind: z.literal("policy"), policyType, name: z.string() }).readonly(),
      z.object({ kind: z.literal("permission-set"), name: z.string() }).readonly(),
    ]),
    set: tags,
    remove: z.array(z.string()).readonly(),
  }),
  z.object({ kind: z.literal("create-permission-set"), permissionSet }),
  z.object({ kind: z.literal("update-permission-set"), before: permissionSet, permissionSet }),
  z.object({ kind: z.literal("delete-permission-set"), name: z.string() }),
  z.object({ kind: z.literal("provision-permission-set"), name: z.string() }),
  z.object({ kind: z.literal("create-group"), displayName: z.string(), description: z.string() }),
  z.object({ kind: z.literal("update-group"), displayName: z.string(), description: z.string() }),
  z.object({ kind: z.literal("delete-group"), displayName: z.string() }),
  z
    .object({ kind: z.literal("create-user"), ...user })
    .transform(({ email, ...rest }) => ({ ...rest, email })),
  z
    .object({ kind: z.literal("update-user"), ...user })
    .transform(({ email, ...rest }) => ({ ...rest, email })),
  z.object({ kind: z.literal("delete-user"), userName: z.string() }),
  z.object({ kind: z.literal("add-member"), group: z.string(), userName: z.string() }),
  z.object({ kind: z.literal("remove-member"), group: z.string(), userName: z.string() }),
  z.object({
    kind: z.literal("assign"),
    account: z.string(),
    permissionSet: z.string(),
    principal,
  }),
  z.object({
    kind: z.literal("unassign"),
    account: z.string(),
    permissionSet: z.string(),
    principal,
  }),
]);

const call = z.object({ service: z.string(), operation: z.string() }).readonly();

const step = z
  .object({
    id: z.string(),
    operation: operations,
    calls: z.array(call).readonly(),
    dependsOn: z.array(z.string()).readonly(),
    after: z.array(z.string()).readonly().optional(),
    locks: z.array(z.string()).readonly(),
    destroys: z.boolean(),
    estimateSeconds: z.number(),
  })
  .readonly();

const accessChange = z
  .object({
    change: z.enum(["gains", "loses"]),
    who: z.string(),
    account: z.string(),
    accounts: z.array(z.string()).readonly(),
    what: z.string(),
    step: z.string().optional(),
  })
  .transform(({ step: id, ...change }) => ({ ...change, step: id }));

const selfDenial = z
  .object({
    step: z.string(),
    deniedStep: z.string(),
    call: z.string(),
    because: z
      .array(
        z.object({ policy: z.string(), statement: z.string(), span: span.optional() }).readonly(),
      )
      .readonly(),
    kind: z.enum(["denied", "unknown"]),
  })
  .readonly();

const prerequisite = z.object({ summary: z.string(), detail: z.string() }).readonly();

const plan = z
  .object({
    organizationId: z.string().optional(),
    managementAccountId: z.string(),
    region: z.string(),
    observedHash: z.string(),
    desiredHash: z.string(),
    steps: z.array(step).readonly(),
    prerequisites: z.array(prerequisite).readonly(),
    adopted: z.array(z.string()).readonly(),
    known: z.array(z.object({ key: z.string(), id: z.string() }).readonly()).readonly(),
    needsAdoption: z
      .array(z.object({ key: z.string(), differs: z.array(z.string()).readonly() }).readonly())
      .readonly(),
    unmanaged: z.array(z.string()).readonly(),
    accessChanges: z.array(accessChange).readonly(),
    selfDenials: z.array(selfDenial).readonly(),
    estimateSeconds: z.number(),
  })
  .transform(({ organizationId, ...rest }) => ({ ...rest, organizationId }));

/** A plan with where it came from; `hash` is the SHA-256 of the canonical text of `plan`. */
export const planFile = message("plan", {
  createdAt: z.string(),
  bailiwick: z.string(),
  blueprint: z.string(),
  hash: z.string(),
  plan,
});

export type PlanFile = z.infer<typeof planFile>;

true satisfies Same<z.infer<typeof call>, PlannedCall>;
true satisfies Same<z.infer<typeof prerequisite>, Prerequisite>;
true satisfies Same<z.infer<typeof selfDenial>, SelfDenial>;
true satisfies Fits<z.infer<typeof accessChange>, AccessChange>;
true satisfies Fits<z.infer<typeof operations>, StepOperation>;
true satisfies Fits<z.infer<typeof step>, Step>;
true satisfies Fits<z.infer<typeof plan>, Plan>;
