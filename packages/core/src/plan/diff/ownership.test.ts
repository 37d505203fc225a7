import { describe, expect, it } from "vitest";
import { planned } from "../effects/apply-steps.ts";
import { topologicalOrder } from "../order.ts";
import {
  account,
  accountId,
  assignment,
  center,
  compare,
  denying,
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

const full = organization({
  organizationalUnits: [ou("Workload"), ou("Workload/PROD")],
  accounts: [account("Dev", "Workload", { id: accountId(1) })],
  policies: [scp("Guard", ["Workload"])],
  trustedAccess: ["sso.amazonaws.com"],
  delegatedAdministrators: [{ account: "Dev", servicePrincipal: "sso.amazonaws.com" }],
  identityCenter: center({
    permissionSets: [permissionSet("Developer")],
    groups: [group("Devs", "ada")],
    users: [user("ada")],
    assignments: [assignment("Devs", "Developer", "Dev")],
  }),
});

const keys = [
  "account:Dev",
  "assignment:Dev/Developer/group:Devs",
  "delegated-administrator:Dev/sso.amazonaws.com",
  "group:Devs",
  "ou:Workload",
  "ou:Workload/PROD",
  "permission-set:Developer",
  "scp:Guard",
  "trusted-access:sso.amazonaws.com",
  "user:ada",
];

describe("what is ours", () => {
  it("is nothing without a lock file: what is declared and equal is adopted without a step", () => {
    const draft = draftBetween({ observed: full, desired: full, lock: emptyLock });
    expect(draft.steps).toEqual([]);
    expect(draft.adopted.filter((key) => key !== "account:Management")).toEqual(keys);
    expect(draft.known).toContainEqual({ key: "ou:Workload", id: "ou-Workload" });
    expect(draft.unmanaged).toEqual([]);
  });

  it("excludes what is neither declared nor in the lock file, which is listed and left", () => {
    const draft = draftBetween({ observed: full, desired: organization(), lock: emptyLock });
    expect(draft.steps).toEqual([]);
    expect(draft.unmanaged).toEqual(keys);
  });

  it("is removed when it is no longer declared, each step marked as destroying", () => {
    const { draft = { steps: [] }, diagnostics } = compare({
      observed: full,
      desired: organization(),
    });
    // The closed account stays in it for 90 days.
    expect(diagnostics.map(({ code }) => code)).toEqual(["PLN1021"]);
    expect(stepIds(draft)).toEqual([
      "close-account:account:Dev",
      "delete-group:group:Devs",
      "delete-ou:ou:Workload/PROD",
      "delete-permission-set:permission-set:Developer",
      "delete-policy:scp:Guard",
      "delete-user:user:ada",
      "deregister-delegated-administrator:delegated-administrator:Dev/sso.amazonaws.com",
      "detach-policy:scp:Guard@ou:Workload",
      "disable-trusted-access:trusted-access:sso.amazonaws.com",
      "remove-member:member:Devs/ada",
      "unassign:assignment:Dev/Developer/group:Devs",
    ]);
    expect(draft.steps.every(({ destroys }) => destroys)).toBe(true);
  });

  it("excludes a thing of the same name with another id: somebody made it after ours was deleted", () => {
    const lock = { ...emptyLock, objects: new Map([["ou:Workload/PROD", "ou-older"]]) };
    const draft = draftBetween({ observed: full, desired: organization(), lock });
    expect(draft.steps).toEqual([]);
    expect(draft.unmanaged).toContain("ou:Workload/PROD");
  });

  it("includes what differs only with --adopt", () => {
    const desired = {
      ...full,
      policies: full.policies.map((policy) =>
        policy.awsManaged ? policy : { ...policy, document: denying("s3:*") },
      ),
    };
    const without = draftBetween({ observed: full, desired, lock: emptyLock });
    expect(without.steps).toEqual([]);
    expect(without.needsAdoption).toEqual([{ key: "scp:Guard", differs: ["document"] }]);
    const draft = draftBetween({ observed: full, desired, lock: emptyLock, adopt: true });
    expect(stepIds(draft)).toEqual(["update-policy:scp:Guard"]);
    expect(draft.adopted).toContain("scp:Guard");
  });

  it("never includes AWS's own policies, whatever is declared of them", () => {
    const desired = {
      ...full,
      policies: full.policies.map((policy) =>
        policy.awsManaged ? { ...policy, targets: [], document: denying("s3:*") } : policy,
      ),
    };
    for (const adopt of [false, true]) {
      const draft = draftBetween({ observed: full, desired, lock: emptyLock, adopt });
      expect(draft.steps).toEqual([]);
      expect([...draft.adopted, ...draft.unmanaged]).not.toContain("scp:FullAWSAccess");
    }
  });

  it("includes AWS's own policy where the lock file has it, also on nodes that are yet to be made", () => {
    const lock = { ...emptyLock, objects: new Map([["scp:FullAWSAccess", "p-FullAWSAccess"]]) };
    const tree = organization({ organizationalUnits: [ou("W")], accounts: [account("Dev", "W")] });
    const desired = {
      ...tree,
      policies: [
        ...tree.policies.map((policy) => ({
          ...policy,
          targets: policy.targets.filter(
            (target) => target.kind === "account" || target.path === "",
          ),
        })),
        scp("Allowed", ["W"]),
      ],
    };
    const nothing = { ...organization(), id: undefined, accounts: [], policies: [] };
    const root = { id: undefined, enabledPolicyTypes: [], tags: [] };
    for (const observed of [organization(), { ...nothing, root }]) {
      const draft = draftBetween({
        observed,
        desired,
        lock,
        adopt: true,
        managementAccount: "Management",
      });
      const detach = "detach-policy:scp:FullAWSAccess@ou:W";
      expect(stepIds(draft).filter((id) => id.startsWith("detach"))).toEqual([detach]);
      expect(waitsFor(draft, detach)).toContain("attach-policy:scp:Allowed@ou:W");
      const after = planned(draft.observed, topologicalOrder(draft.steps));
      expect(draftBetween({ observed: after, desired, lock, adopt: true }).steps).toEqual([]);
    }
  });

  it("leaves tags alone that are not declared, and sets those that are", () => {
    const tagged = (tags: readonly { key: string; value: string }[]) =>
      organization({ organizationalUnits: [{ ...ou("Workload"), tags }] });
    const observed = tagged([
      { key: "cost", value: "1" },
      { key: "team", value: "a" },
    ]);
    const desired = tagged([{ key: "team", value: "b" }]);
    const draft = draftBetween({ observed, desired });
    expect(draft.steps.map(({ operation }) => operation)).toEqual([
      {
        kind: "tag",
        resource: { kind: "ou", path: "Workload" },
        set: [{ key: "team", value: "b" }],
        remove: [],
      },
    ]);
  });

  it("includes a group's members and a policy's attachments: what another hand added is drift", () => {
    const observed = {
      ...full,
      policies: full.policies.map((policy) =>
        policy.awsManaged ? policy : scp("Guard", ["Workload", "Workload/PROD"]),
      ),
      identityCenter: center({ ...full.identityCenter, groups: [group("Devs", "ada", "eve")] }),
    };
    expect(stepIds(draftBetween({ observed, desired: full }))).toEqual([
      "detach-policy:scp:Guard@ou:Workload/PROD",
      "remove-member:member:Devs/eve",
    ]);
  });

  it("keeps an OU that still holds something, and a permission set that others have assigned", () => {
    const { draft, diagnostics } = compare({
      observed: full,
      desired: organization(),
      lock: {
        ...emptyLock,
        objects: new Map([
          ["ou:Workload", "ou-Workload"],
          ["permission-set:Developer", permissionSet("Developer").arn ?? ""],
        ]),
      },
    });
    expect(draft?.steps).toEqual([]);
    expect(diagnostics.map(({ code }) => code)).toEqual(["PLN1021", "PLN1022"]);
  });
});
