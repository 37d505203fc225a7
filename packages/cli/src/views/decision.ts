/** A decision as people read it: the verdict, what decided it, and what it would take. */
import type { DecideAnswer, DecideLine, StatementReferenceMessage } from "@bailiwick/wire";
import { escaped, styled } from "../terminal.ts";

type Style = Parameters<typeof styled>[0];

const verdicts: Record<
  DecideAnswer["decision"],
  { readonly style: Style; readonly words: string }
> = {
  allow: { style: ["bold", "green"], words: "allowed" },
  "explicit-deny": { style: ["bold", "red"], words: "denied by an explicit deny" },
  "implicit-deny": { style: ["bold", "red"], words: "denied: nothing allows it" },
  depends: { style: ["bold", "yellow"], words: "depends on what is not known of the request" },
  unknown: { style: ["bold", "yellow"], words: "unknown" },
};

const typeNames: Record<string, string> = {
  identity: "identity policy",
  boundary: "permissions boundary",
  session: "session policy",
  resource: "resource policy",
  trust: "trust policy",
  scp: "service control policy",
  rcp: "resource control policy",
  endpoint: "VPC endpoint policy",
};

/** A policy type of the line format as people call it. */
export function typeName(type: string): string {
  return typeNames[type] ?? type;
}

export function decisionText(answer: DecideAnswer, request: DecideLine["request"]): string {
  const verdict = verdicts[answer.decision];
  const asked = `${principalText(request.principal)} → ${request.action} on ${request.resource ?? "*"}`;
  const lines = [`${styled(verdict.style, verdict.words)}  ${escaped(asked)}`];
  for (const reference of answer.because) lines.push(`  by ${referenceText(reference)}`);
  if (answer.rule !== undefined) lines.push(`  because ${escaped(answer.rule.detail)}`);
  for (const missing of answer.missingAllow ?? [])
    lines.push(`  no allow in ${escaped(missingText(missing))}`);
  if (answer.condition !== undefined)
    lines.push(`  allowed where ${escaped(answer.condition.words)}`);
  for (const open of answer.condition?.on ?? []) {
    const values = open.values.map((value) => `"${escaped(value)}"`).join(", ");
    lines.push(
      `  on ${open.operator} ${escaped(open.key)} ${values} in ${referenceText(open.statement)}`,
    );
  }
  for (const reason of answer.unknown ?? []) lines.push(`  because ${escaped(reason.detail)}`);
  if (answer.notConsidered.length > 0)
    lines.push(`  not considered: ${answer.notConsidered.join(", ")}`);
  return lines.join("\n");
}

function principalText(principal: DecideLine["request"]["principal"]): string {
  if (typeof principal === "string") return principal;
  return "arn" in principal ? principal.arn : "anonymous";
}

function missingText(missing: string): string {
  const [type = "", ...rest] = missing.split(" ");
  return [typeName(type), ...rest].join(" ");
}

/** `service control policy DenyRegions, statement Regions (root, scp.json:3:5)`. */
function referenceText(reference: StatementReferenceMessage): string {
  const { at } = reference;
  const node = reference.node === undefined ? "" : `${reference.node}, `;
  const type = typeName(reference.type);
  return escaped(
    `${type} ${reference.policy}, statement ${reference.sid ?? reference.statement + 1} (${node}${at.file}:${at.line}:${at.column})`,
  );
}
