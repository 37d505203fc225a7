/**
 * Security Token Service. It keeps nothing: sessions are sealed in their tokens.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_Operations.html
 */
import type { SessionTokens } from "../../auth/session-token.ts";
import { accountOfAccessKeyId } from "../../ids.ts";
import { AwsError, operation, type Service } from "../../service.ts";
import { assumeRole } from "./assume-role.ts";
import { getFederationToken, getSessionToken } from "./user-sessions.ts";

export function createSts(tokens: SessionTokens): Service {
  return {
    name: "sts",
    operations: {
      GetCallerIdentity: getCallerIdentity,
      GetAccessKeyInfo: getAccessKeyInfo,
      AssumeRole: assumeRole(tokens),
      GetSessionToken: getSessionToken(tokens),
      GetFederationToken: getFederationToken(tokens),
    },
  };
}

/** Needs no permission, and none can take it away. */
const getCallerIdentity = operation({
  readOnly: true,
  authorize: () => [],
  run: ({ caller }) => ({ UserId: caller.userId, Account: caller.account, Arn: caller.arn }),
});

const getAccessKeyInfo = operation<{ readonly AccessKeyId: string }>({
  readOnly: true,
  authorize: () => [{ action: "sts:GetAccessKeyInfo", resource: "*" }],
  run: ({ input }) => {
    const account = accountOfAccessKeyId(input.AccessKeyId);
    if (account === undefined)
      throw new AwsError("ValidationError", "Invalid Access Key ID", { httpStatus: 400 });
    return { Account: account };
  },
});
