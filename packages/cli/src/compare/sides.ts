/** The policies that are compared: what existed, and what is to be. */
import { parsePolicyTolerantly, type NamedPolicy, type PolicyType } from "@bailiwick/core";
import type { DecideLine } from "@bailiwick/wire";

export type Sides = {
  readonly existing: readonly NamedPolicy[];
  readonly new: readonly NamedPolicy[];
};

/** What is compared, and what is said of it besides. */
export type ComparedIn = {
  readonly sides: Sides;
  readonly type: PolicyType;
  /** Who owns the resource, where its ARN does not say. */
  readonly resourceAccount?: string | undefined;
};

/** As a line of `decide` writes a request. */
export type WitnessRequest = DecideLine["request"];

/**
 * AWS's policy that is taken to stand beside both sides. `RCPFullAWSAccess` cannot be detached. SCPs
 * that only deny are attached beside `FullAWSAccess`: without it, nothing would be allowed before or
 * after, and whatever a Deny let go would seem to be no new access.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
 */
export function policyBeside(sides: Sides, type: PolicyType): NamedPolicy | undefined {
  if (type === "rcp") return fullAccessOf(type);
  if (type !== "scp") return undefined;
  const all = [...sides.existing, ...sides.new].flatMap(({ document }) => document.statements);
  return all.every(({ effect }) => effect === "Deny") ? fullAccessOf(type) : undefined;
}

/** Both sides with a policy beside them. */
export function sidesWith(sides: Sides, beside: NamedPolicy | undefined): Sides {
  if (beside === undefined) return sides;
  return { existing: [beside, ...sides.existing], new: [beside, ...sides.new] };
}

/** A policy that allows everything in its place. */
export function fullAccessOf(type: PolicyType): NamedPolicy {
  switch (type) {
    case "identity":
    case "boundary":
    case "session":
    case "scp":
      return ofPrincipal;
    case "resource":
    case "trust":
    case "vpce":
    case "rcp":
      return ofResource;
  }
}

const ofPrincipal = fullAccess("FullAWSAccess", "identity", {});

/** Read as the policy of a resource: in an RCP, only AWS's own may allow. */
const ofResource = fullAccess("RCPFullAWSAccess", "resource", { Principal: "*" });

function fullAccess(name: string, type: PolicyType, principal: object): NamedPolicy {
  const statement = { Effect: "Allow", ...principal, Action: "*", Resource: "*" };
  const text = JSON.stringify({ Version: "2012-10-17", Statement: statement });
  return { name, document: parsePolicyTolerantly(text, { file: name, type }).value };
}
