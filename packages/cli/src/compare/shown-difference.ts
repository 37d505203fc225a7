/** Whether `decide` sees the difference that a comparison found. */
import {
  accountOfArn,
  decideCompiled,
  type ApplicablePolicies,
  type AuthorizationRequest,
  type NamedPolicy,
  type PolicyType,
} from "@bailiwick/core";
import { KnownParts } from "../decide/known-parts.ts";
import { inputsFromLine } from "../decide/line.ts";
import { UnreadablePrincipal } from "../decide/principal.ts";
import { catalogue } from "../workflow/facts.ts";
import { fullAccessOf, type ComparedIn, type WitnessRequest } from "./sides.ts";

/** Whether `decide`, asked about this request, allows it on the new side and not on the existing one. */
export function showsDifference(
  request: WitnessRequest,
  { sides, type }: Pick<ComparedIn, "sides" | "type">,
): boolean {
  const inputs = inputsOf(request);
  const isAllowed = (policies: readonly NamedPolicy[]) =>
    inputs.every((input) => {
      const placed = inPlace(policies, type, isCrossAccount(input.request));
      const asked = { ...input, policies: placed };
      return decideCompiled(asked, { catalogue: catalogue() }).kind === "allow";
    });
  return inputs.length > 0 && isAllowed(sides.new) && !isAllowed(sides.existing);
}

/** None where no such principal can be. */
function inputsOf(request: WitnessRequest): ReturnType<typeof inputsFromLine> {
  try {
    return inputsFromLine({ request }, new KnownParts("."));
  } catch (error) {
    if (error instanceof UnreadablePrincipal) return [];
    throw error;
  }
}

function isCrossAccount({ principal, resource, resourceAccount }: AuthorizationRequest): boolean {
  const owner = resourceAccount ?? accountOfArn(resource);
  const account = "account" in principal ? principal.account : undefined;
  return account !== undefined && owner !== undefined && account !== owner;
}

/**
 * Policies where they stand, so that the decision is theirs: another account's resource also takes
 * an identity policy that allows.
 */
function inPlace(
  policies: readonly NamedPolicy[],
  type: PolicyType,
  crossAccount: boolean,
): ApplicablePolicies {
  const identity = [fullAccessOf("identity")];
  switch (type) {
    case "identity":
      return { identity: policies };
    case "boundary":
      return { identity, boundary: policies };
    case "session":
      return { identity, session: policies };
    case "scp":
      return { identity, scp: [{ node: "root", policies }] };
    case "rcp":
      return { identity, rcp: [{ node: "root", policies }] };
    case "vpce":
      return { identity, vpce: policies };
    case "resource":
    case "trust": {
      const resource = policies.length === 1 ? policies[0] : undefined;
      return { ...(crossAccount ? { identity } : {}), resource };
    }
  }
}
