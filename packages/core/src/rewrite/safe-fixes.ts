/**
 * Fixes that leave the meaning of a policy as it is, by the check that calls for them: one row each.
 * A finding without a row is for people to mend.
 */
import { memberOf, parseJson } from "../base/json.ts";
import type { JsonArray, JsonMember, JsonObject, JsonValue } from "../base/json.ts";
import type { Span } from "../base/span.ts";
import { coversAction, coversResource } from "./covers.ts";
import type { TextEdit } from "./edits.ts";

/** A finding, as far as a fix needs it. */
export type FixableFinding = { readonly check: string; readonly span: Span };

/** The edits for those of the findings that can be fixed; none where the text is no JSON object. */
export function safeEdits(text: string, findings: readonly FixableFinding[]): readonly TextEdit[] {
  const fixable = findings.filter(({ check }) => Object.hasOwn(fixers, check));
  if (fixable.length === 0) return [];
  const document = parseJson(text, { file: "policy" }).value;
  if (document?.kind !== "object") return [];
  return fixable.flatMap(({ check, span }) => fixers[check]?.({ text, document, span }) ?? []);
}

type Broken = { readonly text: string; readonly document: JsonObject; readonly span: Span };

type Fixer = (broken: Broken) => readonly TextEdit[];

const fixers: Readonly<Record<string, Fixer>> = {
  REDUNDANT_ACTION: (broken) => removeCovered(broken, coversAction),
  REDUNDANT_RESOURCE: (broken) => removeCovered(broken, coversResource),
  REDUNDANT_STATEMENT: removeItem,
  EMPTY_SID_VALUE: removeEmptySid,
  POINTLESS_ELEMENT: removeMember,
  MISSING_VERSION: addVersion,
};

/** A pattern that another one of its list covers beyond doubt. */
function removeCovered(
  broken: Broken,
  covers: (wide: string, narrow: string) => boolean,
): readonly TextEdit[] {
  const { items, at } = placeOf(broken);
  const own = items[at];
  if (own?.kind !== "string") return [];
  const isCovered = items.some(
    (one, index) => index !== at && one.kind === "string" && covers(one.value, own.value),
  );
  return isCovered ? removeItem(broken) : [];
}

/** The item of a list that the finding is about, unless it is the only one. */
function removeItem(broken: Broken): readonly TextEdit[] {
  const { items, at } = placeOf(broken);
  return removal(
    items.map((item) => item.span),
    at,
  );
}

function placeOf({ document, span }: Broken): {
  readonly items: readonly JsonValue[];
  readonly at: number;
} {
  for (const { items } of listsIn(document)) {
    const at = items.findIndex((item) => item.span.start.offset === span.start.offset);
    if (at >= 0) return { items, at };
  }
  return { items: [], at: -1 };
}

/** The element whose name the finding is about. */
function removeMember({ document, span }: Broken): readonly TextEdit[] {
  const at = document.members.findIndex(
    ({ keySpan }) => keySpan.start.offset === span.start.offset,
  );
  return at < 0 ? [] : removal(document.members.map(spanOf), at);
}

function removeEmptySid({ document, span }: Broken): readonly TextEdit[] {
  const statement = memberOf(document, "Statement")?.value;
  const statements = statement?.kind === "array" ? statement.items : [statement];
  for (const one of statements) {
    if (one?.kind !== "object" || one.span.start.offset !== span.start.offset) continue;
    const at = one.members.findIndex(({ key }) => key === "Sid");
    return at < 0 ? [] : removal(one.members.map(spanOf), at);
  }
  return [];
}

/** What looks like a policy variable is text in the old version, and would be none in the new one. */
function addVersion({ text, document }: Broken): readonly TextEdit[] {
  const [first] = document.members;
  if (first === undefined || text.includes("${") || text.includes("\\u")) return [];
  const at = first.keySpan.start.offset;
  const space = text.slice(document.span.start.offset + 1, at);
  return [{ start: at, end: at, text: `"Version": "2012-10-17",${space}` }];
}

function* listsIn(json: JsonValue): Generator<JsonArray> {
  if (json.kind === "array") {
    yield json;
    for (const item of json.items) yield* listsIn(item);
  }
  if (json.kind === "object") for (const { value } of json.members) yield* listsIn(value);
}

function spanOf({ keySpan, value }: JsonMember): Span {
  return { ...keySpan, end: value.span.end };
}

/** With the comma after it, or before the last one. */
function removal(spans: readonly Span[], at: number): readonly TextEdit[] {
  const [before, own, after] = [spans[at - 1], spans[at], spans[at + 1]];
  if (own === undefined) return [];
  if (after !== undefined) {
    return [{ start: own.start.offset, end: after.start.offset, text: "" }];
  }
  return before === undefined ? [] : [{ start: before.end.offset, end: own.end.offset, text: "" }];
}
