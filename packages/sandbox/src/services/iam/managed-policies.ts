/** Customer managed policies with their versions, and AWS's own, which the catalogue knows. */
import { managedPolicyArns } from "@bailiwick/catalog";
import {
  groups,
  managedPolicies,
  iamKey,
  roles,
  users,
  type ManagedPolicyRow,
  type PolicyVersionRow,
} from "../../model/iam-state.ts";
import type { Tag } from "../../model/organization-state.ts";
import { AwsError, operation, type Call, type Service } from "../../service.ts";
import {
  alreadyExists,
  assertDocument,
  assertWithin,
  checkAccount,
  checkOn,
  countedCharacters,
  encoded,
  iamArn,
  iamPage,
  retagged,
  type Paged,
} from "./iam.ts";

type PolicyInput = { readonly PolicyArn: string };
type CreateInput = {
  readonly PolicyName: string;
  readonly Path?: string;
  readonly PolicyDocument: string;
  readonly Description?: string;
  readonly Tags?: readonly Tag[];
};
type ListInput = Paged & {
  readonly Scope?: "All" | "AWS" | "Local";
  readonly OnlyAttached?: boolean;
};

/** How a policy is used: given, or as a boundary; both where the request does not say. */
type ByUsage = { readonly PolicyUsageFilter?: "PermissionsPolicy" | "PermissionsBoundary" };

export const managedPolicyOperations: Service["operations"] = {
  CreatePolicy: operation<CreateInput>({
    readOnly: false,
    authorize: (call) =>
      checkOn(
        call,
        iamArn(call.caller.account, "policy", `${call.input.Path ?? "/"}${call.input.PolicyName}`),
        { requestTags: call.input.Tags },
      ),
    run: createPolicy,
  }),
  GetPolicy: operation<PolicyInput>({
    readOnly: true,
    authorize: checkPolicy,
    run: (call) => ({ Policy: describedPolicy(call, anyPolicy(call)) }),
  }),
  ListPolicies: operation<ListInput & ByUsage>({
    readOnly: true,
    authorize: (call) => checkAccount(call),
    run: listPolicies,
  }),
  DeletePolicy: operation<PolicyInput>({
    readOnly: false,
    authorize: checkPolicy,
    run: deletePolicy,
  }),
  CreatePolicyVersion: operation<
    PolicyInput & { readonly PolicyDocument: string; readonly SetAsDefault?: boolean }
  >({
    readOnly: false,
    authorize: checkPolicy,
    run: createVersion,
  }),
  GetPolicyVersion: operation<PolicyInput & { readonly VersionId: string }>({
    readOnly: true,
    authorize: checkPolicy,
    run: (call) => {
      const policy = anyPolicy(call);
      const version = versionOf(policy, call.input.VersionId);
      return { PolicyVersion: describedVersion(policy, version, { document: true }) };
    },
  }),
  ListPolicyVersions: operation<Paged & PolicyInput>({
    readOnly: true,
    authorize: checkPolicy,
    run: (call) => {
      const policy = anyPolicy(call);
      const { items, tail } = iamPage(call, policy.versions, ({ id }) => id.padStart(12, "0"));
      return {
        Versions: items.map((version) => describedVersion(policy, version, { document: false })),
        ...tail,
      };
    },
  }),
  SetDefaultPolicyVersion: operation<PolicyInput & { readonly VersionId: string }>({
    readOnly: false,
    authorize: checkPolicy,
    run: (call) => {
      const policy = ownPolicy(call);
      change(call, { defaultVersion: versionOf(policy, call.input.VersionId).id });
    },
  }),
  DeletePolicyVersion: operation<PolicyInput & { readonly VersionId: string }>({
    readOnly: false,
    authorize: checkPolicy,
    run: (call) => {
      const policy = ownPolicy(call);
      const gone = versionOf(policy, call.input.VersionId);
      if (gone.id === policy.defaultVersion)
        throw new AwsError("DeleteConflict", "Cannot delete the default version of a policy.");
      change(call, { versions: policy.versions.filter(({ id }) => id !== gone.id) });
    },
  }),
  TagPolicy: operation<PolicyInput & { readonly Tags: readonly Tag[] }>({
    readOnly: false,
    authorize: (call) =>
      checkOn(call, call.input.PolicyArn, { tags: find(call)?.tags, requestTags: call.input.Tags }),
    run: (call) =>
      change(call, { tags: retagged(call, ownPolicy(call).tags, { set: call.input.Tags }) }),
  }),
  UntagPolicy: operation<PolicyInput & { readonly TagKeys: readonly string[] }>({
    readOnly: false,
    authorize: (call) =>
      checkOn(call, call.input.PolicyArn, {
        tags: find(call)?.tags,
        context: { "aws:TagKeys": call.input.TagKeys },
      }),
    run: (call) =>
      change(call, { tags: retagged(call, ownPolicy(call).tags, { remove: call.input.TagKeys }) }),
  }),
  ListPolicyTags: operation<Paged & PolicyInput>({
    readOnly: true,
    authorize: checkPolicy,
    run: (call) => {
      const { items, tail } = iamPage(call, anyPolicy(call).tags, ({ Key }) => Key);
      return { Tags: items, ...tail };
    },
  }),
  ListEntitiesForPolicy: operation<EntitiesInput>({
    readOnly: true,
    authorize: checkPolicy,
    run: listEntities,
  }),
};

