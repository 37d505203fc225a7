/** Makes a question smaller as long as something persists, so that people can read what is left. */
import type { DecideCase } from "../../packages/core/src/evaluate/testing/decide-case.ts";

/** Without these a question, a policy or a statement is none. */
const needed = new Set([
  "Action",
  "NotAction",
  "Effect",
  "Principal",
  "NotPrincipal",
  "Resource",
  "NotResource",
  "Statement",
  "Version",
  "id",
  "managementAccount",
  "principal",
  "action",
  "resource",
  "policies",
  "request",
  "name",
  "source",
  "expected",
]);

/**
 * Drops policies, statements, values and keys one after another while `persists` holds.
 *
 * @param persists - holds of the question; must not throw
 */
export function shrunk(
  question: DecideCase,
  persists: (question: DecideCase) => boolean,
): DecideCase {
  let smallest = question;
  for (;;) {
    const smaller = firstThat(smallerOnes(smallest), persists);
    if (smaller === undefined) return smallest;
    smallest = smaller;
  }
}

function firstThat(
  questions: Iterable<DecideCase>,
  persists: (question: DecideCase) => boolean,
): DecideCase | undefined {
  for (const one of questions) {
    if (persists(one)) return one;
  }
  return undefined;
}

function* smallerOnes(question: DecideCase): Generator<DecideCase> {
  // What has the shape of a case and loses something that may be left out still has it.
  for (const smaller of withLess(question)) yield smaller as DecideCase;
}

/** The value with one thing less, big things first. */
function* withLess(value: unknown): Generator<unknown> {
  if (Array.isArray(value)) yield* listWithLess(value);
  else if (typeof value === "object" && value !== null) yield* objectWithLess(value);
  else if (typeof value === "string" && value.length > 40) yield value.slice(0, value.length / 2);
}

function* listWithLess(list: readonly unknown[]): Generator<unknown> {
  if (list.length > 4) {
    yield list.slice(0, list.length / 2);
    yield list.slice(list.length / 2);
  }
  const least = list.every((item) => typeof item === "string") ? 1 : 0;
  for (const [at, item] of list.entries()) {
    if (list.length > least) yield list.toSpliced(at, 1);
    for (const smaller of withLess(item)) yield list.with(at, smaller);
  }
}

function* objectWithLess(object: object): Generator<unknown> {
  const entries = Object.entries(object);
  for (const [key] of entries) {
    if (!needed.has(key)) yield Object.fromEntries(entries.filter(([other]) => other !== key));
  }
  for (const [key, part] of entries) {
    if (key === "expected" || key === "name" || key === "source") continue;
    for (const smaller of withLess(part)) yield { ...object, [key]: smaller };
  }
}
