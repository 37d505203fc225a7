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

/** What the two sides are, as far as nobody said it. */
export type Reading = {
  readonly sides: Sides;
  /** AWS's policy that is taken to stand beside both. */
  readonly beside?: string;
};

/**
 * `RCPFullAWSAccess` cannot be detached, so it stands beside RCPs. SCPs that only deny are attached
 * beside `FullAWSAccess`: without it, nothing would be allowed before or after, and whatever a Deny
 * let go would seem to be no new access. Where only one side only denies, both may be meant.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
 *
 * @returns one reading, or two of which nobody said which is meant
 */
export function readingsOf(
  sides: Sides,
  type: PolicyType,
): readonly [Reading] | readonly [Reading, Reading] {
  const full = fullAccessOf(type);
  const { existing, new: after } = sides;
  const beside = { existing: [full, ...existing], new: [full, ...after] };
  if (type === "rcp") return [{ sides: beside, beside: full.name }];
  if (type !== "scp") return [{ sides }];
  const [before, now] = [onlyDenies(existing), onlyDenies(after)];
  if (before && now) return [{ sides: beside, beside: full.name }];
  if (!before && !now) return [{ sides }];
  const filled = before ? { ...sides, existing: beside.existing } : { ...sides, new: beside.new };
  return [{ sides: filled }, { sides }];
}

/** Whether policies allow nothing by themselves, for certain. */
export function onlyDenies(policies: readonly NamedPolicy[]): boolean {
  return policies.every(({ document }) =>
    document.statements.every(({ effect }) => effect === "Deny"),
  );
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
