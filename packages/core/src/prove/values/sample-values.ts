/**
 * Values of keys that are no plain text: numbers, dates, addresses and the like. Between two values
 * that policies name, all are alike to them, so one of each stretch stands for all.
 */
import { canonicalBase64 } from "../../iam/values/base64.ts";
import { compareDecimals, parseDecimal } from "../../iam/values/decimal.ts";
import type { Decimal } from "../../iam/values/decimal.ts";
import { parseInstant } from "../../iam/values/instant.ts";
import { parseIpRange } from "../../iam/values/ip-range.ts";
import type { IpRange } from "../../iam/values/ip-range.ts";

/** Is of no kind but text. */
export const noValue = "x";

/** @param named - what policies compare with; what is no number among it is left out */
export function sampleNumbers(named: readonly string[]): readonly string[] {
  return samplesAround(named.flatMap((text) => parseDecimal(text) ?? []));
}

/** In seconds since 1970, which stand for every way to write an instant. */
export function sampleInstants(named: readonly string[]): readonly string[] {
  return samplesAround(named.flatMap((text) => parseInstant(text) ?? [])).map(withoutYear);
}

export function sampleBooleans(): readonly string[] {
  return ["true", "false"];
}

/** The ones that are named, and one that is not. */
export function sampleBytes(named: readonly string[]): readonly string[] {
  const own = new Set(named.flatMap((text) => canonicalBase64(text) ?? []));
  return [...own, freshBytes(own)];
}

/** Single addresses: where a range begins, and behind its end. */
export function sampleAddresses(named: readonly string[]): readonly string[] {
  const ranges = named.flatMap((text) => parseIpRange(text) ?? []);
  return ([4, 6] as const).flatMap((version) => {
    const own = ranges.filter((range) => range.version === version);
    const edges = [0n, ...own.flatMap(edgesOf)].filter(
      (edge) => edge < 1n << BigInt(width[version]),
    );
    return [...new Set(edges)].toSorted(ascending).map((edge) => addressText(version, edge));
  });
}

/** Four digits alone are a year, and with a sign they are seconds. */
function withoutYear(seconds: string): string {
  return seconds.length === 4 ? `+${seconds}` : seconds;
}

/** Each value, one behind it and before the next, and one before all. */
function samplesAround(values: readonly Decimal[]): readonly string[] {
  const sorted = values.toSorted(compareDecimals);
  const places = Math.max(0, ...values.map(({ fraction }) => fraction.length)) + 1;
  const scaled = sorted.map((value) => scaledBy(value, places));
  const [least = 0n] = scaled;
  const samples = [least - 1n, ...scaled.flatMap((value) => [value, value + 1n])];
  return [...new Set(samples)].map((value) => decimalText(value, places));
}

function scaledBy({ negative, whole, fraction }: Decimal, places: number): bigint {
  const magnitude = BigInt(`${whole}${fraction.padEnd(places, "0")}`);
  return negative ? -magnitude : magnitude;
}

function decimalText(scaled: bigint, places: number): string {
  const digits = (scaled < 0n ? -scaled : scaled).toString().padStart(places + 1, "0");
  const whole = digits.slice(0, -places);
  let fraction = digits.slice(-places);
  while (fraction.endsWith("0")) fraction = fraction.slice(0, -1);
  const sign = scaled < 0n ? "-" : "";
  return fraction === "" ? `${sign}${whole}` : `${sign}${whole}.${fraction}`;
}

function freshBytes(own: ReadonlySet<string>): string {
  let number = 0;
  // Four digits of base64 are three bytes.
  const text = () => number.toString().padStart(4, "A");
  while (own.has(text())) number += 1;
  return text();
}

const width = { 4: 32, 6: 128 } as const;

function edgesOf({ version, address, prefix }: IpRange): readonly bigint[] {
  const size = 1n << BigInt(width[version] - prefix);
  const start = (address / size) * size;
  return [start, start + size];
}

function ascending(left: bigint, right: bigint): number {
  return left < right ? -1 : Number(left > right);
}

function addressText(version: 4 | 6, address: bigint): string {
  const bits = version === 4 ? 8n : 16n;
  const count = version === 4 ? 4 : 8;
  const parts = Array.from({ length: count }, (_, place) =>
    ((address >> (bits * BigInt(count - 1 - place))) & ((1n << bits) - 1n)).toString(
      version === 4 ? 10 : 16,
    ),
  );
  return parts.join(version === 4 ? "." : ":");
}
