/**
 * What `bailiwick up` and `npm start` do: the sandbox, then check, plan, apply, collect and check again
 * through the SDK over HTTP, then the panel. Nothing here can reach AWS.
 */
import { mkdir, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { Listr, type ListrTask } from "listr2";
import type { Organization } from "@bailiwick/core";
import type { ApplyMessage, PlanFile, UpMessage } from "@bailiwick/wire";
import type { RunningSandbox } from "@bailiwick/sandbox";
import { CommandFailure } from "../failure.ts";
import { exitCode } from "../exit-code.ts";
import { interruption } from "../interruption.ts";
import type { OutputOptions } from "../options.ts";
import { forgetAwsEnvironment } from "../sandbox-only.ts";
import { openWorkdir } from "../state/workdir.ts";
import { note, print, printJson } from "../terminal.ts";
import { counted } from "../views/diagnostics.ts";
import { upText } from "../views/up.ts";
import { progressRenderer } from "../views/progress.ts";
import { openBlueprint, requireCompiled, type BlueprintFile } from "./blueprint-file.ts";
import type { Connection } from "./connect.ts";
import type { Reports } from "./report-guardrails.ts";

export type UpOptions = OutputOptions & {
  readonly file?: string;
  readonly fresh?: boolean;
  readonly port?: number;
  readonly sandboxPort?: number;
  readonly once?: boolean;
};

/** How much faster than AWS the sandbox creates accounts and assignments here. */
const speed = 200;

/** Filled as the tasks go on; each reads what those before it made. */
type Up = {
  readonly options: UpOptions;
  readonly workdir: string;
  readonly blueprintPath: string;
  sandbox?: RunningSandbox;
  blueprint?: BlueprintFile;
  connection?: Connection;
  observed?: Organization;
  plan?: PlanFile;
  applied?: ApplyMessage;
  reports?: Reports;
};

export async function runUp(options: UpOptions): Promise<void> {
  forgetAwsEnvironment();
  const signal = interruption();
  const up = await prepare(options);
  try {
    await new Listr<Up>(tasks(signal), progressRenderer({ json: options.json === true })).run(up);
    if (signal.aborted) throw interrupted();
    const summary = summaryOf(up);
    if (options.json === true && options.once === true) printJson(summary);
    else if (options.json !== true) print(upText(summary));
    if (options.once !== true) await keepPanelOpen(up, summary, signal);
  } finally {
    await up.sandbox?.stop();
  }
}

async function prepare(options: UpOptions): Promise<Up> {
  const { shoppersExample } = await import("@bailiwick/blueprint");
  const workdir = join(await openWorkdir(process.cwd()), "up");
  if (options.fresh === true) await rm(workdir, { recursive: true, force: true });
  await mkdir(workdir, { recursive: true, mode: 0o700 });
  return { options, workdir, blueprintPath: options.file ?? shoppersExample() };
}

function tasks(signal: AbortSignal): ListrTask<Up>[] {
  const unlessInterrupted = (
    work: (context: Up, show: (text: string) => void) => Promise<string>,
  ) => ({
    task: async (context: Up, task: { title: string; output: string }): Promise<void> => {
      if (signal.aborted) throw interrupted();
      const title = task.title;
      const result = await work(context, (text) => {
        task.output = text;
      });
      task.title = `${title}: ${result}`;
    },
  });
  return [
    { title: "Sandbox", ...unlessInterrupted((context) => startSandbox(context)) },
    { title: "Check", ...unlessInterrupted((context) => checkBlueprint(context)) },
    { title: "Plan", ...unlessInterrupted((context) => plan(context)) },
    { title: "Apply", ...unlessInterrupted((context, show) => apply(context, { show, signal })) },
    { title: "Collect", ...unlessInterrupted((context) => collect(context)) },
    { title: "Guardrails", ...unlessInterrupted((context) => checkGuardrails(context)) },
  ];
}

async function startSandbox(up: Up): Promise<string> {
  const { startSandbox: start } = await import("@bailiwick/sandbox");
  up.sandbox = await start({
    port: up.options.sandboxPort ?? 0,
    stateFolder: join(up.workdir, "sandbox"),
    runtimeFolder: join(up.workdir, "sandbox"),
    speed,
    region: requireRegion(await blueprintOf(up)),
    log: note,
  });
  return `an AWS organization on ${up.sandbox.endpoint}`;
}

async function blueprintOf(up: Up): Promise<BlueprintFile> {
  return (up.blueprint ??= await openBlueprint(
    up.blueprintPath,
    join(up.workdir, "bailiwick.lock.json"),
  ));
}

function requireRegion(blueprint: BlueprintFile): string {
  return requireCompiled(blueprint).homeRegion;
}

async function checkBlueprint(up: Up): Promise<string> {
  const { desired, guardrails, assertions } = requireCompiled(await blueprintOf(up));
  const { accounts, organizationalUnits } = desired;
  return `${up.blueprintPath}, ${counted(organizationalUnits.length, "OU")}, ${counted(accounts.length, "account")}, ${counted(guardrails.length, "guardrail")}, ${counted(assertions.length, "assertion")}`;
}

async function plan(up: Up): Promise<string> {
  const [{ callerIdentity, openSession }, { makePlan }] = await Promise.all([
    import("@bailiwick/aws"),
    import("./make-plan.ts"),
  ]);
  const sandbox = present(up.sandbox);
  const session = await openSession({
    destination: {
      kind: "sandbox",
      region: sandbox.region,
      endpoint: sandbox.endpoint,
      credentials: sandbox.credentials,
    },
  });
  up.connection = { session, caller: await callerIdentity(session) };
  up.observed = await collectNow(up);
  const blueprint = await blueprintOf(up);
  up.plan = makePlan({
    blueprint,
    observed: up.observed,
    caller: up.connection.caller,
    adopt: false,
  }).file;
  return up.plan.plan.steps.length === 0
    ? "nothing to change"
    : counted(up.plan.plan.steps.length, "step");
}

async function collectNow(up: Up): Promise<Organization> {
  const [{ collectOrganization }, { catalogue }] = await Promise.all([
    import("@bailiwick/aws"),
    import("./facts.ts"),
  ]);
  return collectOrganization(present(up.connection).session, { catalogue: catalogue() });
}

async function apply(
  up: Up,
  ui: { readonly show: (text: string) => void; readonly signal: AbortSignal },
): Promise<string> {
  const [{ executePlan }, { refuse }] = await Promise.all([
    import("./execute-plan.ts"),
    import("./apply.ts"),
  ]);
  const file = present(up.plan);
  refuse(file, false);
  const blueprint = await blueprintOf(up);
  up.applied = await executePlan({
    ...present(up.connection),
    file,
    observed: present(up.observed),
    workdir: up.workdir,
    lockPath: blueprint.lockPath,
    allowDestroy: false,
    signal: ui.signal,
    rates: "off",
    pollMs: 40,
    onEvent: (event) => {
      if (event.kind === "progress" && process.stderr.isTTY)
        ui.show(`${event.done} of ${event.total} steps, ${event.running} under way`);
    },
  });
  const failed = up.applied.steps.find((step) => step.error !== undefined);
  if (up.applied.outcome === "interrupted") throw interrupted();
  if (failed?.error !== undefined) {
    throw new CommandFailure(
      "APPLY_FAILED",
      `The step ${failed.id} failed: ${failed.error.code}: ${failed.error.detail}`,
      {
        exit: exitCode.partlyApplied,
      },
    );
  }
  const made = up.applied.steps.filter((step) => step.state === "done").length;
  return made === 0 ? "nothing was to be done" : `${counted(made, "step")} done`;
}

async function collect(up: Up): Promise<string> {
  up.observed = await collectNow(up);
  const { accounts, gaps } = up.observed;
  return `${counted(accounts.length, "account")}, ${gaps.length === 0 ? "everything was read" : `${counted(gaps.length, "thing")} could not be read`}`;
}

async function checkGuardrails(up: Up): Promise<string> {
  const { reportGuardrails } = await import("./report-guardrails.ts");
  up.reports = reportGuardrails(present(up.observed), requireCompiled(await blueprintOf(up)), {
    requests: 400,
    seed: 1,
  });
  const states = [...up.reports.guardrails, ...up.reports.assertions].map(
    ({ state }) => state.kind,
  );
  const count = (kind: string): number => states.filter((state) => state === kind).length;
  return `${count("checked")} checked, ${count("refuted")} refuted, ${count("unknown")} unknown`;
}

async function keepPanelOpen(up: Up, summary: UpMessage, signal: AbortSignal): Promise<void> {
  const [{ startPanelServer }, { panelAssets }] = await Promise.all([
    import("@bailiwick/server"),
    import("../state/panel-assets.ts"),
  ]);
  const folder = await writePanelFiles(up);
  const assets = await panelAssets(signal).catch((error: unknown) => {
    throw signal.aborted ? interrupted() : error;
  });
  const panel = await startPanelServer({
    folder,
    assets,
    port: up.options.port ?? 0,
    log: note,
  });
  const address = panel.newOneTimeUrl();
  if (up.options.json === true) printJson({ ...summary, panel: address } satisfies UpMessage);
  else print(`\nPanel: ${address}\nCtrl-C stops everything.`);
  try {
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      else signal.addEventListener("abort", () => resolve());
    });
    note("\nStopping.");
  } finally {
    await panel.stop();
  }
}

