/** A decision with every policy's part in it, as people read it. */
import type { DecideLine, ExplainedPartMessage, ExplanationMessage } from "@bailiwick/wire";
import { escaped, styled } from "../terminal.ts";
import { callRequestText, decisionText, typeName } from "./decision.ts";

type Part = ExplainedPartMessage;
type Statement = Part["policies"][number]["statements"][number];

export function explanationText(
  { answer, parts, requests = [] }: ExplanationMessage,
  request: DecideLine["request"],
): string {
  const ofCall = requests.flatMap((one) => [
    "",
    styled("underline", callRequestText(one)),
    ...one.parts.flatMap(partLines),
  ]);
  return [decisionText(answer, request), ...parts.flatMap(partLines), ...ofCall].join("\n");
}

const verdicts = {
  denies: styled("red", "denies"),
  allows: styled("green", "allows"),
  nothing: styled("dim", "says nothing of it"),
  open: styled("yellow", "open"),
  "not-asked": styled("dim", "not asked"),
} as const;

function partLines({ type, node, says, note, policies }: Part): readonly string[] {
  const place = node === undefined ? "" : ` at ${node}`;
  const head = `${styled("bold", escaped(typeName(type) + place))}: ${verdicts[says]}`;
  return [
    "",
    note === undefined ? head : `${head}. ${escaped(note)}`,
    ...policies.flatMap(({ name, statements }) => [
      `  ${escaped(name)}`,
      ...statementsLines(statements),
    ]),
  ];
}

/** What is about other actions is counted: AWS managed policies have dozens of such statements. */
function statementsLines(statements: readonly Statement[]): readonly string[] {
  const telling = statements.filter((one) => !isOfOtherAction(one));
  const others = statements.length - telling.length;
  const rest = others === 0 ? [] : [styled("dim", `    ${others} of other actions`)];
  return [...telling.map(statementLine), ...rest];
}

function isOfOtherAction({ element }: Statement): boolean {
  return element === "Action" || element === "NotAction";
}

const marks = {
  yes: "applies",
  no: "does not apply",
  open: "may apply",
} as const;

function statementLine({ sid, statement, effect, applies, because }: Statement): string {
  const name = sid === undefined || sid === "" ? `statement ${statement + 1}` : sid;
  const why = because === undefined ? "" : `: ${because}`;
  const line = `${effect ?? "?"} ${name} ${marks[applies]}${why}`;
  return applies === "no" ? styled("dim", `    ${escaped(line)}`) : `    ${escaped(line)}`;
}
