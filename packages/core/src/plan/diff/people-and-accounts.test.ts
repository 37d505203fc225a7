import { describe, expect, it } from "vitest";
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
  user,
  waitsFor,
} from "../testing/organizations.ts";

describe("accounts", () => {
  it("are created in the root and moved straight to their place", () => {
    const desired = organization({
      organizationalUnits: [ou("W")],
      accounts: [account("Dev", "W")],
    });
    const observed = organization({ organizationalUnits: [ou("W")] });
    const draft = draftBetween({ observed, desired });
    expect(draft.steps.map(({ operation }) => operation)).toEqual([
      { kind: "create-account", name: "Dev", email: "dev@example.com", tags: [] },
      { kind: "move-account", account: "Dev", from: "", to: "W" },
    ]);
    expect(draft.prerequisites.map(({ summary }) => summary)).toEqual([
      "E-mail addresses for new accounts",
    ]);
  });

  it("are renamed once the organization trusts Account Management, and need it otherwise", () => {
    const service = "account.amazonaws.com";
    const observed = organization({
      accounts: [account("old", "", { id: accountId(1), email: "dev@example.com" })],
    });
    const accounts = [account("Dev", "")];
    const without = draftBetween({ observed, desired: organization({ accounts }) });
    expect(without.prerequisites.map(({ summary }) => summary)).toEqual([
      "Enable trusted access of AWS Account Management",
    ]);
    const desired = organization({ accounts, trustedAccess: [service] });
    const planned = draftBetween({ observed, desired });
    expect(planned.prerequisites).toEqual([]);
    const [rename = ""] = stepIds(planned).filter((id) => id.startsWith("rename-account"));
    expect(waitsFor(planned, rename)).toEqual([`enable-trusted-access:trusted-access:${service}`]);
    const there = draftBetween({ observed: { ...observed, trustedAccess: [service] }, desired });
    expect(there.prerequisites).toEqual([]);
  });

  it("are invited where they are declared so, and nothing else is planned until they have joined", () => {
    const invited = account("Current", "W", { joined: "INVITED", invitation: "declared" });
    const desired = organization({
      organizationalUnits: [ou("W")],
      accounts: [invited],
      policies: [scp("Guard", [{ kind: "account", name: "Current" }])],
      delegatedAdministrators: [{ account: "Current", servicePrincipal: "config.amazonaws.com" }],
      identityCenter: center({
        permissionSets: [permissionSet("Developer")],
        groups: [group("Devs")],
        assignments: [assignment("Devs", "Developer", "Current")],
      }),
    });
    const set = { permissionSets: [permissionSet("Developer")], groups: [group("Devs")] };
    const observed = organization({
      organizationalUnits: [ou("W")],
      policies: [scp("Guard", [])],
      identityCenter: center(set),
    });
    const draft = draftBetween({ observed, desired });
    expect(stepIds(draft)).toEqual(["invite-account:account:Current"]);
    expect(draft.prerequisites.map(({ summary }) => summary)).toEqual([
      "Verify the management account's e-mail address",
      "Accept the invitation of Current",
    ]);
    const joined = { ...invited, id: accountId(1), parent: "", invitation: undefined };
    const then = draftBetween({
      observed: { ...observed, accounts: [...observed.accounts, joined] },
      desired,
      adopt: true,
    });
    expect(stepIds(then)).toEqual([
      "assign:assignment:Current/Developer/group:Devs",
      "attach-policy:scp:Guard@account:Current",
      "move-account:account:Current@ou:W",
      "register-delegated-administrator:delegated-administrator:Current/config.amazonaws.com",
    ]);
  });

  it("that are closed cannot be declared, and are not closed again", () => {
    const closed = account("Dev", "", { id: accountId(1), state: "SUSPENDED" });
    const observed = organization({ accounts: [closed] });
    const desired = organization({ accounts: [account("Dev", "")] });
    expect(compare({ observed, desired }).diagnostics.map(({ code }) => code)).toEqual(["PLN1003"]);
    expect(draftBetween({ observed, desired: organization() }).steps).toEqual([]);
  });

  it("beyond AWS's quota need an increase that a person asks for", () => {
    const accounts = Array.from({ length: 10 }, (_, place) => account(`a${place}`, ""));
    const needs = (accountQuota?: number) =>
      draftBetween({ observed: organization(), desired: organization({ accounts }), accountQuota })
        .prerequisites.map(({ summary }) => summary)
        .filter((summary) => summary.includes("quota"));
    expect(needs()).toEqual(["Have the quota of accounts raised to 11"]);
    expect(needs(11)).toEqual([]);
  });
});

const set = permissionSet("Developer", {
  managedPolicies: ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
});

