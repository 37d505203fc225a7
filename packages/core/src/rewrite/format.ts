/**
 * Writes a policy in AWS's order of elements, two spaces a level. Only the places of elements and
 * white space change: texts, numbers, lists and the order of statements stay as they are written,
 * and so does an element that stands twice. Idempotent.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
import type { Checked } from "../base/diagnostic.ts";
import { parseJson } from "../base/json.ts";
import type { JsonMember, JsonValue } from "../base/json.ts";

/** The formatted text, with a line feed at its end; no value where the text is no JSON. */
export function formatPolicy(text: string, options: { readonly file: string }): Checked<string> {
  const { value, diagnostics } = parseJson(text, options);
  if (value === undefined) return { diagnostics };
  return { value: `${written(value, { text, indent: "", order: documentOrder })}\n`, diagnostics };
}

const documentOrder = ["Version", "Id", "Statement"];
const statementOrder = [
  "Sid",
  "Effect",
  "Principal",
  "NotPrincipal",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
];

type Place = {
  /** Of the whole document. */
  readonly text: string;
  readonly indent: string;
  /** Of the elements of objects here; none: as they stand. */
  readonly order: readonly string[];
};

function written(json: JsonValue, place: Place): string {
  const { text, indent, order } = place;
  const inner = `${indent}  `;
  switch (json.kind) {
    case "object":
      return block(
        inOrder(json.members, order).map((member) => writtenMember(member, place)),
        { open: "{", close: "}", indent },
      );
    case "array":
      return block(
        json.items.map((item) => written(item, { text, indent: inner, order })),
        { open: "[", close: "]", indent },
      );
    case "string":
    case "number":
    case "boolean":
    case "null":
      return text.slice(json.span.start.offset, json.span.end.offset);
  }
}

function writtenMember(
  { key, keySpan, value }: JsonMember,
  { text, indent, order }: Place,
): string {
  const inner = {
    text,
    indent: `${indent}  `,
    order: order === documentOrder && key === "Statement" ? statementOrder : [],
  };
  return `${text.slice(keySpan.start.offset, keySpan.end.offset)}: ${written(value, inner)}`;
}

/** Those without a place in the order stand after the others. */
function inOrder(members: readonly JsonMember[], order: readonly string[]): readonly JsonMember[] {
  const rank = ({ key }: JsonMember): number => {
    const at = order.indexOf(key);
    return at < 0 ? order.length : at;
  };
  return members.toSorted((one, other) => rank(one) - rank(other));
}

function block(
  parts: readonly string[],
  {
    open,
    close,
    indent,
  }: { readonly open: string; readonly close: string; readonly indent: string },
): string {
  if (parts.length === 0) return `${open}${close}`;
  return `${open}\n${parts.map((part) => `${indent}  ${part}`).join(",\n")}\n${indent}${close}`;
}
