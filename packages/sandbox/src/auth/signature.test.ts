import { Sha256 } from "@aws-crypto/sha256-js";
import { SignatureV4 } from "@smithy/signature-v4";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SignedRequest } from "./canonical-request.ts";
import { readClaim, verifyClaim, type SignatureProblem } from "./signature.ts";

const secretAccessKey = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
const nowMs = Date.UTC(2026, 10, 22, 12, 0, 0);

type Unsigned = {
  readonly method: string;
  readonly path: string;
  readonly query: Record<string, string>;
  readonly headers: Record<string, string>;
  readonly body: string;
};

const plain: Unsigned = {
  method: "POST",
  path: "/",
  query: {},
  headers: {
    host: "127.0.0.1:4599",
    "content-type": "application/x-amz-json-1.1",
    "x-amz-target": "AWSOrganizationsV20161128.ListAccounts",
  },
  body: "{}",
};

const signer = (service = "organizations"): SignatureV4 =>
  new SignatureV4({
    credentials: { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey },
    region: "us-east-1",
    service,
    sha256: Sha256,
  });

async function sign(unsigned: Unsigned, signedMs = nowMs): Promise<SignedRequest> {
  const signed = await signer().sign(
    { ...unsigned, hostname: "127.0.0.1", protocol: "http:" },
    { signingDate: new Date(signedMs) },
  );
  return requestFrom(unsigned, signed.headers, unsigned.query);
}

async function presign(expiresIn: number): Promise<SignedRequest> {
  const unsigned = { ...plain, method: "GET", headers: { host: "127.0.0.1:4599" }, body: "" };
  const signed = await signer().presign(
    {
      ...unsigned,
      query: { Action: "GetCallerIdentity", Version: "2011-06-15" },
      hostname: "127.0.0.1",
      protocol: "http:",
    },
    { signingDate: new Date(nowMs), expiresIn },
  );
  return requestFrom(unsigned, signed.headers, signed.query ?? {});
}

