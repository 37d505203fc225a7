/** What `bailiwick apply` does. */
import { readdir } from "node:fs/promises";
import { createInterface } from "node:readline/promises";
import { join } from "node:path";
import type { Organization } from "@bailiwick/core";
import type { ApplyMessage, PlanFile } from "@bailiwick/wire";
import { exitCode, type ExitCode } from "../exit-code.ts";
import { CommandFailure } from "../failure.ts";
import { interruption } from "../interruption.ts";
import type { AwsOptions, BlueprintOptions, OutputOptions } from "../options.ts";
import { readJournal } from "../state/journal-file.ts";
import { readPlanFile, writePlanFile } from "../state/plan-file.ts";
import { openWorkdir, privateFolder } from "../state/workdir.ts";
import { note, print, printJson } from "../terminal.ts";
import { applyText, followApply } from "../views/apply.ts";
import { denialWords, planText } from "../views/plan.ts";
import { openBlueprint, requireCompiled, type BlueprintFile } from "./blueprint-file.ts";
import { connect, destinationFrom, type Connection } from "./connect.ts";
import { executePlan } from "./execute-plan.ts";
import { makePlan } from "./make-plan.ts";
import { collectWithProgress } from "./collect-live.ts";
import { observedHash } from "./observed-hash.ts";
import { expectedFrom } from "./plan.ts";

export type ApplyOptions = AwsOptions &
  BlueprintOptions &
  OutputOptions & {
    readonly adopt?: boolean;
    readonly allowDestroy?: boolean;
    readonly yes?: boolean;
  };

type Prepared = {
  readonly file: PlanFile;
  readonly observed: Organization;
  readonly connection: Connection;
};

export async function runApply(planPath: string | undefined, options: ApplyOptions): Promise<void> {
  const blueprint = await openBlueprint(options.file);
  const workdir = await openWorkdir(blueprint.folder);
  const prepared =
    planPath === undefined
      ? await prepareAnew(blueprint, workdir, options)
      : await prepareFromFile(await readPlanFile(planPath), { blueprint, workdir, options });
  if (prepared.file.plan.steps.length === 0 && prepared.file.plan.adopted.length === 0) {
    if (options.json === true) printJson(nothingApplied(prepared.file));
    else print(planText(prepared.file.plan));
    return;
  }
  refuse(prepared.file, options.allowDestroy ?? false);
  if (planPath === undefined && options.yes !== true) await confirm(prepared.file);
  const message = await execute(prepared, { blueprint, workdir, options });
  if (options.json === true) printJson(message);
  else print(applyText(message));
  process.exitCode = applyExit(message);
}

/** An apply that was interrupted is finished first; else the plan is made now, and kept for a resume. */
async function prepareAnew(
  blueprint: BlueprintFile,
  workdir: string,
  options: ApplyOptions,
): Promise<Prepared> {
  const unfinished = await findUnfinished(workdir);
  if (unfinished !== undefined) {
    note(`An earlier apply was interrupted; resuming plan ${unfinished.hash.slice(0, 8)}.`);
    return prepareFromFile(unfinished, { blueprint, workdir, options });
  }
  const connection = await connectFor(blueprint, options);
  const observed = await collectWithProgress(connection.session);
  const { file } = makePlan({
    blueprint,
    observed,
    caller: connection.caller,
    adopt: options.adopt ?? false,
  });
  return { file, observed, connection };
}

/** A plan is for the state it was made from; only a resume of it may find another. */
async function prepareFromFile(
  file: PlanFile,
  given: {
    readonly blueprint: BlueprintFile;
    readonly workdir: string;
    readonly options: ApplyOptions;
  },
): Promise<Prepared> {
  const connection = await connectFor(given.blueprint, given.options);
  assertSameDestination(file, connection);
  const observed = await collectWithProgress(connection.session);
  const last = (await readJournal(journalPath(given.workdir, file))).at(-1);
  const isResume = last !== undefined && !(last.kind === "finished" && last.outcome === "applied");
  if (!isResume && observedHash(observed) !== file.plan.observedHash) {
    throw new CommandFailure(
      "PLAN_STALE",
      "The organization has changed since the plan was made, so it may not do what was reviewed. Plan again.",
      {
        exit: exitCode.refused,
      },
    );
  }
  return { file, observed, connection };
}

function connectFor(blueprint: BlueprintFile, options: ApplyOptions): Promise<Connection> {
  const { expected, homeRegion } = requireCompiled(blueprint);
  return connect(destinationFrom(options, homeRegion), expectedFrom(blueprint.lock, expected));
}

