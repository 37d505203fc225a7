/**
 * The context keys that follow from the principal, the resource and the organization, with those
 * that such a principal never has:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#principaltable
 */
import type { Diagnostic } from "../base/diagnostic.ts";
import type { AccountId } from "../iam/ids.ts";
import { requestDiagnostic } from "./diagnostics.ts";
import { accountOf, isMember, ownerOf } from "./parties.ts";
import { principalKeys, single } from "./principal-keys.ts";
import type { AuthorizationInput, ContextValue } from "./request.ts";
import { coversKey } from "./unknown-keys.ts";

export type DerivedContext = {
  /** What the request brings and what follows from it, by key name in lower case. */
  readonly context: ReadonlyMap<string, ContextValue>;
  /** Keys that are certainly missing, in lower case; a `*` at the end stands for any rest. */
  readonly absent: readonly string[];
  /** Errors where the request gives another value than the one that follows. */
  readonly diagnostics: readonly Diagnostic[];
};

/** Fills in what follows; a key of the request with a contradicting value is an error, and kept out. */
export function deriveContext(input: AuthorizationInput): DerivedContext {
  const { request } = input;
  const ofPrincipal = principalKeys(request.principal);
  const derived = new Map([
    ...Object.entries(ofPrincipal.present),
    ...organizationKeys(input),
    ...resourceKeys(input),
  ]);
  const absent = ofPrincipal.absent;
  return {
    context: new Map([...request.context, ...derived]),
    // Through a VPC endpoint, `aws:VpcSourceIp` stands instead, unless the caller knows better.
    absent: input.policies.vpce === undefined ? absent : [...absent, "aws:sourceip"],
    diagnostics: [...request.context].flatMap(([key, value]) =>
      contradiction({ key, value, expected: derived.get(key), absent }),
    ),
  };
}

/** Of a principal outside the organization nothing follows: it may stand in another one. */
function organizationKeys({
  request,
  organization,
}: AuthorizationInput): readonly [string, ContextValue][] {
  const account = accountOf(request.principal);
  if (account === undefined) return [];
  const own: [string, ContextValue] = ["aws:principalaccount", single(account)];
  if (organization === undefined || !isMember(organization, account)) return [own];
  return [
    own,
    ["aws:principalorgid", single(organization.id)],
    ["aws:principalorgmasteraccountid", single(organization.managementAccount)],
    ...pathKey("aws:principalorgpaths", organization.paths.get(account)),
  ];
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-resourceaccount */
function resourceKeys(input: AuthorizationInput): readonly [string, ContextValue][] {
  const { request, organization } = input;
  const owner = ownerOf(request);
  if (owner.account === undefined) return [];
  const account: AccountId = owner.account;
  const inside = organization !== undefined && isMember(organization, account);
  const keys: readonly [string, ContextValue][] = [
    ["aws:resourceaccount", single(account)],
    ...(inside
      ? [
          ["aws:resourceorgid", single(organization.id)] as [string, ContextValue],
          ...pathKey("aws:resourceorgpaths", organization.paths.get(account)),
        ]
      : []),
  ];
  if (!owner.assumed) return keys;
  // Only assumed: what the request says, or declares unknown, counts for more.
  return keys.filter(([key]) => !request.context.has(key) && !coversKey(request.unknown, key));
}

function pathKey(key: string, path: string | undefined): readonly [string, ContextValue][] {
  return path === undefined ? [] : [[key, { kind: "many", values: [path] }]];
}

function contradiction(found: {
  readonly key: string;
  readonly value: ContextValue;
  readonly expected: ContextValue | undefined;
  readonly absent: readonly string[];
}): readonly Diagnostic[] {
  const { key, value, expected } = found;
  if (expected === undefined) {
    if (!coversKey(found.absent, key)) return [];
    const detail = `The request gives \`${key}\` as ${inWords(value)}, and such a principal has no such key. Leave it out.`;
    return [requestDiagnostic("EVL1001", detail)];
  }
  if (inWords(expected) === inWords(value)) return [];
  const detail = `The request gives \`${key}\` as ${inWords(value)}, and from its principal, resource and organization follows ${inWords(expected)}. Leave the key out, or correct what it follows from.`;
  return [requestDiagnostic("EVL1001", detail)];
}

function inWords(value: ContextValue): string {
  const values = value.kind === "single" ? [value.value] : value.values;
  return values.length === 0 ? "an empty list" : values.map((one) => `\`${one}\``).join(", ");
}
