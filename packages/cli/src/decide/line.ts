/** From a line of the public format to what the evaluator is asked. */
import {
  contextThrough,
  parseAccountId,
  type AuthorizationInput,
  type AuthorizationRequest,
  type ContextValue,
} from "@bailiwick/core";
import type { DecideLine, ResourceInput } from "@bailiwick/wire";
import type { KnownParts } from "./known-parts.ts";

/** One input for each resource that the line names: all must be allowed. */
export function inputsFromLine(line: DecideLine, known: KnownParts): readonly AuthorizationInput[] {
  const { action, resource = "*", resourceAccount, forwardedBy } = line.request;
  const asked = askedIn(line, known);
  const resources = line.request.resources ?? [{ resource, resourceAccount }];
  return resources.map((about) => {
    const { resource, context: own } = about;
    const given = own === undefined ? asked.context : withOwn(asked.context, own);
    const context =
      forwardedBy === undefined
        ? given
        : contextThrough(forwardedBy, given, { ...asked, resource });
    const resourceAccount = parseAccountId(about.resourceAccount ?? "");
    const request = { ...asked, action, resource, resourceAccount, context };
    return inputAbout(line, known, { request, about, forwarded: forwardedBy !== undefined });
  });
}

/** What all requests of a line have in common. */
export type AskedInLine = Pick<AuthorizationRequest, "principal" | "context" | "unknown">;

/** @throws {UnreadablePrincipal} */
export function askedIn(line: DecideLine, known: KnownParts): AskedInLine {
  return {
    principal: known.principal(line.request.principal),
    context: contextOf(line),
    unknown: line.request.unknown?.map((key) => key.toLowerCase()),
  };
}

/**
 * A request with the policies and settings that the line has for it.
 *
 * @param asked.forwarded - made by a service, which does not go through the caller's VPC endpoint
 */
export function inputAbout(
  line: DecideLine,
  known: KnownParts,
  asked: {
    readonly request: AuthorizationRequest;
    readonly about: ResourceInput;
    readonly forwarded: boolean;
  },
): AuthorizationInput {
  const { request, about, forwarded } = asked;
  const policies = known.policies(line.policies ?? none, { action: request.action, about });
  const settings = about.settings ?? line.settings;
  return {
    request,
    policies:
      forwarded && policies.vpce !== undefined ? { ...policies, vpce: undefined } : policies,
    organization: known.organization(line.organization),
    ...(settings === undefined ? {} : { settings }),
  };
}

const none: NonNullable<DecideLine["policies"]> = {};

/** Keys of one resource, beside those of the whole request. */
function withOwn(
  context: ReadonlyMap<string, ContextValue>,
  own: Readonly<Record<string, string | string[]>>,
): ReadonlyMap<string, ContextValue> {
  return new Map([...context, ...contextEntries(own)]);
}

/** Context keys as they are written, by name in lower case. */
export function contextEntries(
  context: Readonly<Record<string, string | string[]>>,
): readonly [string, ContextValue][] {
  return Object.entries(context).map(([key, value]) => [
    key.toLowerCase(),
    typeof value === "string" ? { kind: "single", value } : { kind: "many", values: value },
  ]);
}

/** The context that the line gives, with the principal's tags. */
function contextOf({ request }: DecideLine): ReadonlyMap<string, ContextValue> {
  const context = new Map(contextEntries(request.context ?? {}));
  const tags =
    typeof request.principal === "object" && "tags" in request.principal
      ? request.principal.tags
      : undefined;
  for (const [key, value] of Object.entries(tags ?? {})) {
    context.set(`aws:principaltag/${key.toLowerCase()}`, { kind: "single", value });
  }
  return context;
}
