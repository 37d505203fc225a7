/**
 * Who calls: verifies the signature and turns the key into a {@link Caller}, or says in AWS's codes
 * why not. Root has no keys here.
 * https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html
 */
import { AwsError } from "../aws-error.ts";
import type { Caller, Directory, Session } from "../service.ts";
import type { SignedRequest } from "./canonical-request.ts";
import type { SealedSession, SessionTokens } from "./session-token.ts";
import { readClaim, verifyClaim, type SignatureClaim, type SignatureProblem } from "./signature.ts";

/** Errors have other names in the query protocol than in the JSON ones. */
export type ErrorFamily = "query" | "json";

export type Authentication = {
  readonly directory: Directory;
  readonly tokens: SessionTokens;
  readonly nowMs: number;
  /** The signing name of the service asked. */
  readonly signingName: string;
  readonly family: ErrorFamily;
  readonly sourceIp: string;
};

/**
 * @throws {AwsError} `MissingAuthenticationToken`, `IncompleteSignature`, `InvalidClientTokenId`,
 *   `SignatureDoesNotMatch`, `ExpiredToken`, or their names in the JSON protocols
 */
export function authenticate(request: SignedRequest, options: Authentication): Caller {
  const claimed = readClaim(request);
  if (claimed.kind === "problem") throw signatureError(claimed.problem, options.family);
  const key = findKey(claimed.claim, options);
  if (key === undefined) throw invalidToken(options.family);
  const problem = verifyClaim(request, claimed.claim, {
    secretAccessKey: key.secretAccessKey,
    nowMs: options.nowMs,
    skewMs: (options.family === "query" ? 15 : 5) * 60_000,
    service: options.signingName,
  });
  if (problem !== undefined) throw signatureError(problem, options.family);
  if (key.session !== undefined && key.session.expiresAtMs <= options.nowMs)
    throw new AwsError(
      options.family === "query" ? "ExpiredToken" : "ExpiredTokenException",
      "The security token included in the request is expired",
      { httpStatus: options.family === "query" ? 403 : 400 },
    );
  return {
    ...key.identity,
    accessKeyId: claimed.claim.accessKeyId,
    session: key.session,
    sourceIp: options.sourceIp,
    userAgent: request.headers.get("user-agent")?.[0] ?? "",
  };
}

type Identity = Pick<Caller, "principal" | "account" | "arn" | "userId">;

type FoundKey = {
  readonly secretAccessKey: string;
  readonly identity: Identity;
  readonly session: Session | undefined;
};

function findKey(claim: SignatureClaim, options: Authentication): FoundKey | undefined {
  if (claim.sessionToken !== undefined) return temporaryKey(claim, options);
  const key = options.directory.accessKey(claim.accessKeyId);
  if (key === undefined || !key.active) return undefined;
  const user = options.directory.user(key.account, key.userName);
  if (user === undefined) return undefined;
  return {
    secretAccessKey: key.secretAccessKey,
    session: undefined,
    identity: userIdentity(key.account, user),
  };
}

function temporaryKey(claim: SignatureClaim, options: Authentication): FoundKey | undefined {
  const sealed = options.tokens.open(claim.sessionToken ?? "");
  if (sealed === undefined || sealed.accessKeyId !== claim.accessKeyId) return undefined;
  const identity = sessionIdentity(sealed, options.directory);
  if (identity === undefined) return undefined;
  return {
    secretAccessKey: options.tokens.secretOf(sealed.accessKeyId),
    identity,
    session: sealed.session,
  };
}

/** The principal, if it still is the one that the session was made for. */
function sessionIdentity(sealed: SealedSession, directory: Directory): Identity | undefined {
  const { subject } = sealed;
  const { account } = subject;
  switch (subject.kind) {
    case "role": {
      const role = directory.role(account, subject.roleName);
      if (role === undefined || role.id !== subject.roleId) return undefined;
      const arn = `arn:aws:sts::${account}:assumed-role/${role.name}/${subject.sessionName}`;
      return {
        principal: {
          kind: "role-session",
          roleArn: role.arn,
          sessionArn: arn,
          account,
          roleId: role.id,
        },
        account,
        arn,
        userId: `${role.id}:${subject.sessionName}`,
      };
    }
    case "user": {
      const user = directory.user(account, subject.userName);
      return user?.id === subject.userId ? userIdentity(account, user) : undefined;
    }
    case "federated-user": {
      const user = directory.user(account, subject.userName);
      if (user === undefined || user.id !== subject.userId) return undefined;
      const arn = `arn:aws:sts::${account}:federated-user/${subject.name}`;
      return {
        principal: { kind: "federated-user", arn, account, federatedBy: user.arn },
        account,
        arn,
        userId: `${account}:${subject.name}`,
      };
    }
    case "assumed-root":
      return directory.hasAccount(account)
        ? {
            principal: { kind: "assumed-root", account, taskPolicyArn: subject.taskPolicyArn },
            account,
            arn: `arn:aws:iam::${account}:root`,
            userId: account,
          }
        : undefined;
  }
}

function userIdentity(
  account: Identity["account"],
  user: { readonly arn: string; readonly id: string },
): Identity {
  return {
    principal: { kind: "user", arn: user.arn, account, userId: user.id },
    account,
    arn: user.arn,
    userId: user.id,
  };
}

function invalidToken(family: ErrorFamily): AwsError {
  return new AwsError(
    family === "query" ? "InvalidClientTokenId" : "UnrecognizedClientException",
    "The security token included in the request is invalid.",
    { httpStatus: family === "query" ? 403 : 400 },
  );
}

const signatureCodes = {
  missing: { query: "MissingAuthenticationToken", json: "MissingAuthenticationTokenException" },
  incomplete: { query: "IncompleteSignature", json: "IncompleteSignatureException" },
  mismatch: { query: "SignatureDoesNotMatch", json: "InvalidSignatureException" },
  expired: { query: "SignatureDoesNotMatch", json: "InvalidSignatureException" },
  scope: { query: "SignatureDoesNotMatch", json: "InvalidSignatureException" },
} as const satisfies Record<SignatureProblem["kind"], Record<ErrorFamily, string>>;

function signatureError(problem: SignatureProblem, family: ErrorFamily): AwsError {
  return new AwsError(signatureCodes[problem.kind][family], problem.message, {
    httpStatus: family === "query" && problem.kind !== "incomplete" ? 403 : 400,
  });
}
