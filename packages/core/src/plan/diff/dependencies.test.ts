import { describe, expect, it } from "vitest";
import {
  account,
  accountId,
  assignment,
  center,
  compare,
  draftBetween,
  group,
  organization,
  ou,
  permissionSet,
  scp,
  user,
  waitsFor,
} from "../testing/organizations.ts";

const nothing = { ...organization(), id: undefined, accounts: [], policies: [] };

describe("what a step waits for", () => {
  it("is the making of each thing that it needs", () => {
    const desired = organization({
      organizationalUnits: [ou("W"), ou("W/P")],
      accounts: [account("Dev", "W/P")],
      policies: [scp("Guard", ["W"])],
      trustedAccess: ["sso.amazonaws.com"],
      delegatedAdministrators: [{ account: "Dev", servicePrincipal: "sso.amazonaws.com" }],
      identityCenter: center({
        permissionSets: [permissionSet("Developer")],
        groups: [group("Devs", "ada")],
        users: [user("ada")],
        assignments: [assignment("Devs", "Developer", "Dev")],
      }),
    });
    const draft = draftBetween({
      observed: { ...nothing, root: { id: undefined, enabledPolicyTypes: [], tags: [] } },
      desired,
    });
    const after = (id: string) => waitsFor(draft, id);
    expect(after("create-ou:ou:W/P")).toEqual([
      "create-organization:organization",
      "create-ou:ou:W",
    ]);
    expect(after("move-account:account:Dev@ou:W/P")).toEqual([
      "create-account:account:Dev",
      "create-ou:ou:W/P",
    ]);
    expect(after("create-policy:scp:Guard")).toEqual([
      "create-organization:organization",
      "enable-policy-type:policy-type:SERVICE_CONTROL_POLICY",
    ]);
    expect(after("add-member:member:Devs/ada")).toEqual([
      "create-group:group:Devs",
      "create-user:user:ada",
    ]);
    expect(after("assign:assignment:Dev/Developer/group:Devs")).toEqual([
      "create-account:account:Dev",
      "create-group:group:Devs",
      "create-permission-set:permission-set:Developer",
      "enable-trusted-access:trusted-access:sso.amazonaws.com",
    ]);
    expect(after("attach-policy:scp:Guard@ou:W")).toEqual([
      "assign:assignment:Dev/Developer/group:Devs",
      "create-account:account:Dev",
      "create-ou:ou:W",
      "create-policy:scp:Guard",
      "enable-policy-type:policy-type:SERVICE_CONTROL_POLICY",
      "move-account:account:Dev@ou:W/P",
      "register-delegated-administrator:delegated-administrator:Dev/sso.amazonaws.com",
    ]);
  });

  it("is, before something goes, all that still uses it", () => {
    const observed = organization({
      organizationalUnits: [ou("W"), ou("W/P")],
      accounts: [account("Dev", "W/P", { id: accountId(1) })],
      policies: [scp("Guard", ["W"])],
    });
    const desired = organization({ accounts: [account("Dev", "", { id: accountId(1) })] });
    const draft = draftBetween({ observed, desired });
    expect(waitsFor(draft, "delete-ou:ou:W/P")).toEqual(["move-account:account:Dev@ou:"]);
    expect(waitsFor(draft, "delete-ou:ou:W")).toEqual([
      "delete-ou:ou:W/P",
      "detach-policy:scp:Guard@ou:W",
    ]);
    expect(waitsFor(draft, "delete-policy:scp:Guard")).toEqual(["detach-policy:scp:Guard@ou:W"]);
  });

  it("is a guardrail's smaller places before its larger ones, the root last", () => {
    const desired = organization({
      organizationalUnits: [ou("PROD"), ou("Sandbox"), ou("SDLC")],
      accounts: [
        account("p1", "PROD", { id: accountId(1) }),
        account("p2", "PROD", { id: accountId(2) }),
        account("p3", "PROD", { id: accountId(3) }),
        account("s1", "SDLC", { id: accountId(4) }),
        account("s2", "SDLC", { id: accountId(5) }),
        account("x1", "Sandbox", { id: accountId(6) }),
      ],
      policies: [scp("Guard", ["", "PROD", "SDLC", "Sandbox"])],
    });
    const draft = draftBetween({ observed: { ...desired, policies: [] }, desired });
    const before = (target: string) =>
      draft.steps
        .find(({ id }) => id === `attach-policy:scp:Guard@ou:${target}`)
        ?.dependsOn.filter((id) => id.startsWith("attach"));
    expect(before("Sandbox")).toEqual([]);
    expect(before("SDLC")).toEqual(["attach-policy:scp:Guard@ou:Sandbox"]);
    expect(before("PROD")).toEqual(["attach-policy:scp:Guard@ou:SDLC"]);
    expect(before("")).toEqual(["attach-policy:scp:Guard@ou:PROD"]);
  });

  it("is only the end, not the success, of what is done with the accounts under a guardrail", () => {
    const desired = organization({
      organizationalUnits: [ou("W")],
      accounts: [account("Dev", "W")],
      policies: [scp("Guard", ["W"])],
    });
    const observed = organization({ organizationalUnits: [ou("W")], policies: [scp("Guard", [])] });
    const attach = draftBetween({ observed, desired }).steps.find(({ id }) =>
      id.startsWith("attach"),
    );
    expect(attach?.dependsOn).toEqual([]);
    expect(attach?.after).toEqual(["create-account:account:Dev", "move-account:account:Dev@ou:W"]);
  });

  it("is the attaching of what replaces a policy, before that is detached", () => {
    const observed = organization({
      policies: [scp("Old", [""]), scp("New", [])],
    });
    const desired = organization({
      policies: [scp("Old", []), scp("New", [""])],
    });
    const draft = draftBetween({ observed, desired });
    expect(waitsFor(draft, "detach-policy:scp:Old@ou:")).toEqual(["attach-policy:scp:New@ou:"]);
    expect(waitsFor(draft, "attach-policy:scp:New@ou:")).toEqual([]);
  });

  it("is turned round on a node that is full, one for one, with a warning", () => {
    const names = ["a", "b", "c", "d", "e", "f", "g", "h", "i"];
    const attached = (some: readonly string[]) =>
      [...names, "k", "l"].map((name) => scp(name, some.includes(name) ? [""] : []));
    const observed = organization({ policies: attached(names) });
    const desired = organization({ policies: attached([...names.slice(2), "k", "l"]) });
    const { draft, diagnostics } = compare({ observed, desired });
    expect(diagnostics.map(({ code }) => code)).toEqual(["PLN1031"]);
    if (draft === undefined) throw new Error("no draft");
    expect(waitsFor(draft, "attach-policy:scp:k@ou:")).toEqual(["detach-policy:scp:a@ou:"]);
    expect(waitsFor(draft, "detach-policy:scp:b@ou:")).toEqual(["attach-policy:scp:k@ou:"]);
    expect(waitsFor(draft, "attach-policy:scp:l@ou:")).toEqual([
      "attach-policy:scp:k@ou:",
      "detach-policy:scp:b@ou:",
    ]);
  });

  it("does not help where a node would have no SCP, or too many", () => {
    const observed = { ...organization(), policies: [scp("Only", [""])] };
    const none = { ...organization(), policies: [scp("Only", [])] };
    expect(compare({ observed, desired: none }).diagnostics.map(({ code }) => code)).toEqual([
      "PLN1030",
    ]);
    const ten = Array.from({ length: 10 }, (_, place) => scp(`p${place}`, [""]));
    expect(
      compare({
        observed: organization(),
        desired: organization({ policies: ten }),
      }).diagnostics.map(({ code }) => code),
    ).toEqual(["PLN1032"]);
  });

  it("is the new assignment of a person before the old one goes", () => {
    const sets = { permissionSets: [permissionSet("A"), permissionSet("B")], groups: [group("G")] };
    const accounts = [account("Dev", "", { id: accountId(1) })];
    const with_ = (set: string) =>
      organization({
        accounts,
        identityCenter: center({ ...sets, assignments: [assignment("G", set, "Dev")] }),
      });
    const draft = draftBetween({ observed: with_("A"), desired: with_("B") });
    expect(waitsFor(draft, "unassign:assignment:Dev/A/group:G")).toEqual([
      "assign:assignment:Dev/B/group:G",
    ]);
  });
});
