/**
 * Calls that ask for several decisions, all of which must be an allow. What they ask stands in
 * call-rows.ts; by which evaluator is the caller's choice.
 */
import { withoutSuffix } from "../../base/characters.ts";
import { formatArn, parseArn } from "../../iam/arn.ts";
import type { Decision } from "../decision.ts";
import type { AuthorizationRequest, ContextValue } from "../request.ts";
import { coversKey } from "../unknown-keys.ts";
import { decisionOnAll } from "./all-needed.ts";
import { callRows } from "./call-rows.ts";
import type { CallRow } from "./call-rows.ts";
import type { Call, CallRequest, CallResource } from "./call.ts";
import { forwardedContext, viaServiceKeys } from "./forwarded.ts";

export type CallDecision = {
  /** Of all parts together. */
  readonly decision: Decision;
  readonly parts: readonly DecidedPart[];
  /** What the call must name and does not; then it is not certainly allowed. */
  readonly missing: readonly string[];
};

export type DecidedPart = CallRequest & { readonly decision: Decision };

/** The requests that a call stands for, and what the call leaves out that it must have. */
export type CallRequests = {
  readonly requests: readonly CallRequest[];
  /** What a resource is to the call of which it names none. */
  readonly missing: readonly string[];
};

/**
 * Decides a call: every request that it stands for, and all of them together.
 *
 * @param decideOne - decides one request with the policies that apply to it; is also told as what
 *   the request is asked
 */
export function decideCall(
  call: Call,
  decideOne: (request: AuthorizationRequest, part: CallRequest) => Decision,
): CallDecision {
  const { requests, missing } = requestsOfCall(call);
  const parts = requests.map((part): DecidedPart => {
    const decision = decideOne(part.request, part);
    return { ...part, decision: part.asked === "perhaps" ? ifAsked(decision, part) : decision };
  });
  const left = missing.map((as): Decision => ({
    kind: "unknown",
    reasons: [
      { detail: `\`${call.operation}\` is also asked about its ${as}, which is not given.` },
    ],
    notConsidered: [],
  }));
  const decisions = [...parts.map(({ decision }) => decision), ...left];
  return { decision: withNotKnown(decisionOnAll(decisions), call), parts, missing };
}

/** Of an operation without rows it is not known whether it asks for more than the action of its name. */
function withNotKnown(decision: Decision, { operation }: Call): Decision {
  if (callRows.has(operation.toLowerCase())) return decision;
  return { ...decision, notConsidered: [...decision.notConsidered, "further-requests"] };
}

/**
 * What resources may be to an operation of which it is known that it stands for several requests;
 * undefined for one that asks for the action of its name.
 */
export function namesInCall(operation: string): readonly ResourceName[] | undefined {
  const rows = callRows.get(operation.toLowerCase())?.requests;
  if (rows === undefined) return undefined;
  return [...Map.groupBy(rows, ({ on }) => on)].map(([name, of]) => ({
    name,
    required: of.some(({ required }) => required === true),
  }));
}

/** What a resource may be to a call. */
export type ResourceName = { readonly name: string; readonly required: boolean };

/** The operations that stand for several requests, in lower case where an action has their name. */
export function operationsOfSeveral(): readonly string[] {
  return [...callRows].map(([name, { spelled }]) => spelled ?? name);
}

/** The requests of a call; those that need more than the call gives are left out and named. */
export function requestsOfCall(call: Call): CallRequests {
  const rows = callRows.get(call.operation.toLowerCase())?.requests;
  if (rows === undefined || call.resources.length === 0) {
    return { requests: plainRequests(call), missing: missingIn(call, []) };
  }
  const used = new Set(rows.map(({ on }) => on));
  const others = call.resources.filter(({ as }) => !used.has(as));
  return {
    requests: [
      ...rows.flatMap((row) => requestsOfRow(row, call)),
      ...plainRequests({ ...call, resources: others }),
    ],
    missing: missingIn(call, rows),
  };
}

/** What a call must name and does not. */
function missingIn(call: Call, rows: readonly CallRow[]): readonly string[] {
  if (call.resources.length === 0) return ["resource"];
  const required = rows.flatMap((row) => (row.required === true ? [row.on] : []));
  const behind = accessPointKeys(call).length === 0 ? [] : [behindAccessPoint];
  const names = new Set(call.resources.map(({ as }) => as));
  return [...new Set([...required, ...behind])].filter((as) => !names.has(as));
}

/** What the object itself is to a call through an access point. */
const behindAccessPoint = "behind-access-point";

