/**
 * Forward access sessions: a request that a service makes in the name of who called it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_forward_access_sessions.html
 */
import type { ContextValue } from "../request.ts";
import { coversKey } from "../unknown-keys.ts";

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
