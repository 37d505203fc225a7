/**
 * A truth with its causes: which statements make it true, and in which policy types an Allow is
 * missing where it is false. Decisions are put together from claims, so every answer can say why.
 */
import type { MissingAllow, StatementRef } from "./decision.ts";
import { and, or, yes } from "./truth.ts";
import type { Truth } from "./truth.ts";

export type Claim = {
  readonly truth: Truth;
  /** The statements that make it true; empty where it is not. */
  readonly because: readonly StatementRef[];
  /** Where an Allow is missing; empty where it is not false. */
  readonly missing: readonly MissingAllow[];
};

/** True without a cause: nothing limits, or nothing is needed. */
export const granted: Claim = { truth: yes, because: [], missing: [] };

/** A claim of this truth with its causes, of which those that do not belong to the truth are dropped. */
export function claim(
  truth: Truth,
  causes: {
    readonly because?: readonly StatementRef[] | undefined;
    readonly missing?: readonly MissingAllow[] | undefined;
  },
): Claim {
  return {
    truth,
    because: truth.kind === "true" ? (causes.because ?? []) : [],
    missing: truth.kind === "false" ? (causes.missing ?? []) : [],
  };
}

/** All must hold. */
export function allOf(claims: readonly Claim[]): Claim {
  return claim(and(claims.map((one) => one.truth)), {
    because: claims.flatMap((one) => one.because),
    missing: claims.flatMap((one) => one.missing),
  });
}

/** One suffices; all that hold are named. */
export function anyOf(claims: readonly Claim[]): Claim {
  return claim(or(claims.map((one) => one.truth)), {
    because: claims.flatMap((one) => one.because),
    missing: claims.flatMap((one) => one.missing),
  });
}
