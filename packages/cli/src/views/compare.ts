/** A comparison as people read it: one sentence, then a request that shows the difference. */
import type {
  CompareMessage,
  DecideLine,
  DifferenceMessage,
  StatementReferenceMessage,
} from "@bailiwick/wire";
import { escaped, styled, wrapped } from "../terminal.ts";
import { principalText } from "./decision.ts";

export function comparisonText(message: CompareMessage): string {
  const { lost, relation, type, guessed } = message;
  return [
    sentence(message, gained(message)),
    ...differenceLines(message, "the existing policies"),
    ...(relation === undefined ? [] : lostLines(lost ?? nothing, message)),
    ...(relation === undefined ? [] : ["", relations[relation]]),
    "",
    domainWords(message),
    ...besideWords(message),
    ...(guessed
      ? [`Read as type \`${type}\`, as they look like it; \`--type\` says another.`]
      : []),
  ].join("\n");
}

const nothing: DifferenceMessage = { result: "no-new-access" };

function lostLines(lost: DifferenceMessage, message: CompareMessage): readonly string[] {
  return ["", sentence(lost, lostWords(message)), ...differenceLines(lost, "the new policies")];
}

/** What is said first, by result. */
type Sentences = Readonly<Record<DifferenceMessage["result"], string>>;

function gained({ existing, new: after }: CompareMessage): Sentences {
  const [verb, others] = [subject("new", after), object("existing", existing)];
  return {
    "no-new-access": `${verb} nothing that ${others} not.`,
    "new-access": `New access: ${lowerFirst(verb)} a request that ${others} not.`,
    unknown: `Unknown whether ${lowerFirst(verb)} a request that ${others} not.`,
  };
}

function lostWords({ existing, new: after }: CompareMessage): Sentences {
  const [verb, others] = [subject("existing", existing), object("new", after)];
  return {
    "no-new-access": `Nothing is lost: ${lowerFirst(verb)} nothing that ${others} not.`,
    "new-access": `Lost access: ${lowerFirst(verb)} a request that ${others} not.`,
    unknown: `Unknown whether something is lost.`,
  };
}

function subject(side: string, files: readonly string[]): string {
  return files.length === 1 ? `The ${side} policy allows` : `The ${side} policies allow`;
}

function object(side: string, files: readonly string[]): string {
  return files.length === 1 ? `the ${side} one does` : `the ${side} ones do`;
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}

const styles = {
  "no-new-access": ["bold", "green"],
  "new-access": ["bold", "red"],
  unknown: ["bold", "yellow"],
} as const;

function sentence({ result }: DifferenceMessage, sentences: Sentences): string {
  return styled([...styles[result]], sentences[result]);
}

/** @param others - the side that refuses the request */
function differenceLines(difference: DifferenceMessage, others: string): readonly string[] {
  const { witness, unknown, absent = [], allowedBy = [], refusedBy = [] } = difference;
  if (unknown !== undefined) return [wrapped(escaped(`${unknown.detail} (${unknown.code})`), "  ")];
  if (witness === undefined) return [];
  const refused =
    refusedBy.length === 0
      ? [row("refused", `nothing in ${others} allows it`)]
      : refusedBy.map((one) => row("denied by", statementText(one)));
  return [
    row("who", principalText(witness.principal)),
    row("action", witness.action),
    row("resource", witness.resource ?? "*"),
    ...contextRows(witness, absent),
    ...allowedBy.map((one) => row("allowed by", statementText(one))),
    ...refused,
  ];
}

function row(name: string, text: string): string {
  return `  ${name.padEnd(10)} ${escaped(text)}`;
}

/** What the request brings, and what it must do without. */
function contextRows(
  { context = {}, resourceAccount }: DecideLine["request"],
  absent: readonly string[],
): readonly string[] {
  return [
    ...(resourceAccount === undefined ? [] : [row("owner", resourceAccount)]),
    ...Object.entries(context).map(([key, value]) =>
      row("with", `${key} = ${JSON.stringify(value)}`),
    ),
    ...absent.map((key) => row("without", key)),
  ];
}

/** `new.json:3:5, statement 1 (Sid)`. */
function statementText({ at, statement, sid, policy }: StatementReferenceMessage): string {
  const name = sid === undefined ? "" : ` (${sid})`;
  const of = policy === at.file ? "" : ` of ${policy}`;
  return `${at.file}:${at.line}:${at.column}, statement ${statement + 1}${of}${name}`;
}

const relations: Readonly<Record<NonNullable<CompareMessage["relation"]>, string>> = {
  equivalent: "Equivalent: both sides allow the same.",
  broader: "Broader: more is allowed, and nothing less.",
  narrower: "Narrower: less is allowed, and nothing more.",
  incomparable: "Incomparable: something is allowed more, and something less.",
  unknown: "How the two sides stand to one another is unknown.",
};

function domainWords({ domain, catalogue }: CompareMessage): string {
  return domain === "aws"
    ? `This holds for requests that AWS knows, by the catalogue of ${catalogue} (domain \`aws\`).`
    : "This holds for any strings as actions, resources and values (domain `any`).";
}

function besideWords({ beside = [], notes = [] }: CompareMessage): readonly string[] {
  return [
    ...beside.map((name) => `\`${name}\` is taken to stand beside both.`),
    ...notes.map((text) => wrapped(text)),
  ];
}
