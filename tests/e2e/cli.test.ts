/** What every command keeps to: help, exit codes, one JSON document, and text that harms no terminal. */
import { spawn } from "node:child_process";
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  applyMessage,
  checkMessage,
  decideAnswer,
  failureMessage,
  planFile,
  explanationMessage,
  whatCanMessage,
  whoCanMessage,
} from "@bailiwick/wire";
import { readSnapshot } from "@bailiwick/core";
import { describe, expect, it } from "vitest";
import { itWith } from "../requires.ts";
import { ended, folderWith, newFolder, run, runForJson, start, startSandbox } from "./bailiwick.ts";
import { makeForeignOrganization } from "./foreign-organization.ts";

const commands = [
  "init",
  "check",
  "import",
  "plan",
  "apply",
  "collect",
  "decide",
  "what-can",
  "who-can",
  "validate",
  "minify",
  "format",
  "pack",
  "sandbox",
  "up",
];

/** Changes a folder's blueprint; what is to be replaced must be there. */
function edit(folder: string, from: string, to: string): void {
  const path = join(folder, "bailiwick.yaml");
  const text = readFileSync(path, "utf8");
  if (!text.includes(from)) throw new Error(`${from} is not there.`);
  writeFileSync(path, text.replace(from, to));
}

/** The place of the first occurrence of a text, as an editor shows it. */
function placeOf(folder: string, text: string): string {
  const before = readFileSync(join(folder, "bailiwick.yaml"), "utf8").split(text)[0] ?? "";
  const lines = before.split("\n");
  return `bailiwick.yaml:${lines.length}:${(lines.at(-1) ?? "").length + 1}`;
}

describe("help and usage", { timeout: 60_000 }, () => {
  it("lists all commands and all exit codes", async () => {
    const { code, stdout } = await run(newFolder(), ["--help"]);
    expect(code).toBe(0);
    const listed = [...stdout.matchAll(/^ {2}([a-z-]+) \[options\]/gm)].map(([, name]) => name);
    expect(listed).toEqual(expect.arrayContaining(commands));
    const table = stdout.slice(stdout.indexOf("Exit codes:"));
    expect(new Set([...table.matchAll(/(?:^|\s)(\d+) /g)].map(([, code]) => Number(code)))).toEqual(
      new Set([0, 1, 2, 3, 4, 5, 6, 64, 130]),
    );
  });

  it.each(commands)("of %s shows examples of it", async (command) => {
    const { code, stdout } = await run(newFolder(), [command, "--help"]);
    expect(code).toBe(0);
    const examples = stdout.slice(stdout.indexOf("\nExamples:\n"));
    expect(examples).toMatch(new RegExp(`^ {2}\\$ .*bailiwick ${command}\\b`, "m"));
    expect(stdout).toContain("--json");
  });

  it.each([
    [["plann"], "Did you mean plan?"],
    [["plan", "--detaild-exitcode"], "Did you mean --detailed-exitcode?"],
    [["check", "--requests", "many"], "`many` is not a whole number"],
    [["who-can"], "missing required argument 'action'"],
    [["decide", "--action", "s3:GetObject"], "--principal"],
    [[], "Usage: bailiwick"],
  ])("refuses %j with code 64 and says what to write", async (args, hint) => {
    const { code, stdout, stderr } = await run(newFolder(), args);
    expect({ code, stdout }).toEqual({ code: 64, stdout: "" });
    expect(stderr).toContain(hint);
  });
});

describe("a blueprint that is checked", { timeout: 60_000 }, () => {
  it("and is broken is shown with file, line and column, and ends with 1", async () => {
    const folder = folderWith("shoppers");
    edit(folder, "home-region:", "home-regoin:");
    const { code, stderr, stdout } = await run(folder, ["check"]);
    expect(code).toBe(1);
    expect(stderr).toContain(`${placeOf(folder, "home-regoin")} error`);
    expect(stderr).toContain("home-region");
    expect(stdout).toBe("bailiwick.yaml is not valid.\n");
    const json = await run(folder, ["check", "--json"]);
    const message = checkMessage.parse(JSON.parse(json.stdout));
    expect({ code: json.code, valid: message.valid }).toEqual({ code: 1, valid: false });
    expect(message.diagnostics.length).toBeGreaterThan(0);
  });

  it("and is sound ends with 0, needs no network, and is one JSON document with --json", async () => {
    const folder = folderWith("shoppers");
    const message = checkMessage.parse(
      await runForJson(folder, ["check"], { AWS_ENDPOINT_URL: "http://127.0.0.1:9" }),
    );
    expect(message.guardrails).toHaveLength(14);
    expect(message.assertions.map(({ state }) => state.kind)).toEqual(
      message.assertions.map(() => "checked"),
    );
  });

  it("and whose assertion is refuted ends with 3 and shows the witness", async () => {
    const folder = folderWith("shoppers");
    edit(folder, "permission-set: ReadOnly", "permission-set: Administrator");
    const { code, stdout } = await run(folder, ["check"]);
    expect(code).toBe(3);
    expect(stdout).toMatch(/refuted/);
  });

  it("and is not there ends with 1, as JSON too", async () => {
    const { code, stdout } = await run(newFolder(), ["check", "--json"]);
    expect(code).toBe(1);
    expect(failureMessage.parse(JSON.parse(stdout))).toMatchObject({ code: "BLUEPRINT_MISSING" });
  });
});

