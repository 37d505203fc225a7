/**
 * Three-valued logic (Kleene's): what is open stays open until something else settles the matter.
 * `and` with one false operand is false, `or` with one true operand is true, whatever is open.
 *
 * Open has two causes, kept apart: conditions on keys of which nothing is known, and parts that
 * cannot be read or are not modelled.
 */
import type { OpenCondition, UnknownReason } from "./decision.ts";

export type Open = {
  readonly kind: "open";
  readonly conditions: readonly OpenCondition[];
  readonly reasons: readonly UnknownReason[];
};

export type Truth = { readonly kind: "true" } | { readonly kind: "false" } | Open;

export const yes: Truth = { kind: "true" };
export const no: Truth = { kind: "false" };

export function truthOf(value: boolean): Truth {
  return value ? yes : no;
}

/** Open because nothing is known of a context key. */
export function openOn(condition: OpenCondition): Truth {
  return { kind: "open", conditions: [condition], reasons: [] };
}

/** Open because something cannot be read or is not modelled. */
export function unclear(reason: UnknownReason): Truth {
  return { kind: "open", conditions: [], reasons: [reason] };
}

export function not(truth: Truth): Truth {
  switch (truth.kind) {
    case "true":
      return no;
    case "false":
      return yes;
    case "open":
      return truth;
  }
}

export function and(truths: readonly Truth[]): Truth {
  return truths.some((truth) => truth.kind === "false") ? no : (openOf(truths) ?? yes);
}

export function or(truths: readonly Truth[]): Truth {
  return truths.some((truth) => truth.kind === "true") ? yes : (openOf(truths) ?? no);
}

/** The open ones as one, with the causes of all. */
function openOf(truths: readonly Truth[]): Truth | undefined {
  const open = truths.filter((truth) => truth.kind === "open");
  if (open.length === 0) return undefined;
  return {
    kind: "open",
    conditions: open.flatMap((truth) => truth.conditions),
    reasons: open.flatMap((truth) => truth.reasons),
  };
}
