/** Whether something is allowed, with the causes, as the compiled evaluator passes it on. */
import type { MissingAllow, StatementRef } from "../evaluate/decision.ts";
import { No, Yes, triAnd } from "./policy/tri.ts";
import type { Tri } from "./policy/tri.ts";

export type Allowed = {
  readonly truth: Tri;
  /** The statements that allow; empty where it is not true. */
  readonly because: readonly StatementRef[];
  /** Where an Allow is missing; empty where it is not false. */
  readonly missing: readonly MissingAllow[];
};

/** True without a cause. */
export const nothingNeeded: Allowed = { truth: Yes, because: [], missing: [] };

/** Both must hold. */
export function both(left: Allowed, right: Allowed): Allowed {
  if (left === nothingNeeded) return right;
  if (right === nothingNeeded) return left;
  const truth = triAnd(left.truth, right.truth);
  return {
    truth,
    because: truth === Yes ? [...left.because, ...right.because] : [],
    missing: truth === No ? [...left.missing, ...right.missing] : [],
  };
}

/** Each item once, by its content: the same policy may be attached twice. */
export function withoutRepeats<T extends MissingAllow | StatementRef>(
  items: readonly T[],
): readonly T[] {
  if (!mayRepeat(items)) return items;
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}

/** Cheaper than writing each out, which is only done where two look alike. */
function mayRepeat(items: readonly (MissingAllow | StatementRef)[]): boolean {
  if (items.length > 50) return true;
  for (let later = 1; later < items.length; later += 1) {
    for (let earlier = 0; earlier < later; earlier += 1) {
      if (areAlike(items[later], items[earlier])) return true;
    }
  }
  return false;
}

function areAlike(
  one: MissingAllow | StatementRef | undefined,
  other: MissingAllow | StatementRef | undefined,
): boolean {
  if (one === undefined || other === undefined) return false;
  if (one.type !== other.type || one.level !== other.level) return false;
  if (!("statement" in one) || !("statement" in other)) return true;
  return one.statement === other.statement && one.policy === other.policy;
}
