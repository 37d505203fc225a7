import { describe, expect, it } from "vitest";
import { accounts, type AccountRow } from "../model/organization-state.ts";
import { Store } from "../state/store.ts";
import { account, fakeDirectory } from "../testing/fake-directory.ts";
import { withoutClosedAccounts } from "./closed-accounts.ts";

const id = account("222222222222");

function directoryWith(state: AccountRow["state"]) {
  const store = new Store();
  store.transaction(() => {
    store.open(accounts).put(id, {
      id,
      name: "prod",
      email: "prod@example.com",
      state,
      joinedMethod: "CREATED",
      joinedAtMs: 0,
      parentId: "r-ab12",
    });
  });
  const key = { id: "AKIAPRODPRODPRODPROD", secret: "s" };
  return withoutClosedAccounts(
    fakeDirectory({
      management: "111111111111",
      members: [id],
      users: [{ account: id, name: "ann", key }],
      roles: [{ account: id, name: "Admin", trust: "{}" }],
    }),
    store,
  );
}

describe("an account that is closed", () => {
  it.each(["SUSPENDED", "PENDING_CLOSURE"] as const)("has nobody in it while %s", (state) => {
    const directory = directoryWith(state);
    expect(directory.accessKey("AKIAPRODPRODPRODPROD")).toBeUndefined();
    expect(directory.user(id, "ann")).toBeUndefined();
    expect(directory.role(id, "Admin")).toBeUndefined();
  });

  it("differs from one that is open", () => {
    const directory = directoryWith("ACTIVE");
    expect(directory.accessKey("AKIAPRODPRODPRODPROD")).toBeDefined();
    expect(directory.user(id, "ann")).toBeDefined();
    expect(directory.role(id, "Admin")).toBeDefined();
  });
});
