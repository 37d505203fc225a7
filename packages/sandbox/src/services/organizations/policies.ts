/** SCPs and RCPs: written, attached, enabled by type. */
import { hasErrors, parsePolicy } from "@bailiwick/core";
import {
  accounts,
  attachments,
  organizationalUnits,
  organizations,
  policies,
  resourceTags,
  theOrganization,
  type PolicyRow,
  type PolicyType,
  type Tag,
} from "../../model/organization-state.ts";
import {
  AwsError,
  operation,
  type AuthorizationCheck,
  type Call,
  type Service,
} from "../../service.ts";
import {
  arnOfId,
  checkAnything,
  checksOn,
  constraintViolation,
  invalidInput,
  organizationForAdministrator,
  policyArn,
  quotaOf,
  requestTagContext,
} from "./organization.ts";
import { attach, attachedTo, detach, fullAccess } from "./policy-state.ts";
import { putTags } from "./tags.ts";
import { pageOf } from "./tree.ts";

type Paged = { readonly NextToken?: string; readonly MaxResults?: number };
type OnTarget = { readonly PolicyId: string; readonly TargetId: string };
type OnRoot = { readonly RootId: string; readonly PolicyType: string };

type Rule = {
  readonly perNode: string;
  readonly characters: string;
  readonly inAll: string;
  readonly grammar: "scp" | "rcp";
};

/** What differs between the types. */
const rules: Readonly<Record<PolicyType, Rule>> = {
  SERVICE_CONTROL_POLICY: {
    perNode: "organizations/scp-per-node",
    characters: "organizations/scp-characters",
    inAll: "organizations/scps",
    grammar: "scp",
  },
  RESOURCE_CONTROL_POLICY: {
    perNode: "organizations/rcp-per-node",
    characters: "organizations/rcp-characters",
    inAll: "organizations/rcps",
    grammar: "rcp",
  },
};

export const policyOperations: Service["operations"] = {
  EnablePolicyType: operation<OnRoot>({
    readOnly: false,
    authorize: (call) =>
      checksOn(call, [call.input.RootId], { "organizations:PolicyType": call.input.PolicyType }),
    locks: (call) => [call.input.RootId],
    run: (call) => setPolicyType(call, true),
  }),
  DisablePolicyType: operation<OnRoot>({
    readOnly: false,
    authorize: (call) =>
      checksOn(call, [call.input.RootId], { "organizations:PolicyType": call.input.PolicyType }),
    locks: (call) => [call.input.RootId],
    run: (call) => setPolicyType(call, false),
  }),
  CreatePolicy: operation<{
    readonly Content: string;
    readonly Description: string;
    readonly Name: string;
    readonly Type: string;
    readonly Tags?: readonly Tag[];
  }>({
    readOnly: false,
    authorize: (call) =>
      checkAnything(call, {
        "organizations:PolicyType": call.input.Type,
        ...requestTagContext(call.input.Tags),
      }),
    run: createPolicy,
  }),
  UpdatePolicy: operation<{
    readonly PolicyId: string;
    readonly Name?: string;
    readonly Description?: string;
    readonly Content?: string;
  }>({
    readOnly: false,
    authorize: checkPolicy,
    locks: (call) => [call.input.PolicyId],
    run: updatePolicy,
  }),
  DeletePolicy: operation<{ readonly PolicyId: string }>({
    readOnly: false,
    authorize: checkPolicy,
    locks: (call) => [call.input.PolicyId],
    run: deletePolicy,
  }),
  DescribePolicy: operation<{ readonly PolicyId: string }>({
    readOnly: true,
    authorize: checkPolicy,
    run: (call) => {
      organizationForAdministrator(call, true);
      return { Policy: describedPolicy(call, policyOf(call, call.input.PolicyId)) };
    },
  }),
  ListPolicies: operation<Paged & { readonly Filter: string }>({
    readOnly: true,
    authorize: (call) => checkAnything(call, { "organizations:PolicyType": call.input.Filter }),
    run: (call) => {
      organizationForAdministrator(call, true);
      return policyPage(
        call,
        call.sandbox.store.open(policies).by("type", call.input.Filter),
        call.input.Filter,
      );
    },
  }),
  ListPoliciesForTarget: operation<Paged & { readonly TargetId: string; readonly Filter: string }>({
    readOnly: true,
    authorize: (call) =>
      checksOn(call, [call.input.TargetId], { "organizations:PolicyType": call.input.Filter }),
    run: (call) => {
      const { enabledPolicyTypes } = organizationForAdministrator(call, true);
      assertTarget(call, call.input.TargetId);
      const type = enabledPolicyTypes.find((enabled) => enabled === call.input.Filter);
      const found =
        type === undefined ? [] : attachedTo(call.sandbox.store, call.input.TargetId, type);
      return policyPage(call, found, call.input.TargetId, call.input.Filter);
    },
  }),
  ListTargetsForPolicy: operation<Paged & { readonly PolicyId: string }>({
    readOnly: true,
    authorize: checkPolicy,
    run: listTargets,
  }),
  AttachPolicy: operation<OnTarget>({
    readOnly: false,
    authorize: checkAttachment,
    locks: (call) => [call.input.TargetId, call.input.PolicyId],
    run: attachPolicy,
  }),
  DetachPolicy: operation<OnTarget>({
    readOnly: false,
    authorize: checkAttachment,
    locks: (call) => [call.input.TargetId, call.input.PolicyId],
    run: detachPolicy,
  }),
};

