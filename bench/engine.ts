/** The one place where benchmarks of an organization choose how it is asked. */
import { decideIn, whoCan } from "@bailiwick/core";
import type {
  AuthorizationRequest,
  Catalogue,
  Decision,
  Organization,
  WhoCan,
  WhoCanQuestion,
} from "@bailiwick/core";

export type Engine = {
  readonly whoCan: (question: WhoCanQuestion) => WhoCan;
  readonly decide: (request: AuthorizationRequest) => Decision;
};

/**
 * What is worked out is kept with the organization and its parts: the first question compiles what
 * it needs, and the next organization keeps what it has in common with this one.
 */
export function engineOf(organization: Organization, catalogue: Catalogue): Engine {
  return {
    whoCan: (question) => whoCan(organization, question, catalogue),
    decide: (request) => decideIn(organization, request, catalogue),
  };
}
