/**
 * Makes a policy as short as it can be said without changing what it allows and denies. Idempotent,
 * never longer than before; the order of what stays is kept. What is shortened:
 *
 * - white space, escapes that need not be, lists of one;
 * - values of a list that stand twice, or that another pattern of the list covers;
 * - statements that another of the same effect covers; statements that differ in one list only;
 * - where it is asked for, lists of actions that a wildcard takes exactly (shorten-actions.ts).
 */
import type { Catalogue } from "../catalogue.ts";
import { assert } from "../base/assert.ts";
import { minifyPolicyText, printPolicy } from "../iam/print.ts";
import type { PolicyDocument, ReadableStatement, Statement } from "../iam/tree.ts";
import { dropCovered } from "./drop-covered.ts";
import { mergeStatements } from "./merge-statements.ts";
import { shortenActions } from "./shorten-actions.ts";
import { shortenLists } from "./shorten-lists.ts";

export type MinifyOptions = {
  /** Given: lists of actions are shortened by wildcards that are exact in this catalogue. */
  readonly wildcards?: Catalogue | undefined;
};

/**
 * The minified text of a policy that was parsed from `text`. Where a statement cannot be read, or
 * its document is written in a shorter way than the printer's, white space alone is removed.
 */
export function minifyPolicy(
  policy: { readonly text: string; readonly document: PolicyDocument },
  options: MinifyOptions = {},
): string {
  const plain = minifyPolicyText(policy.text);
  if (!policy.document.statements.every(isReadable)) return plain;
  const short = minifyPolicyText(printPolicy(minifyDocument(policy.document, options)));
  return short.length < plain.length ? short : plain;
}

/** @throws {AssertionFailure} if a statement is unreadable */
export function minifyDocument(
  document: PolicyDocument,
  options: MinifyOptions = {},
): PolicyDocument {
  const { statements } = document;
  const readable = statements.filter(isReadable);
  assert(readable.length === statements.length, "every statement can be read");
  const short = minifyStatements(readable, options);
  return { ...document, statements: short.map((one, index) => ({ ...one, index })) };
}

/** Until nothing changes: a merged statement may cover or resemble another one. */
function minifyStatements(
  statements: readonly ReadableStatement[],
  options: MinifyOptions,
): readonly ReadableStatement[] {
  for (let current = statements, size = Infinity; ;) {
    const { wildcards } = options;
    const shortened = current
      .map(shortenLists)
      .map((one) => (wildcards === undefined ? one : shortenActions(one, wildcards)));
    const next = dropCovered(mergeStatements(dropCovered(shortened)));
    const length = lengthOf(next);
    if (length >= size) return current;
    [current, size] = [next, length];
  }
}

/** Of the text, so that what is only written in another way is no change. */
function lengthOf(statements: readonly ReadableStatement[]): number {
  return JSON.stringify(statements, (key, value: unknown) => (key === "span" ? undefined : value))
    .length;
}

function isReadable(statement: Statement): statement is ReadableStatement {
  return statement.kind === "statement";
}
