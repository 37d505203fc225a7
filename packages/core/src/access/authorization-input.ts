/** From a request in an organization to all that an evaluator must know. */
import type { Catalogue } from "../catalogue.ts";
import type { Decision } from "../evaluate/decision.ts";
import { decide } from "../evaluate/definition.ts";
import type { AuthorizationInput, AuthorizationRequest } from "../evaluate/request.ts";
import type { Organization } from "../organization/organization.ts";
import { accountOf, levelsOf, prepare } from "./prepared.ts";
import type { Prepared } from "./prepared.ts";
import { policiesOfPrincipal } from "./principal-policies.ts";
import type { PrincipalPolicies } from "./principal-policies.ts";
import { accountOfPrincipal, resourceSide } from "./resource-policies.ts";
import type { ResourceSide } from "./resource-policies.ts";

/**
 * Finds the policies in force for a request: those of the principal (groups and boundary among
 * them), of the resource, and the SCPs and RCPs of each level where their type is enabled and the
 * account is in the organization. What was not collected is there as an unreadable statement with
 * the reason. Ids that do not exist yet are stand-ins (see `withStandIns`).
 */
export function authorizationInput(
  organization: Organization,
  request: AuthorizationRequest,
  catalogue?: Catalogue,
): AuthorizationInput {
  const prepared = prepare(organization);
  const caller = policiesOfPrincipal({ prepared, catalogue }, request.principal);
  return inputFrom(prepared, { request, caller, resource: resourceSide(prepared, request) });
}

/** Decides a request in an organization; says also what was not collected and left out. */
export function decideIn(
  organization: Organization,
  request: AuthorizationRequest,
  catalogue?: Catalogue,
): Decision {
  const prepared = prepare(organization);
  const caller = policiesOfPrincipal({ prepared, catalogue }, request.principal);
  return decideFrom(prepared, {
    request,
    caller,
    catalogue,
    resource: resourceSide(prepared, request),
  });
}

/** The parts of a question, found before or made up. */
export type QuestionParts = {
  readonly request: AuthorizationRequest;
  readonly caller: PrincipalPolicies;
  readonly resource: ResourceSide;
};

/** Decides with parts of the caller's choice, for principals and resources that are hypothetical. */
export function decideFrom(
  prepared: Prepared,
  parts: QuestionParts & { readonly catalogue: Catalogue | undefined },
): Decision {
  const decision = decide(inputFrom(prepared, parts), { catalogue: parts.catalogue });
  const { notConsidered } = parts.resource;
  if (notConsidered.length === 0) return decision;
  return { ...decision, notConsidered: [...decision.notConsidered, ...notConsidered] };
}

/** Puts the two sides together with the organization between them. */
function inputFrom(
  prepared: Prepared,
  { request, caller, resource }: QuestionParts,
): AuthorizationInput {
  const from = accountOf(prepared, accountOfPrincipal(request.principal));
  const to = accountOf(prepared, resource.account);
  return {
    request: { ...request, resourceAccount: resource.account },
    policies: {
      ...caller,
      resource: resource.policy,
      scp: from === undefined ? undefined : levelsOf(prepared, "SERVICE_CONTROL_POLICY", from),
      rcp: to === undefined ? undefined : levelsOf(prepared, "RESOURCE_CONTROL_POLICY", to),
    },
    organization: prepared.context,
  };
}
