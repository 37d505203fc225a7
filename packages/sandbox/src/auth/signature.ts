/**
 * Verifies that a request was signed with a key we gave out, in the header or in a presigned
 * address. It promises: method, path, query, host, every `x-amz-…` header and the body are those
 * that were signed, by a holder of the secret key, not long ago.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html
 */
import { timingSafeEqual } from "node:crypto";
import {
  canonicalRequest,
  queryPairs,
  sha256Hex,
  signatureOf,
  type CredentialScope,
  type SignedRequest,
} from "./canonical-request.ts";

/** What the client says about its signature, before anything is verified. */
export type SignatureClaim = {
  readonly accessKeyId: string;
  readonly scope: CredentialScope;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  /** `20150830T123600Z`. */
  readonly time: string;
  readonly sessionToken: string | undefined;
  /** Lifetime of a presigned address in seconds. */
  readonly expiresSeconds: number | undefined;
};

export type SignatureProblem = {
  readonly kind: "missing" | "incomplete" | "mismatch" | "expired" | "scope";
  readonly message: string;
};

export type Claimed =
  | { readonly kind: "claim"; readonly claim: SignatureClaim }
  | { readonly kind: "problem"; readonly problem: SignatureProblem };

/** Reads the claim from the `Authorization` header or from the query. */
export function readClaim(request: SignedRequest): Claimed {
  const authorization = request.headers.get("authorization");
  const query = new Map(queryPairs(request.rawQuery));
  const presigned = query.has("X-Amz-Signature") || query.has("X-Amz-Algorithm");
  if (authorization === undefined && !presigned)
    return problem("missing", "Request is missing Authentication Token");
  if (authorization !== undefined && presigned)
    return problem("incomplete", "Only one of the Authorization header and the query may sign.");
  if (authorization === undefined) return claimFromQuery(query);
  if (authorization.length !== 1)
    return problem("incomplete", "There must be exactly one Authorization header.");
  return claimFromHeader(request, authorization[0] ?? "");
}

export type VerifyOptions = {
  readonly secretAccessKey: string;
  readonly nowMs: number;
  /** How far the client's clock may be off: 5 minutes, 15 for the query protocol. */
  readonly skewMs: number;
  /** The signing name of the service that was asked. */
  readonly service: string;
};

/** Whether the claim holds for the request; undefined when it does. */
export function verifyClaim(
  request: SignedRequest,
  claim: SignatureClaim,
  options: VerifyOptions,
): SignatureProblem | undefined {
  return (
    scopeProblem(claim, options.service) ??
    timeProblem(claim, options) ??
    coverageProblem(request, claim) ??
    signatureProblem(request, claim, options.secretAccessKey)
  );
}

function scopeProblem(claim: SignatureClaim, service: string): SignatureProblem | undefined {
  if (claim.scope.service !== service)
    return {
      kind: "scope",
      message: `Credential should be scoped to correct service: '${service}'. `,
    };
  if (!claim.time.startsWith(claim.scope.date))
    return {
      kind: "scope",
      message: `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${claim.scope.date}' != '${claim.time.slice(0, 8)}', from '${claim.time}'.`,
    };
  return undefined;
}

function timeProblem(claim: SignatureClaim, options: VerifyOptions): SignatureProblem | undefined {
  const signedMs = parseTimeMs(claim.time);
  if (signedMs === undefined) return { kind: "incomplete", message: incompleteDate(claim.time) };
  const { nowMs, skewMs } = options;
  const now = formatTime(nowMs);
  const minutes = skewMs / 60_000;
  if (signedMs > nowMs + skewMs)
    return {
      kind: "expired",
      message: `Signature not yet current: ${claim.time} is still later than ${formatTime(nowMs + skewMs)} (${now} + ${minutes} min.)`,
    };
  const lifetimeMs = claim.expiresSeconds === undefined ? skewMs : claim.expiresSeconds * 1_000;
  if (signedMs < nowMs - lifetimeMs)
    return {
      kind: "expired",
      message: `Signature expired: ${claim.time} is now earlier than ${formatTime(nowMs - lifetimeMs)} (${now} - ${lifetimeMs / 60_000} min.)`,
    };
  return undefined;
}

/** A header that steers the request must be signed, or it could be exchanged. */
function coverageProblem(
  request: SignedRequest,
  claim: SignatureClaim,
): SignatureProblem | undefined {
  const signed = new Set(claim.signedHeaders);
  if (!signed.has("host"))
    return {
      kind: "mismatch",
      message: "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
    };
  for (const name of request.headers.keys())
    if (name.startsWith("x-amz-") && name !== "x-amz-user-agent" && !signed.has(name))
      return {
        kind: "mismatch",
        message: `'${name}' must be a 'SignedHeader' in the AWS Authorization.`,
      };
  return undefined;
}

