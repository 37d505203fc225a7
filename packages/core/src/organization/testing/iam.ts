/** IAM of accounts, for tests. */
import type { AccountIam, IamRole } from "../organization.ts";

function roleNamed(name: string, parts: Partial<IamRole> = {}): IamRole {
  return {
    arn: `arn:aws:iam::111122223333:role/${name}`,
    name,
    path: "/",
    id: undefined,
    trustPolicy: "{}",
    maxSessionDurationSeconds: 3_600,
    inlinePolicies: [],
    attachedPolicies: [],
    permissionsBoundary: undefined,
    tags: [],
    ...parts,
  };
}

/** An account whose lists are in no order. */
export const unsortedIam: AccountIam = {
  account: "Dev",
  users: [
    {
      arn: "arn:aws:iam::111122223333:user/u",
      name: "u",
      path: "/",
      id: undefined,
      groups: ["h", "g"],
      inlinePolicies: [],
      attachedPolicies: [],
      permissionsBoundary: undefined,
      tags: [],
    },
  ],
  groups: [
    {
      arn: "arn:aws:iam::111122223333:group/g",
      name: "g",
      path: "/",
      id: undefined,
      inlinePolicies: [{ name: "i", document: '{"Statement":[]}' }],
      attachedPolicies: ["q", "p"],
    },
  ],
  roles: [
    roleNamed("s", {
      tags: [
        { key: "b", value: "" },
        { key: "a", value: "" },
      ],
    }),
    roleNamed("r", {
      inlinePolicies: [
        { name: "j", document: "{}" },
        { name: "i", document: "{}" },
      ],
      attachedPolicies: ["q", "p"],
    }),
  ],
  managedPolicies: [
    { arn: "q", name: "q", path: "/", document: "{}" },
    { arn: "p", name: "p", path: "/", document: "{}" },
  ],
};
