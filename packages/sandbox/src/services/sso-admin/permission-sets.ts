/** Permission sets: what they say. Accounts see a change only once it is provisioned. */
import {
  assignments,
  permissionSets,
  provisioned,
  type PermissionSetRow,
  type PolicyReference,
} from "../../model/identity-center-state.ts";
import type { Tag } from "../../model/organization-state.ts";
import { hasErrors, parsePolicy } from "@bailiwick/core";
import { AwsError, operation, type Call, type Service } from "../../service.ts";
import { secondsOf } from "./provisioning.ts";
import {
  checkInstance,
  checkSet,
  conflict,
  instanceOf,
  notFound,
  permissionSetOf,
  ssoPage,
  type OnInstance,
  type OnSet,
  type Paged,
} from "./sso.ts";

type CreateInput = OnInstance & {
  readonly Name: string;
  readonly Description?: string;
  readonly SessionDuration?: string;
  readonly RelayState?: string;
  readonly Tags?: readonly Tag[];
};
type OnReference = OnSet & {
  readonly CustomerManagedPolicyReference: { readonly Name: string; readonly Path?: string };
};
type OnPolicy = OnSet & { readonly ManagedPolicyArn: string };
type Boundary = NonNullable<PermissionSetRow["boundary"]>;

export const permissionSetOperations: Service["operations"] = {
  CreatePermissionSet: operation<CreateInput>({
    readOnly: false,
    authorize: (call) => checkInstance(call, call.input.Tags),
    run: create,
  }),
  DescribePermissionSet: operation<OnSet>({
    readOnly: true,
    authorize: (call) => checkSet(call),
    run: (call) => ({ PermissionSet: described(permissionSetOf(call)) }),
  }),
  ListPermissionSets: operation<Paged & OnInstance>({
    readOnly: true,
    authorize: (call) => checkInstance(call),
    run: (call) => {
      instanceOf(call);
      const page = ssoPage(call, [...call.sandbox.store.open(permissionSets).keys()], (arn) => arn);
      return { PermissionSets: page.items, NextToken: page.nextToken };
    },
  }),
  UpdatePermissionSet: operation<
    OnSet & {
      readonly Description?: string;
      readonly SessionDuration?: string;
      readonly RelayState?: string;
    }
  >({
    readOnly: false,
    authorize: (call) => checkSet(call),
    run: (call) => {
      const { Description, SessionDuration, RelayState } = call.input;
      assertDuration(SessionDuration);
      change(call, (set) => ({
        description: Description ?? set.description,
        sessionDuration: SessionDuration ?? set.sessionDuration,
        relayState: RelayState ?? set.relayState,
      }));
      return {};
    },
  }),
  DeletePermissionSet: operation<OnSet>({
    readOnly: false,
    authorize: (call) => checkSet(call),
    run: (call) => {
      const set = permissionSetOf(call);
      const { store } = call.sandbox;
      if (
        store.open(assignments).countBy("set", set.arn) > 0 ||
        store.open(provisioned).countBy("set", set.arn) > 0
      ) {
        throw conflict(
          "Request cannot be completed because the permission set is in use: it is assigned or provisioned.",
        );
      }
      store.open(permissionSets).delete(set.arn);
      return {};
    },
  }),
  PutInlinePolicyToPermissionSet: operation<OnSet & { readonly InlinePolicy: string }>({
    readOnly: false,
    authorize: (call) => checkSet(call),
    run: (call) => {
      assertPolicy(call, call.input.InlinePolicy);
      change(call, () => ({ inlinePolicy: call.input.InlinePolicy }));
      return {};
    },
  }),
  GetInlinePolicyForPermissionSet: operation<OnSet>({
    readOnly: true,
    authorize: (call) => checkSet(call),
    run: (call) => ({ InlinePolicy: permissionSetOf(call).inlinePolicy ?? "" }),
  }),
  DeleteInlinePolicyFromPermissionSet: operation<OnSet>({
    readOnly: false,
    authorize: (call) => checkSet(call),
    run: (call) => {
      if (permissionSetOf(call).inlinePolicy === undefined)
        throw notFound("inline policy of the permission set");
      change(call, () => ({ inlinePolicy: undefined }));
      return {};
    },
  }),
  AttachManagedPolicyToPermissionSet: operation<OnPolicy>({
    readOnly: false,
    authorize: (call) => checkSet(call),
    run: (call) => {
      const { ManagedPolicyArn } = call.input;
      const set = permissionSetOf(call);
      if (call.sandbox.catalogue.managedPolicy(ManagedPolicyArn) === undefined)
        throw notFound(`managed policy ${ManagedPolicyArn}`);
      if (set.managedPolicies.includes(ManagedPolicyArn))
        throw conflict(
          `Managed policy ${ManagedPolicyArn} is already attached to the permission set.`,
        );
      assertPolicyCount(call, set);
      change(call, () => ({ managedPolicies: [...set.managedPolicies, ManagedPolicyArn] }));
      return {};
    },
  }),
  DetachManagedPolicyFromPermissionSet: operation<OnPolicy>({
    readOnly: false,
    authorize: (call) => checkSet(call),
    run: (call) => {
      const { ManagedPolicyArn } = call.input;
      const set = permissionSetOf(call);
      if (!set.managedPolicies.includes(ManagedPolicyArn))
        throw notFound(`managed policy ${ManagedPolicyArn} in the permission set`);
      change(call, () => ({
        managedPolicies: set.managedPolicies.filter((arn) => arn !== ManagedPolicyArn),
      }));
      return {};
    },
  }),
  ListManagedPoliciesInPermissionSet: operation<Paged & OnSet>({
    readOnly: true,
    authorize: (call) => checkSet(call),
    run: (call) => {
      const page = ssoPage(call, permissionSetOf(call).managedPolicies, (arn) => arn);
      const AttachedManagedPolicies = page.items.map((arn) => ({
        Name: arn.slice(arn.lastIndexOf("/") + 1),
        Arn: arn,
      }));
      return { AttachedManagedPolicies, NextToken: page.nextToken };
    },
  }),
  AttachCustomerManagedPolicyReferenceToPermissionSet: operation<OnReference>({
    readOnly: false,
    authorize: (call) => checkSet(call),
    run: (call) => {
      const set = permissionSetOf(call);
      const reference = referenceOf(call);
      if (set.customerManagedPolicies.some((other) => isSame(other, reference)))
        throw conflict("The customer managed policy is already attached to the permission set.");
      assertPolicyCount(call, set);
      change(call, () => ({
        customerManagedPolicies: [...set.customerManagedPolicies, reference],
      }));
      return {};
    },
  }),
  DetachCustomerManagedPolicyReferenceFromPermissionSet: operation<OnReference>({
    readOnly: false,
    authorize: (call) => checkSet(call),
    run: (call) => {
      const set = permissionSetOf(call);
      const reference = referenceOf(call);
      const left = set.customerManagedPolicies.filter((other) => !isSame(other, reference));
      if (left.length === set.customerManagedPolicies.length)
        throw notFound("customer managed policy reference in the permission set");
      change(call, () => ({ customerManagedPolicies: left }));
      return {};
    },
  }),
  ListCustomerManagedPolicyReferencesInPermissionSet: operation<Paged & OnSet>({
    readOnly: true,
    authorize: (call) => checkSet(call),
    run: (call) => {
      const page = ssoPage(
        call,
        permissionSetOf(call).customerManagedPolicies,
        ({ Path, Name }) => Path + Name,
      );
      return { CustomerManagedPolicyReferences: page.items, NextToken: page.nextToken };
    },
  }),
  PutPermissionsBoundaryToPermissionSet: operation<
    OnSet & {
      readonly PermissionsBoundary: Partial<{
        readonly ManagedPolicyArn: string;
        readonly CustomerManagedPolicyReference: PolicyReference;
      }>;
    }
  >({
    readOnly: false,
    authorize: (call) => checkSet(call),
    run: (call) => {
      const boundary = boundaryFrom(call.input.PermissionsBoundary);
      change(call, () => ({ boundary }));
      return {};
    },
  }),
  GetPermissionsBoundaryForPermissionSet: operation<OnSet>({
    readOnly: true,
    authorize: (call) => checkSet(call),
    run: (call) => {
      const { boundary } = permissionSetOf(call);
      if (boundary === undefined) throw notFound("permissions boundary of the permission set");
      return { PermissionsBoundary: boundary };
    },
  }),
  DeletePermissionsBoundaryFromPermissionSet: operation<OnSet>({
    readOnly: false,
    authorize: (call) => checkSet(call),
    run: (call) => {
      if (permissionSetOf(call).boundary === undefined)
        throw notFound("permissions boundary of the permission set");
      change(call, () => ({ boundary: undefined }));
      return {};
    },
  }),
};

