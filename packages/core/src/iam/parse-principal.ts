/**
 * Reads `Principal` and `NotPrincipal`:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
import { memberOf, repeatedMembers } from "../base/json.ts";
import type { JsonMember, JsonObject } from "../base/json.ts";
import { suggestion } from "../base/nearest.ts";
import { kindOf, note, readTexts } from "./parse-elements.ts";
import type { Notes } from "./parse-elements.ts";
import { policyTypes, titleOf } from "./policy-types.ts";
import type { Effect, PrincipalElement, PrincipalEntry } from "./tree.ts";

type PrincipalType = Exclude<PrincipalEntry["type"], "*">;

const principalTypes = ["AWS", "Service", "Federated", "CanonicalUser"] as const;

/** Undefined where the statement has none; the notes say whether that is a mistake. */
export function parsePrincipal(
  json: JsonObject,
  { notes, effect }: { readonly notes: Notes; readonly effect: Effect | undefined },
): PrincipalElement | undefined {
  const plain = memberOf(json, "Principal");
  const negated = memberOf(json, "NotPrincipal");
  const member = plain ?? negated;
  if (member === undefined) return noPrincipal(json, notes);
  if (plain !== undefined && negated !== undefined) {
    const detail =
      "`Principal` and `NotPrincipal` cannot stand in one statement. Make two statements of it.";
    note(notes, { code: "IAM1013", detail, span: negated.keySpan });
  }
  checkAllowed(member, notes);
  if (member === negated && effect === "Allow") {
    const detail =
      "AWS no longer supports `NotPrincipal` with `Allow`: it would grant to everybody else, anonymous callers among them. Use `Principal` with conditions.";
    note(notes, { code: "IAM1020", detail, span: member.keySpan });
  }
  const entries = readEntries(member, notes);
  if (notes.type === "rcp" && !(entries.length === 1 && entries[0]?.type === "*")) {
    const detail =
      "The principal of a resource control policy is `*`, always. Limit it with conditions, such as `aws:PrincipalArn`.";
    note(notes, { code: "IAM1041", detail, span: member.value.span });
  }
  return { negated: member === negated, entries };
}

function noPrincipal(json: JsonObject, notes: Notes): undefined {
  if (policyTypes[notes.type].principal !== "required") return;
  const detail = `Each statement of ${titleOf(notes.type)} needs a \`Principal\`: whom it is about.`;
  note(notes, { code: "IAM1017", detail, span: json.span });
}

function checkAllowed(member: JsonMember, notes: Notes): void {
  const facts = policyTypes[notes.type];
  if (facts.principal === "forbidden") {
    const detail = `\`${member.key}\` is not allowed in ${titleOf(notes.type)}, which is about whom it is attached to. Remove it.`;
    note(notes, { code: "IAM1016", detail, span: member.keySpan });
  } else if (member.key === "NotPrincipal" && !facts.notPrincipal) {
    const detail = `\`NotPrincipal\` is not allowed in ${titleOf(notes.type)}. Use \`Principal\` with a condition on \`aws:PrincipalArn\`.`;
    note(notes, { code: "IAM1016", detail, span: member.keySpan });
  }
}

function readEntries(member: JsonMember, notes: Notes): readonly PrincipalEntry[] {
  const { key, value } = member;
  if (value.kind === "string" && value.value === "*") {
    return [{ type: "*", value: "*", span: value.span }];
  }
  if (value.kind !== "object") {
    const found = value.kind === "string" ? `\`${value.value}\`` : kindOf(value);
    const detail = `\`${key}\` is \`*\` or an object such as \`{"AWS": "111122223333"}\`; here stands ${found}.`;
    note(notes, { code: "IAM1019", detail, span: value.span });
    return [];
  }
  for (const repeated of repeatedMembers(value)) {
    const detail = `\`${repeated.key}\` stands twice in \`${key}\`. Put both into one list.`;
    note(notes, { code: "IAM1003", detail, span: repeated.keySpan });
  }
  const entries = value.members.flatMap((entry) => readPrincipalsOfType(entry, notes));
  if (entries.length === 0 && notes.lost.length === 0) noteNobody(member, notes);
  return entries;
}

function readPrincipalsOfType(member: JsonMember, notes: Notes): readonly PrincipalEntry[] {
  const type = principalTypes.find((name) => name === member.key);
  if (type === undefined) {
    const detail = `\`${member.key}\` is no type of principal; there are ${principalTypes.map((name) => `\`${name}\``).join(", ")}.${suggestion(member.key, principalTypes)}`;
    note(notes, { code: "IAM1018", detail, span: member.keySpan });
    return [];
  }
  return readTexts(member.value, { notes, what: `\`${type}\`` }).flatMap((text) => {
    const entry = { type, value: text.value, span: text.span };
    return isWellFormed(entry, notes) ? [entry] : [];
  });
}

/** The forms of single principals are the validator's; nothing at all is no principal. */
function isWellFormed(
  entry: PrincipalEntry & { readonly type: PrincipalType },
  notes: Notes,
): boolean {
  if (entry.value.trim() !== "") return true;
  const detail = `A principal of type \`${entry.type}\` is empty. Name it, or remove it.`;
  note(notes, { code: "IAM1019", detail, span: entry.span });
  return false;
}

function noteNobody(member: JsonMember, notes: Notes): void {
  const negated = member.key === "NotPrincipal";
  const detail = negated
    ? "`NotPrincipal` names nobody; AWS does not say what that means. Use `Principal` with `*`."
    : "`Principal` names nobody, so the statement has no effect.";
  note(notes, { code: negated ? "IAM1025" : "IAM1024", detail, span: member.value.span });
}
