/** Binary values as policies and requests write them: base64 (RFC 4648, section 4). */
import { everyUnit, isLetterOrDigit, withoutSuffix } from "../../base/characters.ts";

/** One text for each sequence of bytes, whatever the padding; undefined where the text is no base64. */
export function canonicalBase64(text: string): string | undefined {
  const digits = withoutSuffix(withoutSuffix(text, "="), "=");
  const padding = text.length - digits.length;
  if (!everyUnit(digits, isBase64Digit)) return undefined;
  if (padding > 0 && text.length % 4 !== 0) return undefined;
  const unused = unusedBits[digits.length % 4];
  if (unused === undefined) return undefined;
  // Bits after the last byte must be zero: two texts would otherwise stand for the same bytes.
  const last = alphabet.indexOf(digits.at(-1) ?? "A");
  return last % 2 ** unused === 0 ? digits : undefined;
}

function isBase64Digit(unit: number): boolean {
  return isLetterOrDigit(unit) || unit === 0x2b || unit === 0x2f;
}

/** By the number of digits in the last group; a single one holds no byte. */
const unusedBits: readonly (number | undefined)[] = [0, undefined, 4, 2];

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
