import { describe, expect, it } from "vitest";
import { planned } from "../effects/apply-steps.ts";
import { topologicalOrder } from "../order.ts";
import {
  account,
  accountId,
  assignment,
  center,
  compare,
  draftBetween,
  emptyLock,
  group,
  organization,
  ou,
  permissionSet,
  scp,
  stepIds,
  waitsFor,
} from "../testing/organizations.ts";

const rename = (from: string, to: string) => ({ renames: [{ from, to }] });

describe("names", () => {
  it("renames an OU with all below it, and plans the rest under the new path", () => {
    const observed = organization({
      organizationalUnits: [ou("Work"), ou("Work/PROD")],
      accounts: [account("Dev", "Work/PROD", { id: accountId(1) })],
    });
    const desired = organization({
      organizationalUnits: [ou("Workload"), ou("Workload/PROD"), ou("Workload/SDLC", undefined)],
      accounts: [account("Dev", "Workload/SDLC", { id: accountId(1) })],
    });
    const draft = draftBetween({ observed, desired, ...rename("ou:Work", "ou:Workload") });
    expect(stepIds(draft)).toEqual([
      "create-ou:ou:Workload/SDLC",
      "move-account:account:Dev@ou:Workload/SDLC",
      "rename-ou:ou:Work>Workload",
    ]);
    expect(waitsFor(draft, "create-ou:ou:Workload/SDLC")).toEqual(["rename-ou:ou:Work>Workload"]);
    const after = planned(draft.observed, topologicalOrder(draft.steps));
    expect(after.accounts.find(({ name }) => name === "Dev")?.parent).toBe("Workload/SDLC");
    expect(after.organizationalUnits.map(({ path }) => path)).toEqual([
      "Workload",
      "Workload/PROD",
      "Workload/SDLC",
    ]);
  });

  it("does a renaming once: where the new name is there already, nothing is left to do", () => {
    const there = organization({ organizationalUnits: [ou("Workload")] });
    const draft = draftBetween({
      observed: there,
      desired: there,
      ...rename("ou:Work", "ou:Workload"),
    });
    expect(draft.steps).toEqual([]);
  });

  it("frees a name before another thing takes it", () => {
    const observed = organization({ organizationalUnits: [ou("A"), ou("B")] });
    const desired = organization({ organizationalUnits: [ou("B", "ou-A"), ou("C", "ou-B")] });
    const draft = draftBetween({
      observed,
      desired,
      renames: [
        { from: "ou:A", to: "ou:B" },
        { from: "ou:B", to: "ou:C" },
      ],
    });
    expect(stepIds(draft)).toEqual(["rename-ou:ou:A>B", "rename-ou:ou:B>C"]);
    expect(waitsFor(draft, "rename-ou:ou:A>B")).toEqual(["rename-ou:ou:B>C"]);
  });

  it("refuses to exchange two names, to merge two things, and to move an OU", () => {
    const observed = organization({ organizationalUnits: [ou("A"), ou("B"), ou("B/x")] });
    const codes = (to: readonly string[], renames: readonly { from: string; to: string }[]) =>
      compare({
        observed,
        desired: organization({ organizationalUnits: to.map((path) => ou(path)) }),
        renames,
      }).diagnostics.map(({ code }) => code);
    expect(
      codes(
        ["A", "B"],
        [
          { from: "ou:A", to: "ou:B" },
          { from: "ou:B", to: "ou:A" },
        ],
      ),
    ).toContain("PLN1013");
    expect(codes(["B"], [{ from: "ou:A", to: "ou:B" }])).toContain("PLN1010");
    expect(codes(["A", "A/x"], [{ from: "ou:B/x", to: "ou:A/x" }])).toContain("PLN1011");
  });

  it("gives an OU that is ours its declared name back", () => {
    const observed = organization({ organizationalUnits: [ou("Wrkload", "ou-1")] });
    const desired = organization({ organizationalUnits: [ou("Workload", undefined)] });
    const lock = { ...emptyLock, objects: new Map([["ou:Workload", "ou-1"]]) };
    expect(stepIds(draftBetween({ observed, desired, lock }))).toEqual([
      "rename-ou:ou:Wrkload>Workload",
    ]);
  });

  it("renames nothing that is not ours", () => {
    const observed = organization({ organizationalUnits: [ou("Work")] });
    const desired = organization({ organizationalUnits: [ou("Workload")] });
    const draft = draftBetween({
      observed,
      desired,
      lock: emptyLock,
      ...rename("ou:Work", "ou:Workload"),
    });
    expect(draft.steps).toEqual([]);
    expect(draft.needsAdoption).toEqual([{ key: "ou:Workload", differs: ["name"] }]);
    expect(draft.known).toContainEqual({ key: "ou:Workload", id: "ou-Work" });
  });

  it("renames a policy and brings its document in one call", () => {
    const observed = organization({ policies: [scp("Old", [""])] });
    const desired = organization({ policies: [scp("New", [""], { description: "why" })] });
    const draft = draftBetween({ observed, desired, ...rename("scp:Old", "scp:New") });
    expect(draft.steps.map(({ operation }) => operation)).toEqual([
      {
        kind: "update-policy",
        policyType: "SERVICE_CONTROL_POLICY",
        name: "Old",
        newName: "New",
        description: "why",
      },
    ]);
  });

  it("knows an account by its e-mail address, renames it, and keeps what it has", () => {
    const observed = organization({
      accounts: [account("old", "", { id: accountId(1), email: "DEV@example.com" })],
      identityCenter: center({
        permissionSets: [permissionSet("Developer")],
        groups: [group("Devs")],
        assignments: [assignment("Devs", "Developer", "old")],
      }),
    });
    const desired = organization({
      accounts: [account("Dev", "")],
      identityCenter: center({
        permissionSets: [permissionSet("Developer")],
        groups: [group("Devs")],
        assignments: [assignment("Devs", "Developer", "Dev")],
      }),
    });
    const draft = draftBetween({ observed, desired });
    expect(draft.steps.map(({ operation }) => operation)).toEqual([
      { kind: "rename-account", account: "Dev", newName: "Dev" },
    ]);
    expect(draft.known).toContainEqual({ key: "account:Dev", id: accountId(1) });
    expect(draft.adopted).toEqual([]);
  });

  it("removes an assignment that is ours from an account that got another name", () => {
    const set = { permissionSets: [permissionSet("Developer")], groups: [group("Devs")] };
    const observed = organization({
      accounts: [account("old", "", { id: accountId(1), email: "dev@example.com" })],
      identityCenter: center({ ...set, assignments: [assignment("Devs", "Developer", "old")] }),
    });
    const desired = organization({ accounts: [account("Dev", "")], identityCenter: center(set) });
    expect(stepIds(draftBetween({ observed, desired }))).toContain(
      "unassign:assignment:Dev/Developer/group:Devs",
    );
  });

  it("takes an account of the same name with another address for another account", () => {
    const observed = organization({
      accounts: [account("Dev", "", { id: accountId(1), email: "x@example.com" })],
    });
    const desired = organization({ accounts: [account("Dev", "")] });
    expect(
      compare({ observed, desired, lock: emptyLock }).diagnostics.map(({ code }) => code),
    ).toEqual(["PLN1002"]);
    expect(compare({ observed, desired }).diagnostics.map(({ code }) => code)).toEqual(["PLN1004"]);
  });

  it("never creates the management account, and stops where it cannot tell which one it is", () => {
    const desired = organization({ id: undefined });
    const observed = {
      ...organization(),
      id: undefined,
      accounts: [],
      managementAccountId: undefined,
    };
    const unidentified = {
      ...desired,
      managementAccountId: undefined,
      accounts: [account("Boss", "")],
    };
    expect(
      compare({ observed, desired: unidentified }).diagnostics.map(({ code }) => code),
    ).toEqual(["PLN1001"]);
    const draft = draftBetween({ observed, desired: unidentified, managementAccount: "Boss" });
    expect(stepIds(draft)).toEqual(["create-organization:organization"]);
  });

  it("leaves the management account where it is and called what it is", () => {
    const observed = organization({ organizationalUnits: [ou("A")] });
    const [boss] = observed.accounts;
    const desired = {
      ...observed,
      accounts: boss === undefined ? [] : [{ ...boss, name: "Boss", parent: "A" }],
    };
    const { draft, diagnostics } = compare({ observed, desired });
    expect(draft?.steps).toEqual([]);
    expect(diagnostics.map(({ code }) => code)).toEqual(["PLN1005", "PLN1006"]);
  });

  it("says that a permission set is made anew under another name", () => {
    const observed = organization({
      identityCenter: center({ permissionSets: [permissionSet("Old")] }),
    });
    const desired = organization({
      identityCenter: center({ permissionSets: [permissionSet("New")] }),
    });
    const { draft, diagnostics } = compare({
      observed,
      desired,
      ...rename("permission-set:Old", "permission-set:New"),
    });
    expect(diagnostics.map(({ code }) => code)).toEqual(["PLN1012"]);
    expect(draft && stepIds(draft)).toEqual([
      "create-permission-set:permission-set:New",
      "delete-permission-set:permission-set:Old",
    ]);
  });
});
