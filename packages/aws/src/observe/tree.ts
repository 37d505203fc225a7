/**
 * The tree of OUs and accounts, and the policies with their attachments.
 *
 * The calls are chosen by what AWS allows a second: accounts are listed per OU rather than parents
 * per account, and targets per policy rather than policies per target. For 300 accounts that is 32 s
 * at published rates instead of 391 s.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html
 */
import type {
  Organizations,
  Account as AwsAccount,
  PolicySummary,
} from "@aws-sdk/client-organizations";
import {
  emptyOrganization,
  childPath,
  parseAccountId,
  type Account,
  type AccountState,
  type DelegatedAdministrator,
  type Organization,
  type OrganizationPolicy,
  type OrganizationPolicyType,
  type OrganizationalUnit,
  type OuPath,
  type PolicyTarget,
  type Tags,
} from "@bailiwick/core";
import { orGap, type Collecting } from "./collecting.ts";
import { mapConcurrently } from "./concurrently.ts";

const concurrency = 8;

const policyTypes: readonly OrganizationPolicyType[] = [
  "SERVICE_CONTROL_POLICY",
  "RESOURCE_CONTROL_POLICY",
];

/** @throws AWS's errors, `AWSOrganizationsNotInUseException` among them */
export async function collectTree(collecting: Collecting): Promise<Organization> {
  const client = await collecting.session.organizations();
  const { Organization: described } = await client.describeOrganization({});
  const { Roots } = await client.listRoots({});
  const root = Roots?.[0];
  const nodes = await walk(collecting, client, { path: "", id: root?.Id ?? "" });
  const accounts = distinctAccounts(nodes.accounts);
  const enabled = policyTypes.filter((type) =>
    root?.PolicyTypes?.some((summary) => summary.Type === type && summary.Status === "ENABLED"),
  );
  const targets = targetNames(root?.Id, nodes.organizationalUnits, accounts);
  const [policies, trustedAccess, delegatedAdministrators, rootTags] = await Promise.all([
    collectPolicies(collecting, client, { types: policyTypes, targets }),
    orGap(collecting, "trusted-access", () => trustedServices(client)),
    orGap(collecting, "delegated-administrators", () => delegates(client, accounts)),
    tagsOf(client, root?.Id ?? ""),
  ]);
  return {
    ...emptyOrganization,
    id: described?.Id,
    managementAccountId: parseAccountId(described?.MasterAccountId ?? ""),
    root: { id: root?.Id, enabledPolicyTypes: enabled, tags: rootTags },
    organizationalUnits: nodes.organizationalUnits,
    accounts,
    policies,
    trustedAccess: trustedAccess ?? [],
    delegatedAdministrators: delegatedAdministrators ?? [],
  };
}

type Node = { readonly path: OuPath; readonly id: string };
type Nodes = {
  readonly organizationalUnits: readonly OrganizationalUnit[];
  readonly accounts: readonly Account[];
};

/** Lists an OU's accounts and OUs, and goes down. */
async function walk(collecting: Collecting, client: Organizations, node: Node): Promise<Nodes> {
  const [accounts, units] = await Promise.all([accountsIn(client, node), unitsIn(client, node)]);
  collecting.report({ subject: "organization", done: accounts.length, total: accounts.length });
  const below = await mapConcurrently(units, concurrency, (unit) =>
    walk(collecting, client, { path: unit.path, id: unit.id ?? "" }),
  );
  return {
    organizationalUnits: [...units, ...below.flatMap((nodes) => nodes.organizationalUnits)],
    accounts: [...accounts, ...below.flatMap((nodes) => nodes.accounts)],
  };
}

async function accountsIn(client: Organizations, node: Node): Promise<readonly Account[]> {
  const found: AwsAccount[] = [];
  for await (const page of client.paginateListAccountsForParent({ ParentId: node.id }))
    found.push(...(page.Accounts ?? []));
  return mapConcurrently(found, concurrency, async (account) => ({
    name: account.Name ?? "",
    email: account.Email ?? "",
    id: parseAccountId(account.Id ?? ""),
    parent: node.path,
    state: accountState(account),
    joined: account.JoinedMethod === "INVITED" ? "INVITED" : "CREATED",
    tags: await tagsOf(client, account.Id ?? ""),
  }));
}

/** `State` is the current field; older answers have only `Status`. */
function accountState(account: AwsAccount): AccountState {
  return (
    account.State ??
    (account.Status === "PENDING_CLOSURE" || account.Status === "SUSPENDED"
      ? account.Status
      : "ACTIVE")
  );
}

async function unitsIn(client: Organizations, node: Node): Promise<readonly OrganizationalUnit[]> {
  const units: OrganizationalUnit[] = [];
  for await (const page of client.paginateListOrganizationalUnitsForParent({ ParentId: node.id })) {
    for (const unit of page.OrganizationalUnits ?? []) {
      const path = childPath(node.path, unit.Name ?? "");
      units.push({ path, id: unit.Id, tags: await tagsOf(client, unit.Id ?? "") });
    }
  }
  return units;
}

