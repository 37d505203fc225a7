/** Which type of policy a text is, where nobody said it. */
import {
  memberOf,
  parseJson,
  type JsonObject,
  type JsonValue,
  type PolicyType,
} from "@bailiwick/core";

/**
 * `trust` where a principal is named and all is about sessions of STS, `resource` where a principal
 * is named besides, else `identity`. What stands where SCPs, RCPs, boundaries, session policies and
 * endpoint policies stand looks the same, so those are never guessed.
 */
export function guessPolicyType(text: string): PolicyType {
  const statements = statementsOf(parseJson(text, { file: "policy" }).value);
  if (!statements.some(hasPrincipal)) return "identity";
  return statements.every(isAboutSessions) ? "trust" : "resource";
}

function statementsOf(document: JsonValue | undefined): readonly JsonObject[] {
  if (document?.kind !== "object") return [];
  const statement = memberOf(document, "Statement")?.value;
  const items = statement?.kind === "array" ? statement.items : [statement];
  return items.flatMap((item) => (item?.kind === "object" ? [item] : []));
}

function hasPrincipal(statement: JsonObject): boolean {
  return (
    memberOf(statement, "Principal") !== undefined ||
    memberOf(statement, "NotPrincipal") !== undefined
  );
}

/** A trust policy has no `Resource`. */
function isAboutSessions(statement: JsonObject): boolean {
  const action = memberOf(statement, "Action")?.value;
  const actions = action?.kind === "array" ? action.items : [action];
  return (
    memberOf(statement, "Resource") === undefined &&
    memberOf(statement, "NotResource") === undefined &&
    actions.every((one) => one?.kind === "string" && /^sts:/i.test(one.value))
  );
}
