import { describe, expect, it } from "vitest";
import { parseAccountId, type AccountId } from "@bailiwick/core";
import { accountOfAccessKeyId, createIds } from "./ids.ts";
import { Store } from "./state/store.ts";

function account(text: string): AccountId {
  const id = parseAccountId(text);
  if (id === undefined) throw new Error(text);
  return id;
}

function draw(seed: number): unknown {
  const store = new Store();
  const ids = createIds(seed, store);
  return store.transaction(() => [
    ids.accountId(),
    ids.uniqueId("AIDA"),
    ids.uuid(),
    ids.lowerAlphanumeric(8),
    ids.accessKeyId("AKIA", account("123456789012")),
  ]);
}

describe("ids", () => {
  it("are the same for the same seed and other for another", () => {
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
  });

  it("go on after those that were drawn before a restart", () => {
    const kept = new Map<string, Map<string, unknown>>();
    const first = new Store({
      sink: (changes) => {
        for (const { collection, key, value } of changes)
          kept.set(collection, new Map([[key, value]]));
      },
    });
    const before = first.transaction(() => createIds(1, first).accountId());
    const second = new Store({ loaded: kept });
    expect(second.transaction(() => createIds(1, second).accountId())).not.toBe(before);
  });

  it("have AWS's shapes", () => {
    const store = new Store();
    const ids = createIds(5, store);
    store.transaction(() => {
      expect(ids.accountId()).toMatch(/^[1-9]\d{11}$/);
      expect(ids.uniqueId("AROA")).toMatch(/^AROA[A-Z2-7]{17}$/);
      expect(ids.uuid()).toMatch(
        /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/,
      );
      expect(ids.secretAccessKey()).toHaveLength(40);
    });
  });

  it("encode the account in access keys, where GetAccessKeyInfo finds it again", () => {
    const store = new Store();
    const ids = createIds(5, store);
    store.transaction(() => {
      for (const text of ["000000000001", "123456789012", "999999999999"]) {
        for (const prefix of ["AKIA", "ASIA"] as const) {
          const key = ids.accessKeyId(prefix, account(text));
          expect(key).toMatch(/^A[KS]IA[A-Z2-7]{16}$/);
          expect(accountOfAccessKeyId(key)).toBe(text);
        }
      }
    });
  });

  // https://hackingthe.cloud/aws/enumeration/get-account-id-from-keys/
  it("read the account of a key that AWS made", () => {
    expect(accountOfAccessKeyId("ASIAQNZGKIQY56JQ7WML")).toBe("029608264753");
  });
});
