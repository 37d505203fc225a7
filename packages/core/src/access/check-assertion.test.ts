import { describe, expect, it } from "vitest";
import type { Organization } from "../organization/organization.ts";
import type { Assertion, Guardrail } from "./assertion.ts";
import { decideIn } from "./authorization-input.ts";
import { checkAssertion } from "./check-assertion.ts";
import { guardrailState } from "./guardrail-state.ts";
import { smallCatalogue } from "./testing/small-catalogue.ts";
import {
  allowAll,
  devId,
  iam,
  organization,
  permissionSet,
  policyText,
  prod,
  rcp,
  role,
  root,
  scp,
  sdlc,
} from "./testing/organization.ts";

const options = { catalogue: smallCatalogue, requests: 300, seed: 1 };

function assertion(parts: Partial<Assertion>): Assertion {
  return {
    name: "a",
    claim: "",
    effect: "may-not",
    who: [{ kind: "anyone" }],
    except: [],
    actions: ["organizations:LeaveOrganization"],
    resources: ["*"],
    where: [],
    exceptWhere: [],
    when: [],
    ...parts,
  };
}

const leave = { Effect: "Deny", Action: "organizations:LeaveOrganization", Resource: "*" };

const refuted = (of: Organization, parts: Partial<Assertion>) =>
  checkAssertion(of, assertion(parts), options);

