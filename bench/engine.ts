/** The one place where benchmarks of an organization choose how it is asked. */
import { decideIn, principalsOf, whoCan } from "@bailiwick/core";
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

/** Prepares all that answers over this organization need again and again. */
export function compileOrganization(organization: Organization, catalogue: Catalogue): Engine {
  principalsOf(organization);
  return {
    whoCan: (question) => whoCan(organization, question, catalogue),
    decide: (request) => decideIn(organization, request, catalogue),
  };
}
