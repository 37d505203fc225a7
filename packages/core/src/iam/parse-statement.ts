/** Reads one statement; what cannot be understood makes it an `UnreadableStatement`. */
import { everyUnit, isLetterOrDigit } from "../base/characters.ts";
import { memberOf } from "../base/json.ts";
import type { JsonMember, JsonObject, JsonValue } from "../base/json.ts";
import { suggestion } from "../base/nearest.ts";
import type { Span } from "../base/span.ts";
import { hasWildcards } from "../base/wildcard.ts";
import { parseConditions } from "./parse-condition.ts";
import {
  checkElementNames,
  kindOf,
  newNotes,
  note,
  readText,
  readTexts,
} from "./parse-elements.ts";
import type { Notes } from "./parse-elements.ts";
import { parsePrincipal } from "./parse-principal.ts";
import { policyTypes, titleOf } from "./policy-types.ts";
import type { ActionElement, Effect, ResourceElement, Statement, Text } from "./tree.ts";

const statementElements = [
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

/** @param options.notes - those of the document; the statement's losses stay its own */
export function parseStatement(
  json: JsonValue,
  options: { readonly index: number; readonly notes: Notes },
): Statement {
  const { index } = options;
  const notes = newNotes(options.notes.type, options.notes.diagnostics);
  if (json.kind !== "object") {
    const reason = `A statement is a JSON object; here stands ${kindOf(json)}.`;
    note(notes, { code: "IAM1006", detail: reason, span: json.span });
    return {
      kind: "unreadable",
      index,
      sid: undefined,
      effect: undefined,
      reason,
      span: json.span,
    };
  }
  checkElementNames(json, { notes, known: statementElements, of: "a statement" });
  const sid = readSid(json, notes);
  const effect = readEffect(json, notes);
  const principal = parsePrincipal(json, { notes, effect });
  const action = readAction(json, notes);
  const resource = readResource(json, notes);
  const conditions = parseConditions(json, notes);
  const { span } = json;
  const statement = {
    kind: "statement",
    index,
    sid,
    principal,
    resource,
    conditions,
    span,
  } as const;
  if (effect !== undefined && action !== undefined && notes.lost.length === 0) {
    const whole = { ...statement, effect, action };
    if (notes.type === "rcp") checkResourceControl(whole, notes);
    if (notes.lost.length === 0) return whole;
  }
  const reason = notes.lost.join(" ");
  return { kind: "unreadable", index, sid, effect: certainEffect(json, effect), reason, span };
}

/** An effect that stands twice is none. */
function certainEffect(json: JsonObject, effect: Effect | undefined): Effect | undefined {
  return json.members.filter((member) => member.key === "Effect").length === 1 ? effect : undefined;
}

function readSid(json: JsonObject, notes: Notes): string | undefined {
  const member = memberOf(json, "Sid");
  if (member === undefined) return undefined;
  const sid = readText(member.value, { notes, what: "`Sid`" });
  if (sid === undefined) return undefined;
  const plain = everyUnit(sid.value, isLetterOrDigit);
  if (policyTypes[notes.type].sid === "letters-and-digits" && !plain) {
    note(notes, {
      code: "IAM1021",
      detail: `\`${sid.value}\` holds other characters than letters and digits, which AWS refuses in the \`Sid\` of ${titleOf(notes.type)}.`,
      span: sid.span,
    });
  }
  return sid.value;
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_effect.html */
function readEffect(json: JsonObject, notes: Notes): Effect | undefined {
  const member = memberOf(json, "Effect");
  if (member === undefined) {
    const detail = "The statement has no `Effect`: write `Allow` or `Deny`.";
    note(notes, { code: "IAM1010", detail, span: json.span });
    return undefined;
  }
  const effect = readText(member.value, { notes, what: "`Effect`" })?.value;
  if (effect === "Allow" || effect === "Deny") return effect;
  if (effect === undefined) return undefined;
  const meant = suggestion(effect, ["Allow", "Deny"]);
  const detail = `\`${effect}\` is no effect; it is \`Allow\` or \`Deny\`, with this capital.${meant}`;
  note(notes, { code: "IAM1011", detail, span: member.value.span });
  return undefined;
}

function readAction(json: JsonObject, notes: Notes): ActionElement | undefined {
  const member = oneOf(json, ["Action", "NotAction"], notes);
  if (member === undefined) {
    const detail = "The statement has neither `Action` nor `NotAction`, so it concerns no action.";
    note(notes, { code: "IAM1012", detail, span: json.span });
    return undefined;
  }
  const negated = member.key === "NotAction";
  if (negated && !policyTypes[notes.type].notAction) {
    const detail = `\`NotAction\` is not allowed in ${titleOf(notes.type)}. List the actions in \`Action\`.`;
    note(notes, { code: "IAM1016", detail, span: member.keySpan });
  }
  const patterns = readPatterns(member, notes);
  for (const pattern of patterns) checkAction(pattern, notes);
  return { negated, patterns };
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html */
function checkAction({ value, span }: Text, notes: Notes): void {
  if (value === "*") return;
  const colon = value.indexOf(":");
  const service = value.slice(0, Math.max(colon, 0));
  if (colon > 0 && colon < value.length - 1 && !hasWildcards(service)) return;
  const meant = value === "*:*" ? " All actions are written `*`." : "";
  const detail = `\`${value}\` is no action: it is written \`service:Name\`, with wildcards only in the name, or \`*\` for all.${meant}`;
  note(notes, { code: "IAM1014", detail, span });
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html */
function readResource(json: JsonObject, notes: Notes): ResourceElement | undefined {
  const rule = policyTypes[notes.type].resource;
  const member = oneOf(json, ["Resource", "NotResource"], notes);
  if (member === undefined) {
    if (rule !== "required") return undefined;
    const detail = `Each statement of ${titleOf(notes.type)} needs \`Resource\` or \`NotResource\`; \`*\` stands for every resource.`;
    note(notes, { code: "IAM1015", detail, span: json.span });
    return undefined;
  }
  if (rule === "forbidden") {
    const detail = `\`${member.key}\` is not allowed in ${titleOf(notes.type)}, which is about its own role. Remove it.`;
    note(notes, { code: "IAM1016", detail, span: member.keySpan });
  }
  return { negated: member.key === "NotResource", patterns: readPatterns(member, notes) };
}

function readPatterns(member: JsonMember, notes: Notes): readonly Text[] {
  const { key, value } = member;
  const patterns = readTexts(value, { notes, what: `\`${key}\`` });
  if (value.kind === "array" && value.items.length === 0) noteEmpty(key, value.span, notes);
  return patterns;
}

/**
 * AWS stores an empty `Action` or `Resource`, and the statement then concerns nothing
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html,
 * "Empty array action"). What an empty `NotAction` means is not documented.
 */
function noteEmpty(key: string, span: Span, notes: Notes): void {
  const negated = key.startsWith("Not");
  const detail = negated
    ? `\`${key}\` is empty; AWS does not say whether that means everything or nothing. Name what is excepted, or write \`${key.slice(3)}\` with \`*\`.`
    : `\`${key}\` is empty, so the statement concerns nothing and has no effect.`;
  note(notes, { code: negated ? "IAM1025" : "IAM1024", detail, span });
}

/** The one of two elements that stands there. */
function oneOf(
  json: JsonObject,
  keys: readonly [string, string],
  notes: Notes,
): JsonMember | undefined {
  const [plain, negated] = keys;
  const first = memberOf(json, plain);
  const second = memberOf(json, negated);
  if (first !== undefined && second !== undefined) {
    const detail = `\`${plain}\` and \`${negated}\` cannot stand in one statement. Make two statements of it.`;
    note(notes, { code: "IAM1013", detail, span: second.keySpan });
  }
  return first ?? second;
}

/**
 * A customer's RCP only denies, for everybody, and names its actions; AWS's own `RCPFullAWSAccess`
 * is the one that allows: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html
 */
function checkResourceControl(
  statement: Extract<Statement, { kind: "statement" }>,
  notes: Notes,
): void {
  const { effect, action, resource, conditions, span } = statement;
  const everyAction = action.patterns.some((pattern) => pattern.value === "*");
  const everyResource =
    resource?.negated === false && resource.patterns.some((pattern) => pattern.value === "*");
  if (effect === "Allow" && !(everyAction && everyResource && conditions.length === 0)) {
    const detail =
      "A resource control policy only denies; what is allowed is said by `RCPFullAWSAccess`, which AWS attaches everywhere.";
    note(notes, { code: "IAM1040", detail, span });
  }
  if (effect === "Deny" && everyAction) {
    const detail =
      "AWS refuses `*` alone as the action of a resource control policy. Name the services, as in `s3:*`.";
    note(notes, { code: "IAM1042", detail, span });
  }
}
