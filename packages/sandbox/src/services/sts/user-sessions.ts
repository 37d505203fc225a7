/**
 * Sessions that a user makes with long-term keys.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html
 */
import type { SessionTokens } from "../../auth/session-token.ts";
import { AwsError, operation, type Call, type Operation } from "../../service.ts";
import { issueSession, sessionPolicies, sessionTags, type SessionInput } from "./session-input.ts";

type SessionTokenInput = {
  readonly DurationSeconds?: number | undefined;
  readonly SerialNumber?: string | undefined;
  readonly TokenCode?: string | undefined;
};

/** Twelve hours, the default of both. */
const defaultSeconds = 43_200;

/** No policy controls it. */
export function getSessionToken(tokens: SessionTokens): Operation<SessionTokenInput, unknown> {
  return operation<SessionTokenInput>({
    readOnly: true,
    recordsAnswer: true,
    authorize: () => [],
    run: (call) => {
      const user = callingUser(call);
      if (call.input.SerialNumber !== undefined || call.input.TokenCode !== undefined)
        throw new AwsError(
          "AccessDenied",
          "MultiFactorAuthentication failed with invalid MFA one time pass code. ",
          { httpStatus: 403 },
        );
      const { credentials } = issueSession(call, tokens, {
        subject: { kind: "user", account: call.caller.account, ...user },
        durationSeconds: call.input.DurationSeconds ?? defaultSeconds,
        facts: {
          tags: {},
          transitiveTagKeys: [],
          sourceIdentity: undefined,
          inlinePolicy: undefined,
          policyArns: [],
        },
      });
      return { Credentials: credentials };
    },
  });
}

type FederationTokenInput = SessionInput & {
  readonly Name: string;
  readonly DurationSeconds?: number | undefined;
};

export function getFederationToken(
  tokens: SessionTokens,
): Operation<FederationTokenInput, unknown> {
  return operation<FederationTokenInput>({
    readOnly: true,
    recordsAnswer: true,
    authorize: (call) => {
      const keys = (call.input.Tags ?? []).map((tag) => tag.Key);
      const check = {
        resource: federatedArn(call),
        context: {
          ...Object.fromEntries(
            (call.input.Tags ?? []).map((tag) => [`aws:RequestTag/${tag.Key}`, tag.Value]),
          ),
          "aws:TagKeys": keys.length === 0 ? undefined : keys,
        },
      };
      return [
        { action: "sts:GetFederationToken", ...check },
        ...(keys.length === 0 ? [] : [{ action: "sts:TagSession", ...check }]),
      ];
    },
    run: (call) => {
      const user = callingUser(call);
      const { account } = call.caller;
      const { credentials, packedPolicySize } = issueSession(call, tokens, {
        subject: { kind: "federated-user", account, name: call.input.Name, ...user },
        durationSeconds: call.input.DurationSeconds ?? defaultSeconds,
        facts: {
          tags: sessionTags(call.input),
          transitiveTagKeys: [],
          sourceIdentity: undefined,
          ...sessionPolicies(call, account),
        },
      });
      return {
        Credentials: credentials,
        FederatedUser: {
          FederatedUserId: `${account}:${call.input.Name}`,
          Arn: federatedArn(call),
        },
        PackedPolicySize: packedPolicySize,
      };
    },
  });
}

function federatedArn(call: Call<FederationTokenInput>): string {
  return `arn:aws:sts::${call.caller.account}:federated-user/${call.input.Name}`;
}

function callingUser(call: Call<unknown>): { readonly userName: string; readonly userId: string } {
  const { principal, session, userId } = call.caller;
  if (principal.kind !== "user" || session !== undefined)
    throw new AwsError("AccessDenied", `Cannot call ${call.operation} with session credentials`, {
      httpStatus: 403,
    });
  return { userName: principal.arn.slice(principal.arn.lastIndexOf("/") + 1), userId };
}
