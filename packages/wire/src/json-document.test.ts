/** docs/json.md against the schemas. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { applyEvent, applyMessage } from "./apply.ts";
import { checkMessage, failureMessage } from "./check.ts";
import { compareMessage } from "./compare.ts";
import { guardrailsMessage } from "./guardrails.ts";
import { errorMessage, lastPlanMessage, statusMessage } from "./panel.ts";
import { formatMessage, minifyMessage, packMessage } from "./policies.ts";
import { planFile } from "./plan.ts";
import { explanationMessage } from "./explanation.ts";
import { upMessage } from "./up.ts";
import { validateMessage } from "./validate.ts";
import { whatCanMessage } from "./what-can.ts";
import { whoCanMessage } from "./who-can.ts";
import { collectMessage, importMessage, initMessage } from "./written.ts";

const text = readFileSync(new URL("../../../docs/json.md", import.meta.url), "utf8");

const messages = [
  failureMessage,
  checkMessage,
  guardrailsMessage,
  planFile,
  applyMessage,
  applyEvent,
  explanationMessage,
  whatCanMessage,
  whoCanMessage,
  validateMessage,
  compareMessage,
  minifyMessage,
  formatMessage,
  packMessage,
  initMessage,
  importMessage,
  collectMessage,
  upMessage,
  statusMessage,
  lastPlanMessage,
  errorMessage,
];

const sections = text.split(/^## /m).slice(1);

function sectionOf(kind: string): string {
  return sections.find((section) => section.startsWith(`\`${kind}\`\n`)) ?? "";
}

function examplesIn(section: string): readonly unknown[] {
  return [...section.matchAll(/```json\n(.*?)```/gs)].map(([, json = ""]) => JSON.parse(json));
}

describe("docs/json.md", () => {
  it.each(messages.map((message) => [message.shape.kind.value, message] as const))(
    "describes %s: each of its fields, and examples that its schema reads without loss",
    (kind, message) => {
      const section = sectionOf(kind);
      const rows = [...section.matchAll(/^\| `(\w+)` \|/gm)].map(([, field = ""]) => field);
      const fields = Object.keys(message.shape).filter(
        (key) => key !== "version" && key !== "kind",
      );
      expect(new Set(rows)).toEqual(new Set(fields));
      const examples = examplesIn(section);
      expect(examples.length).toBeGreaterThan(0);
      for (const example of examples) expect(message.parse(example)).toEqual(example);
    },
  );

  it("describes no message that is not there", () => {
    const described = sections.flatMap(
      (section) => /^`(bailiwick\/[\w-]+)`/.exec(section)?.[1] ?? [],
    );
    const kinds = messages.map((message): string => message.shape.kind.value);
    expect(new Set(described)).toEqual(new Set(kinds));
  });
});
