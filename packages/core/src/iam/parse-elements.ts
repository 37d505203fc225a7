/** What the parsers of the document, its statements and their conditions have in common. */
import type { Diagnostic } from "../base/diagnostic.ts";
import { repeatedMembers } from "../base/json.ts";
import type { JsonObject, JsonValue } from "../base/json.ts";
import { suggestion } from "../base/nearest.ts";
import type { Span } from "../base/span.ts";
import { policyDiagnostic, policyDiagnostics } from "./diagnostics.ts";
import type { PolicyDiagnosticCode } from "./diagnostics.ts";
import type { PolicyType, Text } from "./tree.ts";

/** Collects what is noticed while one document, or one statement of it, is read. */
export type Notes = {
  readonly type: PolicyType;
  readonly diagnostics: Diagnostic[];
  /** Reasons for which the meaning cannot be trusted. */
  readonly lost: string[];
};

/** Notes of a document; those of a statement share its diagnostics and keep their own losses. */
export function newNotes(type: PolicyType, diagnostics: Diagnostic[] = []): Notes {
  return { type, diagnostics, lost: [] };
}

/** Adds a diagnostic, and a loss where the catalogue says so. */
export function note(
  notes: Notes,
  found: { readonly code: PolicyDiagnosticCode; readonly detail: string; readonly span: Span },
): void {
  notes.diagnostics.push(policyDiagnostic(found.code, found.detail, found.span));
  if (policyDiagnostics[found.code].meaning === "lost") notes.lost.push(found.detail);
}

/** Every member must be known, and none may stand twice. */
export function checkElementNames(
  json: JsonObject,
  {
    notes,
    known,
    of,
  }: { readonly notes: Notes; readonly known: readonly string[]; readonly of: string },
): void {
  for (const { key, keySpan } of json.members) {
    if (known.includes(key)) continue;
    const detail = `\`${key}\` is no element of ${of}; element names are case-sensitive.${suggestion(key, known)}`;
    note(notes, { code: "IAM1002", detail, span: keySpan });
  }
  for (const { key, keySpan } of repeatedMembers(json)) {
    const detail = `\`${key}\` stands twice in ${of}, and readers differ about which one counts. Keep one.`;
    note(notes, { code: "IAM1003", detail, span: keySpan });
  }
}

/** A string, or undefined with a note. */
export function readText(
  json: JsonValue,
  { notes, what }: { readonly notes: Notes; readonly what: string },
): Text | undefined {
  if (json.kind === "string") return { value: json.value, span: json.span };
  note(notes, {
    code: "IAM1006",
    detail: `${what} is a string; here stands ${kindOf(json)}.`,
    span: json.span,
  });
  return undefined;
}

/** A string or a list of strings. */
export function readTexts(
  json: JsonValue,
  { notes, what }: { readonly notes: Notes; readonly what: string },
): readonly Text[] {
  if (json.kind === "string") return [{ value: json.value, span: json.span }];
  if (json.kind === "array") {
    return json.items.flatMap(
      (item) => readText(item, { notes, what: `Each value of ${what}` }) ?? [],
    );
  }
  const detail = `${what} is a string or a list of strings; here stands ${kindOf(json)}.`;
  note(notes, { code: "IAM1006", detail, span: json.span });
  return [];
}

/** The kind of a JSON value with its article. */
export function kindOf(json: JsonValue): string {
  if (json.kind === "null") return "`null`";
  return `${json.kind === "object" || json.kind === "array" ? "an" : "a"} ${json.kind}`;
}