function checkPolicy(call: Call<{ readonly PolicyId: string }>): readonly AuthorizationCheck[] {
  return checksOn(call, [call.input.PolicyId], typeContext(call, call.input.PolicyId));
}

function checkAttachment(call: Call<OnTarget>): readonly AuthorizationCheck[] {
  return checksOn(
    call,
    [call.input.PolicyId, call.input.TargetId],
    typeContext(call, call.input.PolicyId),
  );
}

function typeContext(call: Call<unknown>, policyId: string): AuthorizationCheck["context"] {
  return { "organizations:PolicyType": call.sandbox.store.open(policies).get(policyId)?.type };
}

/** Disabling a type detaches all its policies; enabling it again brings back only AWS's own. */
function setPolicyType(call: Call<OnRoot>, enable: boolean): unknown {
  const organization = organizationForAdministrator(call);
  const { store } = call.sandbox;
  if (call.input.RootId !== organization.rootId)
    throw new AwsError("RootNotFoundException", "You specified a root that doesn't exist.");
  const type = servedType(call.input.PolicyType);
  const enabled = organization.enabledPolicyTypes.includes(type);
  if (enable && enabled)
    throw new AwsError(
      "PolicyTypeAlreadyEnabledException",
      "The specified policy type is already enabled.",
    );
  if (!enable && !enabled)
    throw new AwsError(
      "PolicyTypeNotEnabledException",
      "This operation can be performed only for enabled policy types.",
    );
  if (!enable) detachAll(call, type);
  const others = organization.enabledPolicyTypes.filter((other) => other !== type);
  const after = {
    ...organization,
    enabledPolicyTypes: enable ? [...others, type].toSorted() : others,
  };
  store.open(organizations).put(theOrganization, after);
  const PolicyTypes = after.enabledPolicyTypes.map((Type) => ({ Type, Status: "ENABLED" }));
  return {
    Root: {
      Id: organization.rootId,
      Arn: arnOfId(call, organization.rootId),
      Name: "Root",
      PolicyTypes,
    },
  };
}

function detachAll(call: Call<unknown>, type: PolicyType): void {
  const { store } = call.sandbox;
  for (const policy of store.open(policies).by("type", type)) {
    if (policy.awsManaged) continue;
    for (const { targetId } of store.open(attachments).by("policy", policy.id))
      detach(store, policy.id, targetId);
  }
  const { rootId } = organizationForAdministrator(call);
  const nodes = [
    rootId,
    ...store.open(organizationalUnits).keys(),
    ...store
      .open(accounts)
      .by("member", "yes")
      .map(({ id }) => id),
  ];
  for (const node of nodes) attach(store, fullAccess[type].id, node);
}

function servedType(type: string): PolicyType {
  if (type === "SERVICE_CONTROL_POLICY" || type === "RESOURCE_CONTROL_POLICY") return type;
  throw new AwsError(
    "NotImplemented",
    `The sandbox serves service control policies and resource control policies, and no ${type}.`,
    { httpStatus: 501 },
  );
}

