/** What may change an answer and is not modelled; every answer that it may concern names it. */
import { accountOf, isCrossAccount, ownerOf } from "./parties.ts";
import type { AuthorizationInput } from "./request.ts";

export type NotConsideredRow = {
  readonly name: string;
  readonly applies: (input: AuthorizationInput) => boolean;
};

const rows: readonly NotConsideredRow[] = [
  { name: "kms-grants", applies: isOfService("kms") },
  // RCPs leave AWS managed keys alone, and the ARN of a key does not say that it is one.
  {
    name: "kms-aws-managed-keys",
    applies: (input) => isOfService("kms")(input) && input.policies.rcp !== undefined,
  },
  { name: "s3-block-public-access", applies: isOfService("s3") },
  { name: "s3-acl", applies: isOfService("s3") },
  { name: "s3-access-points", applies: isOfService("s3") },
  { name: "s3-access-grants", applies: isOfService("s3") },
  { name: "lake-formation", applies: isOfService("glue", "lakeformation") },
  { name: "resource-shares", applies: isCrossAccount },
  { name: "delegated-administration", applies: isAdministeredElsewhere },
  // Nothing said whose the resource is, so the caller's account was taken.
  { name: "resource-owner", applies: ({ request }) => ownerOf(request).assumed },
  // Roles that assumed themselves before September 2022 may still do so without their trust policy.
  { name: "implicit-self-trust", applies: assumesItself },
];

/** The names of what was not considered, in a fixed order. */
export function notConsidered(input: AuthorizationInput): readonly string[] {
  return rows.filter(({ applies }) => applies(input)).map(({ name }) => name);
}

function isOfService(...services: readonly string[]): NotConsideredRow["applies"] {
  return ({ request }) => services.some((service) => startsWith(request.action, `${service}:`));
}

function startsWith(text: string, start: string): boolean {
  return text.toLowerCase().startsWith(start);
}

/** These services ask beside the policies whether the account administers them. */
function isAdministeredElsewhere({ request, organization }: AuthorizationInput): boolean {
  const services = ["organizations:", "account:", "sso:", "identitystore:"];
  const caller = accountOf(request.principal);
  if (caller === undefined || caller === organization?.managementAccount) return false;
  return services.some((service) => startsWith(request.action, service));
}

/** https://aws.amazon.com/blogs/security/announcing-an-update-to-iam-role-trust-policy-behavior/ */
function assumesItself({ request }: AuthorizationInput): boolean {
  const { principal, action, resource } = request;
  if (action.toLowerCase() !== "sts:assumerole" || principal.kind !== "role-session") return false;
  return principal.roleArn === resource;
}
