/** One request while it is decided: what the compiled policies may ask about it. */
import { isExemptAccount, isServiceLinkedSession } from "../evaluate/organization-limits.ts";
import { principalKeys } from "../evaluate/principal-keys.ts";
import { accountOf, isMember, ownerOf } from "../evaluate/parties.ts";
import type { Owner } from "../evaluate/parties.ts";
import type {
  AuthorizationInput,
  AuthorizationRequest,
  ContextValue,
  OrganizationContext,
  Principal,
} from "../evaluate/request.ts";
import { coversKey } from "../evaluate/unknown-keys.ts";
import type { AccountId } from "../iam/ids.ts";

export type KeyState = ContextValue | { readonly kind: "missing" } | { readonly kind: "unknown" };

const missing: KeyState = { kind: "missing" };
const unknown: KeyState = { kind: "unknown" };

/** What is true of a caller whatever it asks for; made once for each principal. */
export type Caller = {
  readonly principal: Principal;
  readonly account: AccountId | undefined;
  /** The keys that follow from the principal and its account, by name in lower case. */
  readonly keys: ReadonlyMap<string, ContextValue>;
  /** Whether it never has a key, given in lower case. */
  readonly lacks: (key: string) => boolean;
  /** {@link lacks} for keys of which it lacks all of a beginning. */
  readonly lacksFamilyOf: (key: string) => boolean;
  /** The keys by which a request may contradict itself; of most keys it need not be asked. */
  readonly telling: ReadonlySet<string>;
  /** SCPs bind the users, roles and root users of member accounts, and nobody else. */
  readonly boundByScp: boolean;
  /** A session of a role that belongs to a service: neither SCPs nor RCPs concern it. */
  readonly serviceLinked: boolean;
};

export type Asking = {
  readonly input: AuthorizationInput;
  readonly request: AuthorizationRequest;
  readonly caller: Caller;
  readonly owner: Owner;
  /** The keys that follow from the owner of the resource. */
  readonly ownerKeys: ReadonlyMap<string, ContextValue>;
  readonly resource: string;
  /** In lower case. */
  readonly action: string;
  readonly hasBoundary: boolean;
};

/** @param action - in lower case */
export function askingOf(input: AuthorizationInput, action: string): Asking {
  const { request, organization, policies } = input;
  const owner = ownerOf(request);
  return {
    input,
    request,
    caller: callerOf(request.principal, organization),
    owner,
    ownerKeys: ownerKeysOf(owner, request, organization),
    resource: request.resource,
    action,
    hasBoundary: policies.boundary !== undefined,
  };
}

/**
 * What a context key holds: what follows from the parties, then what the request brings, then what
 * such a principal never has, then what is declared unknown; any other key is missing.
 *
 * @param key - in lower case
 */
export function keyState(asking: Asking, key: string): KeyState {
  const value =
    asking.caller.keys.get(key) ?? asking.ownerKeys.get(key) ?? asking.request.context.get(key);
  if (value !== undefined) return value;
  const { unknown: open } = asking.request;
  if (open === undefined || open.length === 0 || !coversKey(open, key)) return missing;
  return isAbsent(asking, key) ? missing : unknown;
}

/** Whether the request gives a key another value than the one that follows, or one it cannot have. */
export function contradictsItself({ caller, ownerKeys, request }: Asking): boolean {
  for (const [key, given] of request.context) {
    if (!caller.telling.has(key)) {
      if (caller.lacksFamilyOf(key)) return true;
      continue;
    }
    const follows = caller.keys.get(key) ?? ownerKeys.get(key);
    const contradicts = follows === undefined ? caller.lacks(key) : !sameValues(given, follows);
    if (contradicts) return true;
  }
  return false;
}

function isAbsent(asking: Asking, key: string): boolean {
  if (asking.caller.lacks(key)) return true;
  // Through a VPC endpoint, `aws:VpcSourceIp` stands instead.
  return key === "aws:sourceip" && asking.input.policies.vpce !== undefined;
}

function sameValues(left: ContextValue, right: ContextValue): boolean {
  if (left.kind === "single" && right.kind === "single") return left.value === right.value;
  const [one, other] = [valuesOf(left), valuesOf(right)];
  return one.length === other.length && one.every((value, index) => value === other[index]);
}

export function valuesOf(value: ContextValue): readonly string[] {
  return value.kind === "single" ? [value.value] : value.values;
}

/** What is known of the caller's account in its organization. */
type Membership = {
  readonly organization: OrganizationContext | undefined;
  readonly path: string | undefined;
};

