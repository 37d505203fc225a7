/** `init`, `collect --out` and `import`: what they write, and what they print about it with `--json`. */
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readSnapshot } from "@bailiwick/core";
import { collectMessage, importMessage, initMessage } from "@bailiwick/wire";
import { describe, expect, it } from "vitest";
import { inFolder } from "../adapters/program-in-folder.ts";

describe("the commands whose result is a file", { timeout: 120_000 }, () => {
  it("print with --json what their schemas describe, and write what they name", async () => {
    const { folder, bailiwick } = await inFolder();
    const init = await bailiwick("init", "--template", "gopanza", "-f", "new.yaml", "--json");
    const { file, template } = initMessage.parse(JSON.parse(init.stdout));
    expect([file, template, existsSync(join(folder, file))]).toEqual(["new.yaml", "gopanza", true]);

    const collect = await bailiwick("collect", "--out", "org.json", "--json");
    const collected = collectMessage.parse(JSON.parse(collect.stdout));
    const snapshot = readSnapshot(await readFile(join(folder, collected.out), "utf8")).value;
    expect([collected.accounts, collected.gaps]).toEqual([
      snapshot?.accounts.length,
      snapshot?.gaps,
    ]);

    const key = {
      arn: "arn:aws:kms:eu-west-1:1:key/1",
      account: "management",
      policy: { Version: "2012-10-17" },
    };
    const settings = { kms: { grants: [] } };
    await writeFile(join(folder, "resources.json"), JSON.stringify([{ ...key, settings }]));
    const more = await bailiwick("collect", "--resources", "resources.json", "--out", "more.json");
    expect(more.code).toBe(0);
    const held = readSnapshot(await readFile(join(folder, "more.json"), "utf8")).value;
    expect(held).toEqual({
      ...snapshot,
      resources: [{ ...key, policy: '{"Version":"2012-10-17"}', settings }],
    });

    const imported = await bailiwick(
      "import",
      "--snapshot",
      "org.json",
      "-f",
      "old.yaml",
      "--json",
    );
    const { lockFile, accounts } = importMessage.parse(JSON.parse(imported.stdout));
    expect([existsSync(lockFile), accounts]).toEqual([true, collected.accounts]);
  });
});
