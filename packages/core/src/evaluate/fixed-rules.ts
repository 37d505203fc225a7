/** What AWS allows or refuses whatever the policies say. */
import { matchesWildcards } from "../base/wildcard.ts";
import { parseArn } from "../iam/arn.ts";
import { accountRules } from "./account-rules.ts";
import type { FixedRule } from "./decision.ts";
import { mayConcern, ruleApplies } from "./fixed-rule-row.ts";
import type { FixedRuleRow } from "./fixed-rule-row.ts";
import { accountOf, isCrossAccount, isServiceLinkedRole } from "./parties.ts";
import type { AuthorizationInput, OrganizationContext, Principal } from "./request.ts";
import { s3Rules } from "./s3-rules.ts";

export { mayConcern, ruleApplies } from "./fixed-rule-row.ts";
export type { FixedRuleRow } from "./fixed-rule-row.ts";

/** The rule by which AWS allows the request and asks no policy but that of a VPC endpoint. */
export function alwaysAllowed(input: AuthorizationInput): FixedRule | undefined {
  return ruleFor(alwaysAllowedRows, input);
}

/** The rule by which AWS refuses the request although policies may allow it. */
export function neverAllowed(input: AuthorizationInput): FixedRule | undefined {
  return ruleFor(neverAllowedRows, input);
}

/** Why it is not known whether AWS refuses the request whatever the policies say. */
export function doubtOfRules(input: AuthorizationInput): string | undefined {
  return doubtAmong(fixedRulesFor(input.request.action.toLowerCase()).never, input);
}

/** @param rows - those that are about the action, see {@link fixedRulesFor} */
export function doubtAmong(
  rows: readonly FixedRuleRow[],
  input: AuthorizationInput,
): string | undefined {
  for (const row of rows) {
    if (row.doubt === undefined || !mayConcern(row, input.request.principal)) continue;
    const found = row.doubt(input);
    if (found !== undefined) return found;
  }
  return undefined;
}

const sts = "https://docs.aws.amazon.com/STS/latest/APIReference";
const guide = "https://docs.aws.amazon.com/IAM/latest/UserGuide";

const alwaysAllowedRows: readonly FixedRuleRow[] = [
  {
    name: "get-caller-identity",
    detail:
      "GetCallerIdentity needs no permission, and no policy but that of a VPC endpoint can deny it.",
    source: `${sts}/API_GetCallerIdentity.html`,
    actions: ["sts:getcalleridentity"],
    applies: ({ request }) => accountOf(request.principal) !== undefined,
  },
  {
    name: "get-session-token",
    detail:
      "GetSessionToken needs no permission, and no policy but that of a VPC endpoint controls it.",
    source: `${guide}/id_credentials_temp_control-access_getsessiontoken.html`,
    actions: ["sts:getsessiontoken"],
    callers: ["user", "root"],
  },
];

/** Changes of a role that AWS keeps for itself. */
const roleChanges = [
  "iam:addroletoinstanceprofile",
  "iam:attachrolepolicy",
  "iam:deleterole",
  "iam:deleterolepermissionsboundary",
  "iam:deleterolepolicy",
  "iam:detachrolepolicy",
  "iam:putrolepermissionsboundary",
  "iam:putrolepolicy",
  "iam:updateassumerolepolicy",
];

const unsignedAssumptions = ["sts:assumerolewithsaml", "sts:assumerolewithwebidentity"];
const withToken = [...unsignedAssumptions, "sts:tagsession", "sts:setsourceidentity"];

/** What works across accounts: cryptographic operations, grants, and reading about the key. */
const keyUses = [
  "kms:creategrant",
  "kms:decrypt",
  "kms:derivesharedsecret",
  "kms:describekey",
  "kms:encrypt",
  "kms:generate*",
  "kms:getkeyrotationstatus",
  "kms:getpublickey",
  "kms:listgrants",
  "kms:reencrypt*",
  "kms:retiregrant",
  "kms:revokegrant",
  "kms:sign",
  "kms:verify*",
];