function requestFrom(
  unsigned: Unsigned,
  headers: Record<string, string>,
  query: Readonly<Record<string, unknown>>,
): SignedRequest {
  return {
    method: unsigned.method,
    rawPath: unsigned.path,
    rawQuery: Object.entries(query)
      .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`)
      .join("&"),
    headers: new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), [value]])),
    body: Buffer.from(unsigned.body),
  };
}

function verify(
  request: SignedRequest,
  options: { readonly atMs?: number; readonly secret?: string; readonly service?: string } = {},
): SignatureProblem | undefined {
  const claimed = readClaim(request);
  if (claimed.kind === "problem") return claimed.problem;
  return verifyClaim(request, claimed.claim, {
    secretAccessKey: options.secret ?? secretAccessKey,
    nowMs: options.atMs ?? nowMs,
    skewMs: 300_000,
    service: options.service ?? "organizations",
  });
}

function withHeader(request: SignedRequest, name: string, value: string): SignedRequest {
  return { ...request, headers: new Map([...request.headers, [name, [value]]]) };
}

describe("verifying a signature", () => {
  it("accepts what the SDK's signer signs", async () => {
    expect(verify(await sign(plain))).toBeUndefined();
  });

  it("agrees with the SDK's signer on any path, query, header and body", async () => {
    const text = fc.string({ unit: "grapheme", maxLength: 12 });
    const segment = fc.string({
      unit: fc.constantFrom(..."abcXYZ019-_.~ %+*'()!"),
      minLength: 1,
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          segment.filter((part) => !/^\.+$/.test(part)),
          { maxLength: 3 },
        ),
        fc.dictionary(
          fc.string({ unit: fc.constantFrom(..."abcXYZ-_.~ *"), minLength: 1, maxLength: 5 }),
          text,
          { maxKeys: 4, noNullPrototype: true },
        ),
        fc.string({ maxLength: 40 }),
        async (segments, query, body) => {
          const path = `/${segments.map(encodeURIComponent).join("/")}`;
          const request = await sign({ ...plain, path, query, body });
          expect(verify(request)).toBeUndefined();
        },
      ),
      { seed: 20261122, numRuns: 60 },
    );
  });

  it("refuses a body that was exchanged", async () => {
    const request = await sign(plain);
    expect(verify({ ...request, body: Buffer.from('{"a":1}') })).toMatchObject({
      kind: "mismatch",
    });
  });

  it("refuses a body that was exchanged together with its stated hash", async () => {
    const request = await sign(plain);
    const body = Buffer.from('{"a":1}');
    const hash = (await import("./canonical-request.ts")).sha256Hex(body);
    const changed = withHeader({ ...request, body }, "x-amz-content-sha256", hash);
    expect(verify(changed)).toMatchObject({ kind: "mismatch" });
  });

  it.each([
    ["target", "x-amz-target", "AWSOrganizationsV20161128.DeleteOrganization"],
    ["host", "host", "127.0.0.1:4600"],
    ["date", "x-amz-date", "20261122T120100Z"],
  ])("refuses another %s than the signed one", async (_, name, value) => {
    expect(verify(withHeader(await sign(plain), name, value))).toMatchObject({ kind: "mismatch" });
  });

  it("refuses another method, path or query", async () => {
    const request = await sign(plain);
    for (const change of [{ method: "PUT" }, { rawPath: "/a" }, { rawQuery: "a=b" }])
      expect(verify({ ...request, ...change })).toMatchObject({ kind: "mismatch" });
  });

  it("refuses a steering header that was added without being signed", async () => {
    const { "x-amz-target": _, ...headers } = plain.headers;
    const request = withHeader(
      await sign({ ...plain, headers: { ...headers, host: "127.0.0.1:4599" } }),
      "x-amz-target",
      "AWSOrganizationsV20161128.DeleteOrganization",
    );
    expect(verify(request)).toMatchObject({
      kind: "mismatch",
      message: "'x-amz-target' must be a 'SignedHeader' in the AWS Authorization.",
    });
  });

  it("refuses another secret key", async () => {
    expect(verify(await sign(plain), { secret: "another" })).toMatchObject({ kind: "mismatch" });
  });

  it("refuses a signature that is cut off, or as long and other", async () => {
    const request = await sign(plain);
    const authorization = request.headers.get("authorization")?.[0] ?? "";
    for (const changed of [
      authorization.slice(0, -1),
      authorization.replace(/.$/, (last) => (last === "0" ? "1" : "0")),
    ])
      expect(verify(withHeader(request, "authorization", changed))).toMatchObject({
        kind: "mismatch",
      });
  });

  it("refuses a clock that is more than five minutes off, either way", async () => {
    const request = await sign(plain);
    expect(verify(request, { atMs: nowMs + 300_000 })).toBeUndefined();
    expect(verify(request, { atMs: nowMs + 301_000 })).toMatchObject({
      kind: "expired",
      message:
        "Signature expired: 20261122T120000Z is now earlier than 20261122T120001Z (20261122T120501Z - 5 min.)",
    });
    expect(verify(request, { atMs: nowMs - 301_000 })).toMatchObject({
      kind: "expired",
      message:
        "Signature not yet current: 20261122T120000Z is still later than 20261122T115959Z (20261122T115459Z + 5 min.)",
    });
  });

  it("refuses credentials that are scoped to another service", async () => {
    expect(verify(await sign(plain), { service: "iam" })).toMatchObject({ kind: "scope" });
  });

  it("refuses a request without any signature", () => {
    expect(verify(requestFrom(plain, plain.headers, {}))).toMatchObject({ kind: "missing" });
  });

  it.each([
    "Bearer x",
    "AWS4-HMAC-SHA256 Credential=a/b",
    "AWS4-HMAC-SHA256",
    "AWS4-HMAC-SHA256 =,=,=",
  ])("says that %j is incomplete", (authorization) => {
    const request = requestFrom(plain, { ...plain.headers, authorization }, {});
    expect(verify(request)).toMatchObject({ kind: "incomplete" });
  });
});

describe("a presigned address", () => {
  it("is accepted within its lifetime, again and again, as AWS does", async () => {
    const request = await presign(600);
    expect(verify(request)).toBeUndefined();
    expect(verify(request, { atMs: nowMs + 599_000 })).toBeUndefined();
  });

  it("is refused after its lifetime", async () => {
    expect(verify(await presign(600), { atMs: nowMs + 601_000 })).toMatchObject({
      kind: "expired",
    });
  });

  it("is refused for another action, a longer life or an added body", async () => {
    const request = await presign(600);
    for (const [from, to] of [
      ["GetCallerIdentity", "GetSessionToken"],
      ["X-Amz-Expires=600", "X-Amz-Expires=6000"],
    ] as const)
      expect(verify({ ...request, rawQuery: request.rawQuery.replace(from, to) })).toMatchObject({
        kind: "mismatch",
      });
    expect(verify({ ...request, body: Buffer.from("Action=GetSessionToken") })).toMatchObject({
      kind: "mismatch",
    });
  });

  it("lives for seven days at most", async () => {
    const request = await presign(600);
    const longer = {
      ...request,
      rawQuery: request.rawQuery.replace("X-Amz-Expires=600", "X-Amz-Expires=604801"),
    };
    expect(verify(longer)).toMatchObject({ kind: "incomplete" });
  });
});
