/**
 * Brings the catalogue up to date and says what that changes: `npm run catalogue`.
 *
 * Looks for newer releases of its sources, installs them, generates `packages/catalog/generated`
 * and docs/catalogue.md anew, and prints what facts and what answers of the test organizations
 * differ from those of the last commit.
 *
 *     --offline          take what is installed
 *     --compare-only     generate nothing
 *     --against REV      a revision, or a folder of generated files (HEAD)
 *     --requests N       asked of each test organization (20000)
 *     --seed N           of the requests (1)
 *     --json             the whole report as JSON
 */
import { execFileSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { generatedFolder } from "@bailiwick/catalog";
import { generatedAt } from "./catalogue/earlier.ts";
import { installNewest, newestReleases } from "./catalogue/newest.ts";
import { reportOn, reportText } from "./catalogue/report.ts";

const { values } = parseArgs({
  options: {
    offline: { type: "boolean", default: false },
    "compare-only": { type: "boolean", default: false },
    against: { type: "string", default: "HEAD" },
    requests: { type: "string", default: "20000" },
    seed: { type: "string", default: "1" },
    json: { type: "boolean", default: false },
  },
});

try {
  const isFolder = existsSync(values.against);
  const before = isFolder
    ? pathToFileURL(`${values.against.replace(/\/$/, "")}/`)
    : generatedAt(values.against);
  try {
    report(before);
  } finally {
    if (!isFolder) rmSync(before, { recursive: true, force: true });
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

function report(before: URL): void {
  const options = {
    requests: wholeNumber("--requests", values.requests),
    seed: wholeNumber("--seed", values.seed),
  };
  if (!values["compare-only"]) update();
  const found = reportOn({ before, after: generatedFolder }, options);
  process.stdout.write(values.json ? `${JSON.stringify(found, null, 2)}\n` : reportText(found));
}

function wholeNumber(flag: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`${flag} takes a whole number, not \`${text}\`.`);
  return Number(text);
}

function update(): void {
  if (!values.offline) {
    const releases = newestReleases();
    for (const { name, used, newest } of releases) {
      const what = used === newest ? `${used} is the newest` : `${used} → ${newest}`;
      process.stderr.write(`${name}: ${what}\n`);
    }
    installNewest(releases);
  }
  // In processes of their own: what was loaded before is of the old packages.
  for (const script of ["../packages/catalog/scripts/generate.ts", "./catalogue-doc.ts"])
    execFileSync(process.execPath, [fileURLToPath(new URL(script, import.meta.url))], {
      stdio: "inherit",
    });
}
