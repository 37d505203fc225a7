/** One request while it is decided: what the compiled policies may ask about it. */
import { isExemptAccount, isServiceLinkedSession } from "../../evaluate/organization-limits.ts";
import { principalKeys } from "../../evaluate/principal-keys.ts";
import { accountOf, isMember, ownerOf } from "../../evaluate/parties.ts";
import type { Owner } from "../../evaluate/parties.ts";
import type {
  AuthorizationInput,
  AuthorizationRequest,
  ContextValue,
  OrganizationContext,
  Principal,
} from "../../evaluate/request.ts";
import { coversKey } from "../../evaluate/unknown-keys.ts";
import type { AccountId } from "../../iam/ids.ts";

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
  /** What was found out about keys that requests brought. */
  readonly telling: Map<string, Telling>;
  /** SCPs bind the users, roles and root users of member accounts, and nobody else. */
  readonly boundByScp: boolean;
  /** A session of a role that belongs to a service: neither SCPs nor RCPs concern it. */
  readonly serviceLinked: boolean;
};

/**
 * What a key of a request may tell against it: nothing, a value other than the one that follows
 * from the parties, or that such a caller never has the key.
 */
type Telling = "nothing" | "value" | "presence";

export type Asking = {
  readonly input: AuthorizationInput;
  readonly request: AuthorizationRequest;
  readonly caller: Caller;
  readonly owner: Owner;
  readonly resource: string;
  /** In lower case. */
  readonly action: string;
  readonly hasBoundary: boolean;
};

/** @param action - in lower case */
export function askingOf(input: AuthorizationInput, action: string): Asking {
  const { request, organization, policies } = input;
  return {
    input,
    request,
    caller: callerOf(request.principal, organization),
    owner: ownerOf(request),
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
  return isOfOwner(key) ? ownerKeyState(asking, key) : otherKeyState(asking, key);
}

/** {@link keyState} for a key that is known beforehand. */
export function keyReader(key: string): (asking: Asking) => KeyState {
  return isOfOwner(key)
    ? (asking) => ownerKeyState(asking, key)
    : (asking) => otherKeyState(asking, key);
}

function ownerKeyState(asking: Asking, key: string): KeyState {
  return ownerKeysOf(asking).get(key) ?? otherKeyState(asking, key);
}

function otherKeyState({ input, request, caller }: Asking, key: string): KeyState {
  const value = caller.keys.get(key) ?? request.context.get(key);
  if (value !== undefined) return value;
  const { unknown: open } = request;
  if (open === undefined || open.length === 0 || !coversKey(open, key)) return missing;
  return isAbsent(input, caller, key) ? missing : unknown;
}

/** Whether the request gives a key another value than the one that follows, or one it cannot have. */
export function contradictsItself(asking: Asking): boolean {
  const { caller, request } = asking;
  for (const key of request.context.keys()) {
    const telling = caller.telling.get(key) ?? tellingOf(caller, key);
    if (telling === "nothing") continue;
    if (telling === "presence" || contradictsValue(asking, key)) return true;
  }
  return false;
}

function contradictsValue(asking: Asking, key: string): boolean {
  const follows = asking.caller.keys.get(key) ?? ownerKeysOf(asking).get(key);
  const given = asking.request.context.get(key);
  return follows !== undefined && given !== undefined && !sameValues(given, follows);
}

function tellingOf({ keys, lacks, telling }: Caller, key: string): Telling {
  const isValue = keys.has(key) || isOfOwner(key);
  const found = isValue ? "value" : lacks(key) ? "presence" : "nothing";
  // Keys are the customer's text: whoever invents them without end shall not fill the memory.
  if (telling.size >= mostTelling) telling.clear();
  telling.set(key, found);
  return found;
}

/** There are some 6,000 condition keys. */
const mostTelling = 10_000;

function isAbsent({ policies }: AuthorizationInput, caller: Caller, key: string): boolean {
  if (caller.lacks(key)) return true;
  // Through a VPC endpoint, `aws:VpcSourceIp` stands instead.
  return key === "aws:sourceip" && policies.vpce !== undefined;
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
  if (lastKnown?.caller.principal === principal && lastKnown.organization === organization) {
    return lastKnown.caller;
  }
  const account = accountOf(principal);
  const path = account === undefined ? undefined : organization?.paths.get(account);
  const membership = { organization, path };
  let known = callers.get(principal);
  if (known === undefined || !isSameMembership(known, membership)) {
    known = { ...membership, caller: newCaller(principal, account, membership) };
  } else if (known.organization !== organization) {
    known = { ...membership, caller: known.caller };
  }
  callers.set(principal, known);
  lastKnown = known;
  return known.caller;
}

function newCaller(
  principal: Principal,
  account: AccountId | undefined,
  membership: Membership,
): Caller {
  const { present, absent } = principalKeys(principal);
  const serviceLinked = isServiceLinkedSession(principal);
  const boundByScp =
    account !== undefined && !serviceLinked && !isExemptAccount(membership.organization, account);
  return {
    principal,
    account,
    keys: new Map([...Object.entries(present), ...accountKeys(account, membership)]),
    lacks: lackOf(absent),
    telling: new Map(),
    boundByScp,
    serviceLinked,
  };
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

type KnownCaller = Membership & { readonly caller: Caller };

const callers = new WeakMap<Principal, KnownCaller>();

/** One principal asks for many things in a row, and this saves looking it up. */
let lastKnown: KnownCaller | undefined;

/** The keys that follow from who owns a resource. */
function isOfOwner(key: string): boolean {
  return (
    key === "aws:resourceaccount" || key === "aws:resourceorgid" || key === "aws:resourceorgpaths"
  );
}

/** @param absent - in lower case; a `*` at the end stands for any rest */
function lackOf(absent: readonly string[]): Caller["lacks"] {
  const names = new Set(absent.filter((key) => !key.endsWith("*")));
  const beginnings = absent.filter((key) => key.endsWith("*")).map((key) => key.slice(0, -1));
  return (key) => names.has(key) || beginnings.some((beginning) => key.startsWith(beginning));
}

const nothing: ReadonlyMap<string, ContextValue> = new Map();

function ownerKeysOf({ owner, request, input }: Asking): ReadonlyMap<string, ContextValue> {
  if (owner.account === undefined) return nothing;
  const keys = keysOfOwner(owner.account, input.organization);
  if (!owner.assumed) return keys;
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
