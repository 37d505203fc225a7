/**
 * The policies on the caller's side. What is missing is never left out: an unknown policy stands in
 * its place, so that answers which depend on it are unknown, with the reason.
 */
import type { Catalogue } from "../catalogue.ts";
import { everyUnit, isHexDigit } from "../base/characters.ts";
import type { ApplicablePolicies, NamedPolicy, Principal } from "../evaluate/request.ts";
import { accountOfArn } from "../iam/arn.ts";
import type { AccountId } from "../iam/ids.ts";
import type { PolicyType } from "../iam/tree.ts";
import type {
  Account,
  IamGroup,
  IamRole,
  IamUser,
  InlinePolicy,
  PermissionSet,
} from "../organization/organization.ts";
import { namedPolicy, unknownPolicy } from "./named-policy.ts";
import { accountOf, directoryIn } from "./prepared.ts";
import type { Prepared } from "./prepared.ts";

export type PrincipalPolicies = Pick<ApplicablePolicies, "identity" | "boundary" | "session">;

/** What the look-ups need. */
export type Sources = { readonly prepared: Prepared; readonly catalogue: Catalogue | undefined };

export const administratorAccess = "arn:aws:iam::aws:policy/AdministratorAccess";

/** The role that AWS makes in accounts created in an organization. */
export const organizationAccessRole = "OrganizationAccountAccessRole";

/**
 * Identity policies, boundary and session policy of a principal, as far as its kind has them; the
 * same object for the same principal.
 */
export function policiesOfPrincipal(sources: Sources, principal: Principal): PrincipalPolicies {
  const known = keptFor(sources);
  const key = keyOf(principal);
  const found = known.get(key);
  if (found !== undefined) return found;
  const policies = findPolicies(sources, principal);
  if (known.size >= mostKept) known.clear();
  known.set(key, policies);
  return policies;
}

/** Twice the number of principals that an organization is expected to have. */
const mostKept = 200_000;

type Kept = {
  readonly catalogue: Catalogue | undefined;
  readonly byPrincipal: Map<string, PrincipalPolicies>;
};

const kept = new WeakMap<Prepared, Kept>();

function keptFor({ prepared, catalogue }: Sources): Kept["byPrincipal"] {
  const known = kept.get(prepared);
  if (known !== undefined && known.catalogue === catalogue) return known.byPrincipal;
  const byPrincipal: Kept["byPrincipal"] = new Map();
  kept.set(prepared, { catalogue, byPrincipal });
  return byPrincipal;
}

/** What the policies of a principal follow from; the name of a session does not count. */
function keyOf(principal: Principal): string {
  switch (principal.kind) {
    case "user":
      return `user ${principal.arn}`;
    case "role-session":
      return `role ${principal.roleArn}`;
    case "federated-user":
      return `federated ${principal.arn} ${principal.federatedBy ?? ""}`;
    case "assumed-root":
      return `task ${principal.taskPolicyArn}`;
    case "root":
    case "service":
    case "federated":
    case "anonymous":
      return "none";
  }
}

/** {@link policiesOfPrincipal}, found anew. */
export function findPolicies(sources: Sources, principal: Principal): PrincipalPolicies {
  switch (principal.kind) {
    case "user":
      return policiesOfUser(sources, principal);
    case "role-session":
      return policiesOfRole(sources, principal.roleArn);
    case "federated-user":
      return policiesOfFederatedUser(sources, principal);
    case "assumed-root":
      return {
        session: [managedPolicy(sources, { arn: principal.taskPolicyArn, type: "session" })],
      };
    case "root":
    case "service":
    case "federated":
    case "anonymous":
      return {};
  }
}

