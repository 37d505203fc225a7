/** Opens a session for live commands, and stops at the wrong organization before anything else. */
import {
  assertExpectedOrganization,
  callerIdentity,
  openSession,
  publishedPace,
  type AwsSession,
  type CallerIdentity,
  type Destination,
  type Pace,
} from "@bailiwick/aws";
import type { AwsOptions } from "../options.ts";
import { systemClock } from "../system-clock.ts";
import { escaped, note } from "../terminal.ts";
import { catalogue } from "./facts.ts";

export type Connection = { readonly session: AwsSession; readonly caller: CallerIdentity };

export type Expected = {
  readonly organizationId?: string | undefined;
  readonly managementAccountId?: string | undefined;
  readonly region?: string | undefined;
};

/** The Region where AWS keeps its global services; only for calls that name none. */
const defaultRegion = "us-east-1";

/** Where the options of a live command point. */
export function destinationFrom(options: AwsOptions, region: string | undefined): Destination {
  return {
    kind: "aws",
    region: options.region ?? region ?? defaultRegion,
    profile: options.profile,
    endpointUrl: options.endpointUrl,
  };
}

/**
 * Asks who we are, compares it with whom the blueprint is for, and prints account, role and Region.
 *
 * @throws WrongOrganizationError before anything else is asked of AWS
 */
export async function connect(
  destination: Destination,
  expected: Expected = {},
): Promise<Connection> {
  const session = await openSession({ destination, pace: paceTo(destination) });
  const caller = await callerIdentity(session);
  assertExpectedOrganization(caller, expected);
  const organization = caller.organizationId ?? "no organization yet";
  note(
    escaped(`Account ${caller.account} as ${caller.arn}, Region ${caller.region}, ${organization}`),
  );
  return { session, caller };
}

/** AWS throttles; what stands in for it at an endpoint of the user's answers as fast as it can. */
function paceTo(destination: Destination): Pace | undefined {
  return destination.kind === "aws" && destination.endpointUrl === undefined
    ? publishedPace(catalogue(), systemClock)
    : undefined;
}
