/** Compares the tree of a blueprint with the schema; each defect names its place and what was expected. */
import { nearest } from "@bailiwick/core";
import type { Checked, Diagnostic } from "@bailiwick/core";
import type * as z from "zod";
import { blueprintDiagnostic } from "../diagnostics.ts";
import { keySpanAt, nodeAt, plainValue, spanAt } from "../source/node.ts";
import type { SourceNode, SourcePath } from "../source/node.ts";
import { declarationSchema, jsonSchema } from "./schema.ts";
import type { Declaration } from "./schema.ts";
import { expectationAt } from "./schema-lookup.ts";

/** The declaration that a tree holds; absent where its shape is wrong anywhere. */
export function validateDeclaration(source: SourceNode): Checked<Declaration> {
  // One value is read in a process: code made for the schema would cost more than it saves.
  const result = declarationSchema.safeParse(plainValue(source), { jitless: true });
  if (result.success) return { value: result.data, diagnostics: [] };
  return { diagnostics: result.error.issues.flatMap((issue) => diagnose(issue, [], source)) };
}

type Issue = z.core.$ZodIssue;

function diagnose(issue: Issue, above: SourcePath, source: SourceNode): readonly Diagnostic[] {
  const path = [
    ...above,
    ...issue.path.map((step) => (typeof step === "number" ? step : String(step))),
  ];
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => unknownKey(key, path, source));
    case "invalid_union":
      return diagnoseUnion(issue.errors, path, source);
    case "invalid_type":
      return [wrongType(path, source)];
    case "invalid_value":
      return [wrongWord(issue.values.map(String), path, source)];
    default:
      return [malformed(path, source, issue.code === "invalid_key")];
  }
}

/** Of the forms a value may have, the one it comes nearest to. */
function diagnoseUnion(
  branches: readonly (readonly Issue[])[],
  path: SourcePath,
  source: SourceNode,
): readonly Diagnostic[] {
  const fitting = branches.filter((issues) => !issues.some(refusesWhole));
  const best = fitting.toSorted((left, right) => weigh(left) - weigh(right))[0];
  if (best === undefined) {
    const words = branches.flatMap((issues) =>
      issues.flatMap((issue) => (issue.code === "invalid_value" ? issue.values.map(String) : [])),
    );
    const isWord = words.length > 0 && typeof valueAt(path, source) === "string";
    return [isWord ? wrongWord(words, path, source) : wrongType(path, source)];
  }
  const unknown = best.filter((issue) => issue.code === "unrecognized_keys");
  return (unknown.length > 0 ? unknown : best).flatMap((issue) => diagnose(issue, path, source));
}

/** Whether the issue says that the value is of another kind altogether. */
function refusesWhole(issue: Issue): boolean {
  return (
    issue.path.length === 0 && (issue.code === "invalid_type" || issue.code === "invalid_value")
  );
}

function weigh(issues: readonly Issue[]): number {
  return issues.reduce(
    (sum, issue) => sum + (issue.code === "unrecognized_keys" ? issue.keys.length : 1),
    0,
  );
}

function unknownKey(key: string, path: SourcePath, source: SourceNode): Diagnostic {
  const { keys } = expectationAt(languageSchema(), path);
  const meant = nearest(key, keys);
  const known = `Known here: ${keys.map((one) => `\`${one}\``).join(", ")}.`;
  const detail = `\`${key}\` is no key ${whereOf(path)}. ${meant === undefined ? known : `Did you mean \`${meant}\`?`}`;
  return blueprintDiagnostic("BLU1101", detail, keySpanAt(source, [...path, key]));
}

function wrongType(path: SourcePath, source: SourceNode): Diagnostic {
  const node = nodeAt(source, path);
  if (node === undefined) return missingKey(path, source);
  const scalar = node.kind === "scalar" ? node : undefined;
  if (
    scalar !== undefined &&
    (typeof scalar.value === "number" || typeof scalar.value === "boolean")
  ) {
    return unquoted(
      { text: scalar.text, isNumber: typeof scalar.value === "number" },
      path,
      source,
    );
  }
  const found = { map: "a map", list: "a list", scalar: scalar?.text === "" ? "nothing" : "text" }[
    node.kind
  ];
  const detail = `${subjectOf(path)} is ${found} here, which it cannot be.${expectedAt(path)}`;
  return blueprintDiagnostic("BLU1103", detail, spanAt(source, path));
}

function unquoted(
  scalar: { readonly text: string; readonly isNumber: boolean },
  path: SourcePath,
  source: SourceNode,
): Diagnostic {
  const span = spanAt(source, path);
  if (/^\d{11,12}$/.test(scalar.text)) {
    const detail = `\`${scalar.text}\` is read as a number, and an account id that begins with zeros would lose them. Put it in quotes: \`"${scalar.text}"\`.`;
    return blueprintDiagnostic("BLU1003", detail, span);
  }
  const kind = scalar.isNumber ? "a number" : "true or false";
  const detail = `YAML reads \`${scalar.text}\` as ${kind}. If text is meant, put it in quotes: \`"${scalar.text}"\`.${expectedAt(path)}`;
  return blueprintDiagnostic("BLU1106", detail, span);
}

function missingKey(path: SourcePath, source: SourceNode): Diagnostic {
  const above = path.slice(0, -1);
  const detail = `${subjectOf(above)} lacks \`${String(path.at(-1))}\`.${expectedAt(path)}`;
  return blueprintDiagnostic("BLU1102", detail, keySpanAt(source, above));
}

function wrongWord(words: readonly string[], path: SourcePath, source: SourceNode): Diagnostic {
  const node = nodeAt(source, path);
  if (node === undefined) return missingKey(path, source);
  const found = node.kind === "scalar" ? node.text : "";
  const meant = nearest(found, words);
  const expected = `Expected ${words.map((word) => `\`${word}\``).join(", ")}.`;
  const hint = meant === undefined ? "" : ` Did you mean \`${meant}\`?`;
  const subject = found === "" ? subjectOf(path) : `\`${found}\``;
  const detail = `${subject} is none of the words that stand here. ${expected}${hint}`;
  return blueprintDiagnostic("BLU1104", detail, spanAt(source, path));
}

function malformed(path: SourcePath, source: SourceNode, isKey: boolean): Diagnostic {
  const node = nodeAt(source, path);
  const found = isKey ? String(path.at(-1)) : node?.kind === "scalar" ? node.text : "";
  const subject =
    found === "" ? `${subjectOf(path)} is empty` : `\`${found}\` has not the form expected here`;
  const span = isKey ? keySpanAt(source, path) : spanAt(source, path);
  return blueprintDiagnostic("BLU1105", `${subject}.${expectedAt(path)}`, span);
}

function expectedAt(path: SourcePath): string {
  const { description } = expectationAt(languageSchema(), path);
  return description === undefined ? "" : ` Expected: ${description}`;
}

function whereOf(path: SourcePath): string {
  return path.length === 0 ? "of a blueprint" : `of \`${path.join(".")}\``;
}

function subjectOf(path: SourcePath): string {
  return path.length === 0 ? "The blueprint" : `\`${path.join(".")}\``;
}

function valueAt(path: SourcePath, source: SourceNode): unknown {
  const node = nodeAt(source, path);
  return node?.kind === "scalar" ? node.value : undefined;
}

let schema: Record<string, unknown> | undefined;

function languageSchema(): Record<string, unknown> {
  schema ??= jsonSchema();
  return schema;
}
