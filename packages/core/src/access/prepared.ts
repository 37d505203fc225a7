/**
 * What questions over an organization need again and again, made once for each value: its index,
 * every policy text parsed once, the SCPs and RCPs of each node, IAM by ARN.
 */
import { assert } from "../base/assert.ts";
import type { OrganizationContext, NamedPolicy, PolicyLevel } from "../evaluate/request.ts";
import { parseAccountId } from "../iam/ids.ts";
import type { AccountId } from "../iam/ids.ts";
import { parsePolicyTolerantly } from "../iam/parse.ts";
import type { PolicyDocument, PolicyType } from "../iam/tree.ts";
import {
  indexOrganization,
  nodesDownTo,
  policiesAt,
  targetKey,
} from "../organization/organization-index.ts";
import type { OrganizationIndex, PolicyNode } from "../organization/organization-index.ts";
import type {
  Account,
  AccountIam,
  IamGroup,
  IamRole,
  IamUser,
  Organization,
  OrganizationPolicyType,
} from "../organization/organization.ts";
import { pathsDownTo } from "../organization/ou-path.ts";
import { withStandIns } from "../organization/stand-ins.ts";

export type Prepared = {
  /** With stand-ins for ids that are missing. */
  readonly organization: Organization;
  readonly index: OrganizationIndex;
  readonly context: OrganizationContext;
  readonly usersByArn: ReadonlyMap<string, IamUser>;
  readonly rolesByArn: ReadonlyMap<string, IamRole>;
  /** By account name and group name. */
  readonly groups: ReadonlyMap<string, ReadonlyMap<string, IamGroup>>;
  /** Caches, by the text that decides. */
  readonly policies: Map<string, NamedPolicy>;
  readonly levels: Map<string, PolicyLevel>;
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

/** A policy with its parsed document; the same object for the same name, type and text. */
export function namedPolicy(
  prepared: Prepared,
  policy: { readonly type: PolicyType; readonly name: string; readonly text: string },
): NamedPolicy {
  const key = `${policy.type}\n${policy.name}\n${policy.text}`;
  const known = prepared.policies.get(key);
  if (known !== undefined) return known;
  const { value } = parsePolicyTolerantly(policy.text, { file: policy.name, type: policy.type });
  const named = { name: policy.name, document: value };
  prepared.policies.set(key, named);
  return named;
}

/** Stands for a policy of which only its existence is known: whatever depends on it is unknown. */
export function unknownPolicy(prepared: Prepared, name: string, reason: string): NamedPolicy {
  const key = `unknown\n${name}\n${reason}`;
  const known = prepared.policies.get(key);
  if (known !== undefined) return known;
  const start = { offset: 0, line: 1, column: 1 };
  const span = { file: name, start, end: start };
  const document: PolicyDocument = {
    version: undefined,
    id: undefined,
    statements: [{ kind: "unreadable", index: 0, sid: undefined, effect: undefined, reason, span }],
    span,
  };
  const named = { name, document };
  prepared.policies.set(key, named);
  return named;
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
  return nodesDownTo(account).map((node) => levelAt(prepared, type, node));
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
    usersByArn: new Map(
      organization.iam.flatMap(({ users }) => users.map((user) => [user.arn, user])),
    ),
    rolesByArn: new Map(
      organization.iam.flatMap(({ roles }) => roles.map((role) => [role.arn, role])),
    ),
    groups: new Map(organization.iam.map((iam) => [iam.account, groupsByName(iam)])),
    policies: new Map(),
    levels: new Map(),
  };
}

function groupsByName(iam: AccountIam): ReadonlyMap<string, IamGroup> {
  return new Map(iam.groups.map((group) => [group.name, group]));
}

/** Without a known management account every account counts as a member. */
function contextOf(organization: Organization, index: OrganizationIndex): OrganizationContext {
  const { id, managementAccountId, accounts } = organization;
  return {
    id: id ?? "",
    managementAccount: managementAccountId ?? noAccount(),
    paths: new Map(
      accounts.flatMap((account) =>
        account.id === undefined ? [] : [[account.id, entityPath(organization, index, account)]],
      ),
    ),
  };
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
  const policies = policiesAt(prepared.index, type, node.target).map(({ name, document }) =>
    namedPolicy(prepared, { type: policyType, name, text: document }),
  );
  const gap = prepared.organization.gaps.find((one) => one.subject === `policies/${type}`);
  const missing = gap === undefined ? [] : [unknownPolicy(prepared, gap.subject, gap.reason)];
  const level = { node: node.label, policies: [...policies, ...missing] };
  prepared.levels.set(key, level);
  return level;
}