describe("permission sets", () => {
  const accounts = [
    account("Dev", "", { id: accountId(1) }),
    account("Prod", "", { id: accountId(2) }),
  ];
  const having = (facts: Parameters<typeof center>[0]) =>
    organization({ accounts, identityCenter: center({ groups: [group("Devs")], ...facts }) });
  const changed = { ...set, sessionDuration: "PT1H" };

  it("are provisioned after a change, before they are assigned elsewhere", () => {
    const observed = having({
      permissionSets: [set],
      assignments: [assignment("Devs", "Developer", "Dev")],
    });
    const desired = having({
      permissionSets: [changed],
      assignments: ["Dev", "Prod"].map((where) => assignment("Devs", "Developer", where)),
    });
    const draft = draftBetween({ observed, desired });
    const update = "update-permission-set:permission-set:Developer";
    const provision = "provision-permission-set:permission-set:Developer";
    expect(stepIds(draft)).toEqual([
      "assign:assignment:Prod/Developer/group:Devs",
      provision,
      update,
    ]);
    expect(waitsFor(draft, provision)).toEqual([update]);
    expect(waitsFor(draft, "assign:assignment:Prod/Developer/group:Devs")).toEqual([
      provision,
      update,
    ]);
    expect(draft.steps.find(({ id }) => id === update)?.calls).toEqual([
      { service: "sso-admin", operation: "UpdatePermissionSet" },
    ]);
  });

  it("that nobody has are not provisioned", () => {
    const draft = draftBetween({
      observed: having({ permissionSets: [set] }),
      desired: having({ permissionSets: [changed] }),
    });
    expect(stepIds(draft)).toEqual(["update-permission-set:permission-set:Developer"]);
  });

  it("whose copies in accounts are older are provisioned without a change", () => {
    const draft = draftBetween({
      observed: having({ permissionSets: [{ ...set, outdatedIn: ["Dev"] }] }),
      desired: having({ permissionSets: [set] }),
    });
    expect(stepIds(draft)).toEqual(["provision-permission-set:permission-set:Developer"]);
  });

  it("that mean the same are the same: durations, lists and documents are compared by meaning", () => {
    const one = permissionSet("Developer", {
      sessionDuration: "PT8H",
      managedPolicies: ["a", "b"],
      inlinePolicy:
        '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":["*"]}}',
    });
    const other = permissionSet("Developer", {
      sessionDuration: "PT480M",
      managedPolicies: ["b", "a"],
      inlinePolicy:
        '{ "Statement": [{"Action": ["s3:*"], "Resource": "*", "Effect": "Allow"}], "Version": "2012-10-17" }',
    });
    const draft = draftBetween({
      observed: having({ permissionSets: [one] }),
      desired: having({ permissionSets: [other] }),
    });
    expect(draft.steps).toEqual([]);
  });
});

describe("groups and users", () => {
  const declared = center({
    identitySource: "external",
    permissionSets: [set],
    groups: [group("Devs", "ada")],
    users: [user("ada")],
    assignments: [assignment("Devs", "Developer", "Dev")],
  });
  const accounts = [account("Dev", "", { id: accountId(1) })];
  const desired = organization({ accounts, identityCenter: declared });

  it("of an identity provider are never made, changed or listed; missing ones are waited for", () => {
    const observed = organization({
      accounts,
      identityCenter: center({
        identitySource: "external",
        permissionSets: [set],
        users: [user("eve")],
      }),
    });
    const draft = draftBetween({ observed, desired, lock: emptyLock });
    expect(draft.steps).toEqual([]);
    expect(draft.unmanaged).toEqual([]);
    expect(draft.prerequisites.map(({ summary }) => summary)).toEqual([
      "Let your identity provider provision users and groups",
    ]);
    const provisioned = { ...declared, assignments: [] };
    const then = draftBetween({
      observed: organization({ accounts, identityCenter: provisioned }),
      desired,
    });
    expect(stepIds(then)).toEqual(["assign:assignment:Dev/Developer/group:Devs"]);
  });

  it("wait for Identity Center, which no API enables", () => {
    const observed = organization({ accounts, identityCenter: undefined });
    const draft = draftBetween({ observed, desired });
    expect(draft.steps).toEqual([]);
    expect(draft.prerequisites.map(({ summary }) => summary)).toEqual([
      "Enable IAM Identity Center",
    ]);
  });

  it("are left out, without advice, where Identity Center could not be read", () => {
    const gaps = [{ subject: "identity-center" as const, reason: "AccessDeniedException" }];
    const observed = organization({ accounts, identityCenter: undefined, gaps });
    const { draft, diagnostics } = compare({ observed, desired });
    expect(draft?.steps).toEqual([]);
    expect(draft?.prerequisites).toEqual([]);
    expect(diagnostics.map(({ code }) => code)).toEqual(["PLN1040"]);
  });

  it("wait for a provider that is declared and not connected", () => {
    const observed = organization({
      accounts,
      identityCenter: { ...declared, identitySource: "identity-center" },
    });
    expect(draftBetween({ observed, desired }).prerequisites.map(({ summary }) => summary)).toEqual(
      ["Connect your identity provider"],
    );
  });
});

describe("what was not read", () => {
  it("is said with the plan that may make it again", () => {
    const gaps = [
      { subject: "trusted-access" as const, reason: "AccessDeniedException" },
      { subject: "iam" as const, account: "Dev", reason: "AccessDenied" },
    ];
    const { diagnostics } = compare({ observed: organization({ gaps }), desired: organization() });
    expect(
      diagnostics.map(({ code, detail }) => [code, detail.includes("trusted-access")]),
    ).toEqual([["PLN1040", true]]);
  });

  it("of an OU's parent, or of AWS's own policies, is a mistake of the blueprint", () => {
    const orphan = organization({ organizationalUnits: [ou("A/x")] });
    expect(
      compare({ observed: organization(), desired: orphan }).diagnostics.map(({ code }) => code),
    ).toEqual(["PLN1020"]);
    const lock = { ...emptyLock, objects: new Map([["scp:Gone", "p-Gone"]]) };
    const own = organization({ policies: [scp("Gone", [""], { awsManaged: true })] });
    expect(
      compare({ observed: organization(), desired: own, lock }).diagnostics.map(({ code }) => code),
    ).toEqual(["PLN1033"]);
  });
});