describe("live commands", { timeout: 240_000 }, () => {
  it("end with the documented codes 0, 2, 4 and 5, each printing one JSON document", async () => {
    const [folder, sandbox] = [folderWith("shoppers"), await startSandbox("--speed", "1000")];
    const live = (...args: readonly string[]) => run(folder, args, sandbox.environment);

    const plan = await live("plan", "--detailed-exitcode", "--json", "--out", "change.json");
    expect(plan.code).toBe(2);
    expect(planFile.parse(JSON.parse(plan.stdout)).plan.steps.length).toBeGreaterThan(100);
    expect(JSON.parse(readFileSync(join(folder, "change.json"), "utf8"))).toEqual(
      JSON.parse(plan.stdout),
    );

    await sandbox.resetCalls();
    const unasked = await live("apply", "--json");
    expect(unasked.code).toBe(4);
    expect(failureMessage.parse(JSON.parse(unasked.stdout)).code).toBe("APPROVAL_NEEDED");
    expect(await sandbox.calls()).not.toHaveProperty(["organizations.CreateOrganization"]);

    const applied = await live("apply", "change.json", "--json");
    expect(applied.code).toBe(0);
    expect(applyMessage.parse(JSON.parse(applied.stdout)).outcome).toBe("applied");

    const again = await live("apply", "change.json", "--json");
    expect(again.code).toBe(4);
    expect(failureMessage.parse(JSON.parse(again.stdout)).code).toBe("PLAN_STALE");
    const nothing = await live("apply", "--yes", "--json");
    expect(nothing.code).toBe(0);
    expect(applyMessage.parse(JSON.parse(nothing.stdout))).toMatchObject({
      outcome: "applied",
      steps: [],
    });
    expect((await live("plan", "--detailed-exitcode")).code).toBe(0);

    const unread = await live("collect", "--role", "NoSuchRole", "--strict", "--json");
    expect(unread.code).toBe(5);
    expect(readSnapshot(unread.stdout).value?.gaps).toHaveLength(8);

    const snapshot = await live("collect");
    writeFileSync(join(folder, "organization.json"), snapshot.stdout);
    const asked = ["--snapshot", "organization.json", "--json"];
    const who = await live("who-can", "iam:CreateUser", ...asked);
    expect(whoCanMessage.parse(JSON.parse(who.stdout)).asked).toBeGreaterThan(20);
    const principal = `arn:aws:iam::${sandbox.managementAccountId}:user/bailiwick-admin`;
    const able = await live("what-can", principal, "--service", "iam", ...asked);
    const { abilities } = whatCanMessage.parse(JSON.parse(able.stdout));
    expect(abilities.flatMap(({ actions }) => actions)).toContain("CreateUser");
    const nobody = await live("what-can", "bailiwick-admim", ...asked);
    expect([nobody.code, nobody.stderr + nobody.stdout]).toEqual([
      64,
      expect.stringContaining("Did you mean `bailiwick-admin`?"),
    ]);
    const shown = ["decide", "--principal", principal, "--action", "iam:CreateUser", "--explain"];
    const explained = await live(...shown, ...asked);
    const { answer, parts } = explanationMessage.parse(JSON.parse(explained.stdout));
    expect(answer.decision).toBe("allow");
    expect(parts.filter(({ says }) => says === "allows").map(({ type }) => type)).toContain(
      "identity",
    );
    for (const action of ["s3:GetObject", "no-such:Action"]) {
      const decided = await live("decide", "--principal", principal, "--action", action, ...asked);
      expect(decided.code).toBe(0);
      decideAnswer.parse(JSON.parse(decided.stdout));
    }
  });

  it("that fail at a step end with 6 and go on later", async () => {
    const folder = folderWith("shoppers");
    const sandbox = await startSandbox("--speed", "1000", "--account-quota", "4");
    const { code, stdout } = await run(folder, ["apply", "--yes", "--json"], sandbox.environment);
    expect(code).toBe(6);
    const { outcome, steps } = applyMessage.parse(JSON.parse(stdout));
    expect(outcome).toBe("partly-applied");
    const failed = steps.filter(({ state }) => state === "failed");
    expect(failed).toHaveLength(5);
    expect(new Set(failed.map(({ error }) => error?.code))).toEqual(
      new Set(["ACCOUNT_LIMIT_EXCEEDED"]),
    );
    expect(steps.filter(({ state }) => state === "skipped").length).toBeGreaterThan(0);
    const plan = await run(folder, ["plan", "--detailed-exitcode"], sandbox.environment);
    expect(plan.code).toBe(2);
  });

  it("that are interrupted end with 130, twice at once", async () => {
    const [folder, sandbox] = [folderWith("shoppers"), await startSandbox("--speed", "1")];
    const child = start(folder, ["apply", "--yes"], sandbox.environment);
    const end = ended(child);
    while (((await sandbox.calls())["organizations.CreateAccount"] ?? 0) === 0)
      await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill("SIGINT");
    await new Promise((resolve) => setTimeout(resolve, 300));
    child.kill("SIGINT");
    expect((await end).code).toBe(130);
  });

  it("for another organization end with 4 before anything but the question who we are is sent", async () => {
    const folder = newFolder();
    const theirs = await startSandbox("--organization", "--seed", "2");
    const ours = await startSandbox("--organization", "--seed", "3");
    expect((await run(folder, ["import"], theirs.environment)).code).toBe(0);
    appendFileSync(join(folder, "bailiwick.yaml"), "organizational-units:\n  New:\n");
    for (const args of [["plan"], ["apply", "--yes"]]) {
      const { code, stderr } = await run(folder, args, ours.environment);
      expect(code).toBe(4);
      expect(stderr).toContain("WRONG_ORGANIZATION");
      expect(stderr).toContain(theirs.managementAccountId);
      expect(stderr).toContain(ours.managementAccountId);
    }
    expect(Object.keys(await ours.calls()).toSorted()).toEqual([
      "organizations.DescribeOrganization",
      "sts.GetCallerIdentity",
    ]);
  });

  it("print account, role and Region before any write", async () => {
    const [folder, sandbox] = [folderWith("gopanza"), await startSandbox("--speed", "1000")];
    const { stderr } = await run(folder, ["apply", "--yes"], sandbox.environment);
    const account = sandbox.managementAccountId;
    expect(stderr.split("\n")[0]).toBe(
      `Account ${account} as arn:aws:iam::${account}:user/bailiwick-admin, Region us-east-1, no organization yet`,
    );
  });

  it("show control characters in AWS's names as text", async () => {
    const [folder, sandbox] = [folderWith("shoppers"), await startSandbox("--speed", "1000")];
    await makeForeignOrganization(sandbox);
    const { stdout, stderr } = await run(folder, ["plan"], sandbox.environment);
    expect(stdout).toContain("Red \\u001b[31m team");
    // oxlint-disable-next-line no-control-regex -- a terminal obeys these
    expect(stdout + stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  });
});

/** What a command writes to a terminal. */
async function onTerminal(script: string, folder: string, env: NodeJS.ProcessEnv): Promise<string> {
  const main = fileURLToPath(new URL("../../packages/cli/src/main.ts", import.meta.url));
  const command = `${process.execPath} ${main} check`;
  const child = spawn(script, ["-qec", command, "/dev/null"], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH: process.env["PATH"], HOME: folder, TERM: "xterm", ...env },
  });
  return (await ended(child)).stdout;
}

itWith(
  { tool: "script", timeoutMs: 60_000 },
  "a terminal gets colours, and none with NO_COLOR",
  async (script) => {
    const folder = folderWith("gopanza");
    expect(await onTerminal(script, folder, {})).toContain("\u001b[");
    const plain = await onTerminal(script, folder, { NO_COLOR: "1" });
    expect(plain).toContain("bailiwick.yaml is valid.");
    expect(plain).not.toContain("\u001b[");
  },
);
