/**
 * The global context keys that the request itself brings; those that follow from principal and
 * resource are the evaluator's.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
import type { ContextValue } from "@bailiwick/core";
import type { Caller, PrincipalFacts } from "../service.ts";

export type RequestCircumstances = { readonly nowMs: number; readonly region: string };

/** By key in lower case. */
export function requestContext(
  caller: Caller,
  facts: PrincipalFacts | undefined,
  circumstances: RequestCircumstances,
): readonly (readonly [string, ContextValue])[] {
  const { session } = caller;
  const seconds = Math.floor(circumstances.nowMs / 1_000);
  const keys: Record<string, string | undefined> = {
    "aws:currenttime": isoSeconds(circumstances.nowMs),
    "aws:epochtime": `${seconds}`,
    "aws:sourceip": caller.sourceIp,
    "aws:useragent": caller.userAgent === "" ? undefined : caller.userAgent,
    "aws:requestedregion": circumstances.region,
    // AWS answers on TLS only; here the loopback interface stands for it.
    "aws:securetransport": "true",
    "aws:viaawsservice": "false",
    // Only temporary credentials carry these two; nobody signs in with MFA here.
    "aws:tokenissuetime": session === undefined ? undefined : isoSeconds(session.issuedAtMs),
    "aws:multifactorauthpresent": session === undefined ? undefined : "false",
    "aws:sourceidentity": session?.sourceIdentity,
  };
  const tags = { ...facts?.tags, ...session?.tags };
  const single = [
    ...Object.entries(keys),
    ...Object.entries(tags).map(([key, value]) => [`aws:principaltag/${key.toLowerCase()}`, value]),
  ];
  return single.flatMap(([key, value]) =>
    key === undefined || value === undefined ? [] : [[key, { kind: "single", value }] as const],
  );
}

function isoSeconds(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