describe("checkAssertion, may-not", () => {
  it("is checked where an SCP at the root denies, also by accounts that hold nobody yet", () => {
    const governed = organization({ policies: [scp("Stay", policyText(leave), [root])] });
    const state = checkAssertion(governed, assertion({}), options);
    expect(state).toMatchObject({ kind: "checked", seed: 1 });
    // A role, a person, a user, the root and the access role, in two accounts.
    expect(state.kind === "checked" && state.requests).toBe(10);
  });

  it("is refuted where one OU was forgotten, by a witness that the evaluator allows", () => {
    const governed = organization({ policies: [scp("Stay", policyText(leave), [sdlc])] });
    const state = checkAssertion(governed, assertion({}), options);
    if (state.kind !== "refuted") throw new Error(state.kind);
    expect(state.witness.account).toBe("Prod");
    expect(state.witness.because).toContain("Allowed");
  });

  it("does not count the management account unless it is named", () => {
    const governed = organization({ policies: [scp("Stay", policyText(leave), [root])] });
    const where = [{ kind: "account", name: "Management" } as const];
    expect(refuted(governed, { where }).kind).toBe("refuted");
  });

  it("finds the exemption in a condition, by the policy's own values", () => {
    const tagged = {
      ...leave,
      Condition: { StringNotEquals: { "aws:PrincipalTag/exempt": "yes-please" } },
    };
    const state = refuted(
      organization({ policies: [scp("Stay", policyText(tagged), [root])] }),
      {},
    );
    if (state.kind !== "refuted") throw new Error(state.kind);
    expect(state.witness.request.context.get("aws:principaltag/exempt")).toEqual({
      kind: "single",
      value: "yes-please",
    });
  });

  it("finds a condition that never holds, by the absent key", () => {
    const misspelt = { ...leave, Condition: { StringEquals: { "aws:PrincipalOrgId2": "o-x" } } };
    expect(
      refuted(organization({ policies: [scp("Stay", policyText(misspelt), [root])] }), {}).kind,
    ).toBe("refuted");
  });

  it("keeps to what `when` says of the request", () => {
    const regions = {
      Effect: "Deny",
      Action: "ec2:*",
      Resource: "*",
      Condition: { StringNotEquals: { "aws:RequestedRegion": ["eu-central-1"] } },
    };
    const governed = organization({ policies: [scp("Regions", policyText(regions), [root])] });
    const of = { actions: ["ec2:*"] };
    expect(
      refuted(governed, { ...of, when: [{ key: "aws:RequestedRegion", isNot: ["eu-central-1"] }] })
        .kind,
    ).toBe("checked");
    expect(
      refuted(governed, { ...of, when: [{ key: "aws:RequestedRegion", isNot: ["eu-west-1"] }] })
        .kind,
    ).toBe("refuted");
    expect(
      refuted(governed, { ...of, when: [{ key: "aws:RequestedRegion", is: ["eu-central-1"] }] })
        .kind,
    ).toBe("refuted");
  });

  it("is refuted by a further request that is allowed, and counts both where none is", () => {
    const further = [{ actions: ["s3:GetObject"], resources: ["*"], when: [] }];
    const get = { Effect: "Deny", Action: "s3:GetObject", Resource: "*" };
    const first = organization({ policies: [scp("Stay", policyText(leave), [root])] });
    const state = refuted(first, { further });
    if (state.kind !== "refuted") throw new Error(state.kind);
    expect(state.witness.request.action).toBe("s3:GetObject");
    const both = organization({ policies: [scp("Stay", policyText(leave, get), [root])] });
    expect(refuted(both, { further })).toMatchObject({ kind: "checked" });
    expect(
      refuted(both, {
        further: [{ ...further[0], actions: ["none:Such"], resources: [], when: [] }],
      }),
    ).toMatchObject({ kind: "unknown" });
  });

  it("excuses whom `except` names, and refutes without it", () => {
    const exempt = {
      ...leave,
      Condition: { ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/Landing" } },
    };
    const governed = organization({
      policies: [scp("Stay", policyText(exempt), [root])],
      iam: [
        iam("Dev", {
          roles: [role(devId, "Landing", { inlinePolicies: [{ name: "p", document: allowAll }] })],
        }),
      ],
    });
    expect(refuted(governed, {}).kind).toBe("refuted");
    expect(refuted(governed, { except: [{ kind: "role", pattern: "Landing" }] }).kind).toBe(
      "checked",
    );
  });

  it("speaks of root users alone where asked to", () => {
    const sealed = {
      Effect: "Deny",
      Action: "*",
      Resource: "*",
      Condition: { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:root" } },
    };
    const governed = organization({ policies: [scp("Root", policyText(sealed), [root])] });
    expect(refuted(governed, { who: [{ kind: "root" }], actions: ["*"] }).kind).toBe("checked");
    expect(refuted(governed, { who: [{ kind: "people" }], actions: ["*"] }).kind).toBe("refuted");
  });

  it("keeps strangers out by an RCP, and lets them in without", () => {
    const perimeter = {
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: "*",
      Condition: { StringNotEqualsIfExists: { "aws:PrincipalOrgID": "o-abcdefghij" } },
    };
    const of = { who: [{ kind: "outside" } as const], actions: ["s3:GetObject"] };
    const governed = organization({ policies: [rcp("Perimeter", policyText(perimeter), [root])] });
    expect(refuted(governed, of).kind).toBe("checked");
    expect(refuted(organization(), of).kind).toBe("refuted");
  });

  it("is unknown where a statement that decides cannot be read", () => {
    const odd = { ...leave, Condition: { GeoWithin: { "aws:x": "y" } } };
    const state = refuted(organization({ policies: [scp("Odd", policyText(odd), [root])] }), {});
    expect(state.kind).toBe("unknown");
    expect(JSON.stringify(state)).toContain("GeoWithin");
  });

  it("is unknown, not checked, where there is nothing to try", () => {
    const nobody = { who: [{ kind: "group", name: "Nobody" } as const] };
    expect(refuted(organization(), nobody).kind).toBe("unknown");
    expect(refuted(organization(), { actions: ["nothing:*"] }).kind).toBe("unknown");
  });

  it("is not masked by a guardrail of Regions: requests are made where those are approved", () => {
    const regions = {
      Effect: "Deny",
      Action: "*",
      Resource: "*",
      Condition: { StringNotEquals: { "aws:RequestedRegion": "eu-central-1" } },
    };
    const governed = organization({ policies: [scp("Regions", policyText(regions), [root])] });
    const state = refuted(governed, { actions: ["ec2:RunInstances"] });
    if (state.kind !== "refuted") throw new Error(state.kind);
    expect(state.witness.request.resource).toContain(":eu-central-1:");
  });

  it("lets named principals of other accounts try from where they are", () => {
    const who = [{ kind: "role", pattern: "Deployer" } as const];
    const deployer = role(devId, "Deployer", {
      inlinePolicies: [{ name: "p", document: allowAll }],
    });
    const of = organization({
      iam: [iam("Dev", { roles: [deployer] })],
      resources: [
        {
          arn: "arn:aws:s3:::closed",
          account: "Prod",
          policy: policyText({
            Effect: "Allow",
            Principal: { AWS: "999999999999" },
            Action: "s3:*",
            Resource: "*",
          }),
        },
        {
          arn: "arn:aws:s3:::open",
          account: "Prod",
          policy: policyText({
            Effect: "Allow",
            Principal: { AWS: devId },
            Action: "s3:*",
            Resource: "*",
          }),
        },
      ],
    });
    const where = [{ kind: "ou", path: "PROD" } as const];
    const get = { who, where, actions: ["s3:GetObject"] };
    expect(refuted(of, { ...get, resources: ["arn:aws:s3:::closed/*"] }).kind).toBe("checked");
    expect(refuted(of, { ...get, resources: ["arn:aws:s3:::open/*"] })).toMatchObject({
      kind: "refuted",
      witness: { who: "role Deployer in Dev", account: "Prod" },
    });
  });

  it("takes a resource for its owner's, and leaves out those of other accounts", () => {
    const owned = [
      {
        arn: "arn:aws:s3:::box",
        account: "Dev",
        policy: policyText({ Effect: "Allow", Principal: "*", Action: "s3:*", Resource: "*" }),
      },
    ];
    const of = organization({ resources: owned });
    const get = {
      who: [{ kind: "outside" } as const],
      actions: ["s3:GetObject"],
      resources: ["arn:aws:s3:::box/*"],
    };
    expect(refuted(of, get)).toMatchObject({
      kind: "refuted",
      witness: { account: "Dev", request: { resourceAccount: devId } },
    });
    expect(refuted(of, { ...get, where: [{ kind: "ou", path: "PROD" }] }).kind).toBe("unknown");
  });

  it("tries the same requests for the same seed", () => {
    const governed = organization({ policies: [scp("Stay", policyText(leave), [sdlc])] });
    expect(refuted(governed, { actions: ["*"] })).toEqual(refuted(governed, { actions: ["*"] }));
  });

  it("brings a witness that decides as it says, for a principal that exists", () => {
    const deployer = role(devId, "Deployer", {
      inlinePolicies: [{ name: "p", document: allowAll }],
    });
    const of = organization({ iam: [iam("Dev", { roles: [deployer] })] });
    const state = refuted(of, {
      who: [{ kind: "role", pattern: "Deployer" }],
      actions: ["ec2:RunInstances"],
      where: [{ kind: "ou", path: "SDLC" }],
    });
    if (state.kind !== "refuted") throw new Error(state.kind);
    expect(state.witness.who).toBe("role Deployer in Dev");
    expect(decideIn(of, state.witness.request, smallCatalogue).kind).toBe("allow");
  });
});

describe("checkAssertion, may", () => {
  const auditors = organization({
    identityCenter: {
      instanceArn: undefined,
      identityStoreId: undefined,
      identitySource: undefined,
      permissionSets: [
        permissionSet("Auditor", { managedPolicies: ["arn:aws:iam::aws:policy/ReadOnlyAccess"] }),
      ],
      groups: [{ displayName: "Auditors", id: undefined, description: "", members: ["al"] }],
      users: [],
      assignments: [
        {
          account: "Dev",
          permissionSet: "Auditor",
          principal: { kind: "group", name: "Auditors" },
        },
      ],
    },
  });
  const who = [{ kind: "group", name: "Auditors" } as const];

  it("is checked where each selected principal is allowed", () => {
    const state = refuted(auditors, {
      effect: "may",
      who,
      actions: ["ec2:DescribeInstances", "iam:ListUsers"],
    });
    expect(state).toEqual({ kind: "checked", requests: 2, seed: 1 });
  });

  it("is checked where a Region is found in which it is allowed", () => {
    const regions = {
      Effect: "Deny",
      Action: "*",
      Resource: "*",
      Condition: { StringNotEquals: { "aws:RequestedRegion": "eu-central-1" } },
    };
    const governed = {
      ...auditors,
      policies: [...auditors.policies, scp("Regions", policyText(regions), [root])],
    };
    const may = { effect: "may", who, actions: ["ec2:DescribeInstances"] } as const;
    expect(refuted(governed, may).kind).toBe("checked");
    const elsewhere = [{ key: "aws:RequestedRegion", is: ["us-east-1"] }];
    expect(refuted(governed, { ...may, when: elsewhere }).kind).toBe("refuted");
  });

  it("is refuted by the one that is denied, with the reason", () => {
    const state = refuted(auditors, { effect: "may", who, actions: ["ec2:*"] });
    if (state.kind !== "refuted") throw new Error(state.kind);
    expect(state.witness.who).toBe("al (group Auditors → permission set Auditor in Dev)");
    expect(state.witness.because).toContain("nothing allows it");
  });
});

describe("guardrailState", () => {
  const guardrail: Guardrail = {
    name: "leave-no-organization",
    title: "",
    reason: "",
    kind: "preventive",
    mandatory: true,
    policyType: "SERVICE_CONTROL_POLICY",
    policy: "Stay",
    targets: [
      { kind: "ou", path: "PROD" },
      { kind: "account", name: "Dev" },
    ],
    exceptions: [],
    property: assertion({}),
  };

  it("is attached where its policy stands at each target or above, and its property is checked there", () => {
    const governed = organization({ policies: [scp("Stay", policyText(leave), [root])] });
    expect(guardrailState(governed, guardrail, options)).toMatchObject({
      attachment: { kind: "attached" },
      property: { kind: "checked" },
    });
  });

  it("names the targets where the policy is not attached, and a witness there", () => {
    const governed = organization({ policies: [scp("Stay", policyText(leave), [prod])] });
    const state = guardrailState(governed, guardrail, options);
    expect(state.attachment).toEqual({
      kind: "not-attached",
      targets: [{ kind: "account", name: "Dev" }],
    });
    expect(state.property).toMatchObject({ kind: "refuted", witness: { account: "Dev" } });
  });

  it("is attached to a split OU where each part but the exempt one carries it", () => {
    const networking = {
      who: { kind: "anyone" },
      where: [{ kind: "account", name: "Dev" }],
      reason: "",
      owner: "",
      expires: "2027-01-01",
    } as const;
    const split = {
      ...guardrail,
      targets: [{ kind: "ou", path: "" } as const],
      exceptions: [networking],
      property: assertion({ exceptWhere: networking.where }),
    };
    const governed = organization({ policies: [scp("Stay", policyText(leave), [prod])] });
    expect(guardrailState(governed, split, options)).toMatchObject({
      attachment: { kind: "attached" },
      property: { kind: "checked" },
    });
    const unexcused = { ...split, exceptions: [], property: assertion({}) };
    expect(guardrailState(governed, unexcused, options).attachment).toEqual({
      kind: "not-attached",
      targets: [{ kind: "ou", path: "SDLC" }],
    });
  });

  it("is checked on an OU without accounts as if one came", () => {
    const empty = organization({
      organizationalUnits: [{ path: "Quarantine", id: "ou-ab12-00000007", tags: [] }],
      policies: [
        scp("More", allowAll, [{ kind: "ou", path: "Quarantine" }]),
        scp("Stay", policyText(leave), [{ kind: "ou", path: "Quarantine" }]),
      ],
    });
    const quarantine = { ...guardrail, targets: [{ kind: "ou", path: "Quarantine" } as const] };
    expect(guardrailState(empty, quarantine, options).property).toMatchObject({
      kind: "checked",
      requests: 4,
    });
    const bare = { ...empty, policies: empty.policies.filter((policy) => policy.name !== "Stay") };
    expect(guardrailState(bare, quarantine, options).property).toMatchObject({
      kind: "refuted",
      witness: { account: "any account in Quarantine" },
    });
  });

  it("promises nothing of the tasks that AWS lets no SCP restrict", () => {
    const everything = policyText({ Effect: "Deny", Action: "*", Resource: "*" });
    const governed = organization({ policies: [scp("Stay", everything, [root])] });
    const sealed = {
      ...guardrail,
      property: assertion({ actions: ["mechanicalturk:GetHIT", "iam:CreateUser"] }),
    };
    expect(guardrailState(governed, sealed, options).property.kind).toBe("checked");
    expect(refuted(governed, { actions: ["mechanicalturk:GetHIT"] }).kind).toBe("refuted");
  });

  it("promises nothing of the management account, which no SCP binds", () => {
    const governed = organization({ policies: [scp("Stay", policyText(leave), [root])] });
    const everywhere = { ...guardrail, targets: [{ kind: "ou", path: "" } as const] };
    expect(guardrailState(governed, everywhere, options).property.kind).toBe("checked");
  });

  it("says when the policy is missing or its type is off", () => {
    expect(guardrailState(organization(), guardrail, options).attachment.kind).toBe(
      "missing-policy",
    );
    const off = organization({
      root: { id: "r-ab12", enabledPolicyTypes: [], tags: [] },
      policies: [scp("Stay", policyText(leave), [root])],
    });
    expect(guardrailState(off, guardrail, options)).toMatchObject({
      attachment: { kind: "policy-type-disabled" },
      property: { kind: "refuted" },
    });
  });

  it("excuses an exception where it is granted, and nowhere else", () => {
    const document = policyText({
      ...leave,
      Condition: { ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/Landing" } },
    });
    const landing = role(devId, "Landing", { inlinePolicies: [{ name: "p", document: allowAll }] });
    const governed = organization({
      policies: [scp("Stay", document, [root])],
      iam: [iam("Dev", { roles: [landing] })],
    });
    const exception = {
      who: { kind: "role", pattern: "Landing" },
      reason: "",
      owner: "",
      expires: "2027-01-01",
    } as const;
    const at = (path: string) => ({
      ...guardrail,
      exceptions: [{ ...exception, where: [{ kind: "ou", path } as const] }],
    });
    expect(guardrailState(governed, at("SDLC"), options).property.kind).toBe("checked");
    expect(guardrailState(governed, at("PROD"), options).property.kind).toBe("refuted");
  });
});
