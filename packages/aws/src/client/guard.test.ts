import { describe, expect, it } from "vitest";
import { ForeignDestinationError } from "./destination.ts";
import { guardedHandler } from "./guard.ts";
import { scriptedEndpoint } from "./scripted-endpoint.ts";
import { AwsSession } from "./session.ts";

describe("a session in the sandbox", () => {
  it.each([
    ["another host", "http://example.com"],
    ["another port", "http://127.0.0.1:1"],
    ["another protocol", "https://127.0.0.1:4599"],
    ["AWS", "https://sts.us-east-1.amazonaws.com"],
  ])("is stopped before it connects to %s", async (_title, elsewhere) => {
    const credentials = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "secret" };
    const region = "us-east-1";
    const sandbox = { kind: "sandbox", region, endpoint: "http://127.0.0.1:4599", credentials };
    const guarded = guardedHandler({ ...sandbox, kind: "sandbox" });
    const session = new AwsSession({
      destination: { ...sandbox, kind: "sandbox", endpoint: elsewhere },
      credentials,
      handler: guarded,
    });
    await expect((await session.sts()).getCallerIdentity({})).rejects.toThrow(
      ForeignDestinationError,
    );
    session.close();
  });

  it("reaches the sandbox", async () => {
    const { session, arrived } = await scriptedEndpoint([{ status: 200, body: { Roots: [] } }]);
    await (await session.organizations()).listRoots({});
    expect(arrived).toEqual(["ListRoots"]);
  });
});
