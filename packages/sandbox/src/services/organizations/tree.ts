/** The organization itself, its root and its OUs. */
import {
  accounts,
  attachments,
  delegations,
  handshakes,
  organizationalUnits,
  organizations,
  policies,
  resourcePolicies,
  resourceTags,
  serviceAccess,
  theOrganization,
  type OrganizationRow,
  type OuRow,
  type Tag,
} from "../../model/organization-state.ts";
import { AwsError, operation, paginate, type Call, type Service } from "../../service.ts";
import {
  accountArn,
  checkAnything,
  checksOn,
  constraintViolation,
  depthOf,
  invalidInput,
  invalidToken,
  isParent,
  organizationForAdministrator,
  organizationOf,
  organizationsArn,
  ouArn,
  ouOf,
  quotaOf,
  requestTagContext,
  rootArn,
} from "./organization.ts";
import { attachFullAccess, enableFullAccess, forgetNode } from "./policy-state.ts";
import { putTags } from "./tags.ts";

type Paged = { readonly NextToken?: string; readonly MaxResults?: number };

export const treeOperations: Service["operations"] = {
  CreateOrganization: operation<{ readonly FeatureSet?: "ALL" | "CONSOLIDATED_BILLING" }>({
    readOnly: false,
    authorize: (call) => checkAnything(call),
    run: createOrganization,
  }),
  DescribeOrganization: operation<Record<string, never>>({
    readOnly: true,
    authorize: (call) => checkAnything(call),
    run: (call) => ({ Organization: describedOrganization(call, organizationOf(call)) }),
  }),
  DeleteOrganization: operation<Record<string, never>>({
    readOnly: false,
    authorize: (call) => checkAnything(call),
    run: deleteOrganization,
  }),
  ListRoots: operation<Paged>({
    readOnly: true,
    authorize: (call) => checkAnything(call),
    run: (call) => {
      const organization = organizationForAdministrator(call, true);
      return { Roots: [describedRoot(call, organization)] };
    },
  }),
  CreateOrganizationalUnit: operation<{
    readonly ParentId: string;
    readonly Name: string;
    readonly Tags?: readonly Tag[];
  }>({
    readOnly: false,
    authorize: (call) => checksOn(call, [call.input.ParentId], requestTagContext(call.input.Tags)),
    locks: (call) => [call.input.ParentId],
    run: createOu,
  }),
  UpdateOrganizationalUnit: operation<{
    readonly OrganizationalUnitId: string;
    readonly Name?: string;
  }>({
    readOnly: false,
    authorize: (call) => checksOn(call, [call.input.OrganizationalUnitId]),
    locks: (call) => [call.input.OrganizationalUnitId],
    run: updateOu,
  }),
  DeleteOrganizationalUnit: operation<{ readonly OrganizationalUnitId: string }>({
    readOnly: false,
    authorize: (call) => checksOn(call, [call.input.OrganizationalUnitId]),
    locks: (call) => [call.input.OrganizationalUnitId],
    run: deleteOu,
  }),
  DescribeOrganizationalUnit: operation<{ readonly OrganizationalUnitId: string }>({
    readOnly: true,
    authorize: (call) => checksOn(call, [call.input.OrganizationalUnitId]),
    run: (call) => {
      organizationForAdministrator(call, true);
      return { OrganizationalUnit: describedOu(call, ouOf(call, call.input.OrganizationalUnitId)) };
    },
  }),
  ListOrganizationalUnitsForParent: operation<Paged & { readonly ParentId: string }>({
    readOnly: true,
    authorize: (call) => checksOn(call, [call.input.ParentId]),
    run: (call) => {
      const page = pageOf(call, ousBelow(call, call.input.ParentId), call.input.ParentId);
      return {
        OrganizationalUnits: page.items.map((ou) => describedOu(call, ou)),
        NextToken: page.nextToken,
      };
    },
  }),
  ListChildren: operation<
    Paged & { readonly ParentId: string; readonly ChildType: "ACCOUNT" | "ORGANIZATIONAL_UNIT" }
  >({
    readOnly: true,
    authorize: (call) => checksOn(call, [call.input.ParentId]),
    run: listChildren,
  }),
  ListParents: operation<Paged & { readonly ChildId: string }>({
    readOnly: true,
    authorize: (call) => checksOn(call, [call.input.ChildId]),
    run: listParents,
  }),
};

