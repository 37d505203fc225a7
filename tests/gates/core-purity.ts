/**
 * What the linter and the types cannot see of core's promise to be a pure function of its
 * arguments: imports of packages, and the clock inside `Date`.
 */
import { filesOf, findLines } from "./gate.ts";

const importsPackage = /(?:\bfrom|\bimport|\bimport\() *["'][^."']/;
const readsClock =
  /\bnew Date(?:\(\s*\)|(?![\w(]))|(?<!new )\bDate\(|\bDate\.now\b|\bMath\.random\b/;

/** Lines of core, its tests apart, that import a package, read the clock or draw at random. */
export async function impureLines(root: string): Promise<readonly string[]> {
  const files = filesOf(root).filter(
    (path) =>
      path.startsWith("packages/core/src/") &&
      path.endsWith(".ts") &&
      !/\.(test|bench)\.ts$|\/testing\//.test(path),
  );
  return [
    ...findLines({ root, files, pattern: importsPackage, message: "core imports a package" }),
    ...findLines({ root, files, pattern: readsClock, message: "core reads the clock or draws" }),
  ];
}
