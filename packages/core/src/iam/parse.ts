/**
 * Reads policy documents of every type into the syntax tree, by AWS's grammar:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 *
 * Promises: linear time; no exception whatever the text; a document that AWS would refuse is a
 * diagnostic with its place, never a document of another meaning. Element names and effects are
 * compared exactly, operators without regard to capitals.
 */
import { hasErrors } from "../base/diagnostic.ts";
import type { Checked, Diagnostic } from "../base/diagnostic.ts";
import { memberOf, parseJson } from "../base/json.ts";
import type { JsonMember, JsonObject, JsonValue } from "../base/json.ts";
import type { Span } from "../base/span.ts";
import { checkElementNames, newNotes, note, readText } from "./parse-elements.ts";
import type { Notes } from "./parse-elements.ts";
import { parseStatement } from "./parse-statement.ts";
import { policyTypes, titleOf } from "./policy-types.ts";
import type { PolicyDocument, PolicyType, PolicyVersion, Statement } from "./tree.ts";

export type ParsePolicyOptions = {
  /** A file, or a name such as `scp/DenyRegions`; spans carry it. */
  readonly file: string;
  readonly type: PolicyType;
};

/** Reads a policy that people write: any error means no document. */
export function parsePolicy(text: string, options: ParsePolicyOptions): Checked<PolicyDocument> {
  const parsed = parsePolicyTolerantly(text, options);
  return hasErrors(parsed.diagnostics) ? { diagnostics: parsed.diagnostics } : parsed;
}

/**
 * Reads a policy that AWS stores: there is always a document. A statement that cannot be understood
 * becomes an `UnreadableStatement` with the reason; a text that is no policy at all becomes one
 * unreadable statement of unknown effect.
 */
export function parsePolicyTolerantly(
  text: string,
  options: ParsePolicyOptions,
): { readonly value: PolicyDocument; readonly diagnostics: readonly Diagnostic[] } {
  const notes = newNotes(options.type);
  const json = parseJson(text, { file: options.file, maxLength: maxPolicyLength });
  notes.diagnostics.push(...json.diagnostics);
  const whole = wholeOf(text, options.file);
  const value =
    json.value === undefined
      ? lostDocument(json.diagnostics[0]?.detail ?? "The text is no JSON.", whole)
      : documentFrom(json.value, notes);
  return { value, diagnostics: notes.diagnostics };
}

/**
 * No service of AWS takes a longer one: "No policy document can exceed 389,120 bytes of UTF-8,
 * regardless of the quota", says Amazon EventBridge of `PutResourcePolicy`, and a KMS key policy may
 * have 131,072. A text has at least as many bytes as UTF-16 units.
 * https://docs.rs/crate/aws-sdk-eventbridgev2/latest/source/src/operation/get_resource_policy/_get_resource_policy_output.rs
 */
const maxPolicyLength = 389_120;

const documentElements = ["Version", "Id", "Statement"];

function documentFrom(json: JsonValue, notes: Notes): PolicyDocument {
  if (json.kind !== "object") {
    const detail = `A policy is a JSON object with \`Version\` and \`Statement\`; here stands ${json.kind === "array" ? "an array" : `a ${json.kind}`}.`;
    note(notes, { code: "IAM1001", detail, span: json.span });
    return lostDocument(detail, json.span);
  }
  checkElementNames(json, { notes, known: documentElements, of: "a policy" });
  const version = readVersion(json, notes);
  const id = readId(json, notes);
  const members = json.members.filter((member) => member.key === "Statement");
  const statements = members.flatMap((member) => readStatements(member, notes));
  if (members.length === 0) {
    note(notes, {
      code: "IAM1005",
      detail: "The policy has no `Statement`, so it says nothing. Add one, or remove the policy.",
      span: json.span,
    });
  }
  checkUniqueSids(statements, notes);
  return { version, id, statements: withLost(statements, notes, json.span), span: json.span };
}

function readVersion(json: JsonObject, notes: Notes): PolicyVersion | undefined {
  const member = memberOf(json, "Version");
  if (member === undefined) return undefined;
  const text = readText(member.value, { notes, what: "`Version`" })?.value;
  if (text === "2012-10-17" || text === "2008-10-17") return text;
  if (text === undefined) return undefined;
  note(notes, {
    code: "IAM1004",
    detail: `\`${text}\` is no version of the policy language. Use \`2012-10-17\` (policy variables work) or \`2008-10-17\`.`,
    span: member.value.span,
  });
  return undefined;
}

function readId(json: JsonObject, notes: Notes): string | undefined {
  const member = memberOf(json, "Id");
  if (member === undefined) return undefined;
  if (policyTypes[notes.type].id === "pointless") {
    note(notes, {
      code: "IAM1007",
      detail: `\`Id\` has no meaning in ${titleOf(notes.type)}, and AWS's grammar does not allow it there. Remove it.`,
      span: member.keySpan,
    });
  }
  return readText(member.value, { notes, what: "`Id`" })?.value;
}

function readStatements(member: JsonMember, notes: Notes): readonly Statement[] {
  const { value } = member;
  if (value.kind === "object") return [parseStatement(value, { index: 0, notes })];
  if (value.kind !== "array") {
    const detail = "`Statement` is an object or a list of objects.";
    note(notes, { code: "IAM1006", detail, span: value.span });
    return [];
  }
  if (value.items.length === 0) {
    note(notes, {
      code: "IAM1008",
      detail:
        "The list of statements is empty, so the policy says nothing. Add one, or remove the policy.",
      span: value.span,
    });
  }
  return value.items.map((item, index) => parseStatement(item, { index, notes }));
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html */
function checkUniqueSids(statements: readonly Statement[], notes: Notes): void {
  const required = policyTypes[notes.type].uniqueSids === "required";
  const seen = new Map<string, number>();
  for (const { sid, index, span } of statements) {
    if (sid === undefined || sid === "") continue;
    const first = seen.get(sid);
    seen.set(sid, first ?? index);
    if (first === undefined) continue;
    note(notes, {
      code: required ? "IAM1022" : "IAM1023",
      detail: `Statements ${first + 1} and ${index + 1} both have the \`Sid\` \`${sid}\`, which ${required ? `AWS refuses in ${titleOf(notes.type)}` : "makes answers that name it ambiguous"}. Change one of them.`,
      span,
    });
  }
}

/** A defect of the document itself leaves none of its statements certain. */
function withLost(
  statements: readonly Statement[],
  notes: Notes,
  span: Span,
): readonly Statement[] {
  const reason = notes.lost[0];
  if (reason === undefined) return statements;
  if (statements.length === 0) return lostDocument(reason, span).statements;
  return statements.map(({ sid, effect, span: at }, index) => ({
    kind: "unreadable",
    index,
    sid,
    effect,
    reason,
    span: at,
  }));
}

function lostDocument(reason: string, span: Span): PolicyDocument {
  return {
    version: undefined,
    id: undefined,
    statements: [{ kind: "unreadable", index: 0, sid: undefined, effect: undefined, reason, span }],
    span,
  };
}

function wholeOf(text: string, file: string): Span {
  const lines = text.split("\n");
  const last = lines.at(-1) ?? "";
  return {
    file,
    start: { offset: 0, line: 1, column: 1 },
    end: { offset: text.length, line: lines.length, column: last.length + 1 },
  };
}
