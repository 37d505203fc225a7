/** Everybody who can act in an organization, with the names people know them by. */
import { isNameCharacter } from "../base/characters.ts";
import type { ContextValue, Principal } from "../evaluate/request.ts";
import type { AccountId } from "../iam/ids.ts";
import type {
  Account,
  AccountAssignment,
  Group,
  IamRole,
  IamUser,
  Organization,
  Tags,
} from "../organization/organization.ts";
import { keptWith } from "./kept-with.ts";
import type { Kept } from "./kept-with.ts";
import { accountOf, directoryIn, prepare } from "./prepared.ts";
import type { Prepared } from "./prepared.ts";
import { isPresumed, organizationAccessRole, permissionSetOfRole } from "./principal-policies.ts";

export type KnownPrincipal = {
  readonly kind: "root" | "user" | "role" | "permission-set";
  readonly principal: Principal;
  /** The ARN of the user, the role or the root. */
  readonly arn: string;
  /** Name of the account it acts in. */
  readonly account: string;
  /** `al (group Developers → permission set Developer in Dev)`, `role Deployer in Dev`. */
  readonly label: string;
  /** Of a person of Identity Center. */
  readonly person?: Person | undefined;
  /** `aws:PrincipalTag` of its own tags, by key in lower case. */
  readonly tags: ReadonlyMap<string, ContextValue>;
};

export type Person = {
  readonly permissionSet: string;
  /** Absent where a group without members known holds the assignment. */
  readonly userName: string | undefined;
  /** The groups that hold the assignment; none where it is the person's own. */
  readonly groups: readonly string[];
};

/**
 * Root users, IAM users, roles, and the people of Identity Center in each account they are assigned
 * to, of all accounts that are active, by account. A person who has a permission set in an account
 * twice (by two groups) is there once.
 */
export function principalsOf(organization: Organization): readonly KnownPrincipal[] {
  const prepared = prepare(organization);
  const known = enumerations.get(prepared);
  if (known !== undefined) return known;
  const principals = enumerate(prepared);
  enumerations.set(prepared, principals);
  return principals;
}

const enumerations = new WeakMap<Prepared, readonly KnownPrincipal[]>();

function enumerate(prepared: Prepared): readonly KnownPrincipal[] {
  return prepared.organization.accounts.flatMap((account) => {
    const { id } = account;
    return account.state === "ACTIVE" && id !== undefined
      ? principalsIn(prepared, { ...account, id })
      : [];
  });
}

type ActiveAccount = Account & { readonly id: AccountId };

/** {@link principalsOf} of one account. */
export function principalsIn(
  prepared: Prepared,
  account: ActiveAccount,
): readonly KnownPrincipal[] {
  const iam = prepared.index.iamByAccount.get(account.name);
  const assignments = peopleOf(prepared).assignments.get(account.name) ?? [];
  const reserved = reservedRoles(iam?.roles ?? []);
  const people = peopleIn(prepared, { account, assignments, reserved });
  const assigned = new Set(people.map((one) => one.arn));
  const accessRole = `arn:aws:iam::${account.id}:role/${organizationAccessRole}`;
  const presumed = isPresumed(prepared, account, accessRole)
    ? [presumedRole(account, accessRole)]
    : [];
  return [
    rootOf(account),
    ...people,
    ...(iam?.users ?? []).map((user) => userIn(account, user)),
    ...(iam?.roles ?? [])
      .filter((role) => !assigned.has(role.arn))
      .map((role) => roleIn(account, role)),
    ...presumed,
  ];
}

/** Identity Center, laid out to be looked up. */
type People = {
  readonly assignments: ReadonlyMap<string, readonly AccountAssignment[]>;
  readonly groups: ReadonlyMap<string, Group>;
};

function peopleOf({ organization }: Prepared): People {
  const { identityCenter } = organization;
  if (identityCenter === undefined) return nobody;
  return keptWith(people, identityCenter, {
    from: [],
    make: () => ({
      assignments: Map.groupBy(identityCenter.assignments, (one) => one.account),
      groups: new Map(identityCenter.groups.map((group) => [group.displayName, group])),
    }),
  });
}

const nobody: People = { assignments: new Map(), groups: new Map() };
const people: Kept<People> = new WeakMap();

function rootOf(account: ActiveAccount): KnownPrincipal {
  return {
    kind: "root",
    principal: { kind: "root", account: account.id },
    arn: `arn:aws:iam::${account.id}:root`,
    account: account.name,
    label: `root user of ${account.name}`,
    tags: new Map(),
  };
}

function userIn(account: ActiveAccount, user: IamUser): KnownPrincipal {
  return {
    kind: "user",
    principal: { kind: "user", arn: user.arn, account: account.id, userId: user.id },
    arn: user.arn,
    account: account.name,
    label: `user ${user.name} in ${account.name}`,
    tags: tagContext(user.tags),
  };
}

