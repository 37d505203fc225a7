import { runTool, unexplained } from "./gate.ts";

/**
 * What knip finds: files and exports that nothing uses, dependencies that nothing imports, and
 * imports that no manifest lists.
 */
export async function deadCode(root: string): Promise<readonly string[]> {
  const args = ["--reporter", "compact", "--no-progress", "--no-config-hints"];
  const outcome = await runTool(root, "knip", args);
  const problems = problemsOf(outcome.stdout.split("\n"));
  return problems.length > 0 ? problems : unexplained("knip", outcome);
}

/** The report is a list of headings such as `Unused files (2)`, each with lines `file: names`. */
function problemsOf(lines: readonly string[]): readonly string[] {
  const problems: string[] = [];
  let heading = "";
  for (const line of lines) {
    const found = /^([A-Z][A-Za-z ]+) \(\d+\)$/.exec(line);
    if (found?.[1] !== undefined) heading = found[1];
    else if (/^\S+: \S/.test(line)) problems.push(`${heading}: ${withoutRepetition(line)}`);
  }
  return problems;
}

/** An unused file is printed as `file: file`. */
function withoutRepetition(line: string): string {
  const [file, names] = line.split(": ", 2);
  return file !== undefined && file === names ? file : line;
}