function create(call: Call<CreateInput>): unknown {
  const instance = instanceOf(call);
  const { store, ids, clock, catalogue } = call.sandbox;
  const { Name, Description, SessionDuration = "PT1H", RelayState, Tags = [] } = call.input;
  assertDuration(SessionDuration);
  if (store.open(permissionSets).countBy("name", Name) > 0)
    throw conflict(`PermissionSet with name ${Name} already exists.`);
  const quota =
    catalogue.quota("identity-center/permission-sets")?.value ?? Number.MAX_SAFE_INTEGER;
  if (store.open(permissionSets).size >= quota)
    throw new AwsError(
      "ServiceQuotaExceededException",
      "You have exceeded the number of permission sets.",
    );
  const set: PermissionSetRow = {
    arn: `${instance.arn.replace(":instance/", ":permissionSet/")}/ps-${ids.hex(16)}`,
    name: Name,
    description: Description,
    sessionDuration: SessionDuration,
    relayState: RelayState,
    managedPolicies: [],
    customerManagedPolicies: [],
    inlinePolicy: undefined,
    boundary: undefined,
    createdAtMs: clock.wallMs(),
    revision: 1,
    tags: Tags,
  };
  store.open(permissionSets).put(set.arn, set);
  return { PermissionSet: described(set) };
}

