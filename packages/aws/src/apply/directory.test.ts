import { accountKey, emptyOrganization, ouKey, permissionSetKey } from "@bailiwick/core";
import { describe, expect, it } from "vitest";
import { Directory, UnknownNameError } from "./directory.ts";

const observed = {
  ...emptyOrganization,
  root: { id: "r-ab12", enabledPolicyTypes: [], tags: [] },
  organizationalUnits: [
    { path: "Work", id: "ou-ab12-work", tags: [] },
    { path: "Work/PROD", id: "ou-ab12-prod", tags: [] },
    { path: "Workshop", id: "ou-ab12-shop", tags: [] },
  ],
};

describe("the directory", () => {
  it("knows the root, what was observed and what was learned", () => {
    const directory = new Directory(observed, [[accountKey("Dev"), "111122223333"]]);
    expect(directory.id(ouKey(""))).toBe("r-ab12");
    expect(directory.targetId({ kind: "ou", path: "Work/PROD" })).toBe("ou-ab12-prod");
    expect(directory.targetId({ kind: "account", name: "Dev" })).toBe("111122223333");
  });

  it("believes what is there over what was once written down", () => {
    const directory = new Directory(observed, [[ouKey("Work"), "ou-ab12-former"]]);
    expect(directory.id(ouKey("Work"))).toBe("ou-ab12-work");
  });

  it("knows an OU and all below it by a new path after a rename, and no namesake", () => {
    const directory = new Directory(observed);
    directory.rename("Work", "Workload");
    expect(directory.id(ouKey("Workload"))).toBe("ou-ab12-work");
    expect(directory.id(ouKey("Workload/PROD"))).toBe("ou-ab12-prod");
    expect(directory.find(ouKey("Workloadshop"))).toBeUndefined();
  });

  it("says what it does not know", () => {
    const directory = new Directory(observed);
    expect(() => directory.id(permissionSetKey("Developer"))).toThrow(UnknownNameError);
    expect(() => directory.principalId({ kind: "group", name: "Developers" })).toThrow(
      /`group:Developers`/,
    );
  });
});
