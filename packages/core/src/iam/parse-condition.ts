/**
 * Reads the `Condition` block into a flat list, all of which must hold:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html
 */
import { isSpace, someUnit } from "../base/characters.ts";
import { memberOf } from "../base/json.ts";
import type { JsonMember, JsonObject, JsonValue } from "../base/json.ts";
import { formatOperator, nearestOperator, parseOperator } from "./operator.ts";
import type { ParsedOperator } from "./operator.ts";
import { kindOf, note } from "./parse-elements.ts";
import type { Notes } from "./parse-elements.ts";
import type { Condition, Text } from "./tree.ts";

/** Empty where the statement has no conditions. */
export function parseConditions(statement: JsonObject, notes: Notes): readonly Condition[] {
  const member = memberOf(statement, "Condition");
  if (member === undefined) return [];
  if (!isObject(member.value, "`Condition`", notes)) return [];
  const seen = new Set<string>();
  return member.value.members.flatMap((block) => readBlock(block, { notes, seen }));
}

type BlockState = { readonly notes: Notes; readonly seen: Set<string> };

function readBlock(block: JsonMember, state: BlockState): readonly Condition[] {
  const { notes } = state;
  const parsed = parseOperator(block.key);
  if (parsed === undefined) {
    const meant = nearestOperator(block.key);
    const hint = meant === undefined ? "" : ` Did you mean \`${meant}\`?`;
    const detail = `\`${block.key}\` is no condition operator.${hint}`;
    note(notes, { code: "IAM1030", detail, span: block.keySpan });
    return [];
  }
  if (parsed.operator === "Null" && parsed.ifExists) {
    const detail =
      "`Null` asks whether the key exists, so `IfExists` cannot be added to it. Write `Null`.";
    note(notes, { code: "IAM1034", detail, span: block.keySpan });
    return [];
  }
  if (!isObject(block.value, `\`${block.key}\``, notes)) return [];
  return block.value.members.flatMap((member) => readCondition(member, { parsed, ...state }));
}

function readCondition(
  member: JsonMember,
  { parsed, notes, seen }: BlockState & { readonly parsed: ParsedOperator },
): readonly Condition[] {
  const { key, keySpan, value } = member;
  const identity = `${formatOperator(parsed)} ${key.toLowerCase()}`;
  if (seen.has(identity)) {
    const detail = `\`${key}\` stands twice under \`${formatOperator(parsed)}\` (capitals do not count), and readers differ about which one counts. Put all values into one list.`;
    note(notes, { code: "IAM1031", detail, span: keySpan });
    return [];
  }
  seen.add(identity);
  if (!hasFamily(key)) {
    const detail = `\`${key}\` is no condition key: it begins with \`aws:\`, a service or an identity provider, as in \`aws:SourceIp\`.`;
    note(notes, { code: "IAM1032", detail, span: keySpan });
    return [];
  }
  const values = readValues(member, notes);
  if (values.length === 0) return [];
  return [{ ...parsed, key, values, span: { ...keySpan, end: value.span.end } }];
}

/** Something before the first colon and something after it, next to it and without spaces. */
function hasFamily(key: string): boolean {
  const colon = key.indexOf(":");
  return colon > 0 && colon + 1 < key.length && !someUnit(key.slice(0, colon + 2), isSpace);
}

function readValues({ key, value }: JsonMember, notes: Notes): readonly Text[] {
  const items = value.kind === "array" ? value.items : [value];
  if (items.length === 0) {
    const detail = `\`${key}\` has no values, and AWS does not say whether the condition then holds. Add one, or remove the key.`;
    note(notes, { code: "IAM1033", detail, span: value.span });
  }
  return items.flatMap((item) => readValue(item, key, notes) ?? []);
}

/** Numbers and booleans count by their text. */
function readValue(item: JsonValue, key: string, notes: Notes): Text | undefined {
  const { span } = item;
  switch (item.kind) {
    case "string":
      return { value: item.value, span };
    case "number":
      return { value: item.text, span };
    case "boolean":
      return { value: String(item.value), span };
    case "null":
    case "array":
    case "object": {
      const detail = `A value of \`${key}\` is a string, a number or a boolean; here stands ${kindOf(item)}.`;
      note(notes, { code: "IAM1006", detail, span });
      return undefined;
    }
  }
}

function isObject(json: JsonValue, what: string, notes: Notes): json is JsonObject {
  if (json.kind === "object") return true;
  note(notes, {
    code: "IAM1006",
    detail: `${what} is an object; here stands ${kindOf(json)}.`,
    span: json.span,
  });
  return false;
}
