/**
 * How others find the running sandbox: a folder for its owner only, with one run file and one file of
 * shell exports for each running process. What a killed process left behind is cleared on the way.
 *
 *     run-<pid>.json  endpoint, keys, Region, start of the process
 *     env-<pid>.sh    the same as `export …`
 */
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { isAlive, startOf } from "../state/state-folder.ts";

/** What a client needs to talk to a sandbox. */
export type Connection = {
  readonly endpoint: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
};

export type RunFile = { readonly envFile: string; readonly remove: () => void };

/** Where run files stand unless said otherwise. */
export function defaultRuntimeFolder(workingFolder: string): string {
  return join(workingFolder, ".bailiwick", "sandbox");
}

/** Announces this process. */
export function writeRunFile(folder: string, connection: Connection): RunFile {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  ignoreInGit(folder);
  clearDead(folder);
  const runFile = join(folder, `run-${process.pid}-${portOf(connection)}.json`);
  const envFile = join(folder, `env-${process.pid}-${portOf(connection)}.sh`);
  writePrivately(envFile, environmentText(connection));
  writePrivately(
    runFile,
    `${JSON.stringify({ version: 1, pid: process.pid, start: startOf(process.pid), ...connection })}\n`,
  );
  return {
    envFile,
    remove: () => {
      rmSync(runFile, { force: true });
      rmSync(envFile, { force: true });
    },
  };
}

/** The sandbox that was started last and still runs. */
export function findRunning(folder: string): Connection | undefined {
  return runFiles(folder)
    .filter((run) => isAlive(run.pid, run.start))
    .toSorted((left, right) => right.startedMs - left.startedMs)[0]?.connection;
}

/** What a client's environment holds; everything else of AWS's is taken out of it. */
export function clientEnvironment(
  connection: Connection,
  inherited: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const kept = Object.entries(inherited).flatMap(([name, value]) =>
    value === undefined || name.startsWith("AWS_") ? [] : [[name, value] as const],
  );
  const direct = [inherited["NO_PROXY"] ?? inherited["no_proxy"], "127.0.0.1"];
  const noProxy = direct.filter((hosts) => hosts !== undefined && hosts !== "").join(",");
  return {
    ...Object.fromEntries(kept),
    ...variables(connection),
    // Calls of this machine to itself go through no proxy.
    NO_PROXY: noProxy,
    no_proxy: noProxy,
  };
}

/** For `eval` in a POSIX shell. */
export function environmentText(connection: Connection): string {
  const cleared = [
    "AWS_SESSION_TOKEN",
    "AWS_SECURITY_TOKEN",
    "AWS_PROFILE",
    "AWS_DEFAULT_PROFILE",
    "AWS_ROLE_ARN",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
    ...serviceEndpoints,
  ];
  const exports = Object.entries(variables(connection)).map(
    ([name, value]) => `export ${name}='${value.replaceAll("'", `'\\''`)}'`,
  );
  return `${[`unset ${cleared.join(" ")}`, ...exports].join("\n")}\n`;
}

/** They would win over the endpoint of all services. */
const serviceEndpoints = [
  "ACCOUNT",
  "CLOUDTRAIL",
  "IAM",
  "IDENTITYSTORE",
  "ORGANIZATIONS",
  "SSO_ADMIN",
  "STS",
].map((service) => `AWS_ENDPOINT_URL_${service}`);

function variables(connection: Connection): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: connection.endpoint,
    AWS_REGION: connection.region,
    AWS_DEFAULT_REGION: connection.region,
    AWS_ACCESS_KEY_ID: connection.accessKeyId,
    AWS_SECRET_ACCESS_KEY: connection.secretAccessKey,
    AWS_EC2_METADATA_DISABLED: "true",
    // Profiles on this machine are not for the sandbox.
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
  };
}

type FoundRun = {
  readonly path: string;
  readonly pid: number;
  readonly start: string;
  readonly startedMs: number;
  readonly connection: Connection;
};

function runFiles(folder: string): readonly FoundRun[] {
  return namesIn(folder)
    .filter((name) => /^run-\d+-\d+\.json$/.test(name))
    .flatMap((name) => readRun(join(folder, name)) ?? []);
}

function readRun(path: string): FoundRun | undefined {
  try {
    const run: unknown = JSON.parse(readFileSync(path, "utf8"));
    if (typeof run !== "object" || run === null) return undefined;
    const text = (name: string): string =>
      String(Object.entries(run).find(([key]) => key === name)?.[1]);
    return {
      path,
      pid: Number(text("pid")),
      start: text("start"),
      startedMs: statSync(path).mtimeMs,
      connection: {
        endpoint: text("endpoint"),
        region: text("region"),
        accessKeyId: text("accessKeyId"),
        secretAccessKey: text("secretAccessKey"),
      },
    };
  } catch {
    return undefined;
  }
}

function clearDead(folder: string): void {
  for (const run of runFiles(folder)) {
    if (isAlive(run.pid, run.start)) continue;
    rmSync(run.path, { force: true });
    rmSync(run.path.replace(/run-([^/]*)\.json$/, "env-$1.sh"), { force: true });
  }
}

function namesIn(folder: string): readonly string[] {
  return statSync(folder, { throwIfNoEntry: false }) === undefined ? [] : readdirSync(folder);
}

/** Readable by its owner from the first moment. */
function writePrivately(path: string, text: string): void {
  const temporary = `${path}.new`;
  rmSync(temporary, { force: true });
  writeFileSync(temporary, text, { mode: 0o600, flag: "wx" });
  renameSync(temporary, path);
}

/** `.bailiwick` is never committed, also where it was made here. */
function ignoreInGit(folder: string): void {
  const parent = dirname(folder);
  if (!parent.endsWith(".bailiwick")) return;
  chmodSync(parent, 0o700);
  writeFileSync(join(parent, ".gitignore"), "*\n");
}

function portOf(connection: Connection): string {
  return new URL(connection.endpoint).port;
}
