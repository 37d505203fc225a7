import { describe, expect, it } from "vitest";

import { impureLines } from "./core-purity.ts";
import { deadCode } from "./dead-code.ts";
import { unformattedFiles } from "./format.ts";
import type { Gate } from "./gate.ts";
import { workspaceRoot } from "./gate.ts";
import { layerViolations } from "./layers.ts";
import { undecidedInstallScripts } from "./install-scripts.ts";
import { forbiddenLicences } from "./licences.ts";
import { lintProblems } from "./lint.ts";
import { regularExpressions } from "./regular-expressions.ts";
import { typeErrors } from "./type-check.ts";
import { machinePaths, prematureClaims, registryAddresses } from "./words.ts";

const gates: readonly (readonly [title: string, gate: Gate])[] = [
  ["has no type error", typeErrors],
  ["has no lint problem, layer violation or cycle", lintProblems],
  ["is formatted", unformattedFiles],
  ["has no dead code and no unlisted dependency", deadCode],
  ["has no manifest that breaks the layers", layerViolations],
  ["has a core without packages, clock and randomness", impureLines],
  ["has a core that reads texts without regular expressions", regularExpressions],
  ["has no dependency under a forbidden licence", forbiddenLicences],
  ["decides on every install script", undecidedInstallScripts],
  ["claims no proof before there is a prover", prematureClaims],
  ["names no path of one machine", machinePaths],
  ["has a lockfile without registry addresses", registryAddresses],
];

describe("the workspace", () => {
  it.each(gates)("%s", { timeout: 300_000 }, async (_title, gate) => {
    expect(await gate(workspaceRoot)).toEqual([]);
  });
});
