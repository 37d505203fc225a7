import { expect, it } from "vitest";

import { packagesBelow } from "./layers.ts";
import { lintProblems } from "./lint.ts";
import { plant } from "./plant.ts";

type Row = readonly [path: string, rule: string | undefined, text: string];

const lines = (count: number, line: string): string => `${line}\n`.repeat(count);

/** Each file breaks one rule, or none where no rule stands. */
const codeRows: readonly Row[] = [
  [
    "packages/aws/src/floating.ts",
    "typescript(no-floating-promises)",
    `async function work(): Promise<void> {}\nexport function start(): void {\n  work();\n}\n`,
  ],
  [
    "packages/aws/src/long-function.ts",
    "eslint(max-lines-per-function)",
    `export function long(): void {\n${lines(60, '  process.stdout.write("x");')}}\n`,
  ],
  [
    "packages/aws/src/as-long-as-allowed.ts",
    undefined,
    `export function long(): void {\n${lines(58, '  process.stdout.write("x");')}}\n`,
  ],
  [
    "packages/aws/src/long-file.ts",
    "eslint(max-lines)",
    `export const x = 1;\n${lines(500, "// x")}`,
  ],
  [
    "packages/aws/src/long.test.ts",
    undefined,
    `import { it } from "vitest";\n${lines(600, 'it.todo("x");')}`,
  ],
  [
    "packages/aws/src/parameters.ts",
    "eslint(max-params)",
    "export const sum = (a: number, b: number, c: number, d: number): number => a + b + c + d;\n",
  ],
  [
    "packages/aws/src/nested.ts",
    "eslint(max-depth)",
    "export function deep(a: boolean): void {\n  if (a) { for (const b of [a]) { if (b) { if (a) return; } } }\n}\n",
  ],
  [
    "packages/aws/src/any.ts",
    "typescript(no-explicit-any)",
    "export const id = (x: any): unknown => x;\n",
  ],
  [
    "packages/aws/src/bang.ts",
    "typescript(no-non-null-assertion)",
    "export const one = (x: readonly string[]): string => x[0]!;\n",
  ],
  ["packages/aws/src/default.ts", "import(no-default-export)", "export default 1;\n"],
  [
    "packages/aws/src/switch.ts",
    "typescript(switch-exhaustiveness-check)",
    `export function f(x: "a" | "b"): void {\n  switch (x) {\n    case "a":\n      return;\n  }\n}\n`,
  ],
  ["packages/aws/src/print.ts", "eslint(no-console)", 'console.log("x");\n'],
  [
    "packages/aws/src/only.test.ts",
    "vitest(no-focused-tests)",
    `import { expect, it } from "vitest";\nit.only("x", () => {\n  expect(1).toBe(1);\n});\n`,
  ],
  ["packages/aws/src/cycle-a.ts", "import(no-cycle)", `export * from "./cycle-b.ts";\n`],
  ["packages/aws/src/cycle-b.ts", "import(no-cycle)", `export * from "./cycle-a.ts";\n`],
  [
    "packages/aws/src/types-a.ts",
    "import(no-cycle)",
    `import type { B } from "./types-b.ts";\nexport type A = { readonly b: B | undefined };\n`,
  ],
  [
    "packages/aws/src/types-b.ts",
    "import(no-cycle)",
    `import type { A } from "./types-a.ts";\nexport type B = { readonly a: A | undefined };\n`,
  ],
  [
    "packages/core/src/base/files.ts",
    "import(no-nodejs-modules)",
    'export { readFileSync } from "node:fs";\n',
  ],
  ["packages/core/src/base/files.test.ts", undefined, 'export { readFileSync } from "node:fs";\n'],
  [
    "packages/core/src/base/now.ts",
    "eslint(no-restricted-properties)",
    "export const now = (): number => Date.now();\n",
  ],
  [
    "packages/core/src/base/draw.ts",
    "eslint(no-restricted-properties)",
    "export const draw = (): number => Math.random();\n",
  ],
  [
    "packages/panel/src/core-value.ts",
    "eslint(no-restricted-imports)",
    'export { parsePolicy } from "@bailiwick/core";\n',
  ],
  [
    "packages/panel/src/core-type.ts",
    undefined,
    'import type { Plan } from "@bailiwick/core";\nexport type Shown = { readonly plan: Plan };\n',
  ],
  [
    "packages/panel/src/key.tsx",
    "react(jsx-key)",
    "export const Names = () => <ul>{[1, 2].map((name) => <li>{name}</li>)}</ul>;\n",
  ],
  [
    "packages/panel/src/hook.tsx",
    "react-hooks(rules-of-hooks)",
    `import { useState } from "react";
export function Page(props: { readonly open: boolean }) {
  if (props.open) useState(1);
  return <p>x</p>;
}\n`,
  ],
  [
    "packages/panel/src/image.tsx",
    "jsx-a11y(alt-text)",
    'export const Picture = () => <img src="a.png" />;\n',
  ],
  [
    "packages/aws/src/deep.ts",
    "eslint(no-restricted-imports)",
    'export { x } from "@bailiwick/core/base/span.ts";\n',
  ],
  [
    "packages/aws/src/across.ts",
    "eslint(no-restricted-imports)",
    'export { x } from "../../core/src/base/span.ts";\n',
  ],
];

const foldersBelow: Readonly<Record<string, readonly string[]>> = {
  base: [],
  iam: ["base"],
  evaluate: ["base", "iam"],
  organization: ["base", "iam"],
  access: ["base", "iam", "evaluate", "organization"],
  plan: ["base", "iam", "evaluate", "organization", "access"],
};

/** Every ordered pair of a table of layers, each as one file that imports one other layer. */
function layerRows(
  layers: Readonly<Record<string, readonly string[]>>,
  row: (from: string, to: string) => readonly [path: string, specifier: string],
): readonly Row[] {
  return Object.entries(layers).flatMap(([from, below]) =>
    Object.keys(layers)
      .filter((to) => to !== from)
      .map((to): Row => {
        const [path, specifier] = row(from, to);
        const rule = below.includes(to) ? undefined : "eslint(no-restricted-imports)";
        const text = `import type { X } from "${specifier}";\nexport type Y = { readonly x: X };\n`;
        return [path, rule, text];
      }),
  );
}

const rows: readonly Row[] = [
  ...codeRows,
  ...layerRows(packagesBelow, (from, to) => [
    `packages/${from}/src/imports-${to}.ts`,
    to === "cli" ? "bailiwick" : `@bailiwick/${to}`,
  ]),
  ...layerRows(foldersBelow, (from, to) => [
    `packages/core/src/${from}/imports-${to}.ts`,
    `../${to}/thing.ts`,
  ]),
  [
    "packages/core/src/plan/diff/imports-index.ts",
    undefined,
    `import type { X } from "../../catalogue.ts";\nexport type Y = { readonly x: X };\n`,
  ],
];

it("reports each planted violation once, and nothing beside", { timeout: 300_000 }, async () => {
  const root = plant(Object.fromEntries(rows.map(([path, , text]) => [path, text])));
  const found = (await lintProblems(root)).map(
    (problem) =>
      `${problem.slice(0, problem.indexOf(":"))} ${/\/(\S+)\]$/.exec(problem)?.[1] ?? problem}`,
  );
  const expected = rows.flatMap(([path, rule]) => (rule === undefined ? [] : [`${path} ${rule}`]));
  expect(found.toSorted()).toEqual(expected.toSorted());
});
