/** What authentication and authorization look up, over the collections of Organizations and IAM. */
import type { AccountId, Catalogue } from "@bailiwick/core";
import { assert } from "@bailiwick/core";
import type { Directory, LevelText, PolicyText, PrincipalFacts, RoleFacts } from "../service.ts";
import { defineCollection, type Store } from "../state/store.ts";
import {
  accessKeys,
  groups,
  iamKey,
  managedPolicies,
  roles,
  users,
  type RoleRow,
  type UserRow,
} from "./iam-state.ts";
import {
  accounts,
  attachments,
  organizationalUnits,
  organizations,
  policies,
  theOrganization,
  type PolicyType,
  type Tag,
} from "./organization-state.ts";

/** The account that the sandbox was started with, under {@link theFounder}. */
export const founders = defineCollection<AccountId>()({
  name: "organizations.founder",
  indexes: {},
});
export const theFounder = "founder";

/** All look-ups are by key or index. */
export function createDirectory(store: Store, catalogue: Catalogue): Directory {
  return {
    managementAccount: () => {
      const founder = store.open(founders).get(theFounder);
      assert(founder !== undefined, "a sandbox is founded before it is asked");
      return store.open(organizations).get(theOrganization)?.managementAccount ?? founder;
    },
    organization: () => {
      const organization = store.open(organizations).get(theOrganization);
      if (organization === undefined) return undefined;
      return {
        id: organization.id,
        managementAccount: organization.managementAccount,
        path: (account) => pathOf(store, account),
        members: () =>
          store
            .open(accounts)
            .by("member", "yes")
            .map((account) => account.id),
      };
    },
    hasAccount: (account) => store.open(accounts).has(account),
    accessKey: (id) => store.open(accessKeys).get(id),
    user: (account, name) => {
      const row = store.open(users).get(iamKey(account, name));
      return row === undefined ? undefined : userFacts(store, catalogue, row);
    },
    role: (account, name) => {
      const row = store.open(roles).get(iamKey(account, name));
      return row === undefined ? undefined : roleFacts(store, catalogue, row);
    },
    managedPolicy: (arn) => managedPolicyText(store, catalogue, arn),
    levels: (account, type) => levelsOf(store, account, type),
  };
}

/** The text of a managed policy's default version, of the customer's or of AWS's. */
function managedPolicyText(
  store: Store,
  catalogue: Catalogue,
  arn: string,
): PolicyText | undefined {
  const own = store.open(managedPolicies).get(arn);
  if (own !== undefined) {
    const version = own.versions.find((candidate) => candidate.id === own.defaultVersion);
    return version === undefined ? undefined : { name: arn, text: version.document };
  }
  const ofAws = catalogue.managedPolicy(arn);
  return ofAws === undefined ? undefined : { name: arn, text: ofAws.document };
}

/** Ids of the nodes from the root down to the account's parent; undefined for no member. */
function nodesAbove(store: Store, account: AccountId): readonly string[] | undefined {
  const organization = store.open(organizations).get(theOrganization);
  const parent = store.open(accounts).get(account)?.parentId;
  if (organization === undefined || parent === undefined) return undefined;
  const nodes: string[] = [];
  for (let node: string | undefined = parent; node !== undefined;) {
    nodes.push(node);
    node = store.open(organizationalUnits).get(node)?.parentId;
  }
  return nodes.toReversed();
}

/** `o-a/r-1/ou-1/`: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_last-accessed-view-data-orgs.html#access_policies_last-accessed-viewing-orgs-entity-path */
function pathOf(store: Store, account: AccountId): string | undefined {
  const nodes = nodesAbove(store, account);
  const organization = store.open(organizations).get(theOrganization);
  return nodes === undefined || organization === undefined
    ? undefined
    : `${[organization.id, ...nodes].join("/")}/`;
}

function levelsOf(
  store: Store,
  account: AccountId,
  type: PolicyType,
): readonly LevelText[] | undefined {
  const organization = store.open(organizations).get(theOrganization);
  const nodes = nodesAbove(store, account);
  if (nodes === undefined || organization?.enabledPolicyTypes.includes(type) !== true)
    return undefined;
  return [...nodes, account].map((node) => ({ node, policies: policiesAt(store, node, type) }));
}

function policiesAt(store: Store, node: string, type: PolicyType): readonly PolicyText[] {
  return store
    .open(attachments)
    .by("target", node)
    .flatMap(({ policyId }) => {
      const policy = store.open(policies).get(policyId);
      return policy?.type === type ? [{ name: policy.name, text: policy.content }] : [];
    });
}

function userFacts(store: Store, catalogue: Catalogue, row: UserRow): PrincipalFacts {
  const fromGroups = row.groups.flatMap((name) => {
    const group = store.open(groups).get(iamKey(row.account, name));
    return group === undefined ? [] : holderPolicies(store, catalogue, group);
  });
  return {
    ...commonFacts(store, catalogue, row),
    policies: [...holderPolicies(store, catalogue, row), ...fromGroups],
  };
}

function roleFacts(store: Store, catalogue: Catalogue, row: RoleRow): RoleFacts {
  return {
    ...commonFacts(store, catalogue, row),
    policies: holderPolicies(store, catalogue, row),
    trustPolicy: row.trustPolicy,
    maxSessionDurationSeconds: row.maxSessionDurationSeconds,
  };
}

function commonFacts(
  store: Store,
  catalogue: Catalogue,
  row: UserRow | RoleRow,
): Omit<PrincipalFacts, "policies"> {
  const boundary = row.permissionsBoundary;
  return {
    arn: row.arn,
    name: row.name,
    id: row.id,
    tags: tagRecord(row.tags),
    boundary: boundary === undefined ? undefined : boundaryText(store, catalogue, boundary),
  };
}

/** A boundary whose policy is not there is still a boundary, and allows nothing. */
function boundaryText(store: Store, catalogue: Catalogue, arn: string): PolicyText {
  const nothing = '{"Version":"2012-10-17","Statement":[]}';
  return managedPolicyText(store, catalogue, arn) ?? { name: arn, text: nothing };
}

function holderPolicies(
  store: Store,
  catalogue: Catalogue,
  row: Pick<UserRow, "inlinePolicies" | "attachedPolicies">,
): readonly PolicyText[] {
  const inline = row.inlinePolicies.map(({ name, document }) => ({ name, text: document }));
  const attached = row.attachedPolicies.flatMap(
    (arn) => managedPolicyText(store, catalogue, arn) ?? [],
  );
  return [...inline, ...attached];
}

/** Tags by key. */
export function tagRecord(tags: readonly Tag[]): Record<string, string> {
  return Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]));
}
