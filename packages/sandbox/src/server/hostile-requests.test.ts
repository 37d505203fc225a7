/** Whatever arrives, the answer is one of AWS's errors: no crash, no 500, nothing done. */
import { request as httpRequest } from "node:http";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { allowAll } from "../testing/fake-directory.ts";
import { startFakeSandbox, type FakeSandbox } from "../testing/fake-sandbox.ts";

let sandbox: FakeSandbox;

beforeAll(async () => {
  const key = { id: "AKIAADMINADMINADMINA", secret: "secret" };
  sandbox = await startFakeSandbox({
    state: {
      management: "111111111111",
      users: [{ account: "111111111111", name: "admin", policies: [allowAll], key }],
      roles: [],
    },
  });
});

afterAll(async () => {
  await sandbox.stop();
});

type Sent = {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

async function statusOf({ method, path, headers, body }: Sent): Promise<number | undefined> {
  return await new Promise((resolve, reject) => {
    const sent = httpRequest(
      { host: "127.0.0.1", port: sandbox.port, method, path, headers },
      (response) => {
        response.resume();
        response.on("end", () => {
          resolve(response.statusCode);
        });
      },
    );
    sent.on("error", reject);
    sent.end(body);
  });
}

const scope = fc.constantFrom("sts", "iam", "organizations", "sso", "account", "s3", "x");
const authorization = fc.oneof(
  fc.constant("AWS4-HMAC-SHA256 Credential=,SignedHeaders=,Signature="),
  scope.map(
    (service) =>
      `AWS4-HMAC-SHA256 Credential=AKIAADMINADMINADMINA/20261122/us-east-1/${service}/aws4_request, SignedHeaders=host;x-amz-date, Signature=${"0".repeat(64)}`,
  ),
  fc.string({ unit: "grapheme-ascii", maxLength: 80 }).map((text) => text.trim()),
);
const word = fc.string({ unit: "grapheme-ascii", maxLength: 20 }).map((text) => text.trim());
const headers = fc
  .record(
    {
      authorization,
      "x-amz-date": fc.constantFrom("20261122T120000Z", "20269999T999999Z", "now", ""),
      "x-amz-target": fc.oneof(
        word,
        fc.constantFrom(
          "AWSOrganizationsV20161128.ListRoots",
          "AWSOrganizationsV20161128.__proto__",
        ),
      ),
      "x-amz-security-token": word,
      "content-type": fc.constantFrom(
        "application/x-www-form-urlencoded",
        "application/json",
        "application/x-amz-json-1.1",
        "",
      ),
    },
    { requiredKeys: [] },
  )
  .map((some) => ({ ...some, host: `127.0.0.1:${sandbox.port}` }));
const path = fc.oneof(
  fc.constantFrom("/", "//", "/..", "/%", "/%zz?%", "/?X-Amz-Signature=a", "/?Action=a&Action=b"),
  fc.webPath({ size: "small" }).map((text) => (text.startsWith("/") ? text : `/${text}`)),
);
const body = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.constantFrom(
    "{",
    "{}",
    "Action=GetCallerIdentity&Version=2011-06-15",
    "Action=__proto__",
    "a.b.c.1.2.3=4",
  ),
);

describe("hostile requests", () => {
  it("are answered with a refusal", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          method: fc.constantFrom("GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH"),
          path,
          headers,
          body,
        }),
        async (sent) => {
          const status = await statusOf(sent);
          expect([400, 403, 404, 405, 413, 501]).toContain(status);
        },
      ),
      { seed: 20261122, numRuns: 400 },
    );
    expect(sandbox.logged).toEqual([]);
  }, 30_000);
});
