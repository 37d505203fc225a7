/**
 * Principals that do not exist and could: a guardrail promises something of whatever an account may
 * create, so it is checked on an administrator of each account it binds, and on a stranger to whom
 * every resource is open.
 */
import { parseAccountId } from "../iam/ids.ts";
import type { AccountId } from "../iam/ids.ts";
import type { Account, Organization, OuPath } from "../organization/organization.ts";
import { isWithin } from "../organization/ou-path.ts";
import type { AccountSelector } from "./assertion.ts";
import type { NamedPolicy } from "../evaluate/request.ts";
import { namedPolicy } from "./named-policy.ts";
import type { Prepared } from "./prepared.ts";
import { reservedRoleArn, sessionOf } from "./principals.ts";
import type { KnownPrincipal } from "./principals.ts";

/** The name of hypothetical principals; exceptions for it would be seen through. */
const hypotheticalName = "HypotheticalAdministrator";

/** Allows everything to whom it is attached. */
export function everythingAllowed(prepared: Prepared): NamedPolicy {
  const text =
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}';
  return namedPolicy(prepared, { type: "identity", name: "AdministratorAccess", text });
}

/** Opens a resource to everybody. */
export function openToEveryone(prepared: Prepared): NamedPolicy {
  const text =
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}';
  return namedPolicy(prepared, {
    type: "resource",
    name: "a policy that opens the resource",
    text,
  });
}

/**
 * What a resource that an account may create has at least: its policy lets the account decide by
 * identity policies, as a KMS key's does by default. Of itself it grants nobody anything.
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
export function delegatedTo(prepared: Prepared, account: Account): NamedPolicy {
  const AWS = `arn:aws:iam::${account.id ?? ""}:root`;
  const statement = { Effect: "Allow", Principal: { AWS }, Action: "*", Resource: "*" };
  const text = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  return namedPolicy(prepared, {
    type: "resource",
    name: "a policy that delegates to the account",
    text,
  });
}

/** A role, and the same rights held by a person through Identity Center and by an IAM user. */
export function administratorsOf(account: Account): readonly KnownPrincipal[] {
  const { id, name } = account;
  if (id === undefined) return [];
  const role = `arn:aws:iam::${id}:role/${hypotheticalName}`;
  const reserved = reservedRoleArn(id, hypotheticalName);
  const user = `arn:aws:iam::${id}:user/${hypotheticalName}`;
  const common = { account: name, tags: new Map() };
  return [
    {
      ...common,
      kind: "role",
      principal: sessionOf(id, { arn: role }, "session"),
      arn: role,
      label: `any administrator role that ${name} may create`,
    },
    {
      ...common,
      kind: "permission-set",
      principal: sessionOf(id, { arn: reserved }, "someone"),
      arn: reserved,
      label: `any person who may be given administrator access to ${name}`,
      person: { permissionSet: hypotheticalName, userName: undefined, groups: [] },
    },
    {
      ...common,
      kind: "user",
      principal: { kind: "user", arn: user, account: id },
      arn: user,
      label: `any IAM user with administrator access that ${name} may create`,
    },
  ];
}

/** An administrator of an account that is not in the organization, and a caller without credentials. */
export function strangers(prepared: Prepared): readonly KnownPrincipal[] {
  const account = accountOutside(prepared);
  const arn = `arn:aws:iam::${account}:role/${hypotheticalName}`;
  const common = { account: "", kind: "role", tags: new Map() } as const;
  return [
    {
      ...common,
      principal: sessionOf(account, { arn }, "session"),
      arn,
      label: `a role of the account ${account}, outside the organization`,
    },
    {
      ...common,
      principal: { kind: "anonymous" },
      arn: "*",
      label: "anybody, without credentials",
    },
  ];
}

/** The highest id that no account of the organization has. */
function accountOutside(prepared: Prepared): AccountId {
  for (let number = 999_999_999_999; ; number -= 1) {
    const id = parseAccountId(String(number));
    if (id !== undefined && !prepared.index.accountsById.has(id)) return id;
  }
}

/**
 * The organization with an account in each selected OU that has none, as AWS would make one there:
 * with FullAWSAccess attached. A guardrail is promised to accounts that come later as well.
 */
export function withAccountsInEmptyOus(
  organization: Organization,
  where: readonly AccountSelector[],
): Organization {
  const { accounts, organizationalUnits, policies } = organization;
  const known = new Set(organizationalUnits.map((ou) => ou.path));
  const empty = where.flatMap((selector) =>
    selector.kind === "ou" && known.has(selector.path) && !hasAccounts(accounts, selector.path)
      ? [selector.path]
      : [],
  );
  if (empty.length === 0) return organization;
  const added = [...new Set(empty)].map(accountIn);
  const targets = added.map(({ name }) => ({ kind: "account", name }) as const);
  return {
    ...organization,
    accounts: [...accounts, ...added],
    policies: policies.map((policy) =>
      policy.awsManaged && policy.name === "FullAWSAccess"
        ? { ...policy, targets: [...policy.targets, ...targets] }
        : policy,
    ),
  };
}

function hasAccounts(accounts: readonly Account[], path: OuPath): boolean {
  return accounts.some((account) => account.state === "ACTIVE" && isWithin(account.parent, path));
}

function accountIn(path: OuPath): Account {
  const name = `any account in ${path}`;
  return {
    name,
    email: "",
    id: undefined,
    parent: path,
    state: "ACTIVE",
    joined: "INVITED",
    tags: [],
  };
}
