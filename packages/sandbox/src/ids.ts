/**
 * Identifiers as AWS shapes them, drawn from the seed: the same seed and the same calls give the same
 * ids, also across a restart, because the position is part of the state. Secrets never come from the
 * seed: they are random.
 */
import { createHash, randomBytes } from "node:crypto";
import { assert, parseAccountId, type AccountId } from "@bailiwick/core";
import { defineCollection, type Store } from "./state/store.ts";

/** The kinds of unique IAM ids, and of access keys. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html */
export type UniqueIdPrefix = "AIDA" | "AROA" | "AGPA" | "ANPA" | "AIPA" | "ASCA";

/** All draws but {@link Ids.secretAccessKey} and {@link Ids.requestId} need a transaction. */
export type Ids = {
  /** `length` characters of `alphabet`. */
  readonly text: (alphabet: string, length: number) => string;
  readonly hex: (length: number) => string;
  /** Lower case letters and digits, as in `ou-ab12-…` and `p-…`. */
  readonly lowerAlphanumeric: (length: number) => string;
  /** A version 4 UUID. */
  readonly uuid: () => string;
  /** Twelve digits, the first not 0. */
  readonly accountId: () => AccountId;
  /** A 21-character unique id, e.g. of a user: `AIDA…`. */
  readonly uniqueId: (prefix: UniqueIdPrefix) => string;
  /** 20 characters; the account is encoded in it as AWS does, so that GetAccessKeyInfo can read it. */
  readonly accessKeyId: (prefix: "AKIA" | "ASIA", account: AccountId) => string;
  /** 40 characters, random in every run. */
  readonly secretAccessKey: () => string;
  /** Random in every run. */
  readonly requestId: () => string;
};

const alphanumeric = "0123456789abcdefghijklmnopqrstuvwxyz";
const base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

const draws = defineCollection<number>()({ name: "sandbox.draws", indexes: {} });

/** Ids whose position is kept in the store. */
export function createIds(seed: number, store: Store): Ids {
  const position = store.open(draws);
  const draw = (length: number): Uint8Array => {
    const count = position.get("ids") ?? 0;
    position.put("ids", count + 1);
    return expand(`${seed}/${count}`, length);
  };
  const text = (alphabet: string, length: number): string => textFrom(draw(length * 2), alphabet);
  return {
    text,
    hex: (length) => text("0123456789abcdef", length),
    lowerAlphanumeric: (length) => text(alphanumeric, length),
    uuid: () => uuidFrom(text("0123456789abcdef", 32)),
    accountId: () => accountIdFrom(`${text("123456789", 1)}${text("0123456789", 11)}`),
    uniqueId: (prefix) => prefix + text(base32, 17),
    accessKeyId: (prefix, account) =>
      prefix === "AKIA"
        ? accessKeyIdFor(prefix, account, draw(5))
        : accessKeyIdFor(prefix, account, randomBytes(5)),
    secretAccessKey: () => randomBytes(30).toString("base64"),
    requestId: () => uuidFrom(randomBytes(16).toString("hex")),
  };
}

/** The account in an access key id, as AWS encodes it; undefined where the text is no such id. */
export function accountOfAccessKeyId(accessKeyId: string): AccountId | undefined {
  const encoded = /^(?:AKIA|ASIA)([A-Z2-7]{16})$/.exec(accessKeyId)?.[1];
  if (encoded === undefined) return undefined;
  let bits = 0n;
  for (const character of encoded) bits = (bits << 5n) | BigInt(base32.indexOf(character));
  return parseAccountId(((bits >> 39n) & 0xff_ffff_ffffn).toString().padStart(12, "0"));
}

/** 80 bits: one that is always set, 40 of the account, 39 random ones. */
function accessKeyIdFor(prefix: string, account: AccountId, random: Uint8Array): string {
  const noise = BigInt(`0x${Buffer.from(random).toString("hex")}`) & 0x7f_ffff_ffffn;
  let bits = (1n << 79n) | (BigInt(account) << 39n) | noise;
  let encoded = "";
  for (let index = 0; index < 16; index += 1) {
    encoded = base32.charAt(Number(bits & 31n)) + encoded;
    bits >>= 5n;
  }
  return prefix + encoded;
}

/** As many bytes as asked for, from SHA-256 in counter mode. */
function expand(label: string, length: number): Uint8Array {
  const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, block) =>
    createHash("sha256").update(`${label}/${block}`).digest(),
  );
  return Buffer.concat(blocks).subarray(0, length);
}

/** Two bytes a character keep the bias of the remainder below one in a thousand. */
function textFrom(bytes: Uint8Array, alphabet: string): string {
  let text = "";
  for (let index = 0; index + 1 < bytes.length; index += 2)
    text += alphabet.charAt(
      ((bytes[index] ?? 0) * 256 + (bytes[index + 1] ?? 0)) % alphabet.length,
    );
  return text;
}

function uuidFrom(hex: string): string {
  const variant = "89ab".charAt(Number.parseInt(hex.charAt(16), 16) % 4);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function accountIdFrom(digits: string): AccountId {
  const id = parseAccountId(digits);
  assert(id !== undefined, "an account id has twelve digits");
  return id;
}
