/**
 * JUnit's XML, as CI servers read it: a test suite for each file, a test case for each check that
 * found something in it, and one for a file without findings.
 */
import type { Finding, FindingSeverity } from "@bailiwick/core";
import { isAtLeast, placeOf, type ValidatedFile } from "./findings.ts";

/** @param failOn - what is less serious is no failure, and stands in the output of its test case */
export function junitReport(files: readonly ValidatedFile[], failOn: FindingSeverity): string {
  const suites = files.map((file) => suiteOf(file, failOn));
  const sum = (of: (suite: Suite) => number): number =>
    suites.reduce((total, suite) => total + of(suite), 0);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="bailiwick validate" tests="${sum(({ tests }) => tests)}" failures="${sum(({ failures }) => failures)}" errors="0">`,
    ...suites.map(({ xml }) => xml),
    "</testsuites>",
  ].join("\n");
}

type Suite = { readonly xml: string; readonly tests: number; readonly failures: number };

function suiteOf({ file, findings }: ValidatedFile, failOn: FindingSeverity): Suite {
  const checks = Map.groupBy(findings, ({ check }) => check);
  const cases = [...checks].map(([check, of]) => testCase({ file, check, of, failOn }));
  const failures = [...checks.values()].filter((of) => of.some((one) => isAtLeast(one, failOn)));
  const tests = Math.max(cases.length, 1);
  const passed = `    <testcase classname="${xml(file)}" name="no findings"/>`;
  return {
    xml: [
      `  <testsuite name="${xml(file)}" tests="${tests}" failures="${failures.length}" errors="0">`,
      ...(cases.length === 0 ? [passed] : cases),
      "  </testsuite>",
    ].join("\n"),
    tests,
    failures: failures.length,
  };
}

function testCase({
  file,
  check,
  of,
  failOn,
}: {
  readonly file: string;
  readonly check: string;
  readonly of: readonly Finding[];
  readonly failOn: FindingSeverity;
}): string {
  const lines = of.map((one) => `${placeOf(one)} ${one.severity}: ${one.message} ${one.fix}`);
  const [first] = of;
  const failed = of.some((one) => isAtLeast(one, failOn));
  const body = failed
    ? `<failure type="${xml(first?.severity ?? "")}" message="${xml(first?.message ?? "")}">${xml(lines.join("\n"))}</failure>`
    : `<system-out>${xml(lines.join("\n"))}</system-out>`;
  return `    <testcase classname="${xml(file)}" name="${xml(check)}">${body}</testcase>`;
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\n": "&#10;",
  "\r": "&#13;",
  "\t": "&#9;",
};

/** What XML 1.0 cannot hold at all is shown as an escape. */
function xml(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[&<>"\n\r\t]/g, (character) => entities[character] ?? character)
    .replaceAll(
      // oxlint-disable-next-line no-control-regex -- finding control characters is the purpose
      /[\u0000-\u001f\ufffe\uffff]/g,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
    );
}
