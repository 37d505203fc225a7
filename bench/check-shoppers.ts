/**
 * "How long does `bailiwick check` take?" On the blueprint of the example Shoppers, whole processes
 * of the built command line.
 *
 *     npm run bench -- check-shoppers
 */
import { cpSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { withBuiltCli } from "./built-cli.ts";
import { report } from "./figures.ts";

const shoppers = fileURLToPath(new URL("../examples/shoppers", import.meta.url));

const figures = await withBuiltCli(async ({ folder, measure }) => {
  cpSync(shoppers, folder, { recursive: true });
  const of = (args: readonly string[]) =>
    measure({ question: `bailiwick ${args.join(" ")}`, args, rounds: 9 });
  return [await of(["check"]), await of(["check", "--diagnostics-only"]), await of(["--version"])];
});
report("check-shoppers", { blueprint: "examples/shoppers" }, figures);
