/**
 * `bailiwick`: parses the command line, runs one command, ends with its exit code. A command's file
 * declares its flags; what it needs to work is imported when it runs.
 */
import { Command, CommanderError } from "commander";
import { applyCommand } from "./commands/apply.ts";
import { checkCommand } from "./commands/check.ts";
import { collectCommand } from "./commands/collect.ts";
import { compareCommand } from "./commands/compare.ts";
import { decideCommand } from "./commands/decide.ts";
import { formatCommand } from "./commands/format.ts";
import { importCommand } from "./commands/import.ts";
import { initCommand } from "./commands/init.ts";
import { minifyCommand } from "./commands/minify.ts";
import { packCommand } from "./commands/pack.ts";
import { planCommand } from "./commands/plan.ts";
import { sandboxCommand } from "./commands/sandbox.ts";
import { upCommand } from "./commands/up.ts";
import { validateCommand } from "./commands/validate.ts";
import { whatCanCommand } from "./commands/what-can.ts";
import { whoCanCommand } from "./commands/who-can.ts";
import { keepCompiledCode } from "./compiled-code.ts";
import { exitCode } from "./exit-code.ts";
import { version } from "./version.ts";

const exitCodes = `
Exit codes:
  0  done                             5    unknown where an answer was required
  1  error; of compare: new access    6    partly applied
  2  changes (--detailed-exitcode)    64   usage
  3  findings (--fail-on)             130  interrupted
  4  refused, or approval is needed
`;

function program(): Command {
  const bailiwick = new Command("bailiwick")
    .description("Governs the security and identities of a whole AWS organization, as code.")
    .version(version, "-V, --version", "print the version")
    .option("--no-color", "no colours, as with NO_COLOR=1")
    .showSuggestionAfterError(true)
    .showHelpAfterError("(--help lists what can be said here)")
    .addHelpText("after", exitCodes);
  for (const command of [
    initCommand(),
    checkCommand(),
    importCommand(),
    planCommand(),
    applyCommand(),
    collectCommand(),
    decideCommand(),
    whatCanCommand(),
    whoCanCommand(),
    compareCommand(),
    validateCommand(),
    minifyCommand(),
    formatCommand(),
    packCommand(),
    sandboxCommand(),
    upCommand(),
  ]) {
    bailiwick.addCommand(command.copyInheritedSettings(bailiwick));
  }
  return bailiwick;
}

/** Everything that commander itself ends: help and version are done, all else is usage. */
function usageExit(error: CommanderError): number {
  return error.exitCode === 0 ? exitCode.done : exitCode.usage;
}

async function main(argv: readonly string[]): Promise<void> {
  keepCompiledCode();
  const bailiwick = program();
  exitOverrideEverywhere(bailiwick);
  if (argv.includes("--no-color")) process.env["NO_COLOR"] = "1";
  try {
    await bailiwick.parseAsync(argv.slice(0), { from: "node" });
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = usageExit(error);
    else {
      const { showFailure } = await import("./views/failure.ts");
      process.exitCode = showFailure(error, argv.includes("--json"));
    }
  }
}

function exitOverrideEverywhere(command: Command): void {
  command.exitOverride();
  for (const sub of command.commands) exitOverrideEverywhere(sub);
}

/** A reader that goes away early, as `head` does, is no error. */
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(exitCode.done);
  throw error;
});

await main(process.argv);
