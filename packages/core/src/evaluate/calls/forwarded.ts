/**
 * Forward access sessions: a request that a service makes in the name of who called it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_forward_access_sessions.html
 */
import { withoutSuffix } from "../../base/characters.ts";
import { parseArn } from "../../iam/arn.ts";
import { accountOf } from "../parties.ts";
import type { ContextValue, Principal } from "../request.ts";
import { coversKey } from "../unknown-keys.ts";

/**
 * The context of a request that is described as it reaches its resource, and that services make one
 * after the other in the principal's name. Keys of the request itself stay; what the principal's own
 * call brought is carried over as far as AWS does.
 *
 * @param services - in the order in which they were called
 */
export function contextThrough(
  services: readonly string[],
  context: ReadonlyMap<string, ContextValue>,
  asked: { readonly resource: string; readonly principal: Principal },
): ReadonlyMap<string, ContextValue> {
  const last = services.at(-1);
  if (last === undefined) return context;
  const forwarded = services.reduce(forwardedContext, context);
  const own = [...context].filter(
    ([key]) => !key.startsWith("aws:") || coversKey(ofTheRequest, key),
  );
  return new Map([...forwarded, ...viaServiceKeys(last, asked), ...own]);
}

/**
 * KMS is told which service asks, by Region, and for whose account:
 * https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
 * https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-caller-account
 */
export function viaServiceKeys(
  service: string,
  { resource, principal }: { readonly resource: string; readonly principal: Principal },
): readonly [string, ContextValue][] {
  const arn = parseArn(resource);
  if (arn?.service !== "kms") return [];
  const suffix = ".amazonaws.com";
  const value = service.endsWith(suffix)
    ? `${withoutSuffix(service, suffix)}.${arn.region}${suffix}`
    : service;
  const account = accountOf(principal);
  return [
    ["kms:viaservice", { kind: "single", value }],
    ...(account === undefined
      ? []
      : [["kms:calleraccount", { kind: "single", value: account }] as [string, ContextValue]]),
  ];
}

/** Says where the first request came from within a network; not carried over to the next service. */
const ofTheNetwork = ["aws:sourcevpc", "aws:sourcevpce", "aws:sourcevpcarn", "aws:vpcsourceip"];

const ofTheRequest = ["aws:requesttag/*", "aws:resource*", "aws:tagkeys"];

/**
 * The context of the request that a service makes with the caller's rights. The caller's address is
 * kept where the call came over the public network, and not where it came through a VPC endpoint.
 *
 * @param context - of the request that the service received, keys in lower case
 * @param service - `s3.amazonaws.com`
 */
export function forwardedContext(
  context: ReadonlyMap<string, ContextValue>,
  service: string,
): ReadonlyMap<string, ContextValue> {
  const throughEndpoint = ofTheNetwork.some((key) => context.has(key));
  const dropped = throughEndpoint ? [...ofTheNetwork, "aws:sourceip"] : ofTheNetwork;
  const before = context.get("aws:calledvia");
  const chain = [...(before?.kind === "many" ? before.values : []), service];
  const [first = service] = chain;
  // Keys of the first service, of its resource and of what was asked are about another request.
  const kept = [...context].filter(
    ([key]) => key.startsWith("aws:") && !dropped.includes(key) && !coversKey(ofTheRequest, key),
  );
  return new Map<string, ContextValue>([
    ...kept,
    ["aws:viaawsservice", { kind: "single", value: "true" }],
    ["aws:calledvia", { kind: "many", values: chain }],
    ["aws:calledviafirst", { kind: "single", value: first }],
    ["aws:calledvialast", { kind: "single", value: service }],
  ]);
}