/** What the role of a permission set in an account holds once it is provisioned. */
function policiesOfPermissionSet(
  sources: Sources,
  set: PermissionSet,
  account: Account,
): PrincipalPolicies {
  const { managedPolicies, customerManagedPolicies, inlinePolicy, permissionsBoundary } = set;
  const own = customerManagedPolicies.map(({ path, name }) => customerArn(account, path, name));
  const named = [...managedPolicies, ...own].map((arn) => managedPolicy(sources, { arn, account }));
  const inline =
    inlinePolicy === undefined
      ? []
      : [
          inlineOf(sources.prepared, {
            name: `permission set ${set.name}`,
            document: inlinePolicy,
          }),
        ];
  return {
    identity: [...named, ...inline],
    boundary: boundaryOf(sources, { arn: boundaryArn(permissionsBoundary, account), account }),
  };
}

/** The name of the permission set, and the rest of a role's name that AWS chose; from its ARN. */
export function permissionSetOfRole(roleArn: string): { readonly name: string } | undefined {
  const start = roleArn.indexOf(reservedPath);
  if (start < 0) return undefined;
  // In most Regions, the Region is a folder of its own below the path.
  const [first = "", second, ...more] = roleArn.slice(start + reservedPath.length).split("/");
  const role = second ?? first;
  if (more.length > 0 || first === "" || !role.startsWith(reservedPrefix)) return undefined;
  const end = role.lastIndexOf("_");
  const name = role.slice(reservedPrefix.length, end);
  return name !== "" && isReservedSuffix(role.slice(end + 1)) ? { name } : undefined;
}

const reservedPath = ":role/aws-reserved/sso.amazonaws.com/";
const reservedPrefix = "AWSReservedSSO_";

function isReservedSuffix(text: string): boolean {
  return text.length === 16 && everyUnit(text, isHexDigit) && text === text.toLowerCase();
}

/** Why nothing is known of an account's IAM; undefined where it was read. */
export function iamMissing(prepared: Prepared, account: Account): string | undefined {
  if (prepared.index.iamByAccount.has(account.name)) return undefined;
  const gap = prepared.organization.gaps.find(
    ({ subject, account: of }) => subject === "iam" && (of === account.name || of === undefined),
  );
  return gap === undefined
    ? `IAM of the account ${account.name} is not known.`
    : `IAM of the account ${account.name} could not be read: ${gap.reason}`;
}

function policiesOfUser(
  sources: Sources,
  { arn, account: id }: { readonly arn: string; readonly account: AccountId },
): PrincipalPolicies {
  const { prepared } = sources;
  const account = accountOf(prepared, id);
  const directory = directoryIn(prepared, account);
  const user = directory?.usersByArn.get(arn);
  if (user === undefined || account === undefined) return unknownPrincipal(prepared, arn, account);
  const groups = user.groups.map((name) => ({
    name,
    group: directory?.groupsByName.get(name),
  }));
  return {
    identity: [
      ...attachedTo(sources, user, account),
      ...groups.flatMap(({ name, group }) =>
        group === undefined
          ? [unknownPolicy(prepared, `group ${name}`, `The group ${name} of ${arn} is not known.`)]
          : attachedTo(sources, group, account),
      ),
    ],
    boundary: boundaryOf(sources, { arn: user.permissionsBoundary, account }),
  };
}

function policiesOfRole(sources: Sources, roleArn: string): PrincipalPolicies {
  const { prepared } = sources;
  const account = accountOf(prepared, accountOfArn(roleArn));
  const role = directoryIn(prepared, account)?.rolesByArn.get(roleArn);
  if (role !== undefined) {
    return {
      identity: attachedTo(sources, role, account),
      boundary: boundaryOf(sources, { arn: role.permissionsBoundary, account }),
    };
  }
  if (account === undefined) return unknownPrincipal(prepared, roleArn, account);
  const set = permissionSetOfRole(roleArn);
  const declared = prepared.organization.identityCenter?.permissionSets.find(
    (one) => one.name === set?.name,
  );
  if (declared !== undefined) return policiesOfPermissionSet(sources, declared, account);
  if (isPresumed(prepared, account, roleArn)) {
    return { identity: [managedPolicy(sources, { arn: administratorAccess })] };
  }
  return unknownPrincipal(prepared, roleArn, account);
}

/**
 * An account that was created in the organization has this role unless somebody took it away; it
 * is presumed where nobody has looked, and not where looking failed.
 *
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_access.html
 */
