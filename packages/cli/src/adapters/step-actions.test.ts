/** Every kind of step, done in the sandbox. */
import {
  planned,
  sortOrganization,
  type Organization,
  type PermissionSet,
  type Step,
  type StepExecutor,
  type StepOperation,
} from "@bailiwick/core";
import { describe, expect, it } from "vitest";
import { collected, executorIn, never, sandboxSession, stepOf } from "./sandbox-session.ts";

const denying =
  '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"iam:CreateUser","Resource":"*"}]}';
const allowing =
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:ListAllMyBuckets","Resource":"*"}]}';
const developer: PermissionSet = {
  name: "Developer",
  arn: undefined,
  description: "builds",
  sessionDuration: "PT8H",
  relayState: undefined,
  managedPolicies: ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
  customerManagedPolicies: [],
  inlinePolicy: allowing,
  permissionsBoundary: undefined,
  tags: [{ key: "team", value: "x" }],
};
const slimDeveloper: PermissionSet = {
  ...developer,
  description: "looks",
  managedPolicies: ["arn:aws:iam::aws:policy/SecurityAudit"],
  inlinePolicy: undefined,
  permissionsBoundary: { kind: "aws-managed", arn: "arn:aws:iam::aws:policy/PowerUserAccess" },
};
const scp = { policyType: "SERVICE_CONTROL_POLICY", name: "NoUsers" } as const;
const workload = { kind: "ou", path: "Workload" } as const;
const held = {
  account: "Dev",
  permissionSet: "Developer",
  principal: { kind: "group", name: "Developers" },
} as const;
const ada = {
  userName: "ada",
  displayName: "Ada L",
  givenName: "Ada",
  familyName: "L",
  email: "ada@example.com",
};

/** In an order in which they can run; nearly every kind is there. */
const making: readonly StepOperation[] = [
  { kind: "create-organization" },
  { kind: "enable-policy-type", policyType: "SERVICE_CONTROL_POLICY" },
  { kind: "enable-trusted-access", servicePrincipal: "sso.amazonaws.com" },
  { kind: "enable-trusted-access", servicePrincipal: "config.amazonaws.com" },
  { kind: "create-ou", path: "Work", tags: [{ key: "kind", value: "work" }] },
  { kind: "create-ou", path: "Work/PROD", tags: [] },
  { kind: "rename-ou", path: "Work", newName: "Workload" },
  { kind: "create-account", name: "Dev", email: "dev@example.com", tags: [] },
  { kind: "create-account", name: "Audit", email: "audit@example.com", tags: [] },
  { kind: "move-account", account: "Dev", from: "", to: "Workload/PROD" },
  { kind: "create-policy", ...scp, description: "no users", document: denying, tags: [] },
  { kind: "attach-policy", ...scp, target: workload },
  { kind: "update-policy", ...scp, description: "none at all" },
  {
    kind: "tag",
    resource: { kind: "policy", ...scp },
    set: [{ key: "a", value: "1" }],
    remove: ["b"],
  },
  {
    kind: "register-delegated-administrator",
    account: "Audit",
    servicePrincipal: "config.amazonaws.com",
  },
  { kind: "create-group", displayName: "Developers", description: "" },
  { kind: "update-group", displayName: "Developers", description: "they build" },
  { kind: "create-user", ...ada },
  { kind: "update-user", ...ada, displayName: "Ada Lovelace" },
  { kind: "add-member", group: "Developers", userName: "ada" },
  { kind: "create-permission-set", permissionSet: developer },
  { kind: "assign", ...held },
  { kind: "update-permission-set", before: developer, permissionSet: slimDeveloper },
  { kind: "provision-permission-set", name: "Developer" },
];

