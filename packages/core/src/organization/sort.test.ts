import { describe, expect, it } from "vitest";
import { emptyOrganization } from "./organization.ts";
import { sortOrganization } from "./sort.ts";
import { unsortedIam } from "./testing/iam.ts";

const organization = { ...emptyOrganization, iam: [unsortedIam] };

describe("sortOrganization", () => {
  it("sorts what an account's IAM holds, down to the policies and tags of a role", () => {
    const [iam] = sortOrganization(organization).iam;
    const [first, second] = iam?.roles ?? [];
    expect(iam?.roles.map(({ name }) => name)).toEqual(["r", "s"]);
    expect(first?.inlinePolicies.map(({ name }) => name)).toEqual(["i", "j"]);
    expect(first?.attachedPolicies).toEqual(["p", "q"]);
    expect(second?.tags.map(({ key }) => key)).toEqual(["a", "b"]);
    expect(iam?.users[0]?.groups).toEqual(["g", "h"]);
    expect(iam?.groups[0]?.attachedPolicies).toEqual(["p", "q"]);
    expect(iam?.managedPolicies.map(({ arn }) => arn)).toEqual(["p", "q"]);
  });

  it("keeps the IAM of an account that is in order as the same value", () => {
    const sorted = sortOrganization(organization);
    expect(sortOrganization(sorted).iam[0]).toBe(sorted.iam[0]);
    expect(sortOrganization({ ...sorted, id: "o-other" }).iam[0]).toBe(sorted.iam[0]);
  });
});
