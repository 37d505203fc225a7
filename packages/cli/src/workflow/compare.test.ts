/** `bailiwick compare` as people and programs run it. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compareAnswer, compareMessage, failureMessage, lineError } from "@bailiwick/wire";
import { beforeAll, describe, expect, it } from "vitest";

const main = fileURLToPath(new URL("../main.ts", import.meta.url));

const allow = `{"Sid": "Read", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"}`;
const deny = `{"Sid": "NoSecrets", "Effect": "Deny", "Action": "s3:*", "Resource": "arn:aws:s3:::b/secret/*"}`;

const files: Readonly<Record<string, string>> = {
  "wide.json": document(allow),
  "narrow.json": document(allow, deny),
  "open.json": document(allow.replace("b/*", "b/${aws:PrincipalTag/team}/*")),
  "own.json": document(allow.replace("b/*", "b/al/*")),
  "typo.json": document(allow, deny.replace("Deny", "Denny")),
  "text.txt": "hello",
};

function document(...statements: readonly string[]): string {
  return `{\n"Version": "2012-10-17",\n"Statement": [\n${statements.join(",\n")}\n]}\n`;
}

let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "bailiwick-compare-"));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return () => {
    rmSync(folder, { recursive: true, force: true });
  };
});

function run(args: readonly string[], input = "") {
  const { stdout, stderr, status } = spawnSync(process.execPath, [main, "compare", ...args], {
    cwd: folder,
    input,
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1" },
  });
  return { stdout, stderr, status };
}

function compare(existing: string, after: string, ...more: readonly string[]) {
  return run(["--existing", existing, "--new", after, ...more]);
}

describe("compare", { timeout: 60_000 }, () => {
  it("ends with 0 and says so where nothing new is allowed", () => {
    const { stdout, status } = compare("wide.json", "narrow.json");
    expect(status).toBe(0);
    expect(stdout.split("\n")[0]).toBe(
      "The new policy allows nothing that the existing one does not.",
    );
    expect(stdout).toContain("(domain `aws`)");
    expect(stdout).toContain("Read as type `identity`");
  });

  it("ends with 3 and shows a request, and whose statements allow and deny it", () => {
    const { stdout, status } = compare("narrow.json", "wide.json", "--type", "identity");
    expect(status).toBe(3);
    const lines = stdout.split("\n");
    expect(lines[0]).toBe(
      "New access: the new policy allows a request that the existing one does not.",
    );
    expect(stdout).toMatch(/^ {2}action {5}s3:GetObject$/m);
    expect(stdout).toMatch(/^ {2}resource {3}arn:aws:s3:::b\/secret\/.*$/m);
    expect(stdout).toMatch(/^ {2}allowed by wide\.json:4:1, statement 1 \(Read\)$/m);
    expect(stdout).toMatch(/^ {2}denied by {2}narrow\.json:5:1, statement 2 \(NoSecrets\)$/m);
    expect(stdout).not.toContain("Read as type");
  });

  it("ends with 5 where that turns on what is not known", () => {
    const unknown = compare("open.json", "own.json", "--domain", "any");
    expect(unknown.status).toBe(5);
    expect(unknown.stdout.split("\n")[0]).toBe(
      "Unknown whether the new policy allows a request that the existing one does not.",
    );
    expect(unknown.stdout).toContain("(UNDECIDED)");
  });

  it("says with --both what is lost, whatever its exit code", () => {
    const { stdout, status } = compare("wide.json", "narrow.json", "--both");
    expect(status).toBe(0);
    expect(stdout).toContain(
      "\nLost access: the existing policy allows a request that the new one does not.\n",
    );
    expect(stdout).toContain("\nNarrower: less is allowed, and nothing more.\n");
    const same = compare("wide.json", "wide.json", "--both");
    expect(same.stdout).toContain("\nNothing is lost: ");
    expect(same.stdout).toContain("\nEquivalent: both sides allow the same.\n");
  });

  it("prints one document with --json, of the domain that it is asked about", () => {
    const { stdout, status } = compare("narrow.json", "wide.json", "--json", "--domain", "any");
    expect(status).toBe(3);
    expect(compareMessage.parse(JSON.parse(stdout))).toMatchObject({
      kind: "bailiwick/compare",
      guessed: true,
      existing: ["narrow.json"],
      new: ["wide.json"],
      result: "new-access",
      witness: { action: "s3:GetObject" },
      domain: "any",
    });
  });

  it("takes several policies of one place, and one from standard input", () => {
    const { stdout, status } = run(
      ["--existing", "-", "narrow.json", "--new", "wide.json"],
      files["wide.json"],
    );
    expect(status).toBe(3);
    expect(stdout.split("\n")[0]).toBe(
      "New access: the new policy allows a request that the existing ones do not.",
    );
  });

  it("ends with 64 where a policy is none, and says where", () => {
    const typo = compare("wide.json", "typo.json");
    expect(typo.status).toBe(64);
    expect(typo.stderr).toContain("typo.json:5:");
    expect(typo.stderr).toContain("IAM1011");
    const text = compare("text.txt", "wide.json", "--json");
    expect(text.status).toBe(64);
    expect(failureMessage.parse(JSON.parse(text.stdout))).toMatchObject({
      code: "POLICY_UNREADABLE",
      diagnostics: [{ span: { file: "text.txt", start: { line: 1, column: 1 } } }],
    });
  });

  it("ends with 64 where a side or a file is missing, or both are standard input", () => {
    expect(run(["--existing", "wide.json"])).toMatchObject({ status: 64 });
    expect(run(["--existing", "wide.json"]).stderr).toContain("No new policy is named.");
    expect(compare("wide.json", "none.json")).toMatchObject({ status: 64 });
    expect(compare("wide.json", "none.json").stderr).toContain("`none.json` names no file.");
    expect(compare("-", "-")).toMatchObject({ status: 64 });
    expect(run(["--input", "-", "--new", "wide.json"])).toMatchObject({ status: 64 });
    expect(compare("wide.json", "wide.json", "--domain", "all")).toMatchObject({ status: 64 });
  });

  it("says in its help what it takes and how it ends", () => {
    const { stdout, status } = run(["--help"]);
    expect(status).toBe(0);
    expect(stdout).toContain("--existing <file...>");
    expect(stdout).toContain("0 no new access, 3 new access, 5 unknown");
    expect(stdout).toContain("$ bailiwick compare --existing old.json --new new.json");
  });
});

describe("compare --input", { timeout: 60_000 }, () => {
  const line = (id: string, existing: string, after: string) =>
    JSON.stringify({ id, type: "identity", existing, new: [after] });

  it("answers a line for a line, in order, and ends with 0", () => {
    const input = [line("1", "wide.json", "narrow.json"), line("2", "narrow.json", "wide.json")];
    const { stdout, status } = run(["--input", "-", "--both"], input.join("\n"));
    const answers = stdout
      .trimEnd()
      .split("\n")
      .map((text) => compareAnswer.parse(JSON.parse(text)));
    expect(answers).toMatchObject([
      { v: 1, id: "1", result: "no-new-access", relation: "narrower", domain: "aws" },
      { v: 1, id: "2", result: "new-access", relation: "broader" },
    ]);
    expect(status).toBe(0);
  });

  it("ends with 1 where a line cannot be read, and answers the rest", () => {
    const input = [line("1", "none.json", "wide.json"), "{", line("3", "wide.json", "wide.json")];
    writeFileSync(join(folder, "pairs.jsonl"), input.join("\n"));
    const { stdout, status } = run(["--input", "pairs.jsonl"]);
    const [first, second, third] = stdout.trimEnd().split("\n");
    expect(lineError.parse(JSON.parse(first ?? ""))).toMatchObject({
      id: "1",
      error: { code: "FILE_MISSING" },
    });
    expect(lineError.parse(JSON.parse(second ?? ""))).toMatchObject({
      error: { code: "LINE_NOT_JSON" },
    });
    expect(JSON.parse(third ?? "")).toMatchObject({ id: "3", result: "no-new-access" });
    expect(status).toBe(1);
  });

  it("takes the type that is said for all lines", () => {
    const input = JSON.stringify({ existing: "wide.json", new: "narrow.json" });
    const { stdout } = run(["--input", "-", "--type", "boundary"], input);
    expect(JSON.parse(stdout)).toMatchObject({ result: "no-new-access" });
  });
});