function createPolicy(
  call: Call<{
    readonly Content: string;
    readonly Description: string;
    readonly Name: string;
    readonly Type: string;
    readonly Tags?: readonly Tag[];
  }>,
): unknown {
  organizationForAdministrator(call);
  const { Content, Description, Name, Type, Tags } = call.input;
  const type = servedType(Type);
  assertContent(call, type, Content);
  assertNameFree(call, type, Name);
  const ownPolicies = call.sandbox.store.open(policies).countBy("type", type) - 1;
  if (ownPolicies >= quotaOf(call, rules[type].inAll)) {
    throw constraintViolation(
      "POLICY_NUMBER_LIMIT_EXCEEDED",
      "You have exceeded the number of policies of this type that you can have in an organization.",
    );
  }
  const policy: PolicyRow = {
    id: `p-${call.sandbox.ids.lowerAlphanumeric(8)}`,
    name: Name,
    description: Description,
    type,
    content: Content,
    awsManaged: false,
  };
  call.sandbox.store.open(policies).put(policy.id, policy);
  putTags(call, policy.id, Tags ?? []);
  return { Policy: describedPolicy(call, policy) };
}

function updatePolicy(
  call: Call<{
    readonly PolicyId: string;
    readonly Name?: string;
    readonly Description?: string;
    readonly Content?: string;
  }>,
): unknown {
  organizationForAdministrator(call);
  const { Name, Description, Content } = call.input;
  const policy = changeablePolicy(call, call.input.PolicyId);
  if (Content !== undefined) assertContent(call, policy.type, Content);
  if (Name !== undefined && Name !== policy.name) assertNameFree(call, policy.type, Name);
  const after: PolicyRow = {
    ...policy,
    name: Name ?? policy.name,
    description: Description ?? policy.description,
    content: Content ?? policy.content,
  };
  call.sandbox.store.open(policies).put(policy.id, after);
  return { Policy: describedPolicy(call, after) };
}

function deletePolicy(call: Call<{ readonly PolicyId: string }>): void {
  organizationForAdministrator(call);
  const { store } = call.sandbox;
  const policy = changeablePolicy(call, call.input.PolicyId);
  if (store.open(attachments).countBy("policy", policy.id) > 0) {
    throw new AwsError(
      "PolicyInUseException",
      "The policy is attached to one or more entities. You must detach it from all roots, OUs, and accounts before performing this operation.",
    );
  }
  store.open(policies).delete(policy.id);
  store.open(resourceTags).delete(policy.id);
}

/** AWS keeps the text as it is given, and refuses what is no policy of that type. */
function assertContent(call: Call<unknown>, type: PolicyType, content: string): void {
  if ([...content].length > quotaOf(call, rules[type].characters)) {
    throw constraintViolation(
      "POLICY_CONTENT_LIMIT_EXCEEDED",
      "You have exceeded the allowed length of the policy content.",
    );
  }
  const { diagnostics } = parsePolicy(content, { file: "policy", type: rules[type].grammar });
  if (!hasErrors(diagnostics)) return;
  throw new AwsError(
    "MalformedPolicyDocumentException",
    "The provided policy document does not meet the requirements of the specified policy type.",
  );
}

function assertNameFree(call: Call<unknown>, type: PolicyType, name: string): void {
  const taken = call.sandbox.store
    .open(policies)
    .by("type", type)
    .some((policy) => policy.name === name);
  if (taken)
    throw new AwsError("DuplicatePolicyException", "A policy with the same name already exists.");
}

function policyOf(call: Call<unknown>, id: string): PolicyRow {
  const policy = call.sandbox.store.open(policies).get(id);
  if (policy !== undefined) return policy;
  throw new AwsError(
    "PolicyNotFoundException",
    "We can't find a policy with the PolicyId that you specified.",
  );
}

function changeablePolicy(call: Call<unknown>, id: string): PolicyRow {
  const policy = policyOf(call, id);
  if (!policy.awsManaged) return policy;
  throw invalidInput(
    "IMMUTABLE_POLICY",
    "You specified a policy that is managed by AWS and can't be modified.",
  );
}

function summary(call: Call<unknown>, policy: PolicyRow): Record<string, unknown> {
  return {
    Id: policy.id,
    Arn: policyArn(call, policy),
    Name: policy.name,
    Description: policy.description,
    Type: policy.type,
    AwsManaged: policy.awsManaged,
  };
}

