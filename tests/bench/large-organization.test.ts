import { parsePolicyTolerantly, readSnapshot, writeSnapshot } from "@bailiwick/core";
import type { PolicyType } from "@bailiwick/core";
import { describe, expect, it } from "vitest";
import { countsOf, largeOrganization } from "../../bench/large/organization.ts";

const size = { accounts: 5, principals: 100, documents: 700, attachments: 170, resources: 40 };
const organization = largeOrganization(3, size);

describe("the organization that benchmarks ask about", () => {
  it("is the same for the same seed, and another for another", () => {
    const text = writeSnapshot(organization);
    expect(writeSnapshot(largeOrganization(3, size))).toBe(text);
    expect(writeSnapshot(largeOrganization(4, size))).not.toBe(text);
  });

  it("has as many of everything as were asked for", () => {
    expect(countsOf(organization)).toMatchObject(size);
  });

  it("is read from its snapshot without a complaint", () => {
    const { value, diagnostics } = readSnapshot(writeSnapshot(organization));
    expect(diagnostics).toEqual([]);
    expect(value?.accounts).toHaveLength(size.accounts);
  });

  it("has no statement that cannot be understood", () => {
    const { policies, resources, iam } = organization;
    const principals = iam.flatMap(({ roles, users, groups }) => [...roles, ...users, ...groups]);
    const texts: readonly (readonly [PolicyType, string])[] = [
      ...policies.map(
        ({ type, document }) =>
          [type === "SERVICE_CONTROL_POLICY" ? "scp" : "rcp", document] as const,
      ),
      ...resources.map(({ policy }) => ["resource", policy] as const),
      ...iam.flatMap(({ roles }) => roles.map((role) => ["trust", role.trustPolicy] as const)),
      ...iam.flatMap(({ managedPolicies }) =>
        managedPolicies.map(({ document }) => ["identity", document] as const),
      ),
      ...principals.flatMap(({ inlinePolicies }) =>
        inlinePolicies.map(({ document }) => ["identity", document] as const),
      ),
    ];
    const unreadable = texts.flatMap(([type, text]) =>
      parsePolicyTolerantly(text, { file: type, type }).value.statements.filter(
        ({ kind }) => kind === "unreadable",
      ),
    );
    expect(unreadable).toEqual([]);
  });
});
