/**
 * IP addresses and CIDR ranges, of version 4 and 6, in every textual form of RFC 4291. An
 * IPv4-mapped address (`::ffff:192.0.2.1`) is the IPv4 address, as decision 0005 says.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_IPAddress
 */
import { areDigits, everyUnit, isHexDigit } from "../../base/characters.ts";

export type IpRange = {
  readonly version: 4 | 6;
  readonly address: bigint;
  /** Leading bits that count; all of them for a single address. */
  readonly prefix: number;
};

/** Reads `10.0.0.0/8`, `2001:db8::/32`, or an address alone; undefined for anything else. */
export function parseIpRange(text: string): IpRange | undefined {
  const [addressText = "", prefixText, ...more] = text.split("/");
  if (more.length > 0) return undefined;
  const range = parseAddress(addressText);
  if (range === undefined) return undefined;
  const bits = widthOf(range.version);
  const prefix = prefixText === undefined ? bits : parsePrefix(prefixText, bits);
  return prefix === undefined ? undefined : unmapped({ ...range, prefix });
}

/** Whether every address of `inner` is in `outer`; never across versions. */
export function rangeHolds(outer: IpRange, inner: IpRange): boolean {
  if (outer.version !== inner.version || inner.prefix < outer.prefix) return false;
  const ignored = BigInt(widthOf(outer.version) - outer.prefix);
  return outer.address >> ignored === inner.address >> ignored;
}

type Address = { readonly version: 4 | 6; readonly address: bigint };

function widthOf(version: 4 | 6): number {
  return version === 4 ? 32 : 128;
}

function parsePrefix(text: string, bits: number): number | undefined {
  if (!isShortNumber(text)) return undefined;
  const prefix = Number(text);
  return prefix <= bits ? prefix : undefined;
}

function parseAddress(text: string): Address | undefined {
  if (text.includes(":")) {
    const address = parseVersion6(text);
    return address === undefined ? undefined : { version: 6, address };
  }
  const address = parseVersion4(text);
  return address === undefined ? undefined : { version: 4, address };
}

function parseVersion4(text: string): bigint | undefined {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every(isShortNumber)) return undefined;
  // A leading zero means octal to some readers and nothing to others.
  if (parts.some((part) => Number(part) > 255 || (part.length > 1 && part.startsWith("0"))))
    return undefined;
  return parts.reduce((sum, part) => sum * 256n + BigInt(part), 0n);
}

function parseVersion6(text: string): bigint | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const [head, tail] = [parseGroups(halves[0] ?? ""), parseGroups(halves[1] ?? "")];
  if (head === undefined || tail === undefined) return undefined;
  // An address in dotted form may only end the text.
  if (halves.length === 2 && (halves[0] ?? "").includes(".")) return undefined;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const groups = [...head, ...Array.from({ length: missing }, () => 0n), ...tail];
  return groups.reduce((sum, group) => sum * 65_536n + group, 0n);
}

/** Groups of up to four hexadecimal digits; the last may be an IPv4 address, which counts as two. */
function parseGroups(text: string): readonly bigint[] | undefined {
  if (text === "") return [];
  const parts = text.split(":");
  const groups: bigint[] = [];
  for (const [index, part] of parts.entries()) {
    if (part.includes(".") && index === parts.length - 1) {
      const embedded = parseVersion4(part);
      if (embedded === undefined) return undefined;
      groups.push(embedded >> 16n, embedded & 0xffffn);
    } else if (part !== "" && part.length <= 4 && everyUnit(part, isHexDigit)) {
      groups.push(BigInt(`0x${part}`));
    } else {
      return undefined;
    }
  }
  return groups;
}

function isShortNumber(text: string): boolean {
  return text.length <= 3 && areDigits(text);
}

function unmapped(range: IpRange): IpRange {
  const mapped = range.version === 6 && range.prefix >= 96 && range.address >> 32n === 0xffffn;
  if (!mapped) return range;
  return { version: 4, address: range.address & 0xffff_ffffn, prefix: range.prefix - 96 };
}
