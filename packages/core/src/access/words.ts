/** Decisions and conditions in plain English, for the command line and the panel. */
import type {
  Decision,
  MissingAllow,
  OpenCondition,
  Residual,
  StatementRef,
} from "../evaluate/decision.ts";
import { withoutSuffix } from "../base/characters.ts";
import { parseArn } from "../iam/arn.ts";
import { policyTypes, titleOf } from "../iam/policy-types.ts";
import type { Condition, ConditionOperatorName } from "../iam/tree.ts";

/** One or two sentences: what was decided, and by what. */
export function decisionWords(decision: Decision): string {
  switch (decision.kind) {
    case "allow":
      if (decision.rule !== undefined) return `Allowed: ${decision.rule.detail}`;
      return decision.because.length === 0
        ? "Allowed: the root user of an account needs no policy, and none denies it."
        : `Allowed by ${list(grantsWorthNaming(decision.because).map(statementWords))}.`;
    case "explicit-deny":
      return `Denied by ${list(decision.because.map(statementWords))}.`;
    case "implicit-deny":
      return decision.rule === undefined
        ? `Denied, because nothing allows it in ${list(decision.missingAllow.map(missingWords))}.`
        : `Denied: ${decision.rule.detail}`;
    case "depends":
      return `It depends: ${openConditionsWords(decision.on)}.`;
    case "unknown":
      return `Unknown: ${decision.reasons.map((reason) => reason.detail).join(" ")}`;
  }
}

/** AWS's own full-access policies are at every level and allow everything: they explain nothing. */
function grantsWorthNaming(because: readonly StatementRef[]): readonly StatementRef[] {
  const telling = because.filter(({ policy }) => !fullAccessPolicies.has(policy));
  return telling.length === 0 ? because : telling;
}

const fullAccessPolicies: ReadonlySet<string> = new Set(["FullAWSAccess", "RCPFullAWSAccess"]);

/** `the statement DenyRegions of the service control policy Regions at Root`. */
export function statementWords(statement: StatementRef): string {
  const { sid, statement: index, type, policy, node } = statement;
  const name = sid === undefined || sid === "" ? `statement ${index + 1}` : `the statement ${sid}`;
  const place = node === undefined ? "" : ` at ${node}`;
  const title = type === "identity" ? "" : `${policyTypes[type].title} `;
  return `${name} of the ${title}${shortPolicyName(policy)}${place}`;
}

/**
 * Under which conditions the answer turns, by statement: an Allow counts where its conditions hold,
 * a Deny unless they do.
 */
export function openConditionsWords(on: readonly OpenCondition[]): string {
  const byStatement = Map.groupBy(on, ({ statement }) => JSON.stringify(statement));
  const parts = [...byStatement.values()].flatMap((open) => {
    const [first] = open;
    if (first === undefined) return [];
    const held = list(open.map(openWords));
    const by = statementWords(first.statement);
    return first.statement.effect === "Deny"
      ? `${by} denies it where ${held}`
      : `${by} allows it where ${held}`;
  });
  return parts.join("; ");
}

/**
 * What must hold for *allow*, as one formula: `aws:SourceVpc is vpc-1 and not (s3:prefix is like a*)`.
 * Where `and` and `or` meet, brackets say which belong together.
 */
export function residualWords(residual: Residual): string {
  if (residual.kind === "condition") {
    const words = openWords(residual.open);
    return residual.holds ? words : `not (${words})`;
  }
  if (residual.operands.length === 0) return residual.kind === "all" ? "always" : "never";
  const words = residual.operands.map((operand) =>
    operand.kind === "condition" || operand.operands.length === 0
      ? residualWords(operand)
      : `(${residualWords(operand)})`,
  );
  return words.join(residual.kind === "all" ? " and " : " or ");
}

