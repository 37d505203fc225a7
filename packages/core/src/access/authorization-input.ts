/** From a request in an organization to all that an evaluator must know. */
import type { Catalogue } from "../catalogue.ts";
import type { Call } from "../evaluate/calls/call.ts";
import { decideCall } from "../evaluate/calls/decide-call.ts";
import type { CallDecision } from "../evaluate/calls/decide-call.ts";
import type { Decision } from "../evaluate/decision.ts";
import { decideCompiled } from "../compile/decide-compiled.ts";
import { explainCompiled } from "../compile/explain-compiled.ts";
import type { Explanation } from "../compile/explain-compiled.ts";
import type {
  ApplicablePolicies,
  AuthorizationInput,
  AuthorizationRequest,
} from "../evaluate/request.ts";
import type { Organization } from "../organization/organization.ts";
import { accountOf, levelsOf, prepare } from "./prepared.ts";
import type { Prepared } from "./prepared.ts";
import { policiesOfPrincipal } from "./principal-policies.ts";
import type { PrincipalPolicies } from "./principal-policies.ts";
import { tagsOfPrincipal } from "./principals.ts";
import { accountOfPrincipal, resourceSide } from "./resource-policies.ts";
import type { ResourceSide } from "./resource-policies.ts";

/**
 * Finds the policies in force for a request: those of the principal (groups and boundary among
 * them), of the resource, and the SCPs and RCPs of each level where their type is enabled and the
 * account is in the organization; the principal's tags, and settings of the resource where they were
 * read. What was not collected is there as an unreadable statement with the reason. Ids that do not
 * exist yet are stand-ins (see `withStandIns`).
 */
export function authorizationInput(
  organization: Organization,
  request: AuthorizationRequest,
  catalogue?: Catalogue,
): AuthorizationInput {
  const prepared = prepare(organization);
  return inputFrom(prepared, partsOf(prepared, request, catalogue));
}

/** Decides a request in an organization; says also what was not collected and left out. */
export function decideIn(
  organization: Organization,
  request: AuthorizationRequest,
  catalogue?: Catalogue,
): Decision {
  const prepared = prepare(organization);
  return decideFrom(prepared, { ...partsOf(prepared, request, catalogue), catalogue });
}

/**
 * Decides a call that stands for several requests in an organization, each with the policies that
 * apply to it; all must be allowed.
 */
export function decideCallIn(
  organization: Organization,
  call: Call,
  catalogue?: Catalogue,
): CallDecision {
  return decideCall(call, (request) => decideIn(organization, request, catalogue));
}

/** {@link decideIn}, with the part of every policy in the decision. */
export function explainIn(
  organization: Organization,
  request: AuthorizationRequest,
  catalogue?: Catalogue,
): Explanation {
  const prepared = prepare(organization);
  const parts = partsOf(prepared, request, catalogue);
  const explanation = explainCompiled(inputFrom(prepared, parts), { catalogue });
  return { ...explanation, decision: withNotConsidered(explanation.decision, parts) };
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
  const decision = decideCompiled(inputFrom(prepared, parts), { catalogue: parts.catalogue });
  return withNotConsidered(decision, parts);
}

function withNotConsidered(decision: Decision, { resource }: QuestionParts): Decision {
  const { notConsidered } = resource;
  if (notConsidered.length === 0) return decision;
  return { ...decision, notConsidered: [...decision.notConsidered, ...notConsidered] };
}

function partsOf(
  prepared: Prepared,
  request: AuthorizationRequest,
  catalogue: Catalogue | undefined,
): QuestionParts {
  const caller = policiesOfPrincipal({ prepared, catalogue }, request.principal);
  return {
    request: withOwnTags(prepared, request),
    caller,
    resource: resourceSide(prepared, request),
  };
}

/** The tags that the user or role has in the organization; what the request says counts for more. */
function withOwnTags(prepared: Prepared, request: AuthorizationRequest): AuthorizationRequest {
  const tags = tagsOfPrincipal(prepared, request.principal);
  if (tags.size === 0) return request;
  return { ...request, context: new Map([...tags, ...request.context]) };
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
    policies: together(caller, {
      resource: resource.policy,
      scp: from === undefined ? undefined : levelsOf(prepared, "SERVICE_CONTROL_POLICY", from),
      rcp: to === undefined ? undefined : levelsOf(prepared, "RESOURCE_CONTROL_POLICY", to),
    }),
    organization: prepared.context,
    settings: resource.settings,
  };
}

type AroundCaller = Pick<ApplicablePolicies, "resource" | "scp" | "rcp">;

/** The same object for the same parts, so that what is compiled from it is kept with it. */
function together(caller: PrincipalPolicies, around: AroundCaller): ApplicablePolicies {
  let known = combinations.get(caller);
  if (known === undefined) combinations.set(caller, (known = []));
  const found = known.find(
    ({ resource, scp, rcp }) =>
      resource === around.resource && scp === around.scp && rcp === around.rcp,
  );
  if (found !== undefined) return found;
  const policies = { ...caller, ...around };
  if (known.length >= mostCombinations) known.shift();
  known.push(policies);
  return policies;
}

/** Who asks, asks about few resources at a time. */
const mostCombinations = 8;
const combinations = new WeakMap<PrincipalPolicies, ApplicablePolicies[]>();