function checkPolicy(call: Call<PolicyInput>) {
  return checkOn(call, call.input.PolicyArn, { tags: find(call)?.tags });
}

function find(call: Call<PolicyInput>): ManagedPolicyRow | undefined {
  return call.sandbox.store.open(managedPolicies).get(call.input.PolicyArn);
}

function notFound(arn: string): AwsError {
  return new AwsError("NoSuchEntity", `Policy ${arn} was not found.`);
}

function ownPolicy(call: Call<PolicyInput>): ManagedPolicyRow {
  const policy = find(call);
  if (policy === undefined || policy.account !== call.caller.account)
    throw notFound(call.input.PolicyArn);
  return policy;
}

/** One of the caller's account, or of AWS's. */
function anyPolicy(call: Call<PolicyInput>): ManagedPolicyRow {
  const policy = find(call);
  if (policy !== undefined && policy.account === call.caller.account) return policy;
  const ofAws = policyOfAws(call, call.input.PolicyArn);
  if (ofAws === undefined) throw notFound(call.input.PolicyArn);
  return ofAws;
}

/** AWS's policy as a row; what the catalogue does not know of it (its id, its first day) is made up and constant. */
export function policyOfAws(
  call: Pick<Call, "sandbox" | "caller">,
  arn: string,
): ManagedPolicyRow | undefined {
  const facts = call.sandbox.catalogue.managedPolicy(arn);
  if (facts === undefined) return undefined;
  const createdAtMs = Date.parse("2015-02-06T18:39:46Z");
  const number = Number(facts.versionId.slice(1));
  return {
    account: call.caller.account,
    name: facts.name,
    path: `${arn.slice(arn.indexOf(":policy") + ":policy".length, arn.lastIndexOf("/"))}/`,
    id: `ANPA${[...facts.name.toUpperCase()]
      .filter((character) => /[A-Z2-7]/.test(character))
      .join("")
      .padEnd(17, "A")
      .slice(0, 17)}`,
    arn,
    description: undefined,
    createdAtMs,
    defaultVersion: facts.versionId,
    lastVersion: Number.isNaN(number) ? 1 : number,
    versions: [{ id: facts.versionId, document: facts.document, createdAtMs }],
    tags: [],
  };
}

function createPolicy(call: Call<CreateInput>): unknown {
  const { PolicyName: name, Path: path = "/", PolicyDocument, Description, Tags } = call.input;
  const { store, ids, clock } = call.sandbox;
  const { account } = call.caller;
  if (store.open(managedPolicies).countBy("name", iamKey(account, name)) > 0) {
    throw alreadyExists("A policy called", name);
  }
  assertPolicyDocument(call, PolicyDocument);
  const count = store.open(managedPolicies).countBy("account", account) + 1;
  assertWithin(call, "iam/customer-managed-policies", { count, what: "PoliciesPerAccount" });
  const createdAtMs = clock.wallMs();
  const policy: ManagedPolicyRow = {
    account,
    name,
    path,
    id: ids.uniqueId("ANPA"),
    arn: iamArn(account, "policy", `${path}${name}`),
    description: Description,
    createdAtMs,
    defaultVersion: "v1",
    lastVersion: 1,
    versions: [{ id: "v1", document: PolicyDocument, createdAtMs }],
    tags: retagged(call, [], { set: Tags }),
  };
  store.open(managedPolicies).put(policy.arn, policy);
  return { Policy: describedPolicy(call, policy) };
}

