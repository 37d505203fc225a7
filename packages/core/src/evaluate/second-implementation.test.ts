/**
 * Patterns and conditions once more, written differently: patterns by recursion over the definition,
 * numbers as fractions of big integers, conditions by the table of AWS's page read row by row.
 */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { operatorNames } from "../iam/operator.ts";
import { compareDecimals, parseDecimal } from "../iam/values/decimal.ts";
import { matchesPattern, patternOf } from "../iam/values/pattern.ts";
import { decide } from "./definition.ts";
import { questionsOf } from "./testing/condition-case.ts";
import { inputOf } from "./testing/decide-case.ts";

const run = { seed: 20261122, numRuns: 1500 };
const letters = fc.constantFrom("a", "b", "\n", "🎄", "/");

describe("the pattern matcher and a recursive one", () => {
  it("agree on every pattern and text", () => {
    const pattern = fc.string({ unit: fc.oneof(letters, fc.constantFrom("*", "?")), maxLength: 8 });
    const text = fc.string({ unit: letters, maxLength: 8 });
    fc.assert(
      fc.property(pattern, text, (wanted, actual) => {
        expect(matchesPattern(patternOf(wanted), actual)).toBe(slowMatch([...wanted], [...actual]));
      }),
      run,
    );
  });

  it("does not take longer than pattern times text", () => {
    expect(matchesPattern(patternOf("*a".repeat(300) + "b"), "a".repeat(5000))).toBe(false);
  });
});

describe("decimals and fractions of big integers", () => {
  it("are ordered alike", () => {
    const number = fc
      .tuple(fc.bigInt(-(10n ** 30n), 10n ** 30n), fc.nat(999_999))
      .map(([whole, fraction]) => `${whole}.${String(fraction).padStart(6, "0")}`);
    fc.assert(
      fc.property(number, number, (left, right) => {
        const [one, other] = [parseDecimal(left), parseDecimal(right)];
        const order = one && other && Math.sign(compareDecimals(one, other));
        const [a, b] = [millionths(left), millionths(right)];
        expect(order).toBe(a < b ? -1 : Number(a > b));
      }),
      run,
    );
  });
});

describe("conditions and the table of AWS's page", () => {
  const operator = fc.constantFrom(
    ...operatorNames.filter((name) => /^(String|Numeric|Bool|Null)/.test(name)),
  );
  const texts = fc.constantFrom("a", "A", "ab", "1", "1.0", "2", "true", "FALSE", "");
  const wantedTexts = fc.oneof(texts, fc.constantFrom("a*", "?b"));
  const question = fc.record({
    operator,
    quantifier: fc.constantFrom("", "ForAnyValue:", "ForAllValues:"),
    ifExists: fc.boolean(),
    wanted: fc.uniqueArray(wantedTexts, { minLength: 1, maxLength: 3 }),
    actual: fc.oneof(fc.constant(undefined), texts, fc.array(texts, { maxLength: 3 })),
  });

  it("agree on every operator, quantifier and presence", () => {
    fc.assert(
      fc.property(question, (one) => {
        const expected = byTable(one);
        if (expected === undefined) return;
        const suffix = one.ifExists && one.operator !== "Null" ? "IfExists" : "";
        const [asAllow, asDeny] = questionsOf({
          name: "generated",
          source: "generated",
          condition: { [`${one.quantifier}${one.operator}${suffix}`]: { "s3:prefix": one.wanted } },
          context: one.actual === undefined ? {} : { "s3:prefix": one.actual },
          holds: expected,
        });
        for (const asked of [asAllow, asDeny]) {
          expect(asked && decide(inputOf(asked)).kind).toBe(asked?.expected.decision);
        }
      }),
      { ...run, numRuns: 4000 },
    );
  });
});

type Asked = {
  readonly operator: string;
  readonly quantifier: string;
  readonly ifExists: boolean;
  readonly wanted: readonly string[];
  readonly actual: string | readonly string[] | undefined;
};

/** Undefined where the answer is unknown by decision 0002 or 0004, or `Null` stands with a set operator. */
function byTable(one: Asked): boolean | undefined {
  const { operator, wanted } = one;
  const set = typeof one.actual === "string" ? [one.actual] : (one.actual ?? []);
  const missing = set.length === 0;
  if (operator === "Null") {
    return one.quantifier === "" ? wanted.map(lower).includes(String(missing)) : undefined;
  }
  const negated = operator.includes("Not");
  if (missing) {
    if (one.ifExists || one.quantifier === "ForAllValues:") return true;
    return one.quantifier === "" && negated;
  }
  if (
    negated &&
    operator.startsWith("Numeric") &&
    wanted.some((text) => fraction(text) === undefined)
  ) {
    return undefined;
  }
  const holds = (value: string) => wanted.some((text) => same(operator, text, value)) !== negated;
  if (one.quantifier === "ForAllValues:")
    return set.every((value) => value === "") || set.every(holds);
  if (one.quantifier === "ForAnyValue:") return set.some(holds);
  if (typeof one.actual === "string") return holds(one.actual);
  return !negated && !set.some(holds) ? false : undefined;
}

function same(operator: string, wanted: string, actual: string): boolean {
  if (operator === "Bool")
    return ["true", "false"].includes(lower(wanted)) && lower(wanted) === lower(actual);
  if (operator.startsWith("Numeric"))
    return sameNumber(operator, [fraction(actual), fraction(wanted)]);
  if (operator.endsWith("IgnoreCase")) return lower(wanted) === lower(actual);
  return operator.endsWith("Like") ? slowMatch([...wanted], [...actual]) : wanted === actual;
}

function sameNumber(
  operator: string,
  [left, right]: readonly [number | undefined, number | undefined],
): boolean {
  if (left === undefined || right === undefined) return false;
  if (operator.endsWith("LessThan")) return left < right;
  if (operator.endsWith("LessThanEquals")) return left <= right;
  if (operator.endsWith("GreaterThan")) return left > right;
  if (operator.endsWith("GreaterThanEquals")) return left >= right;
  return left === right;
}

/** The numbers of this test are small enough for doubles. */
function fraction(text: string): number | undefined {
  return /^\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;
}

function lower(text: string): string {
  return text.toLowerCase();
}

function millionths(text: string): bigint {
  const [whole = "0", part = "0"] = text.split(".");
  const size = BigInt(whole.replace("-", "")) * 1_000_000n + BigInt(part);
  return whole.startsWith("-") ? -size : size;
}

function slowMatch(pattern: readonly string[], text: readonly string[]): boolean {
  const [token, ...rest] = pattern;
  if (token === undefined) return text.length === 0;
  if (token === "*") {
    return slowMatch(rest, text) || (text.length > 0 && slowMatch(pattern, text.slice(1)));
  }
  return (token === "?" || token === text[0]) && text.length > 0 && slowMatch(rest, text.slice(1));
}
