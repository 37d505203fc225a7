/**
 * Grants of a KMS key, where they are given: permissions beside key and identity policies, for one
 * principal and some operations. https://docs.aws.amazon.com/kms/latest/developerguide/grants.html
 */
import { startsInAnyCase, withoutSuffix } from "../base/characters.ts";
import type { FixedRule } from "./decision.ts";
import { arnOf } from "./parties.ts";
import type { AuthorizationInput, KmsGrant, Principal } from "./request.ts";

/** Whether grants may have to do with a request. */
export function hasGrants({ request, settings }: AuthorizationInput): boolean {
  const grants = settings?.kms?.grants;
  return grants !== undefined && grants.length > 0 && startsInAnyCase(request.action, "kms:");
}

/** A grant that allows a request, as far as the resource's side goes. */
export type Grant = {
  readonly rule: FixedRule;
  /** Why it is not known whether it does. */
  readonly doubt: string | undefined;
};

/** The grant by which the request is allowed, or else one that may allow it. */
export function grantFor({ request, settings }: AuthorizationInput): Grant | undefined {
  const grants = (settings?.kms?.grants ?? []).filter(
    (one) => isGrantee(request.principal, one) && covers(one, request),
  );
  const certain = grants.find((one) => isMet(one, request));
  if (certain !== undefined) return { rule: ruleFor(certain), doubt: undefined };
  const known = ({ constraints }: KmsGrant) =>
    constraints === undefined || !mayBring(contextPrefix, request.unknown);
  const perhaps = grants.find((one) => !known(one));
  if (perhaps === undefined) return undefined;
  const doubt = `Whether the request meets the constraints of the grant \`${perhaps.grantId}\` is not known.`;
  return { rule: ruleFor(perhaps), doubt };
}

function ruleFor({ grantId }: KmsGrant): FixedRule {
  return {
    name: "kms-grant",
    detail: `The grant \`${grantId}\` of the key allows it.`,
    source: "https://docs.aws.amazon.com/kms/latest/developerguide/grants.html",
  };
}

/** Whether keys that begin so may be among those of which nothing is known. */
function mayBring(prefix: string, unknown: readonly string[] | undefined): boolean {
  return (unknown ?? []).some((pattern) => {
    const start = withoutSuffix(pattern, "*");
    return start.startsWith(prefix) || (pattern.endsWith("*") && prefix.startsWith(start));
  });
}

/** A grant to a role is one to its sessions. */
function isGrantee(principal: Principal, { granteePrincipal }: KmsGrant): boolean {
  if (principal.kind === "role-session" && principal.roleArn === granteePrincipal) return true;
  return principal.kind !== "anonymous" && arnOf(principal) === granteePrincipal;
}

/** `kms:ReEncryptFrom` and the like are actions of their own, with the names of the operations. */
function covers({ operations }: KmsGrant, { action }: AuthorizationInput["request"]): boolean {
  return operations.some((operation) => `kms:${operation}`.toLowerCase() === action.toLowerCase());
}

/**
 * "Grant constraints": the pairs of the encryption context must be in the request's, and for
 * `EncryptionContextEquals` no other ones.
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_GrantConstraints.html
 */
function isMet(
  { constraints }: KmsGrant,
  { context, unknown }: AuthorizationInput["request"],
): boolean {
  if (constraints === undefined) return true;
  const { encryptionContextEquals: exact, encryptionContextSubset: subset } = constraints;
  const given = [...context].filter(([key]) => key.startsWith(contextPrefix));
  const holds = (pairs: Readonly<Record<string, string>>) =>
    Object.entries(pairs).every(([key, value]) => {
      const found = context.get(`${contextPrefix}${key.toLowerCase()}`);
      return found?.kind === "single" && found.value === value;
    });
  // A pair of which nothing is known may come besides.
  if (exact !== undefined && mayBring(contextPrefix, unknown)) return false;
  if (exact !== undefined && given.length !== Object.keys(exact).length) return false;
  return holds(exact ?? {}) && holds(subset ?? {});
}

const contextPrefix = "kms:encryptioncontext:";