async function writePanelFiles(up: Up): Promise<string> {
  const { writePanelFolder } = await import("../state/panel-folder.ts");
  const blueprint = await blueprintOf(up);
  const { guardrails, assertions } = present(up.reports);
  return writePanelFolder(join(up.workdir, "panel"), {
    name: requireCompiled(blueprint).name,
    region: present(up.sandbox).region,
    destination: "sandbox",
    observed: present(up.observed),
    reports: { guardrails, assertions },
    plan: present(up.plan),
    apply: present(up.applied),
  });
}

function summaryOf(up: Up): UpMessage {
  const { endpoint, envFile, managementAccountId } = present(up.sandbox);
  return {
    version: 1,
    kind: "bailiwick/up",
    blueprint: resolve(up.blueprintPath),
    endpoint,
    envFile,
    managementAccountId,
    organization: present(up.observed),
    changes: present(up.applied).steps.filter((step) => step.state === "done").length,
    reports: present(up.reports),
  };
}

function interrupted(): CommandFailure {
  return new CommandFailure(
    "INTERRUPTED",
    "Interrupted; what was done is kept, and the next start goes on from there.",
    {
      exit: exitCode.interrupted,
    },
  );
}

/** What an earlier task made. */
function present<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new TypeError("a task ran before the one it needs");
  return value;
}
