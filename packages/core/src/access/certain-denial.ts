/**
 * A short way to one answer: that an SCP denies a request for certain. Of the requests on which a
 * guardrail is tried nearly all end there, mostly by the statement that denied the one before, and a
 * full decision looks at every policy first. Sound, not complete: what it does not deny is decided
 * as usual.
 */
import { askingOf, contradictsItself } from "../compile/policy/asking.ts";
import type { Asking } from "../compile/policy/asking.ts";
import { applies, compilePolicy, relevantStatements } from "../compile/policy/compile-policy.ts";
import { Yes } from "../compile/policy/tri.ts";
import { alwaysAllowed } from "../evaluate/fixed-rules.ts";
import type {
  AuthorizationInput,
  AuthorizationRequest,
  NamedPolicy,
  OrganizationContext,
} from "../evaluate/request.ts";
import type { Account } from "../organization/organization.ts";
import { levelsOf } from "./prepared.ts";
import type { Prepared } from "./prepared.ts";

/** The SCPs over accounts, each with a Deny; what denied last comes first. */
export type Deniers = Map<Account, NamedPolicy[]>;

/**
 * Whether one of the SCPs over the account denies the request, whatever other policies there are.
 *
 * @param request - within the reach of SCPs, and not through a VPC endpoint (neither is checked)
 * @param from - the account of the principal
 */
export function isDeniedByScp(
  prepared: Prepared,
  request: AuthorizationRequest,
  { from, deniers }: { readonly from: Account | undefined; readonly deniers: Deniers },
): boolean {
  // Where nobody says whose the resource is, a full decision finds out more than is looked for here.
  if (from === undefined || request.resourceAccount === undefined) return false;
  const policies = deniers.get(from) ?? policiesThatDeny(prepared, from);
  deniers.set(from, policies);
  return isDeniedByOne(policies, request, prepared.context);
}

/**
 * Whether one of the SCPs denies the request for certain.
 *
 * @param policies - the one that does is moved to the front
 * @param request - as for {@link isDeniedByScp}
 */
export function isDeniedByOne(
  policies: NamedPolicy[],
  request: AuthorizationRequest,
  organization: OrganizationContext | undefined,
): boolean {
  if (policies.length === 0) return false;
  const input: AuthorizationInput = { request, policies: {}, organization };
  const asking = askingOf(input, request.action.toLowerCase());
  if (contradictsItself(asking) || alwaysAllowed(input) !== undefined) return false;
  const found = policies.findIndex((policy) => denies(policy, asking));
  if (found > 0) policies.unshift(...policies.splice(found, 1));
  return found >= 0;
}

function policiesThatDeny(prepared: Prepared, account: Account): NamedPolicy[] {
  const levels = levelsOf(prepared, "SERVICE_CONTROL_POLICY", account) ?? [];
  const policies = new Set(levels.flatMap((level) => level.policies));
  return [...policies].filter(({ document }) =>
    document.statements.some(({ effect }) => effect === "Deny"),
  );
}

function denies({ document }: NamedPolicy, asking: Asking): boolean {
  return relevantStatements(compilePolicy(document, "scp"), asking.action).some(
    (statement) => statement.effect === "Deny" && applies(statement, asking) === Yes,
  );
}
