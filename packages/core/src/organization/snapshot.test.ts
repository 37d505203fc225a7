import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { IdentityCenter, Organization } from "./organization.ts";
import { emptyOrganization } from "./organization.ts";
import { parseSnapshot, readSnapshot, writeSnapshot } from "./snapshot.ts";
import { sortOrganization } from "./sort.ts";
import { organizationArbitrary } from "./testing/arbitraries.ts";

const run = { seed: 11, numRuns: 100 };

const identityCenter: IdentityCenter = {
  instanceArn: "arn:aws:sso:::instance/ssoins-1",
  identityStoreId: "d-1",
  identitySource: "external",
  permissionSets: [
    {
      name: "Developer",
      arn: undefined,
      description: "",
      sessionDuration: "PT8H",
      relayState: undefined,
      managedPolicies: ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
      customerManagedPolicies: [{ path: "/", name: "Extra" }],
      inlinePolicy: "{}",
      permissionsBoundary: { kind: "customer-managed", path: "/", name: "Ceiling" },
      tags: [],
      outdatedIn: ["Dev"],
    },
  ],
  groups: [{ displayName: "Devs", id: undefined, description: "", members: ["al"] }],
  users: [
    {
      userName: "al",
      id: "u-1",
      displayName: "Al",
      givenName: "A",
      familyName: "L",
      email: undefined,
    },
  ],
  assignments: [
    {
      account: "Dev",
      permissionSet: "Developer",
      principal: { kind: "group", name: "Devs" },
      until: "2027-01-01T00:00:00Z",
    },
  ],
};

const full: Organization = {
  ...emptyOrganization,
  accounts: [
    {
      name: "Dev",
      email: "d@example.com",
      id: undefined,
      parent: "",
      state: "ACTIVE",
      joined: "CREATED",
      tags: [],
    },
  ],
  identityCenter,
  iam: [
    {
      account: "Dev",
      users: [
        {
          arn: "arn:aws:iam::1:user/u",
          name: "u",
          path: "/",
          id: undefined,
          groups: ["g"],
          inlinePolicies: [{ name: "i", document: "{}" }],
          attachedPolicies: ["x"],
          permissionsBoundary: "b",
          tags: [{ key: "k", value: "v" }],
        },
      ],
      groups: [
        {
          arn: "arn:aws:iam::1:group/g",
          name: "g",
          path: "/",
          id: "AGPA",
          inlinePolicies: [],
          attachedPolicies: [],
        },
      ],
      roles: [
        {
          arn: "arn:aws:iam::1:role/r",
          name: "r",
          path: "/",
          id: undefined,
          trustPolicy: "{}",
          maxSessionDurationSeconds: 3600,
          inlinePolicies: [],
          attachedPolicies: [],
          permissionsBoundary: undefined,
          tags: [],
        },
      ],
      managedPolicies: [{ arn: "x", name: "x", path: "/", document: "{}" }],
    },
  ],
  resources: [
    {
      arn: "arn:aws:kms:eu-west-1:111122223333:key/1",
      account: "Dev",
      policy: "{}",
      settings: {
        kms: {
          grants: [
            {
              grantId: "g",
              granteePrincipal: "arn:aws:iam::1:user/u",
              operations: ["Decrypt"],
              constraints: { encryptionContextSubset: { "a b": "c" } },
            },
          ],
        },
      },
    },
    { arn: "arn:aws:s3:::a", account: "Dev", policy: "{}" },
    {
      arn: "arn:aws:s3:::b",
      account: "Dev",
      policy: "{}",
      settings: {
        s3: {
          blockPublicAccess: { account: { restrictPublicBuckets: true }, bucket: {} },
          objectOwnership: "BucketOwnerEnforced",
        },
      },
    },
  ],
};

describe("snapshot", () => {
  it("reads back what it writes, sorted", () => {
    fc.assert(
      fc.property(organizationArbitrary, (organization) => {
        const { value, diagnostics } = readSnapshot(writeSnapshot(organization));
        expect(diagnostics).toEqual([]);
        expect(value).toEqual(sortOrganization(organization));
      }),
      run,
    );
  });

  it("keeps IAM, Identity Center, resources and the instant of collection", () => {
    const { value } = parseSnapshot(writeSnapshot(full, { collectedAt: "2026-11-22T09:30:00Z" }));
    expect(value).toEqual({ organization: full, collectedAt: "2026-11-22T09:30:00Z" });
  });

  it("is the same text whatever the order of the lists", () => {
    fc.assert(
      fc.property(organizationArbitrary, (organization) => {
        const turned = {
          ...organization,
          accounts: organization.accounts.toReversed(),
          organizationalUnits: organization.organizationalUnits.toReversed(),
          policies: organization.policies
            .map((policy) => ({ ...policy, targets: policy.targets.toReversed() }))
            .toReversed(),
          gaps: organization.gaps.toReversed(),
        };
        expect(writeSnapshot(turned)).toBe(writeSnapshot(organization));
      }),
      run,
    );
  });

  it("names the path of everything that has the wrong shape", () => {
    const text = writeSnapshot(full)
      .replace('"d@example.com"', "7")
      .replace('"PT8H"', "null")
      .replace('"kind":"group"', '"kind":"role"')
      .replace('"a b":"c"', '"a b":1')
      .replace('"restrictPublicBuckets":true', '"restrictPublicBucket":true');
    const { value, diagnostics } = readSnapshot(text);
    expect(value).toBeUndefined();
    expect(diagnostics.map((one) => `${one.code} ${one.detail}`)).toEqual([
      "ORG1003 At `accounts[0].email` is expected: a string.",
      "ORG1003 At `identityCenter.permissionSets[0].sessionDuration` is expected: a string.",
      "ORG1003 At `identityCenter.assignments[0].principal.kind` is expected: `group` or `user`.",
      'ORG1003 At `resources[0].settings.kms.grants[0].constraints.encryptionContextSubset."a b"` is expected: a string.',
      "ORG1003 At `resources[2].settings.s3.blockPublicAccess.account.restrictPublicBucket` is expected: no such member.",
    ]);
  });

  it.each([
    ["ORG1001", "7"],
    ["ORG1001", '{"version":1,"kind":"bailiwick/plan"}'],
    ["ORG1002", '{"version":2,"kind":"bailiwick/organization"}'],
    ["JSON1011", '{"version":1,}'],
  ])("answers %s to %s", (code, text) => {
    expect(readSnapshot(text).diagnostics.map((one) => one.code)).toEqual([code]);
  });

  it("refuses two accounts of one name and a parent that is not there", () => {
    const [dev] = full.accounts;
    if (dev === undefined) throw new Error("no account");
    const twice = { ...full, accounts: [dev, { ...dev, parent: "Gone" }] };
    expect(readSnapshot(writeSnapshot(twice)).diagnostics.map((one) => one.code)).toEqual([
      "ORG1004",
      "ORG1005",
    ]);
  });

  it("warns of a member of a newer version and reads the rest", () => {
    const text = writeSnapshot(full).replace('"kind"', '"novelty": 1, "kind"');
    const { value, diagnostics } = readSnapshot(text);
    expect(value).toEqual(full);
    expect(diagnostics.map((one) => one.code)).toEqual(["ORG1006"]);
  });

  it("neither throws nor accepts arbitrary JSON", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(readSnapshot(text).value).toBeUndefined();
      }),
      run,
    );
  });
});
