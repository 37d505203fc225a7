/** A decision as people read it: the verdict, what decided it, and what it would take. */
import type {
  ConditionReferenceMessage,
  DecideAnswer,
  DecidedRequestMessage,
  DecideLine,
  StatementReferenceMessage,
} from "@bailiwick/wire";
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
  const { requests, missing = [] } = answer;
  const asked = `${principalText(request.principal)} → ${request.action} on ${resourceText(request)}`;
  const head = `${verdictText(answer)}  ${escaped(asked)}`;
  const { notConsidered } = answer;
  return [
    head,
    ...(requests === undefined ? reasonLines(answer, "  ") : requests.flatMap(requestLines)),
    ...missing.map(
      (as) => `  ${styled("yellow", "unknown")}  ${escaped(`its ${as} is not given`)}`,
    ),
    ...(notConsidered.length > 0 ? [`  not considered: ${notConsidered.join(", ")}`] : []),
  ].join("\n");
}

/** Which request of a call, in words. */
export function callRequestText({ as, action, resource, forwardedBy }: RequestHead): string {
  const by = forwardedBy === undefined ? "" : `, asked by ${forwardedBy}`;
  return escaped(`${action} on ${as} ${resource}${by}`);
}

type RequestHead = Pick<DecidedRequestMessage, "as" | "action" | "resource" | "forwardedBy">;

function requestLines(request: DecidedRequestMessage): readonly string[] {
  const head = `  ${verdictText(request)}  ${callRequestText(request)}`;
  return [head, ...reasonLines(request, "    ")];
}

type Decided = Omit<DecidedRequestMessage, keyof RequestHead>;

function verdictText({ decision }: Decided): string {
  const { style, words } = verdicts[decision];
  return styled(style, words);
}

function reasonLines(answer: Decided, indent: string): readonly string[] {
  const { because, rule, missingAllow = [], condition, unknown = [] } = answer;
  const lines = [
    ...because.map((reference) => `by ${referenceText(reference)}`),
    ...(rule === undefined ? [] : [`because ${escaped(rule.detail)}`]),
    ...missingAllow.map((missing) => `no allow in ${escaped(missingText(missing))}`),
    ...(condition === undefined ? [] : [`allowed where ${escaped(condition.words)}`]),
    ...(condition?.on ?? []).map(conditionText),
    ...unknown.map(unknownText),
  ];
  return lines.map((line) => indent + line);
}

/** Why, and in which statement; what was not read at all is named in the reason. */
function unknownText({ detail, statement }: NonNullable<Decided["unknown"]>[number]): string {
  const isSaid = statement === undefined || detail.includes(statement.policy);
  return isSaid
    ? `because ${escaped(detail)}`
    : `because of ${referenceText(statement)}: ${escaped(detail)}`;
}

function conditionText({ statement, operator, key, values }: ConditionReferenceMessage): string {
  const quoted = values.map((value) => `"${escaped(value)}"`).join(", ");
  return `on ${operator} ${escaped(key)} ${quoted} in ${referenceText(statement)}`;
}

function resourceText({ resource = "*", resources }: DecideLine["request"]): string {
  return (
    resources
      ?.map((one) => `${one.as === undefined ? "" : `${one.as} `}${one.resource}`)
      .join(", ") ?? resource
  );
}

/** Who asks. */
export function principalText(principal: DecideLine["request"]["principal"]): string {
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
