import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { indexOrganization, nodesDownTo, policiesAt } from "./organization-index.ts";
import { emptyOrganization } from "./organization.ts";
import type { Account, Organization } from "./organization.ts";
import { isStandIn, withStandIns } from "./stand-ins.ts";
import { organizationArbitrary } from "./testing/arbitraries.ts";
import { parseAccountId } from "../iam/ids.ts";

const dev: Account = {
  name: "Dev",
  email: "d@example.com",
  id: undefined,
  parent: "W",
  state: "ACTIVE",
  joined: "CREATED",
  tags: [],
};

describe("withStandIns", () => {
  it("gives an id to everything, keeps those that are there, and is idempotent", () => {
    fc.assert(
      fc.property(organizationArbitrary, (organization) => {
        const stood = withStandIns(organization);
        const ids = stood.accounts.map((account) => account.id);
        expect(ids).not.toContain(undefined);
        expect(new Set(ids).size).toBe(ids.length);
        for (const account of organization.accounts) {
          const found = indexOrganization(stood).accountsByName.get(account.name);
          if (account.id !== undefined) expect(found?.id).toBe(account.id);
          else expect(isStandIn(found?.id ?? "")).toBe(true);
        }
        expect(withStandIns(stood)).toEqual(stood);
      }),
      { seed: 5, numRuns: 60 },
    );
  });

  it("never takes an id that a policy speaks of", () => {
    const organization: Organization = {
      ...emptyOrganization,
      organizationalUnits: [{ path: "W", id: undefined, tags: [] }],
      accounts: [dev],
      resources: [{ arn: "arn:aws:s3:::b", account: "Dev", policy: '{"AWS":"000000000001"}' }],
    };
    expect(withStandIns(organization, { managementAccount: "Dev" })).toMatchObject({
      id: "o-standin000",
      managementAccountId: "000000000002",
      accounts: [{ id: "000000000002" }],
      organizationalUnits: [{ id: "ou-standin-standin00001" }],
    });
  });

  it("knows its ids as the expressions do", () => {
    const words = fc.constantFrom("standin", "0000000", "00001", "12", "-", "ou", "p", "x");
    const texts = fc.array(words, { maxLength: 4 }).map((parts) => parts.join(""));
    fc.assert(
      fc.property(texts, (text) => {
        const expected = /^0{7}\d{5}$/.test(text) || /(?:^|-)standin\d*$/.test(text);
        expect([text, isStandIn(text)]).toEqual([text, expected]);
      }),
      { seed: 20261123, numRuns: 2000 },
    );
  });

  it("calls no real id a stand-in", () => {
    for (const id of [
      "111122223333",
      "o-abcdefghij",
      "r-ab12",
      "ou-ab12-abcdefgh",
      "p-FullAWSAccess",
    ]) {
      expect(isStandIn(id)).toBe(false);
    }
  });
});

describe("indexOrganization", () => {
  const organization: Organization = {
    ...emptyOrganization,
    organizationalUnits: [{ path: "W", id: undefined, tags: [] }],
    accounts: [{ ...dev, id: parseAccountId("111122223333") }],
    policies: [
      {
        type: "SERVICE_CONTROL_POLICY",
        name: "P",
        id: undefined,
        description: "",
        awsManaged: false,
        document: "{}",
        targets: [
          { kind: "ou", path: "W" },
          { kind: "account", name: "Dev" },
        ],
        tags: [],
      },
    ],
  };

  it("finds the policies of each node from the root down to an account", () => {
    const index = indexOrganization(organization);
    const nodes = nodesDownTo(dev);
    expect(nodes.map((node) => node.label)).toEqual(["Root", "W", "account Dev"]);
    const counts = nodes.map(
      (node) => policiesAt(index, "SERVICE_CONTROL_POLICY", node.target).length,
    );
    expect(counts).toEqual([0, 1, 1]);
    expect(policiesAt(index, "RESOURCE_CONTROL_POLICY", { kind: "ou", path: "W" })).toEqual([]);
  });

  it("is kept with its organization", () => {
    expect(indexOrganization(organization)).toBe(indexOrganization(organization));
  });
});
