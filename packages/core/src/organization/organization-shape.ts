/** The shape of an organization as JSON: one row for each member of the type. */
import {
  either,
  list,
  maybe,
  object,
  oneOf,
  parsed,
  text,
  textByName,
  truth,
  wholeNumber,
} from "../base/shape.ts";
import type { Shape } from "../base/shape.ts";
import { parseAccountId } from "../iam/ids.ts";
import type {
  BlockPublicAccess,
  KmsGrant,
  ResourceSettings,
  S3Settings,
} from "../iam/resource-settings.ts";
import { gapSubjects } from "./organization.ts";
import type {
  Account,
  AccountAssignment,
  AccountIam,
  DelegatedAdministrator,
  Gap,
  Group,
  IamGroup,
  IamManagedPolicy,
  IamRole,
  IamUser,
  IdentityCenter,
  InlinePolicy,
  Organization,
  OrganizationalUnit,
  OrganizationPolicy,
  PermissionSet,
  PolicyTarget,
  ResourceWithPolicy,
  Root,
  Tags,
  User,
} from "./organization.ts";
import { parseOuPath } from "./ou-path.ts";

const accountId = parsed(parseAccountId, "an account id, twelve digits");
const ouPath = parsed(
  (path) => (parseOuPath(path) === undefined ? undefined : path),
  "a path of names joined with `/`, in which `~` is written `~0` and `/` `~1`",
);
const policyType = oneOf("SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY");

const tags: Shape<Tags> = list(object<Tags[number]>({ key: text, value: text }));

const root = object<Root>({ id: maybe(text), enabledPolicyTypes: list(policyType), tags });

const organizationalUnit = object<OrganizationalUnit>({ path: ouPath, id: maybe(text), tags });

const account = object<Account>({
  name: text,
  awsName: maybe(text),
  email: text,
  id: maybe(accountId),
  parent: ouPath,
  state: oneOf("ACTIVE", "SUSPENDED", "PENDING_CLOSURE", "PENDING_ACTIVATION", "CLOSED"),
  joined: oneOf("CREATED", "INVITED"),
  invitation: maybe(oneOf("declared", "open")),
  tags,
});

const target: Shape<PolicyTarget> = either<PolicyTarget>("kind", {
  ou: object<Extract<PolicyTarget, { kind: "ou" }>>({ kind: oneOf("ou"), path: ouPath }),
  account: object<Extract<PolicyTarget, { kind: "account" }>>({
    kind: oneOf("account"),
    name: text,
  }),
});

const policy = object<OrganizationPolicy>({
  type: policyType,
  name: text,
  id: maybe(text),
  description: text,
  awsManaged: truth,
  document: text,
  targets: list(target),
  tags,
});

type Boundary = NonNullable<PermissionSet["permissionsBoundary"]>;

const boundary: Shape<Boundary> = either<Boundary>("kind", {
  "aws-managed": object<Extract<Boundary, { kind: "aws-managed" }>>({
    kind: oneOf("aws-managed"),
    arn: text,
  }),
  "customer-managed": object<Extract<Boundary, { kind: "customer-managed" }>>({
    kind: oneOf("customer-managed"),
    path: text,
    name: text,
  }),
});

const permissionSet = object<PermissionSet>({
  name: text,
  arn: maybe(text),
  description: text,
  sessionDuration: text,
  relayState: maybe(text),
  managedPolicies: list(text),
  customerManagedPolicies: list(
    object<PermissionSet["customerManagedPolicies"][number]>({ path: text, name: text }),
  ),
  inlinePolicy: maybe(text),
  permissionsBoundary: maybe(boundary),
  tags,
  outdatedIn: maybe(list(text)),
});

const group = object<Group>({
  displayName: text,
  id: maybe(text),
  description: text,
  members: list(text),
});

const user = object<User>({
  userName: text,
  id: maybe(text),
  displayName: text,
  givenName: text,
  familyName: text,
  email: maybe(text),
});

