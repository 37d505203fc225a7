/** What a statement of a policy says, in a line for a reviewer. */
import { parseJson, type JsonObject, type JsonValue } from "../../base/json.ts";

export type StatementSummary = {
  readonly effect: "Allow" | "Deny" | undefined;
  readonly sid: string | undefined;
  /** `iam:CreateUser on any resource, depending on aws:RequestedRegion`. */
  readonly words: string;
  /** Whether it allows every action on every resource without a condition. */
  readonly isFullAllow: boolean;
};

/** @param statement - canonical text, as of `canonicalStatements` */
export function summarizeStatement(statement: string): StatementSummary {
  const value = parseJson(statement, { file: "statement" }).value;
  if (value?.kind !== "object")
    return {
      effect: undefined,
      sid: undefined,
      words: "a statement that cannot be read",
      isFullAllow: false,
    };
  const effect = textsOf(value, "Effect")[0];
  const actions = textsOf(value, "Action");
  const resources = textsOf(value, "Resource");
  return {
    effect: effect === "Allow" || effect === "Deny" ? effect : undefined,
    sid: textsOf(value, "Sid")[0],
    words: [actionWords(value), resourceWords(value), conditionWords(value)].join(""),
    isFullAllow:
      effect === "Allow" &&
      actions.includes("*") &&
      resources.includes("*") &&
      memberOf(value, "Condition") === undefined,
  };
}

function actionWords(statement: JsonObject): string {
  const actions = textsOf(statement, "Action");
  if (actions.includes("*")) return "every action";
  if (actions.length > 0) return listed(actions);
  return `every action but ${listed(textsOf(statement, "NotAction"))}`;
}

function resourceWords(statement: JsonObject): string {
  const resources = textsOf(statement, "Resource");
  const others = textsOf(statement, "NotResource");
  if (others.length > 0) return ` on any resource but ${listed(others)}`;
  if (resources.length === 0 || resources.includes("*")) return " on any resource";
  return ` on ${listed(resources)}`;
}

function conditionWords(statement: JsonObject): string {
  const condition = memberOf(statement, "Condition");
  if (condition?.kind !== "object") return "";
  const keys = condition.members.flatMap(({ value }) =>
    value.kind === "object" ? value.members.map(({ key }) => key) : [],
  );
  return keys.length === 0 ? "" : `, depending on ${listed([...new Set(keys)])}`;
}

/** The first few, and how many more. */
export function listed(items: readonly string[], most = 4): string {
  if (items.length <= most) return items.join(", ");
  return `${items.slice(0, most - 1).join(", ")} and ${items.length - most + 1} more`;
}

function memberOf(object: JsonObject, key: string): JsonValue | undefined {
  return object.members.find((member) => member.key === key)?.value;
}

function textsOf(object: JsonObject, key: string): readonly string[] {
  const value = memberOf(object, key);
  const items = value?.kind === "array" ? value.items : value === undefined ? [] : [value];
  return items.flatMap((item) => (item.kind === "string" ? [item.value] : []));
}
