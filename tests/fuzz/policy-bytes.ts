/**
 * Policy documents as nobody would write them: real ones with bytes changed, cut, doubled and
 * exchanged, JSON that is too deep or too long, and bytes without any sense. The same seed and number
 * give the same document.
 */
import { pick, seededRandom } from "../../packages/core/src/base/random.ts";

/** One broken document, as the text that a reader of UTF-8 makes of its bytes. */
export function brokenDocument(
  { seed, number }: { readonly seed: number; readonly number: number },
  originals: readonly string[],
): string {
  const random = seededRandom(Math.imul(seed, 0x9e3779b1) ^ Math.imul(number, 0x85ebca6b));
  random();
  const original = pick(originals, random) ?? "{}";
  const kind = random();
  if (kind < 0.05) return randomBytes(random).toString("utf8");
  if (kind < 0.1) return nested(random, original);
  if (kind < 0.13) return long(random, original);
  if (kind < 0.25) return spliced(random, original, pick(originals, random) ?? "");
  return mutated(random, original);
}

function randomBytes(random: () => number): Buffer {
  return Buffer.from(Array.from({ length: Math.floor(random() * 200) }, () => random() * 256));
}

/** Bytes that mean something to JSON, to policies or to UTF-8. */
const telling =
  `" { } [ ] , : \\ * ? $ \${ - 0 1e999 null true \\u0000 \\ud83d \\u Allow Deny NotAction Null
Statement Condition ForAllValues: IfExists __proto__ constructor arn:`
    .split(/\s/)
    .concat("\n", "\0", " ")
    .map((text) => Buffer.from(text));

const invalidUtf8 = [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xef, 0xbb, 0xbf], [0xf0, 0x9f]];
const pieces = [...telling, ...invalidUtf8.map((bytes) => Buffer.from(bytes))];

/** Up to eight changes, each at a place of its own. */
function mutated(random: () => number, original: string): string {
  let bytes = Buffer.from(original);
  const changes = 1 + Math.floor(random() * 8);
  for (let change = 0; change < changes; change += 1) {
    const at = Math.floor(random() * (bytes.length + 1));
    const end = at + Math.floor(random() * random() * 40);
    const piece = random() < 0.8 ? pick(pieces, random) : bytes.subarray(at, end);
    const kept = random() < 0.5 ? bytes.subarray(at) : bytes.subarray(end);
    bytes = Buffer.concat([bytes.subarray(0, at), piece ?? bytes.subarray(0, 0), kept]);
  }
  return bytes.toString("utf8");
}

function spliced(random: () => number, one: string, other: string): string {
  return (
    one.slice(0, Math.floor(random() * one.length)) +
    other.slice(Math.floor(random() * other.length))
  );
}

/** Lists and objects within one another, closed or left open. */
function nested(random: () => number, original: string): string {
  const depth = Math.floor(10 ** (1 + random() * 4));
  const [open, close] = random() < 0.5 ? ["[", "]"] : ['{"Statement":', "}"];
  const middle = random() < 0.5 ? original : "1";
  return open.repeat(depth) + middle + (random() < 0.5 ? close.repeat(depth) : "");
}

/** A text, a list or white space far above what AWS stores. */
function long(random: () => number, original: string): string {
  const size = Math.floor(10 ** (3 + random() * 4));
  const filler = pick(["x", "*", "*a", "${", " ", "\\u0000", '","'], random) ?? "x";
  const at = original.indexOf('"', Math.floor(random() * original.length)) + 1;
  const count = Math.floor(size / filler.length);
  return original.slice(0, at) + filler.repeat(count) + original.slice(at);
}
