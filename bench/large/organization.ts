/**
 * A large organization, made up from a seed: the same seed gives the same text. Nothing of it is
 * anybody's; its policies are AWS's managed ones, and such as people write in their shape.
 */
import type { AccountIam, Organization, PolicyTarget } from "@bailiwick/core";
import { Chance } from "./chance.ts";
import { identityDocument, materialOfAws } from "./documents.ts";
import type { Writing } from "./documents.ts";
import { guardrails } from "./guardrails.ts";
import { iamOf } from "./iam.ts";
import type { AccountSize } from "./iam.ts";
import { identityCenterOf } from "./identity-center.ts";
import { resourceIn } from "./resources.ts";
import { accountsIn, ouTree } from "./tree.ts";

export type LargeSize = {
  readonly accounts: number;
  /** Roles and users. */
  readonly principals: number;
  /** Texts that differ, of all kinds of policy. */
  readonly documents: number;
  /** Managed and inline policies of roles, users and groups. */
  readonly attachments: number;
  /** Resources with a policy. */
  readonly resources: number;
};

export const largeSize: LargeSize = {
  accounts: 300,
  principals: 60_000,
  documents: 20_000,
  attachments: 100_000,
  resources: 3_000,
};

/** @param size - by default that of the question "how long does a large organization take" */
export function largeOrganization(seed: number, size: LargeSize = largeSize): Organization {
  const chance = new Chance(seed);
  const material = materialOfAws();
  const organizationalUnits = ouTree();
  const accounts = accountsIn(chance, organizationalUnits, size.accounts);
  const popular = chance.someOf(material.managed, 400);
  const targets: readonly PolicyTarget[] = [
    { kind: "ou", path: "" },
    ...organizationalUnits.map(({ path }) => ({ kind: "ou", path }) as const),
    ...accounts.map(({ name }) => ({ kind: "account", name }) as const),
  ];
  const policies = guardrails(chance, targets);
  const resources = Array.from({ length: size.resources }, (_, number) =>
    resourceIn({ chance, account: chance.of(accounts), others: accounts }, number),
  );
  const common = { chance, material, others: accounts, popular, medianSize };
  const iam = accounts.map((account, place) =>
    iamOf({ ...common, account, size: accountSize(size, place) }),
  );
  const made: Organization = {
    id: "o-largebench",
    managementAccountId: accounts[0]?.id,
    root: {
      id: "r-larg",
      enabledPolicyTypes: ["RESOURCE_CONTROL_POLICY", "SERVICE_CONTROL_POLICY"],
      tags: [],
    },
    organizationalUnits,
    accounts,
    policies,
    trustedAccess: ["sso.amazonaws.com"],
    delegatedAdministrators: [],
    identityCenter: identityCenterOf(chance, accounts, popular),
    iam,
    resources,
    gaps: [],
  };
  return toppedUp(made, { writing: { chance, material }, size });
}

/** So that the median of all documents, the short trust policies among them, is 1 kB. */
const medianSize = 1_190;

/** How many documents are written is exact only here: how many of AWS's are used is left to chance. */
function toppedUp(
  organization: Organization,
  { writing, size }: { readonly writing: Omit<Writing, "account">; readonly size: LargeSize },
): Organization {
  const missing = Math.max(size.documents - distinctDocuments(organization).size, 0);
  const added = Array.from({ length: missing }, (_, place) => {
    const account = organization.accounts[place % organization.accounts.length]?.id ?? "";
    const name = `unattached-${place}`;
    const document = identityDocument({ ...writing, account }, medianSize + place);
    return { arn: `arn:aws:iam::${account}:policy/${name}`, name, path: "/", document };
  });
  const iam = organization.iam.map((of, place) => ({
    ...of,
    managedPolicies: [
      ...of.managedPolicies,
      ...added.filter((_, number) => number % organization.iam.length === place),
    ],
  }));
  return { ...organization, iam };
}

/** What falls to an account, the rest of each division to the first ones. */
function accountSize(size: LargeSize, place: number): AccountSize {
  const share = (total: number) =>
    Math.floor(total / size.accounts) + Number(place < total % size.accounts);
  const written = size.documents - size.resources - 8 * size.accounts;
  return {
    roles: share(Math.round(size.principals * 0.9)),
    users: share(Math.round(size.principals * 0.1)),
    groups: 4,
    attachments: share(size.attachments),
    customerManaged: share(Math.round(written * 0.6)),
    inline: share(Math.round(written * 0.4)),
  };
}

/** How large an organization is. */
export function countsOf(organization: Organization): Readonly<Record<string, number>> {
  const { accounts, organizationalUnits, policies, resources, iam } = organization;
  const sizes = [...distinctDocuments(organization)].map((text) => text.length);
  const ordered = sizes.toSorted((left, right) => left - right);
  const sum = (of: (one: AccountIam) => number) => iam.reduce((total, one) => total + of(one), 0);
  return {
    accounts: accounts.length,
    organizationalUnits: organizationalUnits.length,
    principals: sum(({ roles, users }) => roles.length + users.length),
    attachments: sum(({ roles, users, groups }) =>
      [...roles, ...users, ...groups].reduce(
        (total, one) => total + one.inlinePolicies.length + one.attachedPolicies.length,
        0,
      ),
    ),
    documents: ordered.length,
    medianDocumentSize: ordered[ordered.length >> 1] ?? 0,
    largestDocumentSize: ordered.at(-1) ?? 0,
    guardrails: policies.length,
    guardrailAttachments: policies.reduce((total, { targets }) => total + targets.length, 0),
    resources: resources.length,
  };
}

function distinctDocuments({ policies, resources, iam }: Organization): ReadonlySet<string> {
  return new Set([
    ...policies.map(({ document }) => document),
    ...resources.map(({ policy }) => policy),
    ...iam.flatMap(({ roles, users, groups, managedPolicies }) => [
      ...managedPolicies.map(({ document }) => document),
      ...roles.map(({ trustPolicy }) => trustPolicy),
      ...[...roles, ...users, ...groups].flatMap(({ inlinePolicies }) =>
        inlinePolicies.map(({ document }) => document),
      ),
    ]),
  ]);
}
