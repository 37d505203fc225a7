import { copyFileSync, existsSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { RunningSandbox } from "@bailiwick/sandbox";
import { describe, expect, type TestContext } from "vitest";
import { itWith } from "../requires.ts";
import { environmentFor, newFolder, run, sandboxFor, type Ended } from "./outside-client.ts";

const landingZone = fileURLToPath(new URL("terraform/main.tf", import.meta.url));
const bailiwick = fileURLToPath(new URL("../../packages/cli/src/main.ts", import.meta.url));
const provider = join("registry.terraform.io", "hashicorp", "aws", "5.100.0");

/** Accounts cannot be removed at once, and what holds them stays with them. */
const staying = [
  "aws_organizations_account.stage",
  "aws_organizations_organizational_unit.stage",
  "aws_organizations_organizational_unit.workloads",
  "aws_organizations_organization.this",
];

/** Where Terraform's users and distributors keep mirrors of providers. */
function mirror(context: TestContext): string {
  const home = process.env["HOME"] ?? "/root";
  const folders = [
    ...(process.env["TF_PLUGIN_MIRROR"] ?? "").split(delimiter).filter((folder) => folder !== ""),
    "/opt/tf-plugins",
    "/usr/local/share/terraform/plugins",
    "/usr/share/terraform/plugins",
    join(home, ".terraform.d", "plugins"),
  ];
  return (
    folders.find((folder) => existsSync(join(folder, provider))) ??
    context.skip("no mirror of Terraform's AWS provider 5.100.0 (TF_PLUGIN_MIRROR)")
  );
}

type Terraform = (...args: readonly string[]) => Promise<Ended>;

function terraformFor(path: string, mirrored: string, sandbox: RunningSandbox): Terraform {
  const folder = newFolder();
  copyFileSync(landingZone, join(folder, "main.tf"));
  const configuration = join(folder, "terraform.rc");
  writeFileSync(
    configuration,
    `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(mirrored)}\n  }\n}\n`,
  );
  const environment = {
    ...environmentFor(sandbox, folder),
    TF_CLI_CONFIG_FILE: configuration,
    TF_IN_AUTOMATION: "1",
    TF_INPUT: "0",
    TF_CLI_ARGS_plan: "-no-color",
    TF_CLI_ARGS_apply: "-no-color",
    TF_CLI_ARGS_destroy: "-no-color",
    CHECKPOINT_DISABLE: "1",
  };
  return (...args) => run({ path, args, environment, folder });
}

async function succeeds(terraform: Terraform, ...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await terraform(...args);
  expect(code, `terraform ${args.join(" ")}\n${stdout}\n${stderr}`).toBe(0);
  return stdout;
}

/** Takes the organization over with `bailiwick import`, and plans: 0 means that nothing would change. */
async function planAfterImport(sandbox: RunningSandbox): Promise<Ended> {
  const folder = newFolder();
  const environment = environmentFor(sandbox, folder);
  const call = (...args: readonly string[]): Promise<Ended> =>
    run({ path: process.execPath, args: [bailiwick, ...args], environment, folder });
  expect(await call("import")).toMatchObject({ code: 0 });
  return call("plan", "--detailed-exitcode");
}

describe("Terraform's AWS provider", () => {
  itWith(
    { tool: "terraform", timeoutMs: 300_000 },
    "applies an organization that can be imported, finds nothing to change afterwards, and takes it down but for the accounts",
    async (path, context) => {
      const mirrored = mirror(context);
      const sandbox = await sandboxFor();
      const terraform = terraformFor(path, mirrored, sandbox);
      await succeeds(terraform, "init");
      await succeeds(terraform, "apply", "-auto-approve");
      await succeeds(terraform, "plan", "-detailed-exitcode");
      expect(await planAfterImport(sandbox)).toMatchObject({ code: 0 });
      await succeeds(terraform, "state", "rm", ...staying);
      await succeeds(terraform, "destroy", "-auto-approve");
      const left = await succeeds(terraform, "state", "list");
      expect(left).toBe("");
      expect(sandbox.organizationId()).toBeDefined();
    },
  );
});
