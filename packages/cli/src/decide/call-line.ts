/**
 * Lines about a call: an operation that may stand for several requests, each with the policies of the
 * resource that it is about. Such a line says of each resource what it is to the call.
 */
import {
  contextThrough,
  namesInCall,
  operationsOfSeveral,
  parseAccountId,
  suggestion,
  viaServiceKeys,
  type AuthorizationInput,
  type Call,
  type CallDecision,
  type CallRequest,
  type CallResource,
  type Principal,
} from "@bailiwick/core";
import type { DecideAnswer, DecideLine, ResourceInput } from "@bailiwick/wire";
import { catalogue } from "../workflow/facts.ts";
import { answerFrom, decidedFrom } from "./answer.ts";
import type { KnownParts } from "./known-parts.ts";
import { askedIn, contextEntries, inputAbout } from "./line.ts";

/** What is wrong with a call, in whole sentences. */
export class UnreadableCall extends Error {
  override readonly name = "UnreadableCall";
}

/** Whether a line asks about a call, and not about the one action that it names. */
export function asksCall({ request }: DecideLine): boolean {
  return request.resources?.some(({ as }) => as !== undefined) === true;
}

/**
 * The call that a line asks about.
 *
 * @throws {UnreadableCall}
 * @throws {UnreadablePrincipal}
 */
export function callFrom(line: DecideLine, known: KnownParts): Call {
  const { action, resources = [], forwardedBy = [] } = line.request;
  assertOperation(action);
  assertOwnPolicies(line);
  const asked = askedIn(line, known);
  return {
    ...asked,
    operation: action,
    context: contextThrough(forwardedBy, asked.context, { ...asked, resource: "*" }),
    resources: resources.map((one) => callResource(line.request, asked.principal, one)),
  };
}

/** What is asked in one request of the call that a line is about. */
export function inputOfPart(
  line: DecideLine,
  known: KnownParts,
  { request, as, forwardedBy }: CallRequest,
): AuthorizationInput {
  const about = line.request.resources?.find(
    (one) => one.as === as && one.resource === request.resource,
  ) ?? { resource: request.resource };
  const forwarded = forwardedBy !== undefined || line.request.forwardedBy !== undefined;
  return inputAbout(line, known, { request, about, forwarded });
}

/** The answer about a call: of all its requests together, and of each. */
export function callAnswerFrom(
  { decision, parts, missing }: CallDecision,
  about: { readonly id?: string | undefined; readonly catalogue: string },
): DecideAnswer {
  const requests = parts.map((part) => ({ ...partHead(part), ...decidedFrom(part.decision) }));
  return {
    ...answerFrom(decision, about),
    requests,
    ...(missing.length === 0 ? {} : { missing: [...missing] }),
  };
}

/** Which request of a call it is. */
export function partHead({ as, request, forwardedBy }: CallRequest) {
  return {
    as,
    action: spelled(request.action),
    resource: request.resource,
    ...(forwardedBy === undefined ? {} : { forwardedBy }),
  };
}

/** As AWS spells the action. */
function spelled(action: string): string {
  const facts = catalogue().action(action);
  return facts === undefined ? action : `${facts.service}:${facts.name}`;
}

function callResource(
  { action, forwardedBy = [] }: DecideLine["request"],
  principal: Principal,
  one: ResourceInput,
): CallResource {
  const { as, resource, resourceAccount, context = {} } = one;
  assertName(action, one);
  const last = forwardedBy.at(-1);
  const via = last === undefined ? [] : viaServiceKeys(last, { resource, principal });
  return {
    as: as ?? "",
    resource,
    resourceAccount: parseAccountId(resourceAccount ?? ""),
    context: new Map([...via, ...contextEntries(context)]),
  };
}

/** Of an operation that is neither an action nor known here, nobody could say what it asks. */
function assertOperation(operation: string): void {
  if (namesInCall(operation) !== undefined || catalogue().action(operation) !== undefined) return;
  const [prefix = ""] = operation.split(":");
  const actions = catalogue().service(prefix)?.actions ?? [];
  const known = [...operationsOfSeveral(), ...actions.map((name) => `${prefix}:${name}`)];
  throw new UnreadableCall(
    `\`${operation}\` is no operation of which it is known what it asks.${suggestion(operation, known.map(spelled))}`,
  );
}

function assertName(operation: string, { as, resource }: ResourceInput): void {
  const names = namesInCall(operation)?.map(({ name }) => name);
  if (as === undefined || as === "") {
    const said = names === undefined ? "" : ` Write \`as\` with one of ${list(names)}.`;
    throw new UnreadableCall(
      `It is not said what \`${resource}\` is to \`${operation}\`, while it is of other resources.${said}`,
    );
  }
  if (names === undefined || names.includes(as)) return;
  throw new UnreadableCall(
    `\`${operation}\` knows no \`${as}\`; it is asked about ${list(names)}.${suggestion(as, names)}`,
  );
}

/** One policy for several resources would let each in by what another one allows. */
function assertOwnPolicies({ policies, request }: DecideLine): void {
  const { resources = [] } = request;
  if (policies?.resource === undefined || resources.length === 1) return;
  throw new UnreadableCall(
    `A call on several resources cannot have one \`policies.resource\` for all of them. Write each resource's own as its \`policy\`.`,
  );
}

function list(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(", ");
}
