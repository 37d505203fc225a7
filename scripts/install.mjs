/**
 * Installs the workspace's packages when package-lock.json is not the one that was installed last.
 *
 * Runs before `npm start` and `npm test` on the machine's own Node (20 or newer), before anything
 * is installed: plain JavaScript without dependencies. The stamp is removed before and written
 * after installing, so that an interrupted installation is done again. Of two at the same time,
 * the second waits for the first.
 *
 * `npm install` and not `npm ci`: the lockfile may lack other platforms' optional packages, which
 * `npm ci` of npm 11 and 12 refuses. `--no-save` leaves the lockfile as it is.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, "node_modules");
const stamp = join(modules, ".bailiwick-installed");
const lock = join(modules, ".bailiwick-installing");
const oldestNode = 20;

install();

function install() {
  if (Number(process.versions.node.split(".")[0]) < oldestNode) {
    fail(`Bailiwick needs Node ${oldestNode} or newer; this is Node ${process.versions.node}.`);
  }
  const wanted = lockfileHash();
  if (isInstalled(wanted)) return;
  mkdirSync(modules, { recursive: true });
  takeLock();
  process.once("exit", releaseLock);
  if (isInstalled(wanted)) return;
  rmSync(stamp, { force: true });
  say("Installing Bailiwick's packages (once for each change of package-lock.json) ...");
  runNpm();
  if (!existsSync(join(modules, "node", "bin", "node"))) {
    fail(
      "The package `node`, which brings Node 24, did not install its program. Are npm's install " +
        "scripts switched off (`ignore-scripts`)? `npm rebuild node --ignore-scripts=false` mends it.",
    );
  }
  writeFileSync(stamp, `${wanted}\n`);
}

function lockfileHash() {
  return createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
}

function isInstalled(wanted) {
  return existsSync(stamp) && readFileSync(stamp, "utf8").trim() === wanted;
}

function runNpm() {
  const flags = ["install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error"];
  const npm = process.env.npm_execpath ?? "";
  const [command, ...before] = npm.endsWith("npm-cli.js") ? [process.execPath, npm] : ["npm"];
  const run = spawnSync(command, [...before, ...flags], { cwd: root, stdio: ["ignore", 2, 2] });
  if (run.error !== undefined) fail(`npm cannot be started: ${run.error.message}.`);
  if (run.status === 0) return;
  fail(
    `npm could not install the packages (${run.signal ?? `exit code ${run.status}`}; its message is above). ` +
      "The first installation needs the network: is the npm registry reachable (`npm ping`), and " +
      "does a proxy need `npm config set proxy`? Running the same command again continues.",
  );
}

/** Waits for another installation in this folder; the lock of a process that is gone is taken over. */
function takeLock() {
  for (let told = false; ; told = true) {
    try {
      return writeFileSync(lock, String(process.pid), { flag: "wx" });
    } catch (error) {
      if (error.code !== "EEXIST") fail(`${lock} cannot be written: ${error.message}.`);
    }
    if (!isHeld()) rmSync(lock, { force: true });
    else if (!told) say("Another installation is running in this folder; waiting for it ...");
    sleep(200);
  }
}

function isHeld() {
  try {
    const holder = Number(readFileSync(lock, "utf8"));
    if (holder === 0) return Date.now() - statSync(lock).mtimeMs < 5_000; // created, not yet written
    return process.kill(holder, 0);
  } catch (error) {
    return error.code === "EPERM";
  }
}

function releaseLock() {
  rmSync(lock, { force: true });
}

function sleep(milliseconds) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

function say(message) {
  process.stderr.write(`${message}\n`);
}

function fail(message) {
  say(message);
  process.exit(1);
}