/** Kept with the principal: the same one asks for many things. */
function callerOf(principal: Principal, organization: OrganizationContext | undefined): Caller {
  const account = accountOf(principal);
  const path = account === undefined ? undefined : organization?.paths.get(account);
  const membership = { organization, path };
  const known = callers.get(principal);
  if (known !== undefined && isSameMembership(known.membership, membership)) return known.caller;
  const { present, absent } = principalKeys(principal);
  const serviceLinked = isServiceLinkedSession(principal);
  const boundByScp =
    account !== undefined && !serviceLinked && !isExemptAccount(organization, account);
  const keys = new Map([...Object.entries(present), ...accountKeys(account, membership)]);
  const caller = { principal, account, keys, ...lackOf(absent, keys), boundByScp, serviceLinked };
  callers.set(principal, { membership, caller });
  return caller;
}

/** An organization that changed elsewhere is the same to the caller. */
function isSameMembership(one: Membership, other: Membership): boolean {
  const [left, right] = [one.organization, other.organization];
  if (left === right) return true;
  if (left === undefined || right === undefined) return false;
  return (
    left.id === right.id &&
    left.managementAccount === right.managementAccount &&
    one.path === other.path &&
    left.paths.size > 0 === right.paths.size > 0
  );
}

function accountKeys(
  account: AccountId | undefined,
  { organization, path }: Membership,
): readonly [string, ContextValue][] {
  if (account === undefined) return [];
  const own: [string, ContextValue] = ["aws:principalaccount", single(account)];
  if (organization === undefined || !isMember(organization, account)) return [own];
  return [
    own,
    ["aws:principalorgid", single(organization.id)],
    ["aws:principalorgmasteraccountid", single(organization.managementAccount)],
    ...(path === undefined
      ? []
      : [["aws:principalorgpaths", { kind: "many", values: [path] }] as [string, ContextValue]]),
  ];
}

const callers = new WeakMap<
  Principal,
  { readonly membership: Membership; readonly caller: Caller }
>();

/** The keys that follow from who owns a resource. */
const ownersKeys = ["aws:resourceaccount", "aws:resourceorgid", "aws:resourceorgpaths"];

/** @param absent - in lower case; a `*` at the end stands for any rest */
function lackOf(
  absent: readonly string[],
  keys: ReadonlyMap<string, ContextValue>,
): Pick<Caller, "telling" | "lacks" | "lacksFamilyOf"> {
  const names = new Set(absent.filter((key) => !key.endsWith("*")));
  const beginnings = absent.filter((key) => key.endsWith("*")).map((key) => key.slice(0, -1));
  const lacksFamilyOf = (key: string) => beginnings.some((beginning) => key.startsWith(beginning));
  return {
    telling: new Set([...names, ...keys.keys(), ...ownersKeys]),
    lacks: (key) => names.has(key) || lacksFamilyOf(key),
    lacksFamilyOf,
  };
}

const nothing: ReadonlyMap<string, ContextValue> = new Map();

function ownerKeysOf(
  { account, assumed }: Owner,
  request: AuthorizationRequest,
  organization: OrganizationContext | undefined,
): ReadonlyMap<string, ContextValue> {
  if (account === undefined) return nothing;
  const keys = keysOfOwner(account, organization);
  if (!assumed) return keys;
  // Nothing said whose the resource is: what the request says, or declares unknown, counts for more.
  return new Map(
    [...keys].filter(([key]) => !request.context.has(key) && !coversKey(request.unknown, key)),
  );
}

/** Kept for each organization: its accounts own many resources. */
function keysOfOwner(
  account: AccountId,
  organization: OrganizationContext | undefined,
): ReadonlyMap<string, ContextValue> {
  const family = organization ?? noOrganization;
  let known = owners.get(family);
  if (known === undefined) owners.set(family, (known = new Map()));
  const found = known.get(account);
  if (found !== undefined) return found;
  const keys = new Map<string, ContextValue>([["aws:resourceaccount", single(account)]]);
  if (organization !== undefined && isMember(organization, account)) {
    keys.set("aws:resourceorgid", single(organization.id));
    const path = organization.paths.get(account);
    if (path !== undefined) keys.set("aws:resourceorgpaths", { kind: "many", values: [path] });
  }
  // Whoever asks about accounts without end shall not fill the memory.
  if (known.size >= 10_000) known.clear();
  known.set(account, keys);
  return keys;
}

const noOrganization = {};
const owners = new WeakMap<object, Map<AccountId, ReadonlyMap<string, ContextValue>>>();

function single(value: string): ContextValue {
  return { kind: "single", value };
}
