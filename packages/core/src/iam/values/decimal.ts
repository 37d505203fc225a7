/** Decimal numbers of any length, compared exactly: a double would take `9007199254740993` for its neighbour. */
import { areDigits, endOfRun, isDigit } from "../../base/characters.ts";

export type Decimal = {
  readonly negative: boolean;
  /** Without leading zeros; empty for zero. */
  readonly whole: string;
  /** Without trailing zeros. */
  readonly fraction: string;
};

/** Reads `-12.50`; undefined for anything else, also for `10abc`, `1e3`, `.5` and ` 1`. */
export function parseDecimal(text: string): Decimal | undefined {
  const signed = text.startsWith("-") || text.startsWith("+");
  const from = signed ? 1 : 0;
  const point = endOfRun(text, from, isDigit);
  const fraction = text.slice(point + 1);
  if (point === from) return undefined;
  if (point < text.length && (text[point] !== "." || !areDigits(fraction))) return undefined;
  const whole = withoutLeadingZeros(text.slice(from, point));
  const digits = { whole, fraction: withoutTrailingZeros(fraction) };
  const zero = digits.whole === "" && digits.fraction === "";
  return { negative: text.startsWith("-") && !zero, ...digits };
}

/** Negative, zero or positive as `left` is smaller, equal or greater. */
export function compareDecimals(left: Decimal, right: Decimal): number {
  if (left.negative !== right.negative) return left.negative ? -1 : 1;
  const magnitude = compareMagnitudes(left, right);
  return left.negative ? -magnitude : magnitude;
}

function compareMagnitudes(left: Decimal, right: Decimal): number {
  if (left.whole.length !== right.whole.length) return left.whole.length - right.whole.length;
  // Digits of equal length, and fractions, are ordered as texts are.
  return compareTexts(left.whole, right.whole) || compareTexts(left.fraction, right.fraction);
}

function compareTexts(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function withoutLeadingZeros(digits: string): string {
  let from = 0;
  while (digits[from] === "0") from += 1;
  return digits.slice(from);
}

function withoutTrailingZeros(digits: string): string {
  let to = digits.length;
  while (digits[to - 1] === "0") to -= 1;
  return digits.slice(0, to);
}
