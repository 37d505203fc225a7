#!/usr/bin/env node
/**
 * Starts `bailiwick` on whatever Node runs this file.
 *
 * In a clone it runs the sources, which needs a Node that strips types: this one, or else the Node
 * 24 that the workspace brings as its dependency `node`. As published, it runs the bundle.
 * Standard streams, signals, exit code and exit signal pass through.
 */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";

const source = fileURLToPath(new URL("../src/main.ts", import.meta.url));
const bundle = fileURLToPath(new URL("../dist/main.mjs", import.meta.url));
// A bundle left by an earlier build must not hide the sources of a clone.
const main = existsSync(source) ? source : bundle;

if (!existsSync(main)) {
  stop("This copy of bailiwick is incomplete: it has neither src/main.ts nor dist/main.mjs.");
} else if (canRun(main)) {
  process.argv[1] = main;
  await import(pathToFileURL(main).href);
} else {
  runWith(workspaceNode());
}

/** Node 22.18 strips types too, but warns on each start until 24.3. */
function canRun(file) {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (file === bundle) return major > 22 || (major === 22 && minor >= 12);
  return major >= 24 && Boolean(process.features.typescript);
}

function workspaceNode() {
  try {
    const manifest = createRequire(import.meta.url).resolve("node/package.json");
    const node = fileURLToPath(new URL("bin/node", pathToFileURL(manifest)));
    return existsSync(node) ? node : undefined;
  } catch {
    return undefined;
  }
}

function runWith(node) {
  if (node === undefined) {
    return stop(
      `bailiwick needs Node 24 or newer; this is Node ${process.versions.node}, and the workspace's ` +
        "own Node 24 is not installed. In a clone of Bailiwick, `node scripts/install.mjs` installs it.",
    );
  }
  const child = spawn(node, [main, ...process.argv.slice(2)], { stdio: "inherit" });
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const signal of signals) process.on(signal, () => child.kill(signal));
  child.once("error", (error) => stop(`${node} cannot be started: ${error.message}.`));
  child.once("exit", (code, signal) => {
    for (const name of signals) process.removeAllListeners(name);
    if (signal === null) process.exitCode = code;
    else process.kill(process.pid, signal);
  });
}

function stop(message) {
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}
