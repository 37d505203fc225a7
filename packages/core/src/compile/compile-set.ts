/**
 * The policies of one place (identity policies, one level of SCPs, ...) in compiled form, and the
 * statements of them that are about an action, with the references by which answers name them.
 */
import type { MissingAllow, StatementRef } from "../evaluate/decision.ts";
import type { NamedPolicy } from "../evaluate/request.ts";
import type { Effect, PolicyType } from "../iam/tree.ts";
import type { Allowed } from "./allowed.ts";
import type { Asking } from "./policy/asking.ts";
import { applies, compilePolicy, relevantStatements } from "./policy/compile-policy.ts";
import type { CompiledStatement } from "./policy/compile-policy.ts";
import { No, Open, Yes } from "./policy/tri.ts";
import type { Tri } from "./policy/tri.ts";

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
  /** What {@link allowedIn} says of every request, where that can be said beforehand. */
  readonly certain: Allowed | undefined;
  /** Says in an answer that no Allow of the set applies. */
  readonly missing: MissingAllow;
};

export type Placed = { readonly statement: CompiledStatement; readonly ref: StatementRef };

/** An action in lower case, and where it is always the same, the resource. */
export type About = { readonly action: string; readonly resource?: string | undefined };

/** The statements about an action; those that are certainly not about the resource are left out. */
export function relevantIn(
  place: Place,
  policies: readonly NamedPolicy[],
  { action, resource }: About,
): Relevant {
  const placed = policies.flatMap((policy) =>
    relevantStatements(compilePolicy(policy.document, place.type), action)
      .filter(
        ({ matchesResource }) => resource === undefined || matchesResource?.(resource) !== false,
      )
      .map((statement) => ({ statement, ref: refTo(statement, policy, place) })),
  );
  const allows = withEffect(placed, "Allow");
  const missing = placeOf(place);
  return {
    allows,
    denies: withEffect(placed, "Deny"),
    certain: certainly(allows, missing),
    missing,
  };
}

/** Sets of one place as one. */
export function joinRelevant(place: Place, sets: readonly Relevant[]): Relevant {
  const telling = sets.filter(({ allows, denies }) => allows.length > 0 || denies.length > 0);
  const [only, ...more] = telling;
  if (only !== undefined && more.length === 0) return only;
  const allows = telling.flatMap((set) => set.allows);
  const missing = placeOf(place);
  return {
    allows,
    denies: telling.flatMap(({ denies }) => denies),
    certain: certainly(allows, missing),
    missing,
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

/** Whether an Allow of the set applies. */
export function allowedIn(set: Relevant, asking: Asking): Allowed {
  if (set.certain !== undefined) return set.certain;
  const because: StatementRef[] = [];
  const truth = anyApplies(set.allows, asking, because);
  return { truth, because, missing: truth === No ? [set.missing] : [] };
}

function certainly(allows: readonly Placed[], missing: MissingAllow): Allowed | undefined {
  if (allows.length === 0) return { truth: No, because: [], missing: [missing] };
  if (!allows.every(({ statement }) => statement.unconditional)) return undefined;
  return { truth: Yes, because: allows.map(({ ref }) => ref), missing: [] };
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