/** AWS lets accounts share a name; the model does not. */
function distinctAccounts(accounts: readonly Account[]): readonly Account[] {
  const byName = Map.groupBy(accounts, (account) => account.name);
  return accounts.map((account) =>
    byName.get(account.name)?.length === 1
      ? account
      : { ...account, name: `${account.name} (${account.email})`, awsName: account.name },
  );
}

function targetNames(
  rootId: string | undefined,
  units: readonly OrganizationalUnit[],
  accounts: readonly Account[],
): ReadonlyMap<string, PolicyTarget> {
  const targets = new Map<string, PolicyTarget>([[rootId ?? "", { kind: "ou", path: "" }]]);
  for (const unit of units) targets.set(unit.id ?? "", { kind: "ou", path: unit.path });
  for (const account of accounts)
    targets.set(account.id ?? "", { kind: "account", name: account.name });
  return targets;
}

async function collectPolicies(
  collecting: Collecting,
  client: Organizations,
  scope: {
    readonly types: readonly OrganizationPolicyType[];
    readonly targets: ReadonlyMap<string, PolicyTarget>;
  },
): Promise<readonly OrganizationPolicy[]> {
  const perType = scope.types.map(async (type) => {
    const summaries = await orGap(collecting, `policies/${type}`, () => summariesOf(client, type));
    return mapConcurrently(summaries ?? [], concurrency, (summary) =>
      collectPolicy(client, summary, { type, ...scope }),
    );
  });
  return (await Promise.all(perType)).flat();
}

async function summariesOf(
  client: Organizations,
  type: OrganizationPolicyType,
): Promise<readonly PolicySummary[]> {
  const summaries: PolicySummary[] = [];
  for await (const page of client.paginateListPolicies({ Filter: type }))
    summaries.push(...(page.Policies ?? []));
  return summaries;
}

async function collectPolicy(
  client: Organizations,
  summary: PolicySummary,
  scope: {
    readonly type: OrganizationPolicyType;
    readonly targets: ReadonlyMap<string, PolicyTarget>;
  },
): Promise<OrganizationPolicy> {
  const PolicyId = summary.Id ?? "";
  const [{ Policy }, targets, tags] = await Promise.all([
    client.describePolicy({ PolicyId }),
    targetsOf(client, PolicyId, scope.targets),
    summary.AwsManaged === true ? [] : tagsOf(client, PolicyId),
  ]);
  return {
    type: scope.type,
    name: summary.Name ?? "",
    id: PolicyId,
    description: summary.Description ?? "",
    awsManaged: summary.AwsManaged ?? false,
    document: Policy?.Content ?? "",
    targets,
    tags,
  };
}

async function targetsOf(
  client: Organizations,
  PolicyId: string,
  names: ReadonlyMap<string, PolicyTarget>,
): Promise<readonly PolicyTarget[]> {
  const targets: PolicyTarget[] = [];
  for await (const page of client.paginateListTargetsForPolicy({ PolicyId })) {
    for (const { TargetId } of page.Targets ?? []) {
      const target = names.get(TargetId ?? "");
      if (target !== undefined) targets.push(target);
    }
  }
  return targets;
}

async function trustedServices(client: Organizations): Promise<readonly string[]> {
  const services: string[] = [];
  for await (const page of client.paginateListAWSServiceAccessForOrganization({})) {
    for (const { ServicePrincipal } of page.EnabledServicePrincipals ?? [])
      services.push(ServicePrincipal ?? "");
  }
  return services;
}

async function delegates(
  client: Organizations,
  accounts: readonly Account[],
): Promise<readonly DelegatedAdministrator[]> {
  const names = new Map(accounts.map((account) => [String(account.id), account.name]));
  const found: DelegatedAdministrator[] = [];
  for await (const page of client.paginateListDelegatedAdministrators({})) {
    for (const { Id = "" } of page.DelegatedAdministrators ?? []) {
      const account = names.get(Id) ?? Id;
      for (const servicePrincipal of await delegatedServices(client, Id))
        found.push({ account, servicePrincipal });
    }
  }
  return found;
}

async function delegatedServices(
  client: Organizations,
  AccountId: string,
): Promise<readonly string[]> {
  const services: string[] = [];
  for await (const page of client.paginateListDelegatedServicesForAccount({ AccountId }))
    services.push(...(page.DelegatedServices ?? []).map((each) => each.ServicePrincipal ?? ""));
  return services;
}

async function tagsOf(client: Organizations, ResourceId: string): Promise<Tags> {
  const tags: { key: string; value: string }[] = [];
  for await (const page of client.paginateListTagsForResource({ ResourceId })) {
    for (const { Key = "", Value = "" } of page.Tags ?? []) tags.push({ key: Key, value: Value });
  }
  return tags;
}