const assignment = object<AccountAssignment>({
  account: text,
  permissionSet: text,
  principal: object<AccountAssignment["principal"]>({ kind: oneOf("group", "user"), name: text }),
  until: maybe(text),
});

const identityCenter = object<IdentityCenter>({
  instanceArn: maybe(text),
  identityStoreId: maybe(text),
  identitySource: maybe(oneOf("external", "identity-center")),
  permissionSets: list(permissionSet),
  groups: list(group),
  users: list(user),
  assignments: list(assignment),
});

const inlinePolicies = list(object<InlinePolicy>({ name: text, document: text }));

const iamUser = object<IamUser>({
  arn: text,
  name: text,
  path: text,
  id: maybe(text),
  groups: list(text),
  inlinePolicies,
  attachedPolicies: list(text),
  permissionsBoundary: maybe(text),
  tags,
});

const iamGroup = object<IamGroup>({
  arn: text,
  name: text,
  path: text,
  id: maybe(text),
  inlinePolicies,
  attachedPolicies: list(text),
});

const iamRole = object<IamRole>({
  arn: text,
  name: text,
  path: text,
  id: maybe(text),
  trustPolicy: text,
  maxSessionDurationSeconds: wholeNumber,
  inlinePolicies,
  attachedPolicies: list(text),
  permissionsBoundary: maybe(text),
  tags,
});

const accountIam = object<AccountIam>({
  account: text,
  users: list(iamUser),
  groups: list(iamGroup),
  roles: list(iamRole),
  managedPolicies: list(
    object<IamManagedPolicy>({ arn: text, name: text, path: text, document: text }),
  ),
});

const blockPublicAccess = object<BlockPublicAccess>({
  blockPublicAcls: maybe(truth),
  ignorePublicAcls: maybe(truth),
  blockPublicPolicy: maybe(truth),
  restrictPublicBuckets: maybe(truth),
});

type Blocked = NonNullable<S3Settings["blockPublicAccess"]>;

const s3Settings = object<S3Settings>({
  blockPublicAccess: maybe(
    object<Blocked>({
      account: maybe(blockPublicAccess),
      bucket: maybe(blockPublicAccess),
      accessPoint: maybe(blockPublicAccess),
    }),
  ),
  objectOwnership: maybe(oneOf("BucketOwnerEnforced", "BucketOwnerPreferred", "ObjectWriter")),
});

const kmsGrant = object<KmsGrant>({
  grantId: text,
  granteePrincipal: text,
  operations: list(text),
  constraints: maybe(
    object<NonNullable<KmsGrant["constraints"]>>({
      encryptionContextEquals: maybe(textByName),
      encryptionContextSubset: maybe(textByName),
    }),
  ),
});

const resourceSettings = object<ResourceSettings>({
  s3: maybe(s3Settings),
  kms: maybe(object<NonNullable<ResourceSettings["kms"]>>({ grants: maybe(list(kmsGrant)) })),
});

const resource = object<ResourceWithPolicy>({
  arn: text,
  account: text,
  policy: text,
  settings: maybe(resourceSettings),
});

/** Every member of {@link Organization}, for the snapshot that holds them beside its head. */
export const organizationMembers = {
  id: maybe(text),
  managementAccountId: maybe(accountId),
  root,
  organizationalUnits: list(organizationalUnit),
  accounts: list(account),
  policies: list(policy),
  trustedAccess: list(text),
  delegatedAdministrators: list(
    object<DelegatedAdministrator>({ account: text, servicePrincipal: text }),
  ),
  identityCenter: maybe(identityCenter),
  iam: list(accountIam),
  resources: list(resource),
  gaps: list(object<Gap>({ subject: oneOf(...gapSubjects), account: maybe(text), reason: text })),
} as const satisfies { readonly [Key in keyof Organization]-?: Shape<Organization[Key]> };