/** The action of the operation's name, on each resource or on none. */
function plainRequests(call: Call): readonly CallRequest[] {
  return call.resources.map((resource) => {
    const row = { action: call.operation, on: resource.as };
    const asked = resource.as === behindAccessPoint ? ({ asked: "perhaps" } as const) : {};
    return requestOf({ ...row, ...asked }, resource, call);
  });
}

function requestsOfRow(row: CallRow, call: Call): readonly CallRequest[] {
  return call.resources
    .filter(({ as }) => as === row.on)
    .filter((resource) => isAsked(row, contextFor(resource, call), call.unknown))
    .map((resource) => requestOf(row, resource, call));
}

/** A key of which nothing is known may be there, so the request is asked as well. */
function isAsked(
  { when, unless }: CallRow,
  context: ReadonlyMap<string, ContextValue>,
  unknown: Call["unknown"],
): boolean {
  if (unless !== undefined && context.has(unless)) return false;
  if (when === undefined) return true;
  return (
    [...context.keys()].some((key) => coversKey(when, key)) ||
    (unknown ?? []).some((pattern) => when.some((key) => mayCoverSame(pattern, key)))
  );
}

/** Whether some key is covered by both, each a name or with a `*` at its end. */
function mayCoverSame(one: string, other: string): boolean {
  const [left, right] = [withoutSuffix(one, "*"), withoutSuffix(other, "*")];
  return coversKey([one], right) || coversKey([other], left);
}

function requestOf(row: CallRow, resource: CallResource, call: Call): CallRequest {
  const { forwardedBy } = row;
  const context = new Map(
    forwardedBy === undefined
      ? contextFor(resource, call)
      : forwardedFor(resource, call, forwardedBy),
  );
  for (const [key, value] of Object.entries(row.adds ?? {})) {
    context.set(key, { kind: "single", value });
  }
  const request: AuthorizationRequest = {
    principal: call.principal,
    action: row.action,
    resource: resource.resource,
    ...(resource.resourceAccount === undefined
      ? {}
      : { resourceAccount: resource.resourceAccount }),
    context,
    ...unknownIn(call, forwardedBy, resource.resource),
  };
  const asked = row.asked ?? "certainly";
  return { request, as: resource.as, asked, ...(forwardedBy === undefined ? {} : { forwardedBy }) };
}

function contextFor(resource: CallResource, call: Call): ReadonlyMap<string, ContextValue> {
  return new Map([...call.context, ...accessPointKeys(call), ...(resource.context ?? [])]);
}

/**
 * Through an access point, both requests say through which: a bucket's policy delegates by it.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-policies.html
 */
function accessPointKeys({ resources }: Call): readonly [string, ContextValue][] {
  return resources.flatMap(({ resource }): [string, ContextValue][] => {
    const arn = parseArn(resource);
    if (arn?.service !== "s3" || !arn.resource.startsWith("accesspoint/")) return [];
    const [kind, name] = arn.resource.split("/");
    const accessPoint = formatArn({ ...arn, resource: `${kind}/${name}` });
    return [
      ["s3:dataaccesspointarn", { kind: "single", value: accessPoint }],
      ["s3:dataaccesspointaccount", { kind: "single", value: arn.account }],
    ];
  });
}

function forwardedFor(
  { resource, context: own }: CallResource,
  call: Call,
  service: string,
): ReadonlyMap<string, ContextValue> {
  return new Map([
    ...forwardedContext(call.context, service),
    ...viaServiceKeys(service, { resource, principal: call.principal }),
    ...(own ?? []),
  ]);
}

/**
 * S3 gives KMS the object's ARN as the encryption context, or the bucket's where the bucket has a key
 * of its own: https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
 */
const chosenByService = ["kms:encryptioncontext:*", "kms:encryptioncontextkeys"];

function unknownIn(
  { unknown }: Call,
  forwardedBy: string | undefined,
  resource: string,
): Pick<AuthorizationRequest, "unknown"> {
  const isForKey = forwardedBy !== undefined && parseArn(resource)?.service === "kms";
  if (isForKey) return { unknown: [...(unknown ?? []), ...chosenByService] };
  return unknown === undefined ? {} : { unknown };
}

/** What is not allowed where it is not certain what counts, may be allowed all the same. */
function ifAsked(decision: Decision, { request }: CallRequest): Decision {
  if (decision.kind !== "implicit-deny" || decision.rule !== undefined) return decision;
  const detail = `Both the access point and the bucket must allow \`${request.action}\`. Nothing allows it on \`${request.resource}\`, and AWS does not say whether the caller's rights to the access point suffice there.`;
  return { kind: "unknown", reasons: [{ detail }], notConsidered: decision.notConsidered };
}
