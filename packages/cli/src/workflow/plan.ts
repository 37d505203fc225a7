/** What `bailiwick plan` does. */
import { exitCode } from "../exit-code.ts";
import type { AwsOptions, BlueprintOptions, OutputOptions } from "../options.ts";
import { writePlanFile } from "../state/plan-file.ts";
import { note, print, printJson } from "../terminal.ts";
import { diagnosticsText } from "../views/diagnostics.ts";
import { planText } from "../views/plan.ts";
import { openBlueprint, requireCompiled } from "./blueprint-file.ts";
import { connect, destinationFrom } from "./connect.ts";
import { makePlan } from "./make-plan.ts";
import { collectWithProgress } from "./collect-live.ts";

export type PlanOptions = AwsOptions &
  BlueprintOptions &
  OutputOptions & {
    readonly out?: string;
    readonly adopt?: boolean;
    readonly detailedExitcode?: boolean;
  };

export async function runPlanCommand(options: PlanOptions): Promise<void> {
  const blueprint = await openBlueprint(options.file);
  const { expected, homeRegion } = requireCompiled(blueprint);
  const { session, caller } = await connect(
    destinationFrom(options, homeRegion),
    expectedFrom(blueprint.lock, expected),
  );
  const observed = await collectWithProgress(session);
  const { file, diagnostics } = makePlan({
    blueprint,
    observed,
    caller,
    adopt: options.adopt ?? false,
  });
  if (options.out !== undefined) await writePlanFile(options.out, file);
  const warnings = diagnosticsText(diagnostics, process.stderr);
  if (warnings !== "") note(`${warnings}\n`);
  if (options.json === true) printJson(file);
  else print(planText(file.plan));
  if (options.detailedExitcode === true && file.plan.steps.length > 0)
    process.exitCode = exitCode.changes;
}

type Named = {
  readonly organizationId?: string | undefined;
  readonly managementAccountId?: string | undefined;
};

/** What the blueprint names, else what the lock file was written for. */
export function expectedFrom(lock: Named | undefined, named: Named): Named {
  return {
    organizationId: named.organizationId ?? lock?.organizationId,
    managementAccountId: named.managementAccountId ?? lock?.managementAccountId,
  };
}
