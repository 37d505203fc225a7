/**
 * Bringing in an organization that Bailiwick did not make: it is read and described, a plan for it is
 * empty, and afterwards exactly what is said is done.
 */
import { execFile } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { openSession } from "@bailiwick/aws";
import type { Organization, Plan } from "@bailiwick/core";
import { describe, expect, it } from "vitest";
import { itWith } from "../requires.ts";
import { changing, newFolder, run, runForJson, startSandbox, type Sandbox } from "./bailiwick.ts";
import { makeForeignOrganization } from "./foreign-organization.ts";

function collected(folder: string, { environment }: Sandbox): Promise<Organization> {
  return runForJson(folder, ["collect"], environment);
}

/** Imports, and shows that nothing was changed and nothing is left to change. */
async function takeOver(folder: string, sandbox: Sandbox): Promise<void> {
  const before = await collected(folder, sandbox);
  await sandbox.resetCalls();
  expect(await run(folder, ["import"], sandbox.environment)).toMatchObject({ code: 0 });
  const plan = await run(folder, ["plan", "--detailed-exitcode"], sandbox.environment);
  expect({ code: plan.code, stdout: plan.stdout }).toMatchObject({
    code: 0,
    stdout: expect.stringContaining("No changes") as string,
  });
  const calls = await sandbox.calls();
  expect(calls["sts.GetCallerIdentity"]).toBeGreaterThan(0);
  expect(changing(calls)).toEqual([]);
  expect(await collected(folder, sandbox)).toEqual(before);
}

type PlanJson = { readonly plan: Plan };

function planned(folder: string, { environment }: Sandbox): Promise<PlanJson> {
  return runForJson(folder, ["plan"], environment);
}

/** Changes the blueprint; what is to be replaced must be there once. */
function edit(folder: string, from: string, to: string): void {
  const path = join(folder, "bailiwick.yaml");
  const parts = readFileSync(path, "utf8").split(from);
  if (parts.length !== 2) throw new Error(`${from} is there ${parts.length - 1} times.`);
  writeFileSync(path, parts.join(to));
}

function stepKinds({ plan }: PlanJson): readonly string[] {
  return plan.steps.map(({ operation }) => operation.kind);
}

/** A foreign organization that was taken over, with no call counted yet. */
async function imported(): Promise<{ readonly folder: string; readonly sandbox: Sandbox }> {
  const [folder, sandbox] = [newFolder(), await startSandbox("--speed", "1000")];
  await makeForeignOrganization(sandbox);
  const { code, stderr } = await run(folder, ["import"], sandbox.environment);
  if (code !== 0) throw new Error(`import ended with ${code}: ${stderr}`);
  await sandbox.resetCalls();
  return { folder, sandbox };
}

describe("an organization that others made", { timeout: 240_000 }, () => {
  it("by the AWS SDK is imported without a change, and its plan is empty", async () => {
    const [folder, sandbox] = [newFolder(), await startSandbox("--speed", "1000")];
    await makeForeignOrganization(sandbox);
    await takeOver(folder, sandbox);
  });

  itWith(
    { python: "boto3", timeoutMs: 240_000 },
    "by boto3 is imported without a change, and its plan is empty",
    async (python) => {
      const [folder, sandbox] = [newFolder(), await startSandbox("--speed", "1000")];
      const script = fileURLToPath(new URL("make-organization.py", import.meta.url));
      await promisify(execFile)(python, [script], {
        env: { PATH: process.env["PATH"], HOME: folder, ...sandbox.environment },
      });
      await takeOver(folder, sandbox);
      const { accounts, identityCenter } = await collected(folder, sandbox);
      expect(accounts.map(({ name }) => name).toSorted()).toEqual(["Lab", "Shop", "management"]);
      expect(identityCenter?.assignments).toHaveLength(2);
    },
  );

  it("is changed by exactly what the blueprint says anew", async () => {
    const { folder, sandbox } = await imported();
    edit(folder, "organizational-units:\n", "organizational-units:\n  New:\n");
    edit(folder, 'session: "90m"', "session: 2h");
    const before = await planned(folder, sandbox);
    expect(stepKinds(before).toSorted()).toEqual([
      "create-ou",
      "provision-permission-set",
      "update-permission-set",
    ]);
    const apply = await run(folder, ["apply", "--yes"], sandbox.environment);
    expect(apply.code).toBe(0);
    expect([...changing(await sandbox.calls())].toSorted()).toEqual([
      "organizations.CreateOrganizationalUnit",
      "sso-admin.ProvisionPermissionSet",
      "sso-admin.UpdatePermissionSet",
    ]);
    expect(await run(folder, ["plan", "--detailed-exitcode"], sandbox.environment)).toMatchObject({
      code: 0,
    });
  });

  it("keeps what was made beside the blueprint: it is listed and never touched", async () => {
    const { folder, sandbox } = await imported();
    const session = await openSession({ destination: { kind: "sandbox", ...sandbox } });
    const client = await session.organizations();
    const root = (await client.listRoots({})).Roots?.[0]?.Id ?? "";
    await client.createOrganizationalUnit({ ParentId: root, Name: "Shadow" });
    session.close();
    const { plan } = await planned(folder, sandbox);
    expect(plan.steps).toEqual([]);
    expect(plan.unmanaged.filter((key) => key.includes("Shadow"))).toHaveLength(1);
    edit(folder, "organizational-units:\n", "organizational-units:\n  New:\n");
    const applied = await run(folder, ["apply", "--yes", "--allow-destroy"], sandbox.environment);
    expect(applied.code).toBe(0);
    const { organizationalUnits } = await collected(folder, sandbox);
    const paths = organizationalUnits.map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining(["New", "Shadow"]));
  });

  it("loses what the blueprint no longer says only with --allow-destroy", async () => {
    const { folder, sandbox } = await imported();
    const gone = [
      "  - user: ada@foreign.example",
      "    permission-set: Read.Only",
      '    "on": { account: "Payments - {prod}" }',
    ];
    edit(folder, `${gone.join("\n")}\n`, "");
    const before = await planned(folder, sandbox);
    expect(stepKinds(before)).toEqual(["unassign"]);
    expect(before.plan.accessChanges).toMatchObject([
      { change: "loses", what: "permission set Read.Only" },
    ]);
    const refused = await run(folder, ["apply", "--yes"], sandbox.environment);
    expect(refused).toMatchObject({
      code: 4,
      stderr: expect.stringContaining("DESTROY_NOT_ALLOWED") as string,
    });
    expect(changing(await sandbox.calls())).toEqual([]);
    const allowed = await run(folder, ["apply", "--yes", "--allow-destroy"], sandbox.environment);
    expect(allowed.code).toBe(0);
    expect(changing(await sandbox.calls())).toEqual(["sso-admin.DeleteAccountAssignment"]);
    expect(stepKinds(await planned(folder, sandbox))).toEqual([]);
  });

  it("is found again by its names when the lock file is lost", async () => {
    const { folder, sandbox } = await imported();
    const lock = join(folder, "bailiwick.lock.json");
    const before = readFileSync(lock, "utf8");
    rmSync(lock);
    const { plan } = await planned(folder, sandbox);
    expect(plan.steps).toEqual([]);
    expect(plan.adopted.length).toBeGreaterThan(10);
    expect((await run(folder, ["apply", "--yes"], sandbox.environment)).code).toBe(0);
    expect(changing(await sandbox.calls())).toEqual([]);
    expect(JSON.parse(readFileSync(lock, "utf8"))).toEqual(JSON.parse(before));
  });
});
