/** Two conditions of one statement that no request can meet together. */
import { conditionOperators } from "../../iam/condition-operators.ts";
import type { Condition } from "../../iam/tree.ts";
import { compareDecimals, parseDecimal } from "../../iam/values/decimal.ts";
import type { Decimal } from "../../iam/values/decimal.ts";
import { parseInstant } from "../../iam/values/instant.ts";
import { parseIpRange, rangeHolds } from "../../iam/values/ip-range.ts";
import { asksPresence, isNegated, needsPresence, plainTexts, sameKey } from "./conditions.ts";
import { areComparable, disjointPatterns, includesPattern } from "./patterns.ts";

/** Sound: `true` only where no value of the key, and no lack of it, meets both. */
export function contradict(left: Condition, right: Condition): boolean {
  if (!sameKey(left, right.key)) return false;
  if (asksPresence(left, "true")) return needsPresence(right);
  if (asksPresence(right, "true")) return needsPresence(left);
  // Sets of values may meet both, and requests without the key may meet two that do not need it.
  if (left.quantifier !== undefined || right.quantifier !== undefined) return false;
  if (!needsPresence(left) && !needsPresence(right)) return false;
  return excludes(left, right);
}

function excludes(left: Condition, right: Condition): boolean {
  const kinds = [kindOf(left), kindOf(right)];
  if (kinds.every((kind) => kind === "string" || kind === "arn")) return textsExclude(left, right);
  if (kinds[0] !== kinds[1]) return false;
  switch (kinds[0]) {
    case "ip":
      return rangesExclude(left, right);
    case "number":
      return boundsExclude(left, right, parseDecimal);
    case "date":
      return boundsExclude(left, right, parseInstant);
    case "boolean":
      return booleansExclude(left, right);
    default:
      return false;
  }
}

function kindOf({ operator }: Condition): string {
  return conditionOperators[operator].value;
}

/** A pattern for ARNs takes no more than the same pattern for text, so that disjoint is disjoint. */
function textsExclude(left: Condition, right: Condition): boolean {
  if (isNegated(left) && isNegated(right)) return false;
  if (isNegated(left)) return textsExclude(right, left);
  const [first, second] = [patternsOf(left), patternsOf(right)];
  if (first === undefined || second === undefined || !areComparable(first, second)) return false;
  const ignoreCase = folds(left) || folds(right);
  if (!isNegated(right)) {
    return first.every((one) =>
      second.every((other) => disjointPatterns(one, other, { ignoreCase })),
    );
  }
  if (folds(left) && !folds(right)) return false;
  if (kindOf(right) === "arn" || hasLiteralStar(left) || hasLiteralStar(right)) return false;
  return first.every((one) =>
    second.some((other) => includesPattern(other, one, { ignoreCase: folds(right) })),
  );
}

function folds({ operator }: Condition): boolean {
  return conditionOperators[operator].ignoreCase;
}

/** Undefined where a value holds a variable, or a `*` that stands for itself. */
function patternsOf(condition: Condition): readonly string[] | undefined {
  return hasLiteralStar(condition) ? undefined : plainTexts(condition);
}

function hasLiteralStar({ operator, values }: Condition): boolean {
  if (conditionOperators[operator].wildcards) return false;
  return values.some(({ value }) => value.includes("*") || value.includes("?"));
}

function rangesExclude(left: Condition, right: Condition): boolean {
  if (isNegated(left) && isNegated(right)) return false;
  if (isNegated(left)) return rangesExclude(right, left);
  const first = left.values.map(({ value }) => parseIpRange(value));
  const second = right.values.map(({ value }) => parseIpRange(value));
  const negated = isNegated(right);
  return first.every((one) => {
    if (one === undefined) return false;
    if (negated) return second.some((other) => other !== undefined && rangeHolds(other, one));
    return second.every(
      (other) => other !== undefined && !rangeHolds(other, one) && !rangeHolds(one, other),
    );
  });
}

function booleansExclude(left: Condition, right: Condition): boolean {
  const texts = (condition: Condition): ReadonlySet<string> =>
    new Set(condition.values.map(({ value }) => value.toLowerCase()));
  return [...texts(left), ...texts(right)].every((text) => text === "true" || text === "false")
    ? texts(left).isDisjointFrom(texts(right))
    : false;
}

type Bounds = {
  readonly least?: Decimal | undefined;
  readonly most?: Decimal | undefined;
  readonly open: boolean;
};

function boundsExclude(
  left: Condition,
  right: Condition,
  parse: (text: string) => Decimal | undefined,
): boolean {
  const [first, second] = [boundsOf(left, parse), boundsOf(right, parse)];
  if (first === undefined || second === undefined) return false;
  const open = first.open || second.open;
  return isAbove(first.least, second.most, open) || isAbove(second.least, first.most, open);
}

function isAbove(least: Decimal | undefined, most: Decimal | undefined, open: boolean): boolean {
  if (least === undefined || most === undefined) return false;
  const order = compareDecimals(least, most);
  return open ? order >= 0 : order > 0;
}

/** Of several values any may hold, so the widest bound counts. */
function boundsOf(
  { operator, values }: Condition,
  parse: (text: string) => Decimal | undefined,
): Bounds | undefined {
  const numbers = values.flatMap(({ value }) => parse(value) ?? []).toSorted(compareDecimals);
  if (numbers.length < values.length || conditionOperators[operator].negated) return undefined;
  const [least, most] = [numbers[0], numbers.at(-1)];
  const open = operator.endsWith("Than");
  if (operator.includes("Less")) return { most, open };
  return operator.includes("Greater") ? { least, open } : { least, most, open: false };
}
