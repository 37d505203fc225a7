/** A dimension of a policy space: finitely many values, and what statements say of each. */
import type { CompiledStatement } from "../compile/policy/compile-policy.ts";
import { No, Open, Yes } from "../compile/policy/tri.ts";
import type { Tri } from "../compile/policy/tri.ts";
import type { KeyState } from "./values/key-states.ts";
import type { Principal } from "../evaluate/request.ts";
import type { PolicyDocument, PolicyType } from "../iam/tree.ts";

/** A statement with what surrounds it. */
export type Placed = {
  readonly document: PolicyDocument;
  readonly type: PolicyType;
  /** Whether `${…}` is replaced in the document. */
  readonly variables: boolean;
  /** In the document. */
  readonly place: number;
  readonly compiled: CompiledStatement;
};

/** A request, as far as policies look at it. */
export type Point = {
  readonly action: string;
  readonly resource: string;
  readonly principal: Principal | undefined;
  readonly context: ReadonlyMap<string, KeyState>;
};

export type Dimension = {
  readonly size: number;
  /** Whether a value is of a statement; open where that hangs on what is not known. */
  readonly holds: (statement: Placed, value: number) => Tri;
  /** What of the statement is asked, as a text: where it is the same, the open answer is the same. */
  readonly asked: (statement: Placed) => string;
  /** Adds a value to a request. */
  readonly put: (value: number, point: Point) => Point;
};

/** A dimension in whose values open answers are assumed to be one or the other. */
export type SplitDimension = Dimension & {
  /** {@link Dimension.holds} under the value's assumptions; open where none was made. */
  readonly assumed: (statement: Placed, value: number) => Tri;
};

type Variant = {
  readonly value: number;
  /** The open questions whose answer is taken to be yes. */
  readonly yes: ReadonlySet<string>;
  /** Those that an assumption is made about. */
  readonly open: ReadonlySet<string>;
};

/**
 * Each value once for every combination of answers to what is open of it. Two statements that ask the
 * same, of the same request, get the same answer: what both policies leave open is no difference.
 */
export function splitOpen(dimension: Dimension, statements: readonly Placed[]): SplitDimension {
  const questions = new Map(statements.map((one) => [dimension.asked(one), one]));
  const variants = Array.from({ length: dimension.size }, (_, value) => {
    const open = [...questions].flatMap(([asked, statement]) =>
      dimension.holds(statement, value) === Open ? [asked] : [],
    );
    return open.length > mostOpen ? [{ value, ...none }] : combinations(value, open);
  }).flat();
  const baseOf = (value: number) => variants[value]?.value ?? 0;
  return {
    size: variants.length,
    holds: (statement, value) => dimension.holds(statement, baseOf(value)),
    asked: dimension.asked,
    put: (value, point) => dimension.put(baseOf(value), point),
    assumed: (statement, value) => {
      const truth = dimension.holds(statement, baseOf(value));
      const asked = truth === Open ? dimension.asked(statement) : "";
      if (truth !== Open || variants[value]?.open.has(asked) !== true) return truth;
      return variants[value].yes.has(asked) ? Yes : No;
    },
  };
}

/** Of open questions about one value; with more, their answers stay open. */
const mostOpen = 6;

const none = { yes: new Set<string>(), open: new Set<string>() };

function combinations(value: number, open: readonly string[]): readonly Variant[] {
  const all = new Set(open);
  return Array.from({ length: 2 ** open.length }, (_, number) => ({
    value,
    yes: new Set(open.filter((_asked, place) => (number >> place) % 2 === 1)),
    open: all,
  }));
}