/** An open variable in a resource pattern is a comparison of the resource. */
function openWords({ condition, element }: OpenCondition): string {
  if (element === undefined) return conditionWords(condition);
  const shown = condition.values.map((value) => `\`${value.value}\``).join(" or ");
  return `the resource is ${element === "NotResource" ? "not " : ""}like ${shown}`;
}

/** `aws:SourceIp is in 10.0.0.0/8 or 192.0.2.0/24`. */
export function conditionWords({ operator, quantifier, ifExists, key, values }: Condition): string {
  if (operator === "Null") {
    const absent = values.some((value) => value.value.toLowerCase() === "true");
    return `\`${key}\` is ${absent ? "absent" : "present"}`;
  }
  const subject = quantifier === undefined ? `\`${key}\`` : `${quantifiers[quantifier]} \`${key}\``;
  const shown = values.map((value) => `\`${value.value}\``).join(" or ");
  const { phrase, negated } = operators[operator];
  const missing = ifExists || (negated && quantifier === undefined) ? ", or is absent" : "";
  return `${subject} ${phrase} ${shown}${missing}`;
}

const quantifiers = { ForAnyValue: "some value of", ForAllValues: "every value of" } as const;

type Phrase = { readonly phrase: string; readonly negated: boolean };

/** A negated operator holds where the key is absent. */
const operators: Readonly<Record<Exclude<ConditionOperatorName, "Null">, Phrase>> = {
  StringEquals: { phrase: "is", negated: false },
  StringNotEquals: { phrase: "is not", negated: true },
  StringEqualsIgnoreCase: { phrase: "is, capitals aside,", negated: false },
  StringNotEqualsIgnoreCase: { phrase: "is not, capitals aside,", negated: true },
  StringLike: { phrase: "is like", negated: false },
  StringNotLike: { phrase: "is not like", negated: true },
  NumericEquals: { phrase: "is the number", negated: false },
  NumericNotEquals: { phrase: "is not the number", negated: true },
  NumericLessThan: { phrase: "is less than", negated: false },
  NumericLessThanEquals: { phrase: "is at most", negated: false },
  NumericGreaterThan: { phrase: "is greater than", negated: false },
  NumericGreaterThanEquals: { phrase: "is at least", negated: false },
  DateEquals: { phrase: "is the instant", negated: false },
  DateNotEquals: { phrase: "is not the instant", negated: true },
  DateLessThan: { phrase: "is before", negated: false },
  DateLessThanEquals: { phrase: "is not after", negated: false },
  DateGreaterThan: { phrase: "is after", negated: false },
  DateGreaterThanEquals: { phrase: "is not before", negated: false },
  Bool: { phrase: "is", negated: false },
  BinaryEquals: { phrase: "is the binary value", negated: false },
  IpAddress: { phrase: "is in", negated: false },
  NotIpAddress: { phrase: "is not in", negated: true },
  ArnEquals: { phrase: "is like the ARN", negated: false },
  ArnLike: { phrase: "is like the ARN", negated: false },
  ArnNotEquals: { phrase: "is not like the ARN", negated: true },
  ArnNotLike: { phrase: "is not like the ARN", negated: true },
};

function missingWords({ type, node }: MissingAllow): string {
  if (node === undefined) return titleOf(type);
  const { title } = policyTypes[type];
  return `the ${withoutSuffix(title, "y")}ies at ${node}`;
}

/** AWS's managed policies are known by their last word. */
function shortPolicyName(policy: string): string {
  const arn = parseArn(policy);
  if (arn?.service !== "iam" || !arn.resource.startsWith("policy/")) return policy;
  const name = arn.resource.slice(arn.resource.lastIndexOf("/") + 1);
  return name === "" ? policy : `policy ${name}`;
}

function list(parts: readonly string[]): string {
  const distinct = [...new Set(parts)];
  if (distinct.length <= 1) return distinct.join("");
  return `${distinct.slice(0, -1).join(", ")} and ${distinct.at(-1)}`;
}
