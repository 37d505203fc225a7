/**
 * What questions over an organization need again and again, made once for each value: its index,
 * the SCPs and RCPs of each node and of each account.
 */
import { assert } from "../base/assert.ts";
import type { OrganizationContext, PolicyLevel } from "../evaluate/request.ts";
import { parseAccountId } from "../iam/ids.ts";
import type { AccountId } from "../iam/ids.ts";
import {
  indexOrganization,
  nodesDownTo,
  policiesAt,
  targetKey,
} from "../organization/organization-index.ts";
import type { OrganizationIndex, PolicyNode } from "../organization/organization-index.ts";
import type {
  Account,
  Organization,
  OrganizationPolicyType,
} from "../organization/organization.ts";
import { pathsDownTo } from "../organization/ou-path.ts";
import { withStandIns } from "../organization/stand-ins.ts";
import { directoryOf } from "./account-directory.ts";
import type { AccountDirectory } from "./account-directory.ts";
import { namedPolicy, unknownPolicy } from "./named-policy.ts";

export type Prepared = {
  /** With stand-ins for ids that are missing. */
  readonly organization: Organization;
  readonly index: OrganizationIndex;
  readonly context: OrganizationContext;
  /** By policy type and node. */
  readonly levels: Map<string, PolicyLevel>;
  /** By policy type and account. */
  readonly levelsDownTo: Map<string, readonly PolicyLevel[]>;
};

/** Prepares an organization; kept with the value, so the second time costs nothing. */
export function prepare(organization: Organization): Prepared {
  const known = preparations.get(organization);
  if (known !== undefined) return known;
  const prepared = build(withStandIns(organization));
  preparations.set(organization, prepared);
  preparations.set(prepared.organization, prepared);
  return prepared;
}

/**
 * The levels of a policy type from the root down to an account. Undefined where the type is not
 * enabled, so that it restricts nothing.
 */
export function levelsOf(
  prepared: Prepared,
  type: OrganizationPolicyType,
  account: Account,
): readonly PolicyLevel[] | undefined {
  if (!prepared.organization.root.enabledPolicyTypes.includes(type)) return undefined;
  const key = `${type}\n${account.name}`;
  const known = prepared.levelsDownTo.get(key);
  if (known !== undefined) return known;
  const levels = nodesDownTo(account).map((node) => levelAt(prepared, type, node));
  prepared.levelsDownTo.set(key, levels);
  return levels;
}

/** IAM of an account, where it was read. */
export function directoryIn(
  prepared: Prepared,
  account: Account | undefined,
): AccountDirectory | undefined {
  const iam = prepared.index.iamByAccount.get(account?.name ?? "");
  return iam === undefined ? undefined : directoryOf(iam);
}

/** The account with this id, if it is one of the organization's. */
export function accountOf(prepared: Prepared, id: AccountId | undefined): Account | undefined {
  return id === undefined ? undefined : prepared.index.accountsById.get(id);
}

const preparations = new WeakMap<Organization, Prepared>();

function build(organization: Organization): Prepared {
  const index = indexOrganization(organization);
  return {
    organization,
    index,
    context: contextOf(organization, index),
    levels: new Map(),
    levelsDownTo: new Map(),
  };
}

/** Without a known management account every account counts as a member. */
function contextOf(organization: Organization, index: OrganizationIndex): OrganizationContext {
  const { id, managementAccountId, accounts } = organization;
  const closed = accounts.filter(({ state }) => state === "SUSPENDED" || state === "CLOSED");
  return {
    id: id ?? "",
    managementAccount: managementAccountId ?? noAccount(),
    paths: new Map(
      accounts.flatMap((account) =>
        account.id === undefined ? [] : [[account.id, entityPath(organization, index, account)]],
      ),
    ),
    suspended: new Set(closed.flatMap((account) => account.id ?? [])),
    iamAdministrators: iamAdministratorsOf(organization),
  };
}

/** Who may ask for a root session of a member account, unless the delegation was not read. */
function iamAdministratorsOf(organization: Organization): ReadonlySet<AccountId> | undefined {
  const { accounts, delegatedAdministrators, gaps } = organization;
  if (gaps.some(({ subject }) => subject === "delegated-administrators")) return undefined;
  const names = new Set(
    delegatedAdministrators
      .filter(({ servicePrincipal }) => servicePrincipal === "iam.amazonaws.com")
      .map(({ account }) => account),
  );
  return new Set(accounts.flatMap(({ name, id }) => (names.has(name) ? (id ?? []) : [])));
}

/** An id that AWS gives to nobody. */
function noAccount(): AccountId {
  const id = parseAccountId("0".repeat(12));
  assert(id !== undefined, "twelve zeros have the form of an account id");
  return id;
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_last-accessed-view-data-orgs.html#access_policies_last-accessed-viewing-orgs-entity-path */
function entityPath(
  organization: Organization,
  index: OrganizationIndex,
  account: Account,
): string {
  const ous = pathsDownTo(account.parent)
    .slice(1)
    .map((path) => `${index.ousByPath.get(path)?.id ?? "?"}/`);
  return `${organization.id ?? ""}/${organization.root.id ?? ""}/${ous.join("")}`;
}

function levelAt(prepared: Prepared, type: OrganizationPolicyType, node: PolicyNode): PolicyLevel {
  const key = `${type}\n${targetKey(node.target)}`;
  const known = prepared.levels.get(key);
  if (known !== undefined) return known;
  const policyType = type === "SERVICE_CONTROL_POLICY" ? "scp" : "rcp";
  const policies = policiesAt(prepared.index, type, node.target).map((policy) =>
    namedPolicy(policy, { type: policyType, name: policy.name, text: policy.document }),
  );
  const gap = prepared.organization.gaps.find((one) => one.subject === `policies/${type}`);
  const missing = gap === undefined ? [] : [unknownPolicy(prepared, gap.subject, gap.reason)];
  const level = { node: node.label, policies: [...policies, ...missing] };
  prepared.levels.set(key, level);
  return level;
}
