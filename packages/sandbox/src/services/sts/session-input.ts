/** What the operations that make sessions have in common: policies, tags, credentials. */
import { deflateRawSync } from "node:zlib";
import { hasErrors, parsePolicy, type AccountId } from "@bailiwick/core";
import type { SessionSubject, SessionTokens } from "../../auth/session-token.ts";
import { AwsError, type Call, type Session } from "../../service.ts";

export type SessionInput = {
  readonly Policy?: string | undefined;
  readonly PolicyArns?: readonly { readonly arn?: string | undefined }[] | undefined;
  readonly Tags?: readonly { readonly Key: string; readonly Value: string }[] | undefined;
};

/** The session policies of a request, checked. */
export function sessionPolicies(
  call: Call<SessionInput>,
  account: AccountId,
): Pick<Session, "inlinePolicy" | "policyArns"> {
  const { Policy, PolicyArns = [] } = call.input;
  const arns = PolicyArns.flatMap(({ arn }) => (arn === undefined ? [] : [arn]));
  const length = (Policy ?? "").length + arns.join("").length;
  if (length > maxPlainCharacters)
    throw new AwsError(
      "PackedPolicyTooLarge",
      `The plain text of the session policies has ${length} characters; ${maxPlainCharacters} are allowed.`,
    );
  if (Policy !== undefined) checkPolicyText(Policy);
  for (const arn of arns) checkPolicyArn(call, arn, account);
  return { inlinePolicy: Policy, policyArns: arns };
}

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
const maxPlainCharacters = 2_048;

function checkPolicyText(text: string): void {
  const { value, diagnostics } = parsePolicy(text, { file: "session policy", type: "session" });
  if (value === undefined || hasErrors(diagnostics))
    throw new AwsError(
      "MalformedPolicyDocument",
      diagnostics[0]?.detail ?? "The policy is not in the valid JSON format.",
    );
}

function checkPolicyArn(call: Call<unknown>, arn: string, account: AccountId): void {
  const owner = arn.split(":")[4];
  const exists = call.sandbox.directory.managedPolicy(arn) !== undefined;
  if ((owner !== "aws" && owner !== account) || !exists)
    throw new AwsError(
      "MalformedPolicyDocument",
      `Policy ${arn} does not exist or is not in the account ${account}.`,
    );
}

/** The tags of a request by key, checked; key and value are those of the request. */
export function sessionTags(input: SessionInput): Readonly<Record<string, string>> {
  const tags: [string, string][] = [];
  const seen = new Set<string>();
  for (const { Key, Value } of input.Tags ?? []) {
    const folded = Key.toLowerCase();
    if (folded.startsWith("aws:"))
      throw invalidParameter(`"${Key}" is reserved: tag keys must not start with "aws:".`);
    if (seen.has(folded))
      throw invalidParameter(
        "Duplicate tag keys found. Please note that Tag keys are case insensitive.",
      );
    seen.add(folded);
    tags.push([Key, Value]);
  }
  return Object.fromEntries(tags);
}

/** `InvalidParameterValue` is among STS's common errors, not in its model. */
export function invalidParameter(message: string): AwsError {
  return new AwsError("InvalidParameterValue", message, { httpStatus: 400 });
}

export function validationError(message: string): AwsError {
  return new AwsError("ValidationError", message, { httpStatus: 400 });
}

export type NewSession = {
  readonly subject: SessionSubject;
  readonly durationSeconds: number;
  readonly facts: Omit<Session, "issuedAtMs" | "expiresAtMs">;
};

/** Credentials as the API answers them, with the share of the packed size that the session uses. */
export function issueSession(
  call: Call<unknown>,
  tokens: SessionTokens,
  made: NewSession,
): { readonly credentials: object; readonly packedPolicySize: number | undefined } {
  const issuedAtMs = Math.floor(call.sandbox.clock.wallMs() / 1_000) * 1_000;
  const expiresAtMs = issuedAtMs + made.durationSeconds * 1_000;
  const packedPolicySize = packedPercent(made.facts);
  if (packedPolicySize !== undefined && packedPolicySize > 100)
    throw new AwsError(
      "PackedPolicyTooLarge",
      `Packed size of session policies and tags consumes ${packedPolicySize}% of allotted space.`,
    );
  const { accessKeyId, secretAccessKey, sessionToken } = tokens.seal({
    accessKeyId: call.sandbox.ids.accessKeyId("ASIA", made.subject.account),
    subject: made.subject,
    session: { ...made.facts, issuedAtMs, expiresAtMs },
  });
  return {
    credentials: {
      AccessKeyId: accessKeyId,
      SecretAccessKey: secretAccessKey,
      SessionToken: sessionToken,
      Expiration: new Date(expiresAtMs),
    },
    packedPolicySize,
  };
}

/** AWS packs policies and tags into a binary form of its own; deflating comes near it. */
function packedPercent(facts: NewSession["facts"]): number | undefined {
  const tags = Object.entries(facts.tags).flat();
  if (facts.inlinePolicy === undefined && facts.policyArns.length === 0 && tags.length === 0)
    return undefined;
  const text = [facts.inlinePolicy ?? "", ...facts.policyArns, ...tags].join("\n");
  return Math.max(1, Math.ceil((deflateRawSync(text).length / packedBytes) * 100));
}

const packedBytes = 2_048;