function described(set: PermissionSetRow): unknown {
  return {
    Name: set.name,
    PermissionSetArn: set.arn,
    Description: set.description,
    CreatedDate: new Date(set.createdAtMs),
    SessionDuration: set.sessionDuration,
    RelayState: set.relayState,
  };
}

function change(call: Call<OnSet>, to: (set: PermissionSetRow) => Partial<PermissionSetRow>): void {
  const set = permissionSetOf(call);
  call.sandbox.store
    .open(permissionSets)
    .put(set.arn, { ...set, ...to(set), revision: set.revision + 1 });
}

/** From one hour to twelve. https://docs.aws.amazon.com/singlesignon/latest/userguide/howtosessionduration.html */
function assertDuration(duration: string | undefined): void {
  const seconds = secondsOf(duration ?? "PT1H");
  if (seconds !== undefined && seconds >= 3_600 && seconds <= 12 * 3_600) return;
  throw new AwsError("ValidationException", "The session duration must be between PT1H and PT12H.");
}

/** White space does not count against the smaller of the two quotas. */
function assertPolicy(call: Call<unknown>, text: string): void {
  const quota = call.sandbox.catalogue.quota("identity-center/inline-policy-characters")?.value;
  if (Buffer.byteLength(text.replaceAll(/\s/g, "")) > (quota ?? Number.MAX_SAFE_INTEGER)) {
    throw new AwsError(
      "ServiceQuotaExceededException",
      "You have exceeded the size of the inline policy of a permission set.",
    );
  }
  const { diagnostics } = parsePolicy(text, { file: "inline policy", type: "identity" });
  const first = diagnostics.find(({ severity }) => severity === "error");
  if (!hasErrors(diagnostics)) return;
  throw new AwsError(
    "ValidationException",
    `The inline policy is malformed: ${first?.detail ?? ""}`,
  );
}

function assertPolicyCount(call: Call<OnSet>, set: PermissionSetRow): void {
  const quota =
    call.sandbox.catalogue.quota("identity-center/managed-policies-per-permission-set")?.value ??
    20;
  if (set.managedPolicies.length + set.customerManagedPolicies.length < quota) return;
  throw new AwsError(
    "ServiceQuotaExceededException",
    "You have exceeded the number of managed policies that can be attached to a permission set.",
  );
}

function referenceOf(call: Call<OnReference>): PolicyReference {
  const { Name, Path = "/" } = call.input.CustomerManagedPolicyReference;
  return { Name, Path };
}

function isSame(one: PolicyReference, other: PolicyReference): boolean {
  return one.Name === other.Name && one.Path === other.Path;
}

function boundaryFrom(
  given: Partial<{
    readonly ManagedPolicyArn: string;
    readonly CustomerManagedPolicyReference: PolicyReference;
  }>,
): Boundary {
  const { ManagedPolicyArn, CustomerManagedPolicyReference: reference } = given;
  if (ManagedPolicyArn !== undefined && reference === undefined) return { ManagedPolicyArn };
  if (reference !== undefined && ManagedPolicyArn === undefined) {
    return {
      CustomerManagedPolicyReference: { Name: reference.Name, Path: reference.Path ?? "/" },
    };
  }
  throw new AwsError(
    "ValidationException",
    "Exactly one of ManagedPolicyArn and CustomerManagedPolicyReference must be given.",
  );
}
