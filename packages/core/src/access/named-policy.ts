/**
 * Policy texts, parsed once and kept with what they belong to: an organization of which one policy
 * changed shares everything else with the one before, parsed documents included.
 */
import type { NamedPolicy } from "../evaluate/request.ts";
import { parsePolicyTolerantly } from "../iam/parse.ts";
import type { PolicyDocument, PolicyType } from "../iam/tree.ts";

export type PolicyText = {
  readonly type: PolicyType;
  readonly name: string;
  readonly text: string;
};

/**
 * A policy with its parsed document; the same object for the same owner, name, type and text.
 *
 * @param owner - what the text is part of, or follows from; while it lives, the document does
 */
export function namedPolicy(owner: object, { type, name, text }: PolicyText): NamedPolicy {
  const byText = textsOf(owner, `${type}\n${name}`);
  const known = byText.get(text);
  if (known !== undefined) return known;
  const { value } = parsePolicyTolerantly(text, { file: name, type });
  const named = { name, document: value };
  byText.set(text, named);
  return named;
}

/** Stands for a policy of which only its existence is known: whatever depends on it is unknown. */
export function unknownPolicy(owner: object, name: string, reason: string): NamedPolicy {
  const byText = textsOf(owner, `unknown\n${name}`);
  const known = byText.get(reason);
  if (known !== undefined) return known;
  const start = { offset: 0, line: 1, column: 1 };
  const span = { file: name, start, end: start };
  const document: PolicyDocument = {
    version: undefined,
    id: undefined,
    statements: [{ kind: "unreadable", index: 0, sid: undefined, effect: undefined, reason, span }],
    span,
  };
  const named = { name, document };
  byText.set(reason, named);
  return named;
}

/** By type and name, then by text: a text that is asked for again is not read to its end again. */
const kept = new WeakMap<object, Map<string, Map<string, NamedPolicy>>>();

function textsOf(owner: object, name: string): Map<string, NamedPolicy> {
  let byName = kept.get(owner);
  if (byName === undefined) kept.set(owner, (byName = new Map()));
  let byText = byName.get(name);
  if (byText === undefined) byName.set(name, (byText = new Map()));
  return byText;
}