function assertPolicyDocument(call: Call<unknown>, document: string): void {
  assertDocument(document, "identity");
  assertWithin(call, "iam/managed-policy-characters", {
    count: countedCharacters(document),
    what: "PolicySize",
  });
}

function createVersion(
  call: Call<PolicyInput & { readonly PolicyDocument: string; readonly SetAsDefault?: boolean }>,
): unknown {
  const policy = ownPolicy(call);
  assertPolicyDocument(call, call.input.PolicyDocument);
  const quota = call.sandbox.catalogue.quota("iam/policy-versions")?.value ?? 5;
  if (policy.versions.length >= quota) {
    throw new AwsError(
      "LimitExceeded",
      `A managed policy can have up to ${quota} versions. Before you create a new version, you must delete an existing version.`,
    );
  }
  const lastVersion = policy.lastVersion + 1;
  const version: PolicyVersionRow = {
    id: `v${lastVersion}`,
    document: call.input.PolicyDocument,
    createdAtMs: call.sandbox.clock.wallMs(),
  };
  const defaultVersion = call.input.SetAsDefault === true ? version.id : policy.defaultVersion;
  change(call, { lastVersion, defaultVersion, versions: [...policy.versions, version] });
  return {
    PolicyVersion: describedVersion({ ...policy, defaultVersion }, version, { document: false }),
  };
}

/** A boundary is an attachment, too: https://github.com/gruntwork-io/cloud-nuke/issues/972 */
function deletePolicy(call: Call<PolicyInput>): void {
  const policy = ownPolicy(call);
  const { AttachmentCount, PermissionsBoundaryUsageCount } = usageOf(call, policy.arn);
  if (AttachmentCount + PermissionsBoundaryUsageCount > 0)
    throw new AwsError("DeleteConflict", "Cannot delete a policy attached to entities.");
  if (policy.versions.length > 1)
    throw new AwsError(
      "DeleteConflict",
      "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.",
    );
  call.sandbox.store.open(managedPolicies).delete(policy.arn);
}

function change(call: Call<PolicyInput>, to: Partial<ManagedPolicyRow>): void {
  const policy = ownPolicy(call);
  call.sandbox.store.open(managedPolicies).put(policy.arn, { ...policy, ...to });
}

function versionOf(policy: ManagedPolicyRow, id: string): PolicyVersionRow {
  const version = policy.versions.find((candidate) => candidate.id === id);
  if (version === undefined)
    throw new AwsError(
      "NoSuchEntity",
      `Policy ${policy.arn} version ${id} does not exist or is not attachable.`,
    );
  return version;
}

const usageCounts = {
  PermissionsPolicy: "AttachmentCount",
  PermissionsBoundary: "PermissionsBoundaryUsageCount",
} as const;

type Usage = {
  readonly AttachmentCount: number;
  readonly PermissionsBoundaryUsageCount: number;
};

/** How often the caller's account uses a policy. */
function usageOf(call: Pick<Call, "sandbox" | "caller">, arn: string): Usage {
  const { store } = call.sandbox;
  const key = `${call.caller.account} ${arn}`;
  return {
    AttachmentCount:
      store.open(users).countBy("policy", key) +
      store.open(groups).countBy("policy", key) +
      store.open(roles).countBy("policy", key),
    PermissionsBoundaryUsageCount:
      store.open(users).countBy("boundary", key) + store.open(roles).countBy("boundary", key),
  };
}

