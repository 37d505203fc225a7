import { expect, it } from "vitest";

import { impureLines } from "./core-purity.ts";
import { deadCode } from "./dead-code.ts";
import { unformattedFiles } from "./format.ts";
import { workspaceRoot } from "./gate.ts";
import { layerViolations } from "./layers.ts";
import { undecidedInstallScripts } from "./install-scripts.ts";
import { forbiddenLicences } from "./licences.ts";
import { addFiles, copyWorkspace, plant } from "./plant.ts";
import { regularExpressions } from "./regular-expressions.ts";
import { typeErrors } from "./type-check.ts";
import { machinePaths, prematureClaims, registryAddresses } from "./words.ts";

const slow = { timeout: 450_000 };

it(
  "the type check reports a wrong type, an enum, and Node in core and the panel",
  slow,
  async () => {
    const root = plant({
      "packages/aws/src/wrong.ts": `export const count: number = "one";\n`,
      "packages/aws/src/enum.ts": "export enum Colour {\n  Red,\n}\n",
      "packages/core/src/files.ts": 'export { readFileSync } from "node:fs";\n',
      "packages/core/src/global.ts": "export const home = process.env;\n",
      "packages/panel/src/page.ts": "export const page = [document, process];\n",
      "packages/panel/src/page.test.ts": "export const test: string = process.pid;\n",
    });
    const codes = (await typeErrors(root)).map((line) =>
      line.replace(/^(\S+?)\(.*error (TS\d+).*$/, "$1 $2"),
    );
    expect(codes.toSorted()).toEqual([
      "packages/aws/src/enum.ts TS1294",
      "packages/aws/src/wrong.ts TS2322",
      "packages/core/src/files.ts TS2591",
      "packages/core/src/global.ts TS2591",
      "packages/panel/src/page.test.ts TS2322",
      "packages/panel/src/page.ts TS2591",
    ]);
  },
);

it("the format check reports an unformatted file", slow, async () => {
  const before = new Set(await unformattedFiles(workspaceRoot));
  const root = plant({
    "packages/aws/src/good.ts": "export const good = 1;\n",
    "packages/aws/src/ugly.ts": "export const ugly=1\n",
  });
  const found = (await unformattedFiles(root)).filter((file) => !before.has(file));
  expect(found).toEqual(["packages/aws/src/ugly.ts"]);
});

it("the dead-code check reports what is planted beside what it already reports", slow, async () => {
  const index = "packages/wire/src/planted/index.ts";
  const root = copyWorkspace();
  const before = new Set(await deadCode(root));
  addFiles(root, {
    "packages/wire/src/planted/used.ts": "export const used = 1;\nexport const unused = 2;\n",
    "packages/wire/src/planted/orphan.ts": "export const orphan = 1;\n",
    "tests/planted.test.ts": `import { used } from "../${index}";\nimport "left-pad";\nexpect(used);\n`,
    [index]: 'export { used } from "./used.ts";\n',
  });
  expect((await deadCode(root)).filter((line) => !before.has(line))).toEqual([
    "Unused files: packages/wire/src/planted/orphan.ts",
    "Unlisted dependencies: tests/planted.test.ts: left-pad",
    "Unused exports: packages/wire/src/planted/used.ts: unused",
  ]);
});

it("the licence check reports copyleft, unknown and missing licences", async () => {
  const packages = {
    "": { license: "none of ours" },
    "packages/core": { license: "none of ours" },
    "node_modules/@bailiwick/core": { link: true },
    "node_modules/good": { license: "MIT" },
    "node_modules/choice": { license: "(GPL-3.0 OR MIT)" },
    "node_modules/both": { license: "MIT AND GPL-3.0" },
    "node_modules/agpl": { license: "AGPL-3.0" },
    "node_modules/axe-core": { license: "MPL-2.0", dev: true },
    "node_modules/shipped/node_modules/axe-core": { license: "MPL-2.0" },
    "node_modules/other-mpl": { license: "MPL-2.0", dev: true },
    "node_modules/silent": {},
    "node_modules/vitest": {},
  };
  const root = plant({ "package-lock.json": JSON.stringify({ packages }) });
  expect(await forbiddenLicences(root)).toEqual([
    "node_modules/both: MIT AND GPL-3.0",
    "node_modules/agpl: AGPL-3.0",
    "node_modules/shipped/node_modules/axe-core: MPL-2.0",
    "node_modules/other-mpl: MPL-2.0",
    "node_modules/silent: no licence",
  ]);
});

it("the install-script check reports a package on which nothing is decided", async () => {
  const packages = {
    "node_modules/allowed": { hasInstallScript: true },
    "node_modules/denied": { hasInstallScript: true },
    "node_modules/x/node_modules/forgotten": { hasInstallScript: true },
    "node_modules/without": {},
  };
  const root = plant({
    "package.json": JSON.stringify({ allowScripts: { allowed: true, denied: false } }),
    "package-lock.json": JSON.stringify({ packages }),
  });
  expect(await undecidedInstallScripts(root)).toEqual(["forgotten"]);
});

it("the layer check reports a manifest that lists a higher package, or any in core", async () => {
  const manifest = (...names: readonly string[]): string =>
    JSON.stringify({ dependencies: Object.fromEntries(names.map((name) => [name, "1.0.0"])) });
  const root = plant({
    "packages/core/package.json": manifest("zod"),
    "packages/aws/package.json": manifest("@bailiwick/core", "@bailiwick/blueprint", "zod"),
    "packages/server/package.json": manifest("@bailiwick/wire", "bailiwick"),
  });
  expect(await layerViolations(root)).toEqual([
    "packages/core/package.json may not depend on zod",
    "packages/aws/package.json may not depend on @bailiwick/blueprint",
    "packages/server/package.json may not depend on bailiwick",
  ]);
});

it("the purity check reports packages, the clock and randomness in core, not in its tests", async () => {
  const impure = `import fc from "fast-check";\nexport const at = new Date();\n`;
  const root = plant({
    "packages/core/src/a.ts": `import fc from "fast-check";\n`,
    "packages/core/src/b.ts": "export const at = new Date();\nexport const on = new Date(at);\n",
    "packages/core/src/c.ts": "export const at = [Date.now, Date(), Math.random];\n",
    "packages/core/src/d.ts": `export const load = () => import("zod");\n`,
    "packages/core/src/e.ts": `import { at } from "./b.ts";\nexport const due = parseDate(at);\n`,
    "packages/core/src/a.test.ts": impure,
    "packages/core/src/testing/a.ts": impure,
    "packages/aws/src/a.ts": impure,
  });
  expect(await impureLines(root)).toEqual([
    "packages/core/src/a.ts:1 core imports a package",
    "packages/core/src/d.ts:1 core imports a package",
    "packages/core/src/b.ts:1 core reads the clock or draws",
    "packages/core/src/c.ts:1 core reads the clock or draws",
  ]);
});

it("the check of expressions reports them in core, not paths, divisions, tests or allowed files", async () => {
  const expression = "export const isDigits = (text: string) => /^[0-9/]+$/.test(text);\n";
  const root = plant({
    "packages/core/src/a.ts": expression,
    "packages/core/src/b.ts":
      "const digits =\n  /\\d+/g;\nexport const from = new RegExp(digits);\n",
    "packages/core/src/c.ts": 'export const found = "a".match("a") ?? [/a/i];\n',
    "packages/core/src/d.ts": "export const half = (a: number, b: number) => (a / 2) / b;\n",
    "packages/core/src/e.ts": "// of [/a/]\nexport const path = (a: string) => `${a}/b/${a}`;\n",
    "packages/core/src/f.ts": 'export const at = "https://example.com/a/";\n',
    "packages/core/src/a.test.ts": expression,
    "packages/core/src/testing/a.ts": expression,
    "packages/core/src/access/request-space.ts": expression,
    "packages/aws/src/a.ts": expression,
  });
  expect((await regularExpressions(root)).toSorted()).toEqual([
    "packages/core/src/a.ts:1 core holds a regular expression",
    "packages/core/src/b.ts:2 core holds a regular expression",
    "packages/core/src/b.ts:3 core holds a regular expression",
    "packages/core/src/c.ts:1 core holds a regular expression",
  ]);
});

it("the word checks report claims, paths of one machine and registries", async () => {
  const folder = ["", "work", "main"].join("/");
  const root = plant({
    "README.md": "It is\nProved.\n",
    "docs/architecture.md": "Words: proved.\n",
    "examples/a/bailiwick.yaml": "# proved\n",
    "packages/wire/src/a.ts": `// approved\nexport const state = "proved";\n`,
    "scripts/a.ts": `export const root = "${folder}";\nexport const arn = "a:work/b/root/c";\n`,
    "package-lock.json": `{\n"resolved": "packages/aws",\n"resolved": "https://example.com/a.tgz"\n}\n`,
  });
  expect((await prematureClaims(root)).toSorted()).toEqual([
    "README.md:2 claims a proof",
    "examples/a/bailiwick.yaml:1 claims a proof",
    "packages/wire/src/a.ts:2 claims a proof",
  ]);
  expect(await machinePaths(root)).toEqual(["scripts/a.ts:1 names a path of one machine"]);
  expect(await registryAddresses(root)).toEqual(["package-lock.json:3 names a registry"]);
});
