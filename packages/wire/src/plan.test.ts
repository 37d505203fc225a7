import { createHash } from "node:crypto";
import {
  canonicalPlan,
  type AccessChange,
  type PermissionSet,
  type Plan,
  type SelfDenial,
  type Step,
  type StepKind,
  type StepOperation,
} from "@bailiwick/core";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planFile, type PlanFile } from "./plan.ts";

const text = fc.string({ maxLength: 8 });
const texts = fc.array(text, { maxLength: 3 });
const maybe = fc.option(text, { nil: undefined });
const tags = fc.array(fc.record({ key: text, value: text }), { maxLength: 2 });
const policyType = fc.constantFrom("SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY");
const target = fc.oneof(
  fc.record({ kind: fc.constant("ou" as const), path: text }),
  fc.record({ kind: fc.constant("account" as const), name: text }),
);
const policy = { policyType, name: text };
const held = {
  account: text,
  permissionSet: text,
  principal: fc.record({ kind: fc.constantFrom("group", "user"), name: text }),
};
const user = { userName: text, displayName: text, givenName: text, familyName: text, email: maybe };
const permissionSet: fc.Arbitrary<PermissionSet> = fc.record({
  name: text,
  arn: maybe,
  description: text,
  sessionDuration: text,
  relayState: maybe,
  managedPolicies: texts,
  customerManagedPolicies: fc.array(fc.record({ path: text, name: text }), { maxLength: 2 }),
  inlinePolicy: maybe,
  permissionsBoundary: fc.option(
    fc.oneof(
      fc.record({ kind: fc.constant("aws-managed" as const), arn: text }),
      fc.record({ kind: fc.constant("customer-managed" as const), path: text, name: text }),
    ),
    { nil: undefined },
  ),
  tags,
});

/** The fields of each kind of step: a kind that is added to the engine does not compile without. */
const fields: { readonly [Kind in StepKind]: Record<string, fc.Arbitrary<unknown>> } = {
  "create-organization": {
    managementAccount: fc.option(fc.record({ name: text, email: text }), { nil: undefined }),
  },
  "enable-policy-type": { policyType },
  "enable-trusted-access": { servicePrincipal: text },
  "disable-trusted-access": { servicePrincipal: text },
  "create-ou": { path: text, tags },
  "rename-ou": { path: text, newName: text },
  "delete-ou": { path: text },
  "create-account": { name: text, awsName: maybe, email: text, tags },
  "invite-account": { name: text, email: text, tags },
  "move-account": { account: text, from: text, to: text },
  "rename-account": { account: text, newName: text },
  "close-account": { account: text },
  "register-delegated-administrator": { account: text, servicePrincipal: text },
  "deregister-delegated-administrator": { account: text, servicePrincipal: text },
  "create-policy": { ...policy, description: text, document: text, tags },
  "update-policy": { ...policy, newName: maybe, description: maybe, document: maybe },
  "delete-policy": policy,
  "attach-policy": { ...policy, target },
  "detach-policy": { ...policy, target },
  tag: {
    resource: fc.oneof(
      target,
      fc.record({ kind: fc.constant("policy"), ...policy }),
      fc.record({ kind: fc.constant("permission-set"), name: text }),
    ),
    set: tags,
    remove: texts,
  },
  "create-permission-set": { permissionSet },
  "update-permission-set": { before: permissionSet, permissionSet },
  "delete-permission-set": { name: text },
  "provision-permission-set": { name: text },
  "create-group": { displayName: text, description: text },
  "update-group": { displayName: text, description: text },
  "delete-group": { displayName: text },
  "create-user": user,
  "update-user": user,
  "delete-user": { userName: text },
  "add-member": { group: text, userName: text },
  "remove-member": { group: text, userName: text },
  assign: held,
  unassign: held,
};

const kinds = Object.keys(fields) as StepKind[];

// The table is typed by kind; a record built from a row is an operation of that kind.
const operations = kinds.map((kind) => {
  const row: Record<string, fc.Arbitrary<unknown>> = { kind: fc.constant(kind), ...fields[kind] };
  return fc.record(row) as unknown as fc.Arbitrary<StepOperation>;
});

const stepWith = (operation: fc.Arbitrary<StepOperation>): fc.Arbitrary<Step> =>
  fc.record({
    id: text,
    operation,
    calls: fc.array(fc.record({ service: text, operation: text }), { maxLength: 2 }),
    dependsOn: texts,
    after: fc.option(texts, { nil: undefined }),
    locks: texts,
    destroys: fc.boolean(),
    estimateSeconds: fc.nat(),
  });

const position = fc.record({ offset: fc.nat(), line: fc.nat(), column: fc.nat() });

const selfDenial: fc.Arbitrary<SelfDenial> = fc.record({
  step: text,
  deniedStep: text,
  call: text,
  because: fc.array(
    fc.record({
      policy: text,
      statement: text,
      span: fc.option(fc.record({ file: text, start: position, end: position }), {
        nil: undefined,
      }),
    }),
    { maxLength: 2 },
  ),
  kind: fc.constantFrom("denied", "unknown"),
});

const accessChange: fc.Arbitrary<AccessChange> = fc.record({
  change: fc.constantFrom("gains", "loses"),
  who: text,
  account: text,
  accounts: texts,
  what: text,
  step: maybe,
});

const plans: fc.Arbitrary<Plan> = fc.record({
  organizationId: maybe,
  managementAccountId: text,
  region: text,
  observedHash: text,
  desiredHash: text,
  steps: fc.tuple(...operations.map(stepWith)),
  prerequisites: fc.array(fc.record({ summary: text, detail: text }), { maxLength: 2 }),
  adopted: texts,
  known: fc.array(fc.record({ key: text, id: text }), { maxLength: 2 }),
  needsAdoption: fc.array(fc.record({ key: text, differs: texts }), { maxLength: 2 }),
  unmanaged: texts,
  accessChanges: fc.array(accessChange, { maxLength: 2 }),
  selfDenials: fc.array(selfDenial, { maxLength: 2 }),
  estimateSeconds: fc.nat(),
});

const hash = (plan: Plan): string => createHash("sha256").update(canonicalPlan(plan)).digest("hex");

const fileOf = (plan: Plan): PlanFile => ({
  version: 1,
  kind: "bailiwick/plan",
  createdAt: "2026-06-01T00:00:00.000Z",
  bailiwick: "0.1.0",
  blueprint: "bailiwick.yaml",
  hash: hash(plan),
  plan,
});

describe("a plan file", () => {
  it("is read as it was written, with a step of every kind, and with the same hash", () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const file = fileOf(plan);
        const read = planFile.parse(JSON.parse(JSON.stringify(file)));
        expect(read).toEqual(file);
        expect(hash(read.plan)).toBe(file.hash);
      }),
      { seed: 1, numRuns: 40 },
    );
  });

  it.each([
    ["a kind of step that nobody knows", "kind", "drop-everything"],
    ["an operation that lacks a field", "path", undefined],
  ])("is not read with %s", (_title, member, value) => {
    const [plan] = fc.sample(plans, { seed: 2, numRuns: 1 });
    const file: unknown = JSON.parse(JSON.stringify(plan && fileOf(plan)), (key, json: unknown) =>
      key === "operation" && isCreateOu(json) ? { ...json, [member]: value } : json,
    );
    expect(planFile.safeParse(file).success).toBe(false);
  });
});

function isCreateOu(json: unknown): json is { readonly kind: "create-ou" } {
  return typeof json === "object" && json !== null && "kind" in json && json.kind === "create-ou";
}