function describedPolicy(call: Call<unknown>, policy: PolicyRow): unknown {
  return { PolicySummary: summary(call, policy), Content: policy.content };
}

function policyPage(
  call: Call<Paged>,
  found: readonly PolicyRow[],
  ...filter: readonly string[]
): unknown {
  const page = pageOf(call, found, ...filter);
  return { Policies: page.items.map((policy) => summary(call, policy)), NextToken: page.nextToken };
}

function listTargets(call: Call<Paged & { readonly PolicyId: string }>): unknown {
  const organization = organizationForAdministrator(call, true);
  const { store } = call.sandbox;
  const policy = policyOf(call, call.input.PolicyId);
  const enabled = organization.enabledPolicyTypes.includes(policy.type);
  const rows = enabled ? store.open(attachments).by("policy", policy.id) : [];
  const page = pageOf(
    call,
    rows.map(({ targetId }) => ({ id: targetId })),
    policy.id,
  );
  const Targets = page.items.map(({ id }) => ({
    TargetId: id,
    Arn: arnOfId(call, id),
    ...nameAndType(call, id),
  }));
  return { Targets, NextToken: page.nextToken };
}

function nameAndType(
  call: Call<unknown>,
  id: string,
): { readonly Name: string | undefined; readonly Type: string } {
  const { store } = call.sandbox;
  if (id.startsWith("r-")) return { Name: "Root", Type: "ROOT" };
  if (id.startsWith("ou-"))
    return { Name: store.open(organizationalUnits).get(id)?.name, Type: "ORGANIZATIONAL_UNIT" };
  return { Name: store.open(accounts).get(id)?.name, Type: "ACCOUNT" };
}

function assertTarget(call: Call<unknown>, id: string): void {
  const { store } = call.sandbox;
  const { rootId } = organizationForAdministrator(call, true);
  if (
    id === rootId ||
    store.open(organizationalUnits).has(id) ||
    store.open(accounts).get(id)?.parentId !== undefined
  )
    return;
  throw new AwsError(
    "TargetNotFoundException",
    "We can't find a root, OU, or account with the TargetId that you specified.",
  );
}

function assertEnabled(call: Call<unknown>, type: PolicyType): void {
  if (organizationForAdministrator(call).enabledPolicyTypes.includes(type)) return;
  throw new AwsError(
    "PolicyTypeNotEnabledException",
    "This operation can be performed only for enabled policy types.",
  );
}

function attachPolicy(call: Call<OnTarget>): void {
  const { PolicyId, TargetId } = call.input;
  organizationForAdministrator(call);
  const { store } = call.sandbox;
  const policy = policyOf(call, PolicyId);
  assertTarget(call, TargetId);
  assertEnabled(call, policy.type);
  const there = attachedTo(store, TargetId, policy.type);
  if (there.some(({ id }) => id === PolicyId)) {
    throw new AwsError(
      "DuplicatePolicyAttachmentException",
      "The selected policy is already attached to the specified target.",
    );
  }
  if (there.length >= quotaOf(call, rules[policy.type].perNode)) {
    throw constraintViolation(
      "MAX_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED",
      "You have exceeded the number of policies of this type that you can attach to an entity.",
    );
  }
  attach(store, PolicyId, TargetId);
}

/** The last SCP stays, and RCPFullAWSAccess stays always. */
function detachPolicy(call: Call<OnTarget>): void {
  const { PolicyId, TargetId } = call.input;
  organizationForAdministrator(call);
  const { store } = call.sandbox;
  const policy = policyOf(call, PolicyId);
  assertTarget(call, TargetId);
  assertEnabled(call, policy.type);
  const there = attachedTo(store, TargetId, policy.type);
  if (!there.some(({ id }) => id === PolicyId)) {
    throw new AwsError(
      "PolicyNotAttachedException",
      "The policy isn't attached to the specified target in the specified root.",
    );
  }
  if (PolicyId === fullAccess.RESOURCE_CONTROL_POLICY.id) {
    throw invalidInput("NON_DETACHABLE_POLICY", "You can't detach this policy.");
  }
  if (policy.type === "SERVICE_CONTROL_POLICY" && there.length === 1) {
    throw constraintViolation(
      "MIN_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED",
      "You can't detach the last policy of this type: at least one must be attached to every root, OU and account.",
    );
  }
  detach(store, PolicyId, TargetId);
}
