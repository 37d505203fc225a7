/** Findings in the formats of other tools. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Finding, FindingSeverity } from "@bailiwick/core";
import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";
import type { ValidatedFile } from "./findings.ts";
import { showAnnotations } from "./github.ts";
import { junitReport } from "./junit.ts";
import { sarifLog } from "./sarif.ts";

const text = '{\n  "Version": "2012-10-17",\n  "Id": "x"\n}\n';

/** A finding about the value of `Id`, which stands where it stands in the text. */
function finding(severity: FindingSeverity, more: Partial<Finding> = {}, of = text): Finding {
  const offset = of.indexOf('"x"');
  const lines = of.slice(0, offset).split("\n");
  const [line, column] = [lines.length, (lines.at(-1) ?? "").length + 1];
  return {
    severity,
    check: "POINTLESS_ID",
    title: "Pointless id",
    message: "`Id` means nothing here.",
    fix: "Remove it.",
    source: "https://docs.aws.amazon.com/x",
    span: {
      file: "a b/p.json",
      start: { offset, line, column },
      end: { offset: offset + 3, line, column: column + 3 },
    },
    ...more,
  };
}

function file(findings: readonly Finding[], of = text): ValidatedFile {
  return { file: "a b/p.json", type: "identity", guessed: true, text: of, findings };
}

type Sarif = {
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
    readonly results: readonly {
      readonly ruleId: string;
      readonly ruleIndex: number;
      readonly level: string;
      readonly partialFingerprints: Readonly<Record<string, string>>;
    }[];
  }[];
};

const run = (files: readonly ValidatedFile[]) => (sarifLog(files) as Sarif).runs[0];

describe("SARIF", () => {
  it("names each check once as a rule, to which its results point", () => {
    const other = finding("error", { check: "OTHER" });
    const found = run([file([finding("suggestion"), other, finding("suggestion")])]);
    expect(found?.tool.driver.rules).toMatchObject([
      { id: "OTHER", properties: { "security-severity": "9.0" }, helpUri: other.source },
      { id: "POINTLESS_ID", properties: { "security-severity": "2.0" } },
    ]);
    expect(found?.results.map(({ ruleId, level }) => [ruleId, level])).toEqual([
      ["OTHER", "error"],
      ["POINTLESS_ID", "note"],
      ["POINTLESS_ID", "note"],
    ]);
    for (const { ruleId, ruleIndex } of found?.results ?? []) {
      expect(found?.tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
    }
  });

  it("says where in the repository, with the path as a URI", () => {
    expect(run([file([finding("error")])])?.results).toMatchObject([
      {
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: "a%20b/p.json" },
              region: { startLine: 3, startColumn: 9, endLine: 3, endColumn: 12 },
            },
          },
        ],
      },
    ]);
  });

  it("gives a finding the same fingerprint after it has moved, and twins different ones", () => {
    const prints = (of: string, count: number): readonly (string | undefined)[] => {
      const findings = Array.from({ length: count }, () => finding("error", {}, of));
      return (run([file(findings, of)])?.results ?? []).map(
        ({ partialFingerprints }) => partialFingerprints["bailiwick/v1"],
      );
    };
    const [first, second] = prints(text, 2);
    expect(first).not.toBe(second);
    expect(prints(`\n\n${text}`, 1)).toEqual([first]);
    expect(prints(text.replace('"x"', '"y"'), 1)).not.toEqual([first]);
  });

  it("keeps the most serious of more results than GitHub takes", () => {
    const many = Array.from({ length: 25_001 }, () => finding("suggestion"));
    const results = run([file([...many, finding("error")])])?.results ?? [];
    expect(results.length).toBe(25_000);
    expect(results[0]?.level).toBe("error");
  });
});

describe("JUnit", () => {
  it("fails for what --fail-on counts, tells the rest, and passes a file without findings", () => {
    const xml = junitReport(
      [
        file([
          finding("error", { message: 'a < b & "c"\u0001' }),
          finding("warning", { check: "W" }),
        ]),
        file([]),
      ],
      "error",
    );
    expect(xml).toContain('tests="3" failures="1" errors="0"');
    expect(xml).toContain(
      '<testcase classname="a b/p.json" name="POINTLESS_ID"><failure type="error" message="a &lt; b &amp; &quot;c&quot;\\u0001">',
    );
    expect(xml).toMatch(/name="W"><system-out>.*<\/system-out>/);
    expect(xml).toContain('name="no findings"/>');
    expect(junitReport([file([finding("warning")])], "warning")).toContain('failures="1"');
  });
});

describe("GitHub annotations", () => {
  afterEach(() => vi.restoreAllMocks());

  /** What is written to standard output, and into the summary of the step. */
  async function shown(findings: readonly Finding[]): Promise<{ out: string; summary: string }> {
    const folder = mkdtempSync(join(tmpdir(), "bailiwick-github-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    vi.stubEnv("GITHUB_STEP_SUMMARY", join(folder, "summary.md"));
    onTestFinished(() => void vi.unstubAllEnvs());
    const written: string[] = [];
    vi.spyOn(process.stdout, "write").mockImplementation((part) => written.push(String(part)) > 0);
    vi.spyOn(process.stderr, "write").mockImplementation(() => true);
    await showAnnotations([file(findings)]);
    return { out: written.join(""), summary: readFileSync(join(folder, "summary.md"), "utf8") };
  }

  it("escapes what would end a property or the command", async () => {
    const span = { ...finding("error").span, file: "a,b:c.json" };
    const { out } = await shown([finding("error", { span, message: "50% of\n::error::lines" })]);
    expect(out).toBe(
      "::error file=a%2Cb%3Ac.json,line=3,endLine=3,col=9,endColumn=12,title=POINTLESS_ID%3A Pointless id::50%25 of%0A::error::lines Remove it.\n",
    );
  });

  it("annotates ten of a kind, and puts all into the summary", async () => {
    const many = Array.from({ length: 12 }, () => finding("error", { message: "a|b <i>" }));
    const { out, summary } = await shown([...many, finding("suggestion")]);
    expect(out.match(/^::error /gm)?.length).toBe(10);
    expect(out.match(/^::notice /gm)?.length).toBe(1);
    expect(summary.match(/a\\\|b &lt;i&gt;/g)?.length).toBe(12);
  });
});
