/** What `bailiwick check` does: the blueprint's own diagnostics, then its guardrails and assertions on the desired organization. */
import type { CompiledBlueprint } from "@bailiwick/blueprint";
import { withStandIns, type Organization } from "@bailiwick/core";
import type { CheckMessage } from "@bailiwick/wire";
import { exitCode, type ExitCode } from "../exit-code.ts";
import type { BlueprintOptions, OutputOptions } from "../options.ts";
import { note, print, printJson } from "../terminal.ts";
import { diagnosticsText } from "../views/diagnostics.ts";
import { reportsText } from "../views/guardrails.ts";
import { managementAccountName, openBlueprint } from "./blueprint-file.ts";
import { reportGuardrails, type Reports } from "./report-guardrails.ts";

export type CheckOptions = BlueprintOptions &
  OutputOptions & {
    readonly failOn: "error" | "warning";
    readonly requests: number;
    readonly seed: number;
    readonly diagnosticsOnly?: boolean;
  };

export async function runCheck(options: CheckOptions): Promise<void> {
  const { compiled, diagnostics } = await openBlueprint(options.file);
  const reports: Reports =
    compiled === undefined || options.diagnosticsOnly === true
      ? { guardrails: [], assertions: [] }
      : reportGuardrails(asIfMade(compiled), compiled, options);
  const message: CheckMessage = {
    version: 1,
    kind: "bailiwick/check",
    file: options.file,
    valid: compiled !== undefined,
    diagnostics: [...diagnostics],
    ...reports,
  };
  if (options.json === true) printJson(message);
  else showCheck(message);
  process.exitCode = checkExit(message, options.failOn);
}

/** Desired, with ids for what has none yet, the management account's among them. */
function asIfMade(compiled: CompiledBlueprint): Organization {
  const managementAccount = managementAccountName(compiled);
  return withStandIns(compiled.desired, { managementAccount });
}

function showCheck(message: CheckMessage): void {
  const text = diagnosticsText(message.diagnostics, process.stderr);
  if (text !== "") note(`${text}\n`);
  print(message.valid ? `${message.file} is valid.` : `${message.file} is not valid.`);
  if (message.guardrails.length + message.assertions.length > 0) print(reportsText(message));
}

/** Errors of the blueprint are errors; refuted assertions and, if asked, warnings are findings. */
function checkExit(message: CheckMessage, failOn: CheckOptions["failOn"]): ExitCode {
  if (!message.valid) return exitCode.error;
  const states = [...message.guardrails, ...message.assertions].map((report) => report.state.kind);
  const warnings = message.diagnostics.length > 0 || states.includes("unknown");
  return states.includes("refuted") || (failOn === "warning" && warnings)
    ? exitCode.findings
    : exitCode.done;
}