const ending: readonly StepOperation[] = [
  { kind: "unassign", ...held },
  { kind: "delete-permission-set", name: "Developer" },
  { kind: "remove-member", group: "Developers", userName: "ada" },
  { kind: "delete-user", userName: "ada" },
  { kind: "delete-group", displayName: "Developers" },
  {
    kind: "deregister-delegated-administrator",
    account: "Audit",
    servicePrincipal: "config.amazonaws.com",
  },
  { kind: "disable-trusted-access", servicePrincipal: "config.amazonaws.com" },
  { kind: "detach-policy", ...scp, target: workload },
  { kind: "delete-policy", ...scp },
  { kind: "move-account", account: "Dev", from: "Workload/PROD", to: "" },
  { kind: "delete-ou", path: "Workload/PROD" },
  { kind: "close-account", account: "Dev" },
];

/** What AWS answers as done before; the others are said again, and change nothing. */
const answeredAsDone = new Set([
  "create-organization",
  "enable-policy-type",
  "create-ou",
  "create-account",
  "move-account",
  "create-policy",
  "attach-policy",
  "detach-policy",
  "delete-policy",
  "delete-ou",
  "create-group",
  "create-user",
  "add-member",
  "remove-member",
  "register-delegated-administrator",
  "deregister-delegated-administrator",
  "unassign",
  "close-account",
  "delete-permission-set",
  "delete-user",
  "delete-group",
]);

const keysOfIds = new Set(["id", "arn", "managementAccountId", "instanceArn", "identityStoreId"]);

/**
 * What a plan speaks of: AWS's ids, and the IAM that assignments make, are left out. An account that
 * closes is closed soon where time runs as fast as here.
 */
function withoutIds(organization: Organization): unknown {
  const { identityCenter, iam: _, gaps: __, ...rest } = sortOrganization(organization);
  const text = JSON.stringify({ ...rest, identityCenter }, (key, value: unknown) =>
    keysOfIds.has(key) ? undefined : value === "PENDING_CLOSURE" ? "SUSPENDED" : value,
  );
  return JSON.parse(text);
}

/** Whether each of two executions changed something. */
async function twice(executor: StepExecutor, step: Step): Promise<readonly unknown[]> {
  const results = [await executor.execute(step, never), await executor.execute(step, never)];
  return results.map((result) => (result.kind === "done" ? result.changed : result.error));
}

async function expectOnce(executor: StepExecutor, step: Step): Promise<void> {
  const isAnswered = answeredAsDone.has(step.operation.kind);
  expect(await twice(executor, step), step.id).toEqual([true, !isAnswered]);
}

describe("the actions of steps", { timeout: 60_000 }, () => {
  it("make what the model of the plan says, and nothing more when they are executed again", async () => {
    const { session } = await sandboxSession();
    const [founding, ...steps] = making.map(stepOf);
    expect(founding && (await twice(await executorIn(session), founding))).toEqual([true, false]);
    const before = await collected(session);
    const executor = await executorIn(session);
    for (const step of steps) await expectOnce(executor, step);
    expect(withoutIds(await collected(session))).toEqual(withoutIds(planned(before, steps)));
    const all = [...steps, ...ending.map(stepOf)];
    for (const step of all.slice(steps.length)) await expectOnce(executor, step);
    expect(withoutIds(await collected(session))).toEqual(withoutIds(planned(before, all)));
  });

  it("are found done, by natural key, where sending them again would make a second thing", async () => {
    const { session } = await sandboxSession();
    const first = await executorIn(session);
    await first.execute(stepOf({ kind: "create-organization" }), never);
    const executor = await executorIn(session);
    const found = new Set<string>();
    for (const step of making.slice(1).map(stepOf)) {
      const lookedUp = ["ou", "account", "group", "user", "policy"].some(
        (thing) => step.operation.kind === `create-${thing}`,
      );
      const looks = lookedUp || ["add-member", "assign"].includes(step.operation.kind);
      if (looks) expect(await executor.recover(step, never), step.id).toBe("not-done");
      const done = await executor.execute(step, never);
      if (!looks || done.kind !== "done") continue;
      expect(await executor.recover(step, never), step.id).toEqual({ ...done, changed: false });
      found.add(step.operation.kind);
    }
    expect(found.size).toBe(7);
  });
});