function roleIn(account: ActiveAccount, role: IamRole): KnownPrincipal {
  return {
    kind: "role",
    principal: sessionOf(account.id, { arn: role.arn, id: role.id }, "session"),
    arn: role.arn,
    account: account.name,
    label: `role ${role.name} in ${account.name}`,
    tags: tagContext(role.tags),
  };
}

function presumedRole(account: ActiveAccount, arn: string): KnownPrincipal {
  return {
    kind: "role",
    principal: sessionOf(account.id, { arn, id: undefined }, "session"),
    arn,
    account: account.name,
    label: `role ${organizationAccessRole} in ${account.name}`,
    tags: new Map(),
  };
}

/** A session of a role. */
export function sessionOf(
  account: AccountId,
  role: { readonly arn: string; readonly id?: string | undefined },
  session: string,
): Principal {
  const name = role.arn.slice(role.arn.lastIndexOf("/") + 1);
  return {
    kind: "role-session",
    roleArn: role.arn,
    sessionArn: `arn:aws:sts::${account}:assumed-role/${name}/${session}`,
    account,
    roleId: role.id,
  };
}

/** `aws:PrincipalTag` of a user or role of the organization, by key in lower case. */
export function tagsOfPrincipal(
  prepared: Prepared,
  principal: Principal,
): ReadonlyMap<string, ContextValue> {
  if (principal.kind !== "user" && principal.kind !== "role-session") return noTags;
  const directory = directoryIn(prepared, accountOf(prepared, principal.account));
  const tags =
    principal.kind === "user"
      ? directory?.usersByArn.get(principal.arn)?.tags
      : directory?.rolesByArn.get(principal.roleArn)?.tags;
  return tags === undefined || tags.length === 0 ? noTags : tagContext(tags);
}

const noTags: ReadonlyMap<string, ContextValue> = new Map();

function tagContext(tags: Tags): ReadonlyMap<string, ContextValue> {
  return new Map(
    tags.map(({ key, value }) => [
      `aws:principaltag/${key.toLowerCase()}`,
      { kind: "single", value },
    ]),
  );
}

/** Roles that Identity Center made, by the name of their permission set. */
function reservedRoles(roles: readonly IamRole[]): ReadonlyMap<string, IamRole> {
  return new Map(
    roles.flatMap((role) => {
      const set = permissionSetOfRole(role.arn);
      return set === undefined ? [] : [[set.name, role]];
    }),
  );
}

function peopleIn(
  prepared: Prepared,
  of: {
    readonly account: ActiveAccount;
    readonly assignments: readonly AccountAssignment[];
    readonly reserved: ReadonlyMap<string, IamRole>;
  },
): readonly KnownPrincipal[] {
  const found = new Map<string, Person>();
  for (const assignment of of.assignments) {
    for (const person of peopleWith(prepared, assignment)) {
      const key = JSON.stringify([person.permissionSet, person.userName ?? person.groups]);
      const groups = [...(found.get(key)?.groups ?? []), ...person.groups];
      found.set(key, { ...person, groups });
    }
  }
  return [...found.values()].map((person) =>
    personIn(of.account, { person, role: of.reserved.get(person.permissionSet) }),
  );
}

function peopleWith(prepared: Prepared, assignment: AccountAssignment): readonly Person[] {
  const { permissionSet, principal } = assignment;
  if (principal.kind === "user") return [{ permissionSet, userName: principal.name, groups: [] }];
  const group = peopleOf(prepared).groups.get(principal.name);
  const members = group?.members ?? [];
  if (members.length === 0)
    return [{ permissionSet, userName: undefined, groups: [principal.name] }];
  return members.map((userName) => ({ permissionSet, userName, groups: [principal.name] }));
}

/** The suffix that AWS chooses is zeros while the role does not exist. */
function personIn(
  account: ActiveAccount,
  { person, role }: { readonly person: Person; readonly role: IamRole | undefined },
): KnownPrincipal {
  const arn = role?.arn ?? reservedRoleArn(account.id, person.permissionSet);
  const place = `permission set ${person.permissionSet} in ${account.name}`;
  const [group] = person.groups;
  const way = group === undefined ? place : `group ${group} → ${place}`;
  return {
    kind: "permission-set",
    principal: sessionOf(account.id, { arn, id: role?.id }, sessionName(person)),
    arn,
    account: account.name,
    label: person.userName === undefined ? way : `${person.userName} (${way})`,
    person,
    tags: new Map(),
  };
}

/** https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html */
export function reservedRoleArn(account: AccountId, permissionSet: string): string {
  return `arn:aws:iam::${account}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_${permissionSet}_0000000000000000`;
}

/** The user name is the session's name; a group without members known stands for any of them. */
function sessionName({ userName, groups }: Person): string {
  return userName ?? `member-of-${(groups[0] ?? "").split("").map(ofSessionName).join("")}`;
}

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
function ofSessionName(character: string): string {
  const allowed = isNameCharacter(character.charCodeAt(0)) || "+=,.@-".includes(character);
  return allowed ? character : "-";
}
