/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html */
import type { Caller } from "../service.ts";

/** The caller as CloudTrail describes it. */
export function userIdentity(caller: Caller): Record<string, unknown> {
  const base = {
    principalId: caller.userId,
    arn: caller.arn,
    accountId: caller.account,
    accessKeyId: caller.accessKeyId,
  };
  const { principal } = caller;
  switch (principal.kind) {
    case "user":
      return {
        type: "IAMUser",
        ...base,
        userName: lastSegment(principal.arn),
        ...(caller.session === undefined ? {} : { sessionContext: sessionContext(caller) }),
      };
    case "role-session":
      return {
        type: "AssumedRole",
        ...base,
        sessionContext: {
          ...issuer("Role", principal.roleArn, principal.roleId),
          ...sessionContext(caller),
        },
      };
    case "federated-user":
      return {
        type: "FederatedUser",
        ...base,
        sessionContext: {
          ...issuer("IAMUser", principal.federatedBy ?? ""),
          ...sessionContext(caller),
        },
      };
    case "root":
      return { type: "Root", ...base };
    case "assumed-root":
      return {
        type: "Root",
        ...base,
        sessionContext: { ...sessionContext(caller), assumedRoot: "true" },
      };
    case "service":
      return { type: "AWSService", invokedBy: principal.name };
    case "federated":
      return { type: "WebIdentityUser", principalId: caller.userId };
    case "anonymous":
      return { type: "AWSAccount", principalId: "", accountId: "ANONYMOUS_PRINCIPAL" };
  }
}

/** Whose credentials made the session. */
function issuer(type: "Role" | "IAMUser", arn: string, principalId?: string): object {
  return {
    sessionIssuer: {
      type,
      ...(principalId === undefined ? {} : { principalId }),
      arn,
      accountId: arn.split(":")[4],
      userName: lastSegment(arn),
    },
  };
}

function sessionContext(caller: Caller): Record<string, unknown> {
  return {
    attributes: {
      creationDate: `${new Date(caller.session?.issuedAtMs ?? 0).toISOString().slice(0, 19)}Z`,
      mfaAuthenticated: "false",
    },
    ...(caller.session?.sourceIdentity === undefined
      ? {}
      : { sourceIdentity: caller.session.sourceIdentity }),
  };
}

function lastSegment(arn: string): string {
  return arn.slice(arn.lastIndexOf("/") + 1);
}
