/** A sandbox as programs use it: started, stopped, killed, started again. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import {
  CreateUserCommand,
  IAMClient,
  ListUsersCommand,
  paginateListUsers,
} from "@aws-sdk/client-iam";
import {
  CreateOrganizationCommand,
  DescribeOrganizationCommand,
  OrganizationsClient,
} from "@aws-sdk/client-organizations";
import { ListInstancesCommand, SSOAdminClient } from "@aws-sdk/client-sso-admin";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { afterEach, describe, expect, it } from "vitest";
import { findRunning } from "./run-file.ts";
import { startSandbox, type RunningSandbox, type SandboxOptions } from "./start-sandbox.ts";
import { startupLine } from "./startup-line.ts";

const folders: string[] = [];
const running: RunningSandbox[] = [];
const children: ChildProcess[] = [];

afterEach(async () => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  await Promise.all(running.splice(0).map(async (sandbox) => sandbox.stop()));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "bailiwick-sandbox-"));
  folders.push(folder);
  return folder;
}

async function start(options: SandboxOptions = {}): Promise<RunningSandbox> {
  const sandbox = await startSandbox({
    port: 0,
    runtimeFolder: join(newFolder(), "run"),
    ...options,
  });
  running.push(sandbox);
  return sandbox;
}

type Reachable = {
  readonly endpoint: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
};

const config = ({ endpoint, credentials }: Reachable) => ({
  endpoint,
  // Clients write into what they are given.
  credentials: { ...credentials },
  region: "us-east-1",
  maxAttempts: 1,
});

const byText = (left: string, right: string): number => (left < right ? -1 : 1);

async function userNames(sandbox: Reachable): Promise<readonly string[]> {
  const { Users = [] } = await new IAMClient(config(sandbox)).send(new ListUsersCommand({}));
  return Users.map((user) => user.UserName ?? "").toSorted(byText);
}

describe("a new sandbox", () => {
  it("has an administrator, an Identity Center instance and no organization", async () => {
    const sandbox = await start();
    const identity = await new STSClient(config(sandbox)).send(new GetCallerIdentityCommand({}));
    expect(identity.Account).toBe(sandbox.managementAccountId);
    expect(sandbox.credentials.accessKeyId).toMatch(/^AKIA[A-Z2-7]{16}$/);
    expect(sandbox.organizationId()).toBeUndefined();
    const { Instances } = await new SSOAdminClient(config(sandbox)).send(
      new ListInstancesCommand({}),
    );
    expect(Instances).toMatchObject([
      {
        InstanceArn: sandbox.identityCenter.instanceArn,
        IdentityStoreId: sandbox.identityCenter.identityStoreId,
      },
    ]);
    await expect(
      new OrganizationsClient(config(sandbox)).send(new DescribeOrganizationCommand({})),
    ).rejects.toMatchObject({ name: "AWSOrganizationsNotInUseException" });
  });

  it("has an organization where one is asked for", async () => {
    const sandbox = await start({ organization: true });
    const { Organization } = await new OrganizationsClient(config(sandbox)).send(
      new DescribeOrganizationCommand({}),
    );
    expect(Organization?.Id).toBe(sandbox.organizationId());
    expect(Organization?.MasterAccountId).toBe(sandbox.managementAccountId);
  });

  it("has the same ids for the same seed, and other keys", async () => {
    const one = await start({ seed: 7, organization: true });
    const two = await start({ seed: 7, organization: true });
    expect(two.managementAccountId).toBe(one.managementAccountId);
    expect(two.identityCenter).toEqual(one.identityCenter);
    expect(two.organizationId()).toBe(one.organizationId());
    expect(two.credentials.secretAccessKey).not.toBe(one.credentials.secretAccessKey);
  });

  it("says in one line what programs need", async () => {
    const sandbox = await start();
    expect(JSON.parse(startupLine(sandbox))).toEqual({
      version: 1,
      endpoint: sandbox.endpoint,
      region: "us-east-1",
      managementAccountId: sandbox.managementAccountId,
      organizationId: null,
      identityCenter: sandbox.identityCenter,
      credentials: sandbox.credentials,
      envFile: sandbox.envFile,
      pid: process.pid,
    });
  });

  it("leaves a run file for its owner only while it runs", async () => {
    const runtimeFolder = join(newFolder(), "run");
    const sandbox = await start({ runtimeFolder });
    expect(findRunning(runtimeFolder)).toEqual({
      endpoint: sandbox.endpoint,
      region: "us-east-1",
      ...sandbox.credentials,
    });
    expect(statSync(runtimeFolder).mode & 0o777).toBe(0o700);
    expect(statSync(sandbox.envFile).mode & 0o777).toBe(0o600);
    expect(readFileSync(sandbox.envFile, "utf8")).toContain(
      `export AWS_ENDPOINT_URL='${sandbox.endpoint}'`,
    );
    await sandbox.stop();
    expect(findRunning(runtimeFolder)).toBeUndefined();
  });
});

describe("a sandbox with a state folder", () => {
  it("goes on where it was stopped", async () => {
    const stateFolder = join(newFolder(), "state");
    const first = await start({ stateFolder });
    await new OrganizationsClient(config(first)).send(new CreateOrganizationCommand({}));
    const organization = first.organizationId();
    await first.stop();
    const second = await start({ stateFolder });
    expect(second.organizationId()).toBe(organization);
    expect(second.managementAccountId).toBe(first.managementAccountId);
    expect(second.credentials).toEqual(first.credentials);
    expect(second.identityCenter).toEqual(first.identityCenter);
  });

  it("begins anew when asked to", async () => {
    const stateFolder = join(newFolder(), "state");
    const first = await start({ stateFolder });
    await first.stop();
    const second = await start({ stateFolder, fresh: true });
    expect(second.credentials).not.toEqual(first.credentials);
  });

  it("is refused while another has the folder", async () => {
    const stateFolder = join(newFolder(), "state");
    await start({ stateFolder });
    await expect(start({ stateFolder })).rejects.toMatchObject({ code: "STATE_HELD" });
    await expect(start({ stateFolder, fresh: true })).rejects.toMatchObject({ code: "STATE_HELD" });
  });

  it("has lost nothing that it answered when it is killed", async () => {
    const stateFolder = join(newFolder(), "state");
    for (const round of [1, 2, 3]) {
      const killed = await spawnSandbox(stateFolder);
      const client = new IAMClient(config(killed));
      const answered: string[] = [];
      const ended = once(killed.child, "exit");
      const work = Array.from({ length: 4 }, async (_, worker) => {
        for (let index = 0; index < 200; index += 1) {
          const UserName = `u-${round}-${worker}-${index}`;
          await client.send(new CreateUserCommand({ UserName }));
          answered.push(UserName);
          if (answered.length === 25 + round) killed.child.kill("SIGKILL");
        }
      });
      await Promise.allSettled(work);
      // Its connections may be closed before the lock's process is gone.
      await ended;
      const again = await start({ stateFolder });
      const names = new Set(await allUserNames(again));
      expect(answered.length).toBeGreaterThan(20);
      expect(answered.filter((name) => !names.has(name))).toEqual([]);
      await again.stop();
    }
  }, 60_000);
});

async function allUserNames(sandbox: Reachable): Promise<readonly string[]> {
  const client = new IAMClient(config(sandbox));
  const names: string[] = [];
  for await (const page of paginateListUsers({ client }, {}))
    names.push(...(page.Users ?? []).flatMap((user) => user.UserName ?? []));
  return names;
}

/** A sandbox in a process of its own, to be killed. */
async function spawnSandbox(stateFolder: string): Promise<Reachable & { child: ChildProcess }> {
  const program = `
    import { startSandbox } from ${JSON.stringify(new URL("./start-sandbox.ts", import.meta.url).href)};
    import { startupLine } from ${JSON.stringify(new URL("./startup-line.ts", import.meta.url).href)};
    const [stateFolder, runtimeFolder] = process.argv.slice(1);
    console.log(startupLine(await startSandbox({ port: 0, stateFolder, runtimeFolder })));
  `;
  const child = spawn(
    process.execPath,
    ["--input-type=module", "-e", program, stateFolder, join(dirname(stateFolder), "run")],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  children.push(child);
  const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
  const { endpoint, credentials } = JSON.parse(line) as Reachable;
  return { endpoint, credentials, child };
}

describe("users of a sandbox", () => {
  it("see what they have made", async () => {
    const sandbox = await start();
    const before = await userNames(sandbox);
    await new IAMClient(config(sandbox)).send(new CreateUserCommand({ UserName: "zoe" }));
    expect(await userNames(sandbox)).toEqual([...before, "zoe"].toSorted(byText));
  });
});
