/** A newer catalogue, made up from today's, is told apart from it by exactly what was made up. */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";
import { generatedFolder } from "@bailiwick/catalog";
import { afterAll, describe, expect, it } from "vitest";
import { readGenerated, readGeneratedLines } from "../packages/catalog/src/generated-file.ts";
import type { HandKept } from "../packages/catalog/src/hand-kept.ts";
import {
  lineOfActions,
  namesInLine,
  rowsInLine,
  type CompactAction,
  type CompactHeader,
  type CompactServiceLine,
} from "../packages/catalog/src/iam/compact.ts";
import type { CompactManagedPolicies } from "../packages/catalog/src/iam/managed-policies.ts";
import { reportOn, reportText } from "./catalogue/report.ts";
import { testBlueprints } from "./catalogue/test-organizations.ts";

const folder = mkdtempSync(join(tmpdir(), "bailiwick-catalogue-"));
const after = pathToFileURL(`${folder}/`);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, lines: readonly string[]): void {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 1 };
  writeFileSync(join(folder, name), brotliCompressSync(lines.join("\n"), { params }));
}

/** The facts of a later day: each change is one that an update has brought or may bring. */
function writeLaterCatalogue(): void {
  cpSync(generatedFolder, folder, { recursive: true });
  writeLaterActions();
  writeLaterPolicies();
  const kept = readGenerated("hand-kept") as HandKept;
  const quotas = kept.quotas
    .filter(({ name }) => name !== "iam/groups")
    .map((quota) => (quota.name === "organizations/rcp-per-node" ? { ...quota, value: 10 } : quota))
    .map((quota) => (quota.name === "iam/users" ? { ...quota, name: "iam/people" } : quota));
  write("hand-kept.json.br", [JSON.stringify({ ...kept, quotas })]);
}

function writeLaterActions(): void {
  const [first = "", ...lines] = readGeneratedLines("iam");
  const header = JSON.parse(first) as CompactHeader;
  const lambda = ["lambda", ...header.rcpServices.filter((name) => name !== "dynamodb")];
  const later: CompactHeader = { ...header, date: "2027-01-01", rcpServices: lambda };
  const services = header.services.map((name, index) => {
    const service = JSON.parse(lines[index] ?? "") as CompactServiceLine;
    return name === "sqs" ? { ...service, ...lineOfActions(laterActions(service)) } : service;
  });
  write(
    "iam.jsonl.br",
    [later, ...services].map((line) => JSON.stringify(line)),
  );
}

/** One is gone, one is new, and one is no longer about a queue. */
function laterActions(service: CompactServiceLine): readonly CompactAction[] {
  const rows = rowsInLine(service);
  const actions = namesInLine(service).map((name, place): CompactAction => {
    const [level, ...rest] = rows[place] ?? [0];
    return name === "SendMessage" ? [name, level] : [name, level, ...rest];
  });
  return [...actions.filter(([name]) => name !== "PurgeQueue"), ["ReadEverything", 1, [[0, 1]]]];
}

function writeLaterPolicies(): void {
  const [first = "", ...documents] = readGeneratedLines("managed-policies");
  const rows = JSON.parse(first) as CompactManagedPolicies;
  const place = rows.findIndex(([arn]) => arn === powerUser);
  const later = rows.map(([arn, version], index) => [arn, index === place ? "v99" : version]);
  const document = JSON.stringify({
    Version: "2012-10-17",
    Statement: { Effect: "Allow", Action: "s3:*", Resource: "*" },
  });
  const texts = documents.map((text, index) => (index === place ? document : text));
  write("managed-policies.jsonl.br", [JSON.stringify(later), ...texts]);
}

const powerUser = "arn:aws:iam::aws:policy/PowerUserAccess";

