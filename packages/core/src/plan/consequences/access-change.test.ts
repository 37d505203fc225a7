import { describe, expect, it } from "vitest";
import type { Organization } from "../../organization/organization.ts";
import { planned } from "../effects/apply-steps.ts";
import { topologicalOrder } from "../order.ts";
import type { AccessChange } from "../plan.ts";
import {
  account,
  accountId,
  assignment,
  center,
  denying,
  draftBetween,
  group,
  organization,
  ou,
  permissionSet,
  scp,
  user,
} from "../testing/organizations.ts";
import { accessChanges } from "./access-change.ts";

function changesBetween(observed: Organization, desired: Organization): readonly AccessChange[] {
  const draft = draftBetween({ observed, desired });
  const steps = topologicalOrder(draft.steps);
  return accessChanges({ steps, before: draft.observed, after: planned(draft.observed, steps) });
}

/** `who gains what in where`. */
const sentences = (changes: readonly AccessChange[]): readonly string[] =>
  changes.map(({ who, change, what, account: where }) => `${who} ${change} ${what} in ${where}`);

const accounts = ["A", "B", "C", "D", "E"].map((name, place) =>
  account(name, place < 2 ? "PROD" : "", { id: accountId(place) }),
);
const tree = { organizationalUnits: [ou("PROD"), ou("SDLC")], accounts };
const people = { groups: [group("Devs", "ada")], users: [user("ada"), user("bob")] };
const having = (facts: Parameters<typeof center>[0]) =>
  organization({
    ...tree,
    identityCenter: center({ permissionSets: [permissionSet("Developer")], ...people, ...facts }),
  });

describe("who gains and who loses", () => {
  it("is a group with all its accounts in one entry", () => {
    const assignments = accounts.map(({ name }) => assignment("Devs", "Developer", name));
    const [change, ...others] = changesBetween(having({}), having({ assignments }));
    expect(others).toEqual([]);
    expect(change).toEqual({
      change: "gains",
      who: "group Devs",
      account: "A, B, C and 2 more",
      accounts: ["A", "B", "C", "D", "E"],
      what: "permission set Developer",
      step: "assign:assignment:A/Developer/group:Devs",
    });
    expect(sentences(changesBetween(having({ assignments }), having({})))).toEqual([
      "group Devs loses permission set Developer in A, B, C and 2 more",
    ]);
  });

  it("is a person who enters or leaves a group, by what the group has", () => {
    const assignments = [assignment("Devs", "Developer", "A")];
    const changed = having({ assignments, groups: [group("Devs", "bob")] });
    expect(sentences(changesBetween(having({ assignments }), changed))).toEqual([
      "user bob gains permission set Developer through group Devs in A",
      "user ada loses permission set Developer through group Devs in A",
    ]);
    expect(
      sentences(changesBetween(having({}), having({ groups: [group("Devs", "ada", "bob")] }))),
    ).toEqual(["user bob gains membership of group Devs in no account"]);
  });

  it("is not each member of a group that is new", () => {
    const fresh = having({
      groups: [...people.groups, group("Ops", "ada", "bob")],
      assignments: [assignment("Ops", "Developer", "A")],
    });
    expect(sentences(changesBetween(having({}), fresh))).toEqual([
      "group Ops gains permission set Developer in A",
    ]);
  });

  it("is whoever has a permission set whose content changes, statement by statement", () => {
    const allow = (action: string) =>
      `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"${action}","Resource":"*"},{"Effect":"Deny","Action":"iam:*","Resource":"arn:aws:iam::*:role/x"}]}`;
    const assignments = [assignment("Devs", "Developer", "A")];
    const withSet = (facts: Parameters<typeof permissionSet>[1]) =>
      having({ assignments, permissionSets: [permissionSet("Developer", facts)] });
    const changes = changesBetween(
      withSet({
        managedPolicies: ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
        inlinePolicy: allow("s3:GetObject"),
      }),
      withSet({
        managedPolicies: ["arn:aws:iam::aws:policy/PowerUserAccess"],
        inlinePolicy: allow("s3:PutObject").replace(/,\{"Effect":"Deny".*?\}/, ""),
        permissionsBoundary: { kind: "aws-managed", arn: "arn:aws:iam::aws:policy/ViewOnlyAccess" },
      }),
    );
    expect(sentences(changes).map((one) => one.replace(" (permission set Developer)", ""))).toEqual(
      [
        "group Devs gains what PowerUserAccess allows in A",
        "group Devs loses what ReadOnlyAccess allows in A",
        "group Devs gains s3:PutObject on any resource in A",
        "group Devs gains iam:* on arn:aws:iam::*:role/x in A",
        "group Devs loses s3:GetObject on any resource in A",
        "group Devs loses what the boundary ViewOnlyAccess does not allow in A",
      ],
    );
  });

  it("is everyone below a node for what a guardrail denies there", () => {
    const guard = (targets: readonly string[], document = denying("s3:*")) =>
      organization({ ...tree, policies: [scp("Guard", targets, { document })] });
    expect(sentences(changesBetween(guard([]), guard(["PROD"])))).toEqual([
      "everyone in PROD loses s3:* on any resource (SCP Guard, statement No) in A, B",
    ]);
    expect(sentences(changesBetween(guard(["PROD"]), guard([])))).toEqual([
      "everyone in PROD gains s3:* on any resource (SCP Guard, statement No) in A, B",
    ]);
    expect(
      sentences(changesBetween(guard(["PROD"]), guard(["PROD"], denying("s3:*", "ec2:*")))),
    ).toEqual([
      "everyone in PROD loses ec2:*, s3:* on any resource (SCP Guard, statement No) in A, B",
      "everyone in PROD gains s3:* on any resource (SCP Guard, statement No) in A, B",
    ]);
  });

  it("is never the management account for a guardrail on the root", () => {
    const guard = (targets: readonly string[]) =>
      organization({ ...tree, policies: [scp("Guard", targets)] });
    expect(changesBetween(guard([]), guard([""]))[0]).toMatchObject({
      who: "everyone in the organization",
      accounts: ["A", "B", "C", "D", "E"],
    });
  });

  it("is everyone in an account that moves under other guardrails, or is closed", () => {
    const policies = [scp("Guard", ["PROD"], { document: denying("s3:*") })];
    const at = (parent: string) =>
      organization({
        organizationalUnits: tree.organizationalUnits,
        policies,
        accounts: [account("A", parent, { id: accountId(1) })],
      });
    expect(sentences(changesBetween(at("SDLC"), at("PROD")))).toEqual([
      "everyone in account A loses s3:* on any resource (SCP Guard, statement No) in A",
    ]);
    expect(sentences(changesBetween(at("PROD"), at("SDLC")))).toEqual([
      "everyone in account A gains s3:* on any resource (SCP Guard, statement No) in A",
    ]);
    const none = organization({ organizationalUnits: tree.organizationalUnits, policies });
    expect(sentences(changesBetween(at("PROD"), none))).toEqual([
      "everyone loses the account, which is closed in A",
    ]);
  });

  it("is nobody for an Allow beside a policy that allows everything", () => {
    const document =
      '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}';
    const list = (targets: readonly string[]) =>
      organization({ ...tree, policies: [scp("List", targets, { document })] });
    expect(changesBetween(list([]), list(["PROD"]))).toEqual([]);
  });
});
