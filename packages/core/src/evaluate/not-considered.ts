/** What may change an answer and is not modelled; every answer that it may concern names it. */
import { accountOf, isForeign, ownerOf } from "./parties.ts";
import type { Owner } from "./parties.ts";
import type { AuthorizationInput } from "./request.ts";

export type NotConsideredRow = {
  readonly name: string;
  /** The services whose actions it may concern; all of them where absent. */
  readonly services?: readonly string[];
  /** @param owner - of the request's resource */
  readonly applies?: (input: AuthorizationInput, owner: Owner) => boolean;
};

const rows: readonly NotConsideredRow[] = [
  {
    name: "kms-grants",
    services: ["kms"],
    applies: ({ settings }) => settings?.kms?.grants === undefined,
  },
  // RCPs leave AWS managed keys alone, and the ARN of a key does not say that it is one.
  {
    name: "kms-aws-managed-keys",
    services: ["kms"],
    applies: ({ policies }) => policies.rcp !== undefined,
  },
  { name: "s3-block-public-access", services: ["s3"], applies: mayBlockPublicAccess },
  {
    name: "s3-acl",
    services: ["s3"],
    applies: ({ settings }) => settings?.s3?.objectOwnership !== "BucketOwnerEnforced",
  },
  { name: "s3-access-points", services: ["s3"] },
  { name: "s3-access-grants", services: ["s3"] },
  { name: "lake-formation", services: ["glue", "lakeformation"] },
  {
    name: "resource-shares",
    applies: ({ request }, owner) => isForeign(request.principal, owner),
  },
  {
    name: "delegated-administration",
    services: ["organizations", "account", "sso", "identitystore"],
    applies: isAdministeredElsewhere,
  },
  // Nothing said whose the resource is, so the caller's account was taken.
  { name: "resource-owner", applies: (_input, { assumed }) => assumed },
  // Roles that assumed themselves before September 2022 may still do so without their trust policy.
  { name: "implicit-self-trust", services: ["sts"], applies: assumesItself },
];

/** The names of what was not considered, in a fixed order. */
export function notConsidered(input: AuthorizationInput): readonly string[] {
  const rows = notConsideredFor(input.request.action.toLowerCase());
  return notConsideredAmong(rows, input, ownerOf(input.request));
}

/** @param rows - those that may be about the action, see {@link notConsideredFor} */
export function notConsideredAmong(
  rows: readonly NotConsideredRow[],
  input: AuthorizationInput,
  owner: Owner,
): readonly string[] {
  let names: string[] | undefined;
  for (const { name, applies } of rows) {
    if (applies === undefined || applies(input, owner)) (names ??= []).push(name);
  }
  return names ?? nothing;
}

const nothing: readonly string[] = [];

/** The rows that may be about an action, given in lower case. */
export function notConsideredFor(action: string): readonly NotConsideredRow[] {
  return rows.filter(
    ({ services }) =>
      services === undefined || services.some((service) => action.startsWith(`${service}:`)),
  );
}

/** Whether a policy that is put is public, is not in the request; the rest needs the settings. */
function mayBlockPublicAccess({ request, settings }: AuthorizationInput): boolean {
  const { account, bucket } = settings?.s3?.blockPublicAccess ?? {};
  if (account === undefined || bucket === undefined) return true;
  const putsPolicy = ["s3:putbucketpolicy", "s3:putaccesspointpolicy"];
  const blocks = account.blockPublicPolicy === true || bucket.blockPublicPolicy === true;
  return blocks && putsPolicy.includes(request.action.toLowerCase());
}

/** These services ask beside the policies whether the account administers them. */
function isAdministeredElsewhere({ request, organization }: AuthorizationInput): boolean {
  const caller = accountOf(request.principal);
  return caller !== undefined && caller !== organization?.managementAccount;
}

/** https://aws.amazon.com/blogs/security/announcing-an-update-to-iam-role-trust-policy-behavior/ */
function assumesItself({ request }: AuthorizationInput): boolean {
  const { principal, action, resource } = request;
  if (action.toLowerCase() !== "sts:assumerole" || principal.kind !== "role-session") return false;
  return principal.roleArn === resource;
}