function signatureProblem(
  request: SignedRequest,
  claim: SignatureClaim,
  secretAccessKey: string,
): SignatureProblem | undefined {
  const bodyHash = sha256Hex(request.body);
  const statedHash = request.headers.get("x-amz-content-sha256")?.[0] ?? bodyHash;
  const canonical = canonicalRequest(request, claim.signedHeaders, bodyHash);
  const expected = signatureOf(canonical, {
    secretAccessKey,
    scope: claim.scope,
    time: claim.time,
  });
  const same =
    claim.signature.length === expected.length &&
    timingSafeEqual(Buffer.from(claim.signature, "latin1"), Buffer.from(expected, "latin1"));
  return same && statedHash === bodyHash
    ? undefined
    : {
        kind: "mismatch",
        message:
          "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.",
      };
}

const maxPresignedSeconds = 604_800;

function claimFromQuery(query: ReadonlyMap<string, string>): Claimed {
  const expires = query.get("X-Amz-Expires") ?? "";
  const expiresSeconds = /^\d{1,6}$/.test(expires) ? Number(expires) : Number.NaN;
  if (!(expiresSeconds >= 1 && expiresSeconds <= maxPresignedSeconds))
    return problem("incomplete", "X-Amz-Expires must be between 1 and 604800 seconds.");
  return claimFrom({
    algorithm: query.get("X-Amz-Algorithm"),
    credential: query.get("X-Amz-Credential"),
    signedHeaders: query.get("X-Amz-SignedHeaders"),
    signature: query.get("X-Amz-Signature"),
    time: query.get("X-Amz-Date"),
    sessionToken: query.get("X-Amz-Security-Token"),
    expiresSeconds,
  });
}

function claimFromHeader(request: SignedRequest, authorization: string): Claimed {
  const space = authorization.indexOf(" ");
  const parts = new Map(
    authorization
      .slice(space + 1)
      .split(",")
      .map((part) => {
        const equals = part.indexOf("=");
        return [part.slice(0, equals).trim(), part.slice(equals + 1).trim()] as const;
      }),
  );
  return claimFrom({
    algorithm: authorization.slice(0, Math.max(space, 0)),
    credential: parts.get("Credential"),
    signedHeaders: parts.get("SignedHeaders"),
    signature: parts.get("Signature"),
    time: timeHeader(request),
    sessionToken: request.headers.get("x-amz-security-token")?.[0],
    expiresSeconds: undefined,
  });
}

/** `X-Amz-Date`, else `Date`, in the form that is signed. */
function timeHeader(request: SignedRequest): string | undefined {
  const amzDate = request.headers.get("x-amz-date")?.[0];
  if (amzDate !== undefined) return amzDate;
  const date = request.headers.get("date")?.[0];
  const ms = date === undefined ? Number.NaN : Date.parse(date);
  return Number.isNaN(ms) ? undefined : formatTime(ms);
}

type ClaimParts = {
  readonly [
    Part in "algorithm" | "credential" | "signedHeaders" | "signature" | "time" | "sessionToken"
  ]: string | undefined;
} & { readonly expiresSeconds: number | undefined };

function claimFrom(parts: ClaimParts): Claimed {
  if (parts.algorithm !== "AWS4-HMAC-SHA256")
    return problem("incomplete", `Unsupported AWS 'algorithm': '${parts.algorithm ?? ""}'.`);
  const missing = (["credential", "signature", "signedHeaders"] as const).filter(
    (part) => (parts[part] ?? "") === "",
  );
  if (missing.length > 0)
    return problem("incomplete", missing.map((part) => requires[part]).join(" "));
  if (parts.time === undefined)
    return problem(
      "incomplete",
      "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.",
    );
  const credential =
    /^([A-Z0-9]{16,128})\/(\d{8})\/([a-z0-9-]{1,64})\/([a-z0-9-]{1,64})\/aws4_request$/.exec(
      parts.credential ?? "",
    );
  if (credential === null)
    return problem(
      "incomplete",
      "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term.",
    );
  const [, accessKeyId = "", date = "", region = "", service = ""] = credential;
  return {
    kind: "claim",
    claim: {
      accessKeyId,
      scope: { date, region, service },
      signedHeaders: (parts.signedHeaders ?? "").toLowerCase().split(";"),
      signature: parts.signature ?? "",
      time: parts.time,
      sessionToken: parts.sessionToken,
      expiresSeconds: parts.expiresSeconds,
    },
  };
}

const requires = {
  credential: "Authorization header requires 'Credential' parameter.",
  signature: "Authorization header requires 'Signature' parameter.",
  signedHeaders: "Authorization header requires 'SignedHeaders' parameter.",
} as const;

function problem(kind: SignatureProblem["kind"], message: string): Claimed {
  return { kind: "problem", problem: { kind, message } };
}

function incompleteDate(time: string): string {
  return `Date must be in ISO-8601 'basic format'. Got '${time}'. See https://en.wikipedia.org/wiki/ISO_8601`;
}

function parseTimeMs(time: string): number | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(time);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second] = match;
  const ms = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(ms) ? undefined : ms;
}

/** `20150830T123600Z`. */
function formatTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19).replaceAll(/[-:]/g, "")}Z`;
}