const neverAllowedRows: readonly FixedRuleRow[] = [
  {
    name: "aws-managed-policy",
    detail: "AWS managed policies belong to AWS, and nobody else can change them.",
    source: `${guide}/access_policies_managed-vs-inline.html`,
    actions: [
      "iam:createpolicy",
      "iam:createpolicyversion",
      "iam:deletepolicy",
      "iam:deletepolicyversion",
      "iam:setdefaultpolicyversion",
      "iam:tagpolicy",
      "iam:untagpolicy",
    ],
    applies: ({ request }) => hasResource(request.resource, { account: "aws", start: "policy/" }),
  },
  {
    name: "aws-reserved-alias",
    detail: "Aliases that begin with `alias/aws/` are AWS's own.",
    source: "https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html",
    actions: ["kms:createalias", "kms:updatealias", "kms:deletealias"],
    applies: ({ request }) =>
      parseArn(request.resource)?.resource.startsWith("alias/aws/") === true,
  },
  {
    name: "service-linked-role",
    detail: "Only the service that a service-linked role is for can change it.",
    source: `${guide}/id_roles_create-service-linked-role.html`,
    actions: roleChanges,
    applies: ({ request }) =>
      isServiceLinkedRole(request.resource) && !actsForAService(request.principal),
  },
  {
    name: "permission-set-role",
    detail: "The role of a permission set is changed through IAM Identity Center, not through IAM.",
    source:
      "https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html",
    actions: [
      ...roleChanges,
      "iam:tagrole",
      "iam:untagrole",
      "iam:updaterole",
      "iam:updateroledescription",
    ],
    applies: ({ request }) =>
      hasResource(request.resource, { start: "role/aws-reserved/sso.amazonaws.com/" }) &&
      !actsForAService(request.principal),
  },
  {
    name: "root-assumes-no-role",
    detail: "The root user of an account cannot assume a role.",
    source: `${sts}/API_AssumeRole.html`,
    actions: ["sts:assumerole", "sts:assumeroot"],
    callers: ["root", "assumed-root"],
  },
  {
    name: "assume-root-within-organization",
    detail:
      "Only an organization's management account and delegated administrator act as a member's root.",
    source: `${sts}/API_AssumeRoot.html`,
    actions: ["sts:assumeroot"],
    applies: ({ request, organization }) =>
      organization === undefined || isNoAdministrator(request.principal, organization),
  },
  {
    name: "session-token-of-a-session",
    detail:
      "Temporary credentials of a role or a federated user cannot ask for others of this kind.",
    source: `${guide}/id_credentials_sts-comparison.html`,
    actions: ["sts:getsessiontoken", "sts:getfederationtoken"],
    applies: ({ request }) => !isOneOf(request.principal, ["user", "root"]),
  },
  {
    name: "token-of-a-provider",
    detail:
      "AssumeRoleWithSAML and AssumeRoleWithWebIdentity are called with the token of an identity provider, and not as a principal of AWS.",
    source: `${sts}/API_AssumeRoleWithWebIdentity.html`,
    actions: unsignedAssumptions,
    applies: ({ request }) => !isOneOf(request.principal, ["federated"]),
  },
  {
    name: "provider-only-assumes-roles",
    detail:
      "With the token of an identity provider nothing can be called but AssumeRoleWithSAML and AssumeRoleWithWebIdentity.",
    source: `${guide}/id_credentials_sts-comparison.html`,
    actions: ["*"],
    callers: ["federated"],
    applies: ({ request }) => !withToken.includes(request.action.toLowerCase()),
  },
  {
    name: "unsigned-request",
    detail: "The service takes no request that is not signed.",
    source: `${guide}/reference_policies_variables.html#principaltable`,
    actions: ["dynamodb:*", "iam:*", "kms:*", "organizations:*", "secretsmanager:*", "sts:*"],
    callers: ["anonymous"],
  },
  {
    name: "key-of-another-account",
    detail:
      "Another account may use a KMS key and manage its grants, whatever else the key policy allows.",
    source:
      "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html",
    actions: ["kms:*"],
    applies: (input) =>
      isCrossAccount(input) &&
      !keyUses.some((pattern) => matchesWildcards(pattern, input.request.action.toLowerCase())),
  },
  {
    name: "bucket-policy-of-another-account",
    detail:
      "A bucket's policy is read and changed from the account that owns the bucket, and from no other.",
    source: "https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html",
    actions: ["s3:getbucketpolicy", "s3:putbucketpolicy", "s3:deletebucketpolicy"],
    applies: isCrossAccount,
  },
  {
    name: "federated-user-calls",
    detail: "A federated user's session cannot call IAM, and of STS only GetCallerIdentity.",
    source: `${sts}/API_GetFederationToken.html`,
    actions: ["iam:*", "sts:*"],
    callers: ["federated-user"],
  },
  ...s3Rules,
  ...accountRules,
];

/** The rows that are about an action, given in lower case. */
export function fixedRulesFor(action: string): {
  readonly always: readonly FixedRuleRow[];
  readonly never: readonly FixedRuleRow[];
} {
  const concerns = ({ actions }: FixedRuleRow) =>
    actions.some((pattern) => matchesWildcards(pattern, action));
  return { always: alwaysAllowedRows.filter(concerns), never: neverAllowedRows.filter(concerns) };
}

function ruleFor(rows: readonly FixedRuleRow[], input: AuthorizationInput): FixedRule | undefined {
  const action = input.request.action.toLowerCase();
  const row = rows.find(
    (one) =>
      one.actions.some((pattern) => matchesWildcards(pattern, action)) && ruleApplies(one, input),
  );
  return row === undefined ? undefined : ruleOf(row);
}

/** The rule as answers carry it. */
export function ruleOf({ name, detail, source }: FixedRuleRow): FixedRule {
  return { name, detail, source };
}

function isOneOf(principal: Principal, kinds: readonly Principal["kind"][]): boolean {
  return kinds.includes(principal.kind);
}

/** Certain only where the delegated administrators are known. */
function isNoAdministrator(
  principal: Principal,
  { managementAccount, iamAdministrators }: OrganizationContext,
): boolean {
  const account = accountOf(principal);
  if (account === undefined || iamAdministrators === undefined) return false;
  return account !== managementAccount && !iamAdministrators.has(account);
}

function hasResource(
  resource: string,
  wanted: { readonly account?: string; readonly start: string },
): boolean {
  const arn = parseArn(resource);
  if (arn?.service !== "iam" || !arn.resource.startsWith(wanted.start)) return false;
  return wanted.account === undefined || arn.account === wanted.account;
}

/** AWS's own calls: a service, or the role that is linked to it. */
function actsForAService(principal: Principal): boolean {
  if (principal.kind === "service") return true;
  return principal.kind === "role-session" && isServiceLinkedRole(principal.roleArn);
}
