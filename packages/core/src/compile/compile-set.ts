/**
 * The policies of one place (identity policies, one level of SCPs, ...) in compiled form, and the
 * statements of them that are about an action, with the references by which answers name them.
 */
import type { MissingAllow, StatementRef } from "../evaluate/decision.ts";
import type { NamedPolicy } from "../evaluate/request.ts";
import type { Effect, PolicyType } from "../iam/tree.ts";
import type { Asking } from "./asking.ts";
import { applies, compilePolicy, relevantStatements } from "./compile-policy.ts";
import type { CompiledStatement } from "./compile-policy.ts";
import { No, Open, Yes } from "./tri.ts";
import type { Tri } from "./tri.ts";

export type Place = {
  readonly type: PolicyType;
  /** Of an SCP or RCP: the level from the root (0) down, and its node. */
  readonly level?: number | undefined;
  readonly node?: string | undefined;
};

/** What a set of policies says about one action. */
export type Relevant = {
  readonly allows: readonly Placed[];
  readonly denies: readonly Placed[];
  /** The references of all Allow statements, where each of them applies to every request. */
  readonly allowedBy: readonly StatementRef[] | undefined;
  /** Says in an answer that no Allow of the set applies. */
  readonly missing: MissingAllow;
};

export type Placed = { readonly statement: CompiledStatement; readonly ref: StatementRef };

/** @param action - in lower case */
export function relevantIn(
  place: Place,
  policies: readonly NamedPolicy[],
  action: string,
): Relevant {
  const placed = policies.flatMap((policy) =>
    relevantStatements(compilePolicy(policy.document, place.type), action).map((statement) => ({
      statement,
      ref: refTo(statement, policy, place),
    })),
  );
  const allows = withEffect(placed, "Allow");
  const certain = allows.length > 0 && allows.every(({ statement }) => statement.unconditional);
  return {
    allows,
    denies: withEffect(placed, "Deny"),
    allowedBy: certain ? allows.map(({ ref }) => ref) : undefined,
    missing: placeOf(place),
  };
}

/** Whether one of the statements applies; the references of those that do are added to `because`. */
export function anyApplies(
  statements: readonly Placed[],
  asking: Asking,
  because: StatementRef[],
): Tri {
  let result: Tri = No;
  for (const { statement, ref } of statements) {
    const holds = applies(statement, asking);
    if (holds === Yes) {
      because.push(ref);
      result = Yes;
    } else if (holds === Open && result === No) {
      result = Open;
    }
  }
  return result;
}

/** {@link anyApplies} for the Allow statements of a set. */
export function allowsIn(set: Relevant, asking: Asking, because: StatementRef[]): Tri {
  if (set.allowedBy === undefined) return anyApplies(set.allows, asking, because);
  for (const ref of set.allowedBy) because.push(ref);
  return Yes;
}

/** A statement whose effect cannot be read may be either. */
function withEffect(placed: readonly Placed[], effect: Effect): readonly Placed[] {
  return placed.filter(
    ({ statement }) => statement.effect === effect || statement.effect === undefined,
  );
}

function placeOf({ type, level, node }: Place): MissingAllow {
  return level === undefined ? { type } : { type, level, node };
}

function refTo({ source }: CompiledStatement, policy: NamedPolicy, place: Place): StatementRef {
  const { type, level, node } = place;
  return {
    type,
    ...(level === undefined ? {} : { level, node }),
    policy: policy.name,
    statement: source.index,
    sid: source.sid,
    effect: source.effect,
    span: source.span,
  };
}