function createOrganization(call: Call<{ readonly FeatureSet?: string }>): unknown {
  const { store, ids } = call.sandbox;
  if (call.input.FeatureSet === "CONSOLIDATED_BILLING") {
    throw new AwsError("NotImplemented", "The sandbox has organizations with all features only.", {
      httpStatus: 501,
    });
  }
  const founder = store.open(accounts).get(call.caller.account);
  if (
    store.open(organizations).has(theOrganization) ||
    founder?.parentId !== undefined ||
    founder === undefined
  ) {
    throw new AwsError(
      "AlreadyInOrganizationException",
      "The AWS account is already a member of an organization.",
    );
  }
  const organization: OrganizationRow = {
    id: `o-${ids.lowerAlphanumeric(10)}`,
    rootId: `r-${ids.lowerAlphanumeric(4)}`,
    managementAccount: call.caller.account,
    // A new organization with all features has SCPs enabled by the console, and none by the API.
    enabledPolicyTypes: [],
  };
  store.open(organizations).put(theOrganization, organization);
  store.open(accounts).put(founder.id, {
    ...founder,
    parentId: organization.rootId,
    joinedMethod: "INVITED",
    joinedAtMs: call.sandbox.clock.wallMs(),
  });
  enableFullAccess(store);
  attachFullAccess(store, organization.rootId);
  attachFullAccess(store, founder.id);
  return { Organization: describedOrganization(call, organization) };
}

function deleteOrganization(call: Call<unknown>): void {
  const organization = organizationForAdministrator(call);
  const { store } = call.sandbox;
  const others = store
    .open(accounts)
    .by("member", "yes")
    .filter((account) => account.id !== organization.managementAccount);
  const busy =
    others.length > 0 ||
    [...store.open(organizationalUnits).keys()].length > 0 ||
    [...store.open(policies).values()].some((policy) => !policy.awsManaged);
  if (busy) {
    throw new AwsError(
      "OrganizationNotEmptyException",
      "To delete an organization you must first remove all member accounts (except the master).",
    );
  }
  const management = store.open(accounts).get(organization.managementAccount);
  if (management !== undefined)
    store.open(accounts).put(management.id, { ...management, parentId: undefined });
  for (const collection of [
    attachments,
    delegations,
    handshakes,
    policies,
    resourcePolicies,
    resourceTags,
    serviceAccess,
  ]) {
    const opened = store.open(collection);
    for (const key of opened.keys()) opened.delete(key);
  }
  store.open(organizations).delete(theOrganization);
}

function describedOrganization(call: Call<unknown>, organization: OrganizationRow): unknown {
  const management = call.sandbox.store.open(accounts).get(organization.managementAccount);
  return {
    Id: organization.id,
    Arn: organizationsArn(call, "organization"),
    FeatureSet: "ALL",
    MasterAccountArn: accountArn(call, organization.managementAccount),
    MasterAccountId: organization.managementAccount,
    MasterAccountEmail: management?.email,
    // AWS says not to rely on this list: https://docs.aws.amazon.com/organizations/latest/APIReference/API_Organization.html
    AvailablePolicyTypes: [{ Type: "SERVICE_CONTROL_POLICY", Status: "ENABLED" }],
  };
}

function describedRoot(
  call: Call<unknown>,
  { rootId, enabledPolicyTypes }: OrganizationRow,
): unknown {
  const PolicyTypes = enabledPolicyTypes.map((Type) => ({ Type, Status: "ENABLED" }));
  return { Id: rootId, Arn: rootArn(call, rootId), Name: "Root", PolicyTypes };
}

function describedOu(call: Call<unknown>, ou: OuRow): unknown {
  return { Id: ou.id, Arn: ouArn(call, ou.id), Name: ou.name };
}

function createOu(
  call: Call<{ readonly ParentId: string; readonly Name: string; readonly Tags?: readonly Tag[] }>,
): unknown {
  const { ParentId, Name, Tags } = call.input;
  const { rootId } = organizationForAdministrator(call);
  assertParent(call, ParentId);
  const { store, ids } = call.sandbox;
  if (depthOf(call, ParentId) >= quotaOf(call, "organizations/ou-depth")) {
    throw constraintViolation(
      "OU_DEPTH_LIMIT_EXCEEDED",
      "You have exceeded the allowed maximum depth of nested organizational units.",
    );
  }
  if (store.open(organizationalUnits).size >= quotaOf(call, "organizations/organizational-units")) {
    throw constraintViolation(
      "OU_NUMBER_LIMIT_EXCEEDED",
      "You have exceeded the allowed number of organizational units.",
    );
  }
  assertNameFree(call, ParentId, Name);
  const ou: OuRow = {
    id: `ou-${rootId.slice(2)}-${ids.lowerAlphanumeric(8)}`,
    name: Name,
    parentId: ParentId,
  };
  store.open(organizationalUnits).put(ou.id, ou);
  putTags(call, ou.id, Tags ?? []);
  attachFullAccess(store, ou.id);
  return { OrganizationalUnit: describedOu(call, ou) };
}

