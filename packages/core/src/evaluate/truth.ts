/**
 * Three-valued logic (Kleene's): what is open stays open until something else settles the matter.
 * `and` with one false operand is false, `or` with one true operand is true, whatever is open.
 *
 * Open has two causes, kept apart: conditions on keys of which nothing is known, and parts that
 * cannot be read or are not modelled.
 */
import type { OpenCondition, Residual, UnknownReason } from "./decision.ts";

export type Open = {
  readonly kind: "open";
  /** What must hold of the unknown keys; undefined where there are reasons besides. */
  readonly residual: Residual | undefined;
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
  return {
    kind: "open",
    residual: { kind: "condition", holds: true, open: condition },
    reasons: [],
  };
}

/** Open because something cannot be read or is not modelled. */
export function unclear(reason: UnknownReason): Truth {
  return { kind: "open", residual: undefined, reasons: [reason] };
}

export function not(truth: Truth): Truth {
  switch (truth.kind) {
    case "true":
      return no;
    case "false":
      return yes;
    case "open":
      return { ...truth, residual: truth.residual && opposite(truth.residual) };
  }
}

/** The opposite, with the negation moved to the conditions. */
function opposite(residual: Residual): Residual {
  switch (residual.kind) {
    case "condition":
      return { ...residual, holds: !residual.holds };
    case "all":
      return { kind: "any", operands: residual.operands.map(opposite) };
    case "any":
      return { kind: "all", operands: residual.operands.map(opposite) };
  }
}

export function and(truths: readonly Truth[]): Truth {
  return truths.some((truth) => truth.kind === "false") ? no : (openOf("all", truths) ?? yes);
}

export function or(truths: readonly Truth[]): Truth {
  return truths.some((truth) => truth.kind === "true") ? yes : (openOf("any", truths) ?? no);
}

/** The open ones as one, with the causes of all. */
function openOf(kind: "all" | "any", truths: readonly Truth[]): Truth | undefined {
  const open = truths.filter((truth) => truth.kind === "open");
  if (open.length === 0) return undefined;
  const [only] = open;
  if (only !== undefined && open.length === 1) return only;
  const operands = open.flatMap(({ residual }) => residual ?? []);
  return {
    kind: "open",
    residual: operands.length === open.length ? { kind, operands } : undefined,
    reasons: open.flatMap((truth) => truth.reasons),
  };
}