describe("a newer catalogue", () => {
  writeLaterCatalogue();
  const blueprints = testBlueprints().filter(({ name }) => name === "perimeter");
  const options = { requests: 8_000, seed: 20_261_123, blueprints };
  const report = reportOn({ before: generatedFolder, after }, options);
  const change = (kind: string, name: string) =>
    report.changes.find((one) => one.kind === kind && one.name === name);
  const decisions = report.answers.flatMap((answer) => answer.decisions);

  it("is told apart by each fact that changed", () => {
    expect(change("action", "sqs:PurgeQueue")?.change).toBe("removed");
    expect(change("action", "sqs:ReadEverything")?.change).toBe("added");
    expect(change("action", "sqs:SendMessage")?.details).toContainEqual({
      kind: "list",
      about: "resource types",
      added: [],
      removed: ["queue (required)"],
    });
    expect(change("rcp-published", "lambda")?.change).toBe("added");
    expect(change("rcp-published", "dynamodb")?.change).toBe("removed");
    expect(change("action", "dynamodb:GetItem")?.details).toEqual([
      {
        kind: "words",
        about: "resource control policies",
        from: "restricts",
        to: "disputed",
      },
    ]);
    expect(change("quota", "organizations/rcp-per-node")?.details).toEqual([
      { kind: "words", about: "value", from: "5", to: "10" },
    ]);
    expect(change("quota", "iam/groups")?.change).toBe("removed");
    expect(change("quota", "iam/people")?.details).toContainEqual({
      kind: "words",
      about: "value",
      from: undefined,
      to: "5000",
    });
    expect(change("managed-policy", powerUser)?.details).toContainEqual({
      kind: "list",
      about: "Allow Action",
      added: ["s3:*"],
      removed: expect.arrayContaining(["iam:ListRoles"]),
    });
  });

  it("is told apart by nothing else", () => {
    const touched = /^(sqs|dynamodb|lambda|dax):/;
    const others = report.changes.filter(
      ({ kind, name }) => kind === "action" && !touched.test(name),
    );
    expect(others).toEqual([]);
    const kinds = new Set(report.changes.map(({ kind }) => kind));
    expect([...kinds].toSorted()).toEqual(["action", "managed-policy", "quota", "rcp-published"]);
  });

  it("makes unknown what the lists of RCPs no longer agree about", () => {
    const lost = decisions.filter(
      ({ action, from }) => action === "dynamodb:GetItem" && from === "explicit-deny",
    );
    expect(lost.length).toBeGreaterThan(0);
    for (const { to, cause } of lost) {
      expect(["implicit-deny", "unknown"]).toContain(to);
      expect(cause).toMatch(/^resource control policies: restricts → disputed/);
    }
    expect(lost.some(({ to }) => to === "unknown")).toBe(true);
  });

  it("changes how the guardrails stand that rest on it", () => {
    const states = report.answers.flatMap((answer) => answer.states);
    expect(states).toEqual([
      {
        of: "the guardrail data-stays-in-approved-regions",
        from: "attached, checked",
        to: expect.stringMatching(/^attached, unknown: .*`dynamodb:(Get|Put)Item`/),
      },
    ]);
  });

  it("takes away what an AWS managed policy no longer allows, and says which", () => {
    const taken = decisions.filter(({ cause }) => cause === `the policy ${powerUser}`);
    expect(taken.length).toBeGreaterThan(0);
    for (const { from, to, who } of taken) {
      expect(from).toBe("allow");
      expect(to).toBe("implicit-deny");
      expect(who).toContain("permission set Builder");
    }
  });

  it("names a cause for each decision that differs", () => {
    const causes = new Set(decisions.map(({ cause }) => cause));
    expect(causes).not.toContain("several changes together");
    expect(causes).toContain("the action is removed");
    expect(causes).toContain("the action is added");
  });

  it("gives a report that people can read", () => {
    const text = reportText(report);
    expect(text).toContain("- removed `sqs:PurgeQueue`");
    expect(text).toContain("- added `lambda`");
    expect(text).toContain("- added `iam/people`: value `5000`; unit `users`");
    expect(text).toMatch(/\d+ × explicit-deny → unknown, because of resource control policies/);
    expect(text).toContain("# The catalogue of 2027-01-01, after that of 2026-09-26");
  });
});

it("a catalogue and itself differ in no fact and no answer", () => {
  const same = { before: generatedFolder, after: generatedFolder };
  const report = reportOn(same, { requests: 300, seed: 1 });
  expect(report.changes).toEqual([]);
  for (const answer of report.answers) {
    expect(answer.asked, answer.organization).toBe(300);
    expect(answer.decisions).toEqual([]);
    expect(answer.states).toEqual([]);
    expect(answer.compiled).toEqual([]);
    expect(answer.diagnostics).toEqual({ come: [], gone: [] });
  }
});

it("a blueprint in which a catalogue finds errors is not asked, and the report says so", () => {
  const blueprints = [{ name: "broken", text: "version: 1\norganization: {}\n" }];
  const same = { before: generatedFolder, after: generatedFolder };
  const report = reportOn(same, { requests: 10, seed: 1, blueprints });
  expect(reportText(report)).toContain("Not asked: a catalogue finds errors in the blueprint.");
});
