/**
 * Signature Version 4: what is signed. Written from AWS's page, independently of the SDK's signer,
 * so that the two check each other.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
import { createHash, createHmac } from "node:crypto";

/** A request as it arrived: nothing decoded. */
export type SignedRequest = {
  readonly method: string;
  /** Path as on the request line, without the query. */
  readonly rawPath: string;
  /** Query as on the request line, without `?`. */
  readonly rawQuery: string;
  /** Lower-case names; values as received, one entry per line. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly body: Uint8Array;
};

/** `20150830/us-east-1/iam/aws4_request`, in parts. */
export type CredentialScope = {
  readonly date: string;
  readonly region: string;
  readonly service: string;
};

/**
 * The canonical request.
 *
 * @param signedHeaders - lower case, sorted, as the client names them
 */
export function canonicalRequest(
  request: SignedRequest,
  signedHeaders: readonly string[],
  payloadHash: string,
): string {
  const headers = signedHeaders.map((name) => `${name}:${canonicalValue(request, name)}\n`);
  return [
    request.method,
    canonicalPath(request.rawPath),
    canonicalQuery(request.rawQuery),
    headers.join(""),
    signedHeaders.join(";"),
    payloadHash,
  ].join("\n");
}

/** The signature in lower-case hex. */
export function signatureOf(
  canonical: string,
  secret: {
    readonly secretAccessKey: string;
    readonly scope: CredentialScope;
    readonly time: string;
  },
): string {
  const { date, region, service } = secret.scope;
  const toSign = [
    "AWS4-HMAC-SHA256",
    secret.time,
    `${date}/${region}/${service}/aws4_request`,
    sha256Hex(canonical),
  ].join("\n");
  const key = [date, region, service, "aws4_request"].reduce<Uint8Array>(
    (parent, part) => createHmac("sha256", parent).update(part).digest(),
    Buffer.from(`AWS4${secret.secretAccessKey}`),
  );
  return createHmac("sha256", key).update(toSign).digest("hex");
}

/** SHA-256 in lower-case hex. */
export function sha256Hex(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

/** Percent-encodes all but the unreserved characters of RFC 3986. */
export function encodeRfc3986(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Each segment is encoded once more than it was sent; only S3 signs its path as sent. */
function canonicalPath(rawPath: string): string {
  const kept: string[] = [];
  const segments = rawPath.split("/").filter((segment) => segment !== "" && segment !== ".");
  for (const segment of segments)
    if (segment === "..") kept.pop();
    else kept.push(encodeRfc3986(segment));
  const trailing = kept.length > 0 && rawPath.endsWith("/") ? "/" : "";
  return `/${kept.join("/")}${trailing}`;
}

function canonicalQuery(rawQuery: string): string {
  return queryPairs(rawQuery)
    .filter(([name]) => name !== "X-Amz-Signature")
    .map(([name, value]) => [encodeRfc3986(name), encodeRfc3986(value)] as const)
    .toSorted((left, right) => compare(left[0], right[0]) || compare(left[1], right[1]))
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
}

/** Names and values of a query, decoded; `+` is a plus sign here, as signers treat it. */
export function queryPairs(rawQuery: string): readonly (readonly [string, string])[] {
  return rawQuery
    .split("&")
    .filter((pair) => pair !== "")
    .map((pair) => {
      const equals = pair.indexOf("=");
      return equals < 0
        ? ([decode(pair), ""] as const)
        : ([decode(pair.slice(0, equals)), decode(pair.slice(equals + 1))] as const);
    });
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function canonicalValue(request: SignedRequest, name: string): string {
  return (request.headers.get(name) ?? [])
    .map((value) => value.trim().replaceAll(/ {2,}/g, " "))
    .join(",");
}
