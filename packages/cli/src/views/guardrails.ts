/** Guardrails and assertions as people read them, with the witness of those that are refuted. */
import type { AssertionReport, AssertionStateMessage, GuardrailReport } from "@bailiwick/wire";
import { escaped, styled } from "../terminal.ts";
import { counted } from "./diagnostics.ts";

type Style = Parameters<typeof styled>[0];

const marks: Record<
  AssertionStateMessage["kind"],
  { readonly style: Style; readonly mark: string }
> = {
  checked: { style: "green", mark: "✓ checked" },
  refuted: { style: "red", mark: "✗ refuted" },
  unknown: { style: "yellow", mark: "? unknown" },
};

export function reportsText(reports: {
  readonly guardrails: readonly GuardrailReport[];
  readonly assertions: readonly AssertionReport[];
}): string {
  const guardrails = reports.guardrails.flatMap((report) => [
    line(report.state, report.title, report.name),
    ...missingLines(report),
    ...stateLines(report.state),
  ]);
  const assertions = reports.assertions.flatMap((report) => [
    line(report.state, report.claim, report.name),
    ...stateLines(report.state),
  ]);
  return [
    ...section("Guardrails", guardrails),
    ...section("Assertions", assertions),
    totals([...reports.guardrails, ...reports.assertions]),
  ].join("\n");
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ["", styled("bold", title), ...lines];
}

function line(state: AssertionStateMessage, title: string, name: string): string {
  const { style, mark } = marks[state.kind];
  return `  ${styled(style, mark)}  ${escaped(title)} ${styled("dim", `(${escaped(name)})`)}`;
}

function missingLines(report: GuardrailReport): readonly string[] {
  if (report.missing.length === 0) return [];
  return [
    `      not attached to ${report.missing.map((target) => escaped(target.name)).join(", ")}`,
  ];
}

function stateLines(state: AssertionStateMessage): readonly string[] {
  switch (state.kind) {
    case "checked":
      return [];
    case "refuted": {
      const { who, account, action, resource, context, because } = state.witness;
      const known = Object.entries(context).map(([key, value]) => `${key}=${String(value)}`);
      const given = known.length === 0 ? "" : ` with ${known.join(", ")}`;
      return [
        `      ${escaped(`${who} in ${account} can ${action} on ${resource}${given}`)}`,
        `      ${escaped(because)}`,
      ];
    }
    case "unknown":
      return state.reasons.map((reason) => `      ${escaped(reason)}`);
  }
}

function totals(reports: readonly { readonly state: AssertionStateMessage }[]): string {
  const count = (kind: AssertionStateMessage["kind"]): number =>
    reports.filter((report) => report.state.kind === kind).length;
  const tried = reports.reduce(
    (sum, { state }) => sum + (state.kind === "checked" ? state.requests : 0),
    0,
  );
  return `\n${count("checked")} checked (${counted(tried, "request")} tried), ${count("refuted")} refuted, ${count("unknown")} unknown`;
}