function assertSameDestination({ plan }: PlanFile, { caller }: Connection): void {
  const account = caller.managementAccountId ?? caller.account;
  const sameOrganization =
    plan.organizationId === undefined || plan.organizationId === caller.organizationId;
  if (plan.managementAccountId === account && sameOrganization && plan.region === caller.region)
    return;
  throw new CommandFailure(
    "PLAN_FOR_ANOTHER",
    `The plan is for account ${plan.managementAccountId}, organization ${plan.organizationId ?? "not made yet"}, Region ${plan.region}; these credentials lead to account ${account}, organization ${caller.organizationId ?? "none"}, Region ${caller.region}. Nothing was changed.`,
    { exit: exitCode.refused },
  );
}

/** What `apply` does only when it was said, or not at all. */
export function refuse({ plan }: PlanFile, allowDestroy: boolean): void {
  const [denial] = plan.selfDenials;
  if (denial !== undefined) {
    throw new CommandFailure(
      "PLAN_DENIES_ITSELF",
      `After the step ${denial.step}, ${denialWords(denial)}. Exempt the role that applies from the guardrail, and plan again.`,
      { exit: exitCode.refused },
    );
  }
  const destroying = plan.steps.filter((step) => step.destroys);
  if (destroying.length === 0 || allowDestroy) return;
  throw new CommandFailure(
    "DESTROY_NOT_ALLOWED",
    `${destroying.length} steps delete, close, detach or unassign, the first is ${destroying[0]?.id ?? ""}. Say --allow-destroy if that is meant; nothing was changed.`,
    { exit: exitCode.refused },
  );
}

async function confirm({ plan }: PlanFile): Promise<void> {
  note(planText(plan));
  if (!process.stdin.isTTY) {
    throw new CommandFailure(
      "APPROVAL_NEEDED",
      "There is no terminal to ask on. Say --yes, or apply a plan file that was reviewed.",
      {
        exit: exitCode.refused,
      },
    );
  }
  const questions = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await questions.question("\nApply this plan? Only `yes` does: ");
  questions.close();
  if (answer.trim() !== "yes")
    throw new CommandFailure("NOT_APPROVED", "Nothing was changed.", { exit: exitCode.refused });
}

async function execute(
  { file, observed, connection }: Prepared,
  given: {
    readonly blueprint: BlueprintFile;
    readonly workdir: string;
    readonly options: ApplyOptions;
  },
): Promise<ApplyMessage> {
  const { blueprint, workdir, options } = given;
  await writePlanFile(
    join(await privateFolder(join(workdir, "plans")), `${file.hash.slice(0, 16)}.json`),
    file,
  );
  return executePlan({
    ...connection,
    file,
    observed,
    workdir,
    lockPath: blueprint.lockPath,
    allowDestroy: options.allowDestroy ?? false,
    signal: interruption(),
    rates: options.endpointUrl === undefined ? "published" : "off",
    pollMs: options.endpointUrl === undefined ? undefined : 200,
    onEvent: followApply(options.json === true),
  });
}

/** The message of an apply that had nothing to do, and wrote no journal. */
function nothingApplied({ hash }: PlanFile): ApplyMessage {
  const now = new Date().toISOString();
  return {
    version: 1,
    kind: "bailiwick/apply",
    planHash: hash,
    startedAt: now,
    finishedAt: now,
    outcome: "applied",
    resumed: false,
    steps: [],
  };
}

export function applyExit({ outcome }: ApplyMessage): ExitCode {
  switch (outcome) {
    case "applied":
      return exitCode.done;
    case "partly-applied":
      return exitCode.partlyApplied;
    case "interrupted":
      return exitCode.interrupted;
  }
}

function journalPath(workdir: string, file: PlanFile): string {
  return join(workdir, "journal", `${file.hash.slice(0, 16)}.jsonl`);
}

function byCodeUnit(one: string, other: string): number {
  return one < other ? -1 : 1;
}

/** The kept plan whose journal has a beginning and no end. */
async function findUnfinished(workdir: string): Promise<PlanFile | undefined> {
  const names = await readdir(join(workdir, "journal")).catch(() => []);
  for (const name of names.toSorted(byCodeUnit)) {
    const entries = await readJournal(join(workdir, "journal", name));
    const last = entries.at(-1);
    const ended =
      last === undefined || (last.kind === "finished" && last.outcome !== "interrupted");
    if (!ended) return readPlanFile(join(workdir, "plans", name.replace(/l$/, "")));
  }
  return undefined;
}
