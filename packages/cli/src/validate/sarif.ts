/**
 * SARIF 2.1.0, as GitHub's code scanning reads it.
 * https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 * https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
 */
import { createHash } from "node:crypto";
import { isAbsolute } from "node:path";
import { pathToFileURL } from "node:url";
import type { Finding, FindingSeverity } from "@bailiwick/core";
import { version } from "../version.ts";
import { worstFirst, type Placed, type ValidatedFile } from "./findings.ts";

/** One run. GitHub takes 25,000 results: of more, the most serious. */
export function sarifLog(files: readonly ValidatedFile[]): object {
  const placed = worstFirst(files).slice(0, mostResults);
  const rules = new Map(placed.map(({ finding }) => [finding.check, ruleOf(finding)]));
  const ids = [...rules.keys()];
  const fingerprint = fingerprinter();
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "Bailiwick",
            version,
            rules: [...rules.values()],
          },
        },
        automationDetails: { id: "bailiwick/validate/" },
        columnKind: "utf16CodeUnits",
        results: placed.map((one) => ({
          ruleId: one.finding.check,
          ruleIndex: ids.indexOf(one.finding.check),
          level: levels[one.finding.severity],
          message: { text: `${one.finding.message} ${one.finding.fix}` },
          locations: [locationOf(one)],
          partialFingerprints: { "bailiwick/v1": fingerprint(one) },
        })),
      },
    ],
  };
}

const mostResults = 25_000;

const levels = {
  error: "error",
  "security-warning": "warning",
  warning: "warning",
  suggestion: "note",
} as const satisfies Record<FindingSeverity, string>;

/** GitHub's words for them are critical, high, medium and low. */
const securitySeverity = {
  error: "9.0",
  "security-warning": "7.0",
  warning: "4.0",
  suggestion: "2.0",
} as const satisfies Record<FindingSeverity, string>;

function ruleOf({ check, title, fix, source, severity }: Finding): object {
  return {
    id: check,
    name: check,
    shortDescription: { text: title },
    help: { text: fix, markdown: `${fix}\n\n[Source](${source})` },
    helpUri: source,
    defaultConfiguration: { level: levels[severity] },
    properties: { "security-severity": securitySeverity[severity], tags: ["security", "iam"] },
  };
}

function locationOf({ finding: { span }, of }: Placed): object {
  const { start, end } = span;
  return {
    physicalLocation: {
      artifactLocation: { uri: uriOf(of.file) },
      region: {
        startLine: start.line,
        startColumn: start.column,
        endLine: end.line,
        endColumn: end.column,
      },
    },
  };
}

/** Relative to the folder the command ran in, which GitHub takes for the repository. */
function uriOf(file: string): string {
  if (file.startsWith("arn:")) return encodeURIComponent(file);
  if (isAbsolute(file)) return pathToFileURL(file).href;
  const path = file.replaceAll("\\", "/").replace(/^\.\//, "");
  return path.split("/").map(encodeURIComponent).join("/");
}

/** The same as long as the finding's own text is, wherever in the file it moves. */
function fingerprinter(): (placed: Placed) => string {
  const seen = new Map<string, number>();
  return ({ finding, of }) => {
    const { start, end } = finding.span;
    const text = of.text.slice(start.offset, end.offset).replaceAll(/\s+/g, " ");
    const key = JSON.stringify([finding.check, of.file, text]);
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    return `${createHash("sha256").update(key).digest("hex").slice(0, 32)}:${count}`;
  };
}