export function isPresumed(prepared: Prepared, account: Account, roleArn: string): boolean {
  if (!roleArn.endsWith(`:role/${organizationAccessRole}`) || account.joined !== "CREATED")
    return false;
  const management = account.id === prepared.organization.managementAccountId;
  const looked =
    prepared.index.iamByAccount.has(account.name) ||
    prepared.organization.gaps.some((gap) => gap.subject === "iam");
  return !management && !looked;
}

/** Such a session has what its session policy and its user have in common, and nobody reads that policy. */
function policiesOfFederatedUser(
  sources: Sources,
  principal: Extract<Principal, { kind: "federated-user" }>,
): PrincipalPolicies {
  const { federatedBy, account, arn } = principal;
  if (federatedBy === undefined) return unknownPrincipal(sources.prepared, arn, undefined);
  const reason = `The session policy of ${arn} is not known.`;
  const session = [unknownPolicy(sources.prepared, `session policy of ${arn}`, reason)];
  if (federatedBy.endsWith(":root")) return { session };
  return { ...policiesOfUser(sources, { arn: federatedBy, account }), session };
}

function unknownPrincipal(
  prepared: Prepared,
  arn: string,
  account: Account | undefined,
): PrincipalPolicies {
  const missing =
    account === undefined
      ? "It belongs to no account of the organization."
      : (iamMissing(prepared, account) ?? `It is not in the IAM of the account ${account.name}.`);
  return {
    identity: [unknownPolicy(prepared, arn, `The policies of ${arn} are not known. ${missing}`)],
  };
}

/** Texts are kept with the IAM of the account they are part of. */
function attachedTo(
  sources: Sources,
  to: IamUser | IamGroup | IamRole,
  account: Account | undefined,
): readonly NamedPolicy[] {
  return [
    ...to.inlinePolicies.map((policy) => inlineOf(ownerIn(sources, account), policy)),
    ...to.attachedPolicies.map((arn) => managedPolicy(sources, { arn, account })),
  ];
}

function ownerIn({ prepared }: Sources, account: Account | undefined): object {
  return prepared.index.iamByAccount.get(account?.name ?? "") ?? prepared;
}

function inlineOf(owner: object, { name, document }: InlinePolicy): NamedPolicy {
  return namedPolicy(owner, { type: "identity", name: `inline policy ${name}`, text: document });
}

/** From the account's own IAM, where AWS managed policies stand as they are attached; else from the catalogue. */
function managedPolicy(
  sources: Sources,
  of: { readonly arn: string; readonly account?: Account | undefined; readonly type?: PolicyType },
): NamedPolicy {
  const { arn, account, type = "identity" } = of;
  const { prepared, catalogue } = sources;
  const collected = directoryIn(prepared, account)?.policiesByArn.get(arn)?.document;
  if (collected !== undefined) {
    return namedPolicy(ownerIn(sources, account), { type, name: arn, text: collected });
  }
  const text = catalogue?.managedPolicy(arn)?.document;
  if (catalogue !== undefined && text !== undefined) {
    return namedPolicy(catalogue, { type, name: arn, text });
  }
  const date = catalogue === undefined ? "" : ` of ${catalogue.date}`;
  const reason = `The managed policy ${arn} is neither collected nor in the catalogue${date}.`;
  return unknownPolicy(prepared, arn, reason);
}

function boundaryOf(
  sources: Sources,
  { arn, account }: { readonly arn: string | undefined; readonly account: Account | undefined },
): readonly NamedPolicy[] | undefined {
  return arn === undefined
    ? undefined
    : [managedPolicy(sources, { arn, account, type: "boundary" })];
}

function boundaryArn(
  boundary: PermissionSet["permissionsBoundary"],
  account: Account,
): string | undefined {
  if (boundary === undefined) return undefined;
  return boundary.kind === "aws-managed"
    ? boundary.arn
    : customerArn(account, boundary.path, boundary.name);
}

function customerArn(account: Account, path: string, name: string): string {
  return `arn:aws:iam::${account.id ?? ""}:policy${path}${name}`;
}
