/** Runs `bailiwick sandbox`: until a signal, or for the length of one command. */
import { spawn, type ChildProcess } from "node:child_process";
import { constants } from "node:os";
import { readSnapshot, type Organization } from "@bailiwick/core";
import {
  clientEnvironment,
  defaultRuntimeFolder,
  environmentText,
  findRunning,
  parseFaults,
  servedOperations,
  startSandbox,
  startupLine,
  StateError,
  type Connection,
  type FaultPlan,
  type RunningSandbox,
} from "@bailiwick/sandbox";
import { exitCode } from "../exit-code.ts";
import { CommandFailure } from "../failure.ts";
import { readInputFile } from "../input-file.ts";
import { escaped, note, print } from "../terminal.ts";

export type SandboxFlags = {
  readonly port: number;
  readonly state?: string;
  readonly fresh?: boolean;
  readonly from?: string;
  readonly organization?: boolean;
  readonly json?: boolean;
  readonly speed: number;
  readonly rates: "published" | "off";
  readonly accountQuota: number;
  readonly faults?: string;
  readonly seed?: number;
  readonly pageSize?: number;
  readonly printEnv?: boolean;
  readonly operations?: boolean;
};

/** @throws {CommandFailure} `SANDBOX_…` */
export async function runSandbox(words: readonly string[], flags: SandboxFlags): Promise<void> {
  if (flags.operations === true) return printOperations(flags);
  if (flags.printEnv === true) return printEnvironment();
  const stopAsked = firstSignal();
  const running = await start(flags);
  try {
    announce(running, flags);
    if (words.length > 0) process.exitCode = await runCommand(words, running, stopAsked);
    else await stopAsked;
  } finally {
    await running.stop();
  }
}

function printOperations(flags: SandboxFlags): void {
  const served = servedOperations();
  if (flags.json === true) return print(JSON.stringify({ version: 1, operations: served }));
  for (const operation of served) print(operation);
}

function printEnvironment(): void {
  const connection = findRunning(defaultRuntimeFolder(process.cwd()));
  if (connection === undefined)
    throw new CommandFailure(
      "SANDBOX_NOT_RUNNING",
      "No sandbox that was started in this folder is running. Start one with `bailiwick sandbox`.",
    );
  process.stdout.write(environmentText(connection));
}

async function start(flags: SandboxFlags): Promise<RunningSandbox> {
  const faults = faultPlan(flags.faults);
  const from = flags.from === undefined ? undefined : snapshot(flags.from);
  try {
    return await startSandbox({
      port: flags.port,
      stateFolder: flags.state,
      fresh: flags.fresh,
      from,
      organization: flags.organization,
      speed: flags.speed,
      rates: flags.rates,
      accountQuota: flags.accountQuota,
      faults,
      seed: flags.seed,
      pageSize: flags.pageSize,
      log: (line) => {
        note(escaped(line, { lines: true }));
      },
    });
  } catch (error) {
    if (error instanceof StateError)
      throw new CommandFailure(error.code, error.message, { cause: error });
    if (error instanceof Error && "code" in error && error.code === "EADDRINUSE")
      throw new CommandFailure(
        "SANDBOX_PORT_TAKEN",
        `Port ${flags.port} on 127.0.0.1 is taken. Stop the program that has it, name another with \`--port\`, or let \`--port 0\` pick one.`,
        { cause: error },
      );
    throw error;
  }
}

function faultPlan(spec: string | undefined): FaultPlan | undefined {
  if (spec === undefined) return undefined;
  const parsed = parseFaults(spec);
  if (parsed.kind === "plan") return parsed.plan;
  throw new CommandFailure("SANDBOX_FAULTS", parsed.message, { exit: exitCode.usage });
}

function snapshot(path: string): Organization {
  const { value, diagnostics } = readSnapshot(readInputFile(path), { file: path });
  if (value !== undefined) return value;
  throw new CommandFailure("SANDBOX_SNAPSHOT", `\`${path}\` is no snapshot of an organization.`, {
    diagnostics,
  });
}

function announce(running: RunningSandbox, flags: SandboxFlags): void {
  if (flags.json === true) return print(startupLine(running));
  note(`The sandbox answers on ${running.endpoint} (account ${running.managementAccountId}).`);
  note('In another shell of this folder: eval "$(bailiwick sandbox --print-env)"');
  note("Ctrl-C stops it.");
}

/** The first signal stops; what comes after it changes nothing. */
async function firstSignal(): Promise<NodeJS.Signals> {
  return await new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, resolve);
  });
}

/** How long a command may take over its end once it was asked to. */
const killAfterMs = 700;

/** @returns the command's exit code, 128 and the signal's number where one ended it */
async function runCommand(
  words: readonly string[],
  running: RunningSandbox,
  stopAsked: Promise<NodeJS.Signals>,
): Promise<number> {
  const [program = "", ...args] = words;
  // On a terminal the command shares our group and gets Ctrl-C from the terminal; elsewhere a group
  // of its own lets us end it with everything that it started.
  const ownGroup = !process.stdin.isTTY;
  const child = spawn(program, args, {
    stdio: "inherit",
    env: clientEnvironment(connectionOf(running), process.env),
    detached: ownGroup,
  });
  void stopAsked.then((signal) => {
    signalAll(child, signal, ownGroup);
    setTimeout(() => {
      signalAll(child, "SIGKILL", ownGroup);
    }, killAfterMs).unref();
  });
  const code = await new Promise<number>((resolve, reject) => {
    child.once("error", (cause) => {
      reject(
        new CommandFailure("SANDBOX_COMMAND", `\`${program}\` cannot be run: ${cause.message}.`, {
          cause,
        }),
      );
    });
    child.once("exit", (status, signal) => {
      resolve(status ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
  });
  // What the command left behind in its group does not outlive the sandbox.
  if (ownGroup) signalAll(child, "SIGKILL", true);
  return code;
}

function signalAll(child: ChildProcess, signal: NodeJS.Signals, group: boolean): void {
  if (child.pid === undefined) return;
  try {
    process.kill(group ? -child.pid : child.pid, signal);
  } catch {
    // It has ended already.
  }
}

function connectionOf(running: RunningSandbox): Connection {
  return { endpoint: running.endpoint, region: running.region, ...running.credentials };
}
