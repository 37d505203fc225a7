/** The changes of answers as Markdown, grouped: a thousand actions of one cause are one line. */
import type { AnswerChanges, DecisionChange } from "./answers.ts";

/** A section for each organization. */
export function answerText(answers: readonly AnswerChanges[]): string {
  return answers.map(section).join("\n");
}

function section(answer: AnswerChanges): string {
  const { organization, asked, decisions } = answer;
  const asking =
    asked === undefined
      ? "Not asked: a catalogue finds errors in the blueprint."
      : `${asked} requests asked, ${decisions.length} answered otherwise.`;
  const lines = [
    ...answer.diagnostics.come.map((text) => `- diagnostic that came: ${text}`),
    ...answer.diagnostics.gone.map((text) => `- diagnostic that went: ${text}`),
    ...answer.compiled.map((name) => `- compiles otherwise: ${name}`),
    ...answer.states.map(({ of, from, to }) => `- ${of}: ${from} → ${to}`),
    ...groups(decisions),
  ];
  const list = lines.length === 0 ? "" : `\n${lines.join("\n")}\n`;
  return `## ${organization}\n\n${asking}\n${list}`;
}

function groups(decisions: readonly DecisionChange[]): readonly string[] {
  const byCause = Map.groupBy(
    decisions,
    ({ from, to, cause }) => `${from} → ${to}, because of ${cause}`,
  );
  return [...byCause].map(([words, of]) => {
    const [first] = of;
    const actions = [...new Set(of.map(({ action }) => action))].toSorted();
    const shown = actions.slice(0, mostActions).map((action) => `\`${action}\``);
    const more = actions.length > mostActions ? ` and ${actions.length - mostActions} more` : "";
    const example =
      first === undefined
        ? ""
        : ` For example \`${first.action}\` on \`${first.resource}\` by ${first.who}: ${first.words}`;
    return `- ${of.length} × ${words}: ${shown.join(", ")}${more}.${example}`;
  });
}

const mostActions = 12;
