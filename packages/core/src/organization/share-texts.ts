/**
 * One string for each policy text of an organization, however many times it stands there: 300
 * accounts hold the same managed policies, and thousands of roles trust the same service. Equal
 * texts then cost their memory once, and to look one up compares no characters.
 */
import type { AccountIam, IamRole, InlinePolicy, Organization } from "./organization.ts";

/** The same organization; equal documents and ARNs of policies are one string. */
export function shareTexts(organization: Organization): Organization {
  const texts = new Map<string, string>();
  const shared = (text: string): string => {
    const known = texts.get(text);
    if (known === undefined) texts.set(text, text);
    return known ?? text;
  };
  return { ...organization, iam: organization.iam.map((iam) => shareIam(iam, shared)) };
}

type Shared = (text: string) => string;

type Attached = Pick<IamRole, "inlinePolicies" | "attachedPolicies">;

function shareIam(iam: AccountIam, shared: Shared): AccountIam {
  return {
    ...iam,
    users: iam.users.map((user) => ({ ...user, ...shareAttached(user, shared) })),
    groups: iam.groups.map((group) => ({ ...group, ...shareAttached(group, shared) })),
    roles: iam.roles.map((role) => ({
      ...role,
      ...shareAttached(role, shared),
      trustPolicy: shared(role.trustPolicy),
    })),
    managedPolicies: iam.managedPolicies.map((policy) => ({
      ...policy,
      arn: shared(policy.arn),
      document: shared(policy.document),
    })),
  };
}

function shareAttached({ inlinePolicies, attachedPolicies }: Attached, shared: Shared): Attached {
  return {
    inlinePolicies: inlinePolicies.map(({ name, document }): InlinePolicy => ({
      name,
      document: shared(document),
    })),
    attachedPolicies: attachedPolicies.map(shared),
  };
}