/** With how often it is used in the caller's account. */
export function describedPolicy(
  call: Call<unknown>,
  policy: ManagedPolicyRow,
): Record<string, unknown> {
  return {
    PolicyName: policy.name,
    PolicyId: policy.id,
    Arn: policy.arn,
    Path: policy.path,
    DefaultVersionId: policy.defaultVersion,
    ...usageOf(call, policy.arn),
    IsAttachable: true,
    Description: policy.description,
    CreateDate: new Date(policy.createdAtMs),
    UpdateDate: new Date(policy.versions.at(-1)?.createdAtMs ?? policy.createdAtMs),
    Tags: policy.tags.length === 0 ? undefined : policy.tags,
  };
}

function describedVersion(
  policy: ManagedPolicyRow,
  version: PolicyVersionRow,
  options: { readonly document: boolean },
): Record<string, unknown> {
  return {
    ...(options.document ? { Document: encoded(version.document) } : {}),
    VersionId: version.id,
    IsDefaultVersion: version.id === policy.defaultVersion,
    CreateDate: new Date(version.createdAtMs),
  };
}

function listPolicies(call: Call<ListInput & ByUsage>): unknown {
  const { Scope = "All", OnlyAttached = false, PathPrefix = "/" } = call.input;
  const { PolicyUsageFilter: usage } = call.input;
  const own =
    Scope === "AWS"
      ? []
      : call.sandbox.store.open(managedPolicies).by("account", call.caller.account);
  const ofAws =
    Scope === "Local" ? [] : managedPolicyArns().flatMap((arn) => policyOfAws(call, arn) ?? []);
  const wanted = [...own, ...ofAws].filter(
    (policy) =>
      policy.path.startsWith(PathPrefix) &&
      (!OnlyAttached || usageOf(call, policy.arn).AttachmentCount > 0) &&
      (usage === undefined || usageOf(call, policy.arn)[usageCounts[usage]] > 0),
  );
  const { items, tail } = iamPage(call, wanted, ({ arn }) => arn);
  return {
    Policies: items.map((policy) => ({
      ...describedPolicy(call, policy),
      Description: undefined,
      Tags: undefined,
    })),
    ...tail,
  };
}

type EntitiesInput = Paged & PolicyInput & ByUsage & { readonly EntityFilter?: string };
type Entity = {
  readonly kind: "Group" | "User" | "Role";
  readonly name: string;
  readonly id: string;
};

function listEntities(call: Call<EntitiesInput>): unknown {
  const { EntityFilter: wanted } = call.input;
  const { arn } = anyPolicy(call);
  const entities = usersOf(call, arn).filter(({ kind }) => wanted === undefined || wanted === kind);
  const { items, tail } = iamPage(call, entities, ({ id }) => id);
  const of = (kind: Entity["kind"]) =>
    items
      .filter((item) => item.kind === kind)
      .map(({ name, id }) => ({ [`${kind}Name`]: name, [`${kind}Id`]: id }));
  return { PolicyGroups: of("Group"), PolicyUsers: of("User"), PolicyRoles: of("Role"), ...tail };
}

/** Who has the policy, or has it as boundary, each once. */
function usersOf(call: Call<ByUsage>, arn: string): readonly Entity[] {
  const { store } = call.sandbox;
  const key = `${call.caller.account} ${arn}`;
  const usage = call.input.PolicyUsageFilter;
  const indexes = [
    ...(usage === "PermissionsBoundary" ? [] : (["policy"] as const)),
    ...(usage === "PermissionsPolicy" ? [] : (["boundary"] as const)),
  ];
  const given = usage === "PermissionsBoundary" ? [] : store.open(groups).by("policy", key);
  const found: readonly Entity[] = [
    ...given.map(({ name, id }) => ({ kind: "Group", name, id }) as const),
    ...indexes.flatMap((index) =>
      store
        .open(users)
        .by(index, key)
        .map(({ name, id }) => ({ kind: "User", name, id }) as const),
    ),
    ...indexes.flatMap((index) =>
      store
        .open(roles)
        .by(index, key)
        .map(({ name, id }) => ({ kind: "Role", name, id }) as const),
    ),
  ];
  return [...new Map(found.map((entity) => [entity.id, entity])).values()];
}