function updateOu(
  call: Call<{ readonly OrganizationalUnitId: string; readonly Name?: string }>,
): unknown {
  organizationForAdministrator(call);
  const ou = ouOf(call, call.input.OrganizationalUnitId);
  const name = call.input.Name ?? ou.name;
  if (name !== ou.name) assertNameFree(call, ou.parentId, name);
  const renamed = { ...ou, name };
  call.sandbox.store.open(organizationalUnits).put(ou.id, renamed);
  return { OrganizationalUnit: describedOu(call, renamed) };
}

/** Closed accounts keep an OU non-empty as long as they are listed. */
function deleteOu(call: Call<{ readonly OrganizationalUnitId: string }>): void {
  organizationForAdministrator(call);
  const ou = ouOf(call, call.input.OrganizationalUnitId);
  const { store } = call.sandbox;
  if (
    store.open(accounts).countBy("parent", ou.id) > 0 ||
    store.open(organizationalUnits).countBy("parent", ou.id) > 0
  ) {
    throw new AwsError(
      "OrganizationalUnitNotEmptyException",
      "The specified organizational unit is not empty. Move all accounts to another root or to other organizational units, and remove all child organizational units, then try the operation again.",
    );
  }
  forgetNode(store, ou.id);
  store.open(organizationalUnits).delete(ou.id);
}

function assertParent(call: Call<unknown>, id: string): void {
  if (isParent(call, id)) return;
  throw new AwsError("ParentNotFoundException", "You specified a parent that doesn't exist.");
}

/** Names of OUs are unique within their parent. */
function assertNameFree(call: Call<unknown>, parentId: string, name: string): void {
  const taken = call.sandbox.store
    .open(organizationalUnits)
    .by("parent", parentId)
    .some((ou) => ou.name === name);
  if (taken)
    throw new AwsError(
      "DuplicateOrganizationalUnitException",
      "An OU with the same name already exists.",
    );
}

function ousBelow(call: Call<unknown>, parentId: string): readonly OuRow[] {
  organizationForAdministrator(call, true);
  assertParent(call, parentId);
  return call.sandbox.store.open(organizationalUnits).by("parent", parentId);
}

function listChildren(
  call: Call<
    Paged & { readonly ParentId: string; readonly ChildType: "ACCOUNT" | "ORGANIZATIONAL_UNIT" }
  >,
): unknown {
  const { ParentId, ChildType } = call.input;
  const ous = ousBelow(call, ParentId);
  const children: readonly { readonly id: string }[] =
    ChildType === "ACCOUNT" ? call.sandbox.store.open(accounts).by("parent", ParentId) : ous;
  const page = pageOf(call, children, ParentId, ChildType);
  return {
    Children: page.items.map(({ id }) => ({ Id: id, Type: ChildType })),
    NextToken: page.nextToken,
  };
}

function listParents(call: Call<{ readonly ChildId: string }>): unknown {
  const { rootId } = organizationForAdministrator(call, true);
  const { ChildId } = call.input;
  const parent = ChildId.startsWith("ou-")
    ? call.sandbox.store.open(organizationalUnits).get(ChildId)?.parentId
    : call.sandbox.store.open(accounts).get(childAccount(ChildId))?.parentId;
  if (parent === undefined) {
    throw new AwsError(
      "ChildNotFoundException",
      "We can't find an organizational unit (OU) or AWS account with the ChildId that you specified.",
    );
  }
  return { Parents: [{ Id: parent, Type: parent === rootId ? "ROOT" : "ORGANIZATIONAL_UNIT" }] };
}

function childAccount(id: string): string {
  if (/^\d{12}$/.test(id)) return id;
  throw invalidInput(
    "INVALID_PATTERN_TARGET_ID",
    "You provided a ChildId that is no id of an account or OU.",
  );
}

/** A page of things with an id, as Organizations pages: 20 at most. */
export function pageOf<Item extends { readonly id: string }>(
  call: Call<Paged>,
  items: readonly Item[],
  ...filter: readonly (string | undefined)[]
): { readonly items: readonly Item[]; readonly nextToken: string | undefined } {
  return paginate(call, {
    items,
    key: (item) => item.id,
    max: 20,
    requested: call.input.MaxResults,
    token: call.input.NextToken,
    filter,
    invalidToken,
  });
}
