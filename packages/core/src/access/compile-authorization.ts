/** An organization that answers questions about access again and again. */
import type { Catalogue } from "../catalogue.ts";
import type { Explanation } from "../compile/explain-compiled.ts";
import type { Call } from "../evaluate/calls/call.ts";
import type { CallDecision } from "../evaluate/calls/decide-call.ts";
import type { Decision } from "../evaluate/decision.ts";
import type { AuthorizationRequest } from "../evaluate/request.ts";
import type { Organization } from "../organization/organization.ts";
import { decideCallIn, decideIn, explainIn } from "./authorization-input.ts";
import { prepare } from "./prepared.ts";
import { whoCan } from "./who-can.ts";
import type { WhoCan, WhoCanQuestion } from "./who-can.ts";

export type CompiledAuthorization = {
  /** Is the request allowed? With the statements that decide. */
  readonly decide: (request: AuthorizationRequest) => Decision;
  /** {@link decide} with every policy's part, statement by statement. */
  readonly explain: (request: AuthorizationRequest) => Explanation;
  /** A call that AWS authorizes as several requests, each with the policies that apply to it. */
  readonly decideCall: (call: Call) => CallDecision;
  /** Who can do an action on a resource: every principal is asked about. */
  readonly whoCan: (question: WhoCanQuestion) => WhoCan;
};

/**
 * Prepares an organization. A policy is compiled when a question first comes to it, and kept with
 * the value it stands in: an organization that shares accounts and policies with one that was asked
 * before compiles what has changed, and nothing else.
 *
 * @param catalogue - says which actions RCPs restrict, and holds the policies that AWS manages
 */
export function compileAuthorization(
  organization: Organization,
  catalogue?: Catalogue,
): CompiledAuthorization {
  prepare(organization);
  return {
    decide: (request) => decideIn(organization, request, catalogue),
    explain: (request) => explainIn(organization, request, catalogue),
    decideCall: (call) => decideCallIn(organization, call, catalogue),
    whoCan: (question) => whoCan(organization, question, catalogue),
  };
}
