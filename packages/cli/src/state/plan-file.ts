/** Plan files: what `plan --out` keeps and `apply` trusts only when it is whole. */
import { readFile } from "node:fs/promises";
import { canonicalPlan } from "@bailiwick/core";
import { planFile, type PlanFile } from "@bailiwick/wire";
import { CommandFailure } from "../failure.ts";
import { sha256 } from "../workflow/make-plan.ts";
import { writeDurably } from "./workdir.ts";

export async function writePlanFile(path: string, file: PlanFile): Promise<void> {
  await writeDurably(path, `${JSON.stringify(file, undefined, 2)}\n`);
}

/** @throws {CommandFailure} `PLAN_UNREADABLE`, `PLAN_ALTERED` */
export async function readPlanFile(path: string): Promise<PlanFile> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw error.code === "ENOENT" ? unreadable(path, "it is not there", error) : error;
  });
  const read = planFile.safeParse(jsonFrom(text, path));
  if (!read.success) {
    const issue = read.error.issues[0];
    throw unreadable(
      path,
      `at \`${issue?.path.join(".") ?? ""}\`: ${issue?.message ?? "it has another shape"}`,
      read.error,
    );
  }
  if (sha256(canonicalPlan(read.data.plan)) !== read.data.hash) {
    throw new CommandFailure(
      "PLAN_ALTERED",
      `\`${path}\` was altered after \`bailiwick plan\` wrote it, so it is not what was reviewed. Plan again.`,
    );
  }
  return read.data;
}

function jsonFrom(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw unreadable(path, "it is no JSON", error);
  }
}

function unreadable(path: string, why: string, cause: unknown): CommandFailure {
  return new CommandFailure(
    "PLAN_UNREADABLE",
    `\`${path}\` is no plan that \`bailiwick plan --out\` writes: ${why}.`,
    { cause },
  );
}
