/** Findings as people read them: by file, in the order of its text. */
import type { Finding } from "@bailiwick/core";
import { escaped, styled, wrapped } from "../terminal.ts";
import { countsOf, placeOf, severities, type ValidatedFile } from "../validate/findings.ts";
import { counted } from "./diagnostics.ts";

export function findingsText(files: readonly ValidatedFile[]): string {
  const found = files.filter(({ findings }) => findings.length > 0);
  const counts = countsOf(files);
  const words = severities
    .filter((severity) => counts[severity] > 0)
    .map((severity) => counted(counts[severity], severity.replace("-", " ")));
  const guessed = files.filter((one) => one.guessed).length;
  return [
    ...found.flatMap((file) => [...file.findings.map(findingText), ""]),
    ...(guessed === 0 ? [] : [guessedWords(files)]),
    `${counted(files.length, "policy", "policies")}: ${words.length === 0 ? "no findings" : words.join(", ")}`,
  ].join("\n");
}

const colours = {
  error: "red",
  "security-warning": "magenta",
  warning: "yellow",
  suggestion: "cyan",
} as const;

function findingText(finding: Finding): string {
  const { severity, check, title, message, fix } = finding;
  const head = `${styled("bold", escaped(placeOf(finding)))} ${styled(colours[severity], severity.replace("-", " "))} ${check} ${escaped(title)}`;
  return `${head}\n${wrapped(escaped(`${message} ${fix}`), "  ")}`;
}

function guessedWords(files: readonly ValidatedFile[]): string {
  const types = Map.groupBy(
    files.filter((one) => one.guessed),
    ({ type }) => type,
  );
  const words = [...types].map(
    ([type, of]) => `${counted(of.length, "policy", "policies")} as ${type}`,
  );
  return `Types were guessed: ${words.join(", ")}. \`--type\` says what they are.`;
}
