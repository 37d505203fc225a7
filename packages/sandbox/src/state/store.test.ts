import { describe, expect, it } from "vitest";
import { defineCollection, Store, type Change } from "./store.ts";

type User = { readonly name: string; readonly account: string };

const users = defineCollection<User>()({
  name: "test.users",
  indexes: { account: (user) => [user.account] },
});

describe("a store", () => {
  it("takes every change of a transaction back when it throws", () => {
    const store = new Store();
    const collection = store.open(users);
    store.transaction(() => {
      collection.put("a", { name: "a", account: "1" });
      collection.put("b", { name: "b", account: "1" });
    });
    expect(() =>
      store.transaction(() => {
        collection.put("a", { name: "a", account: "2" });
        collection.delete("b");
        collection.put("c", { name: "c", account: "2" });
        throw new Error("no");
      }),
    ).toThrow("no");
    expect(collection.get("a")).toEqual({ name: "a", account: "1" });
    expect(new Set(collection.by("account", "1").map((user) => user.name))).toEqual(
      new Set(["a", "b"]),
    );
    expect(collection.by("account", "2")).toEqual([]);
    expect(collection.has("c")).toBe(false);
  });

  it("refuses a change outside a transaction", () => {
    const collection = new Store().open(users);
    expect(() => {
      collection.put("a", { name: "a", account: "1" });
    }).toThrow("outside a transaction");
  });

  it("hands each entry that changed to the sink once, with its last value", () => {
    const committed: (readonly Change[])[] = [];
    const store = new Store({ sink: (changes) => committed.push(changes) });
    const collection = store.open(users);
    store.transaction(() => {
      collection.put("a", { name: "a", account: "1" });
      collection.put("a", { name: "a", account: "2" });
      collection.put("b", { name: "b", account: "1" });
      collection.delete("b");
    });
    store.transaction(() => collection.get("a"));
    expect(committed).toEqual([
      [
        { collection: "test.users", key: "a", value: { name: "a", account: "2" } },
        { collection: "test.users", key: "b" },
      ],
    ]);
  });

  it("finds by index what was moved from one key to another", () => {
    const store = new Store();
    const collection = store.open(users);
    store.transaction(() => collection.put("a", { name: "a", account: "1" }));
    store.transaction(() => collection.put("a", { name: "a", account: "2" }));
    expect(collection.countBy("account", "1")).toBe(0);
    expect(collection.by("account", "2")).toEqual([{ name: "a", account: "2" }]);
  });

  it("shows the past as it was and is unchanged after", () => {
    let nowMs = 1_000;
    const store = new Store({ historyMs: 10_000, nowMs: () => nowMs });
    const collection = store.open(users);
    store.transaction(() => collection.put("a", { name: "old", account: "1" }));
    nowMs = 2_000;
    store.transaction(() => {
      collection.put("a", { name: "new", account: "1" });
      collection.put("b", { name: "b", account: "1" });
    });
    nowMs = 3_000;
    store.transaction(() => collection.delete("b"));
    expect(store.asOf(1_500, () => [...collection.values()].map((user) => user.name))).toEqual([
      "old",
    ]);
    expect(store.asOf(2_500, () => [...collection.keys()])).toEqual(["a", "b"]);
    expect([...collection.values()].map((user) => user.name)).toEqual(["new"]);
    expect(collection.by("account", "1")).toHaveLength(1);
  });
});
