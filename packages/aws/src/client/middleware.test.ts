import { describe, expect, it } from "vitest";
import { InvalidRequestError, UncertainOutcomeError } from "./errors.ts";
import { scriptedEndpoint, type Answer } from "./scripted-endpoint.ts";

const email = "dev@example.com";
const started: Answer = {
  status: 200,
  body: { CreateAccountStatus: { Id: "car-0123456789abcdef0123456789abcdef" } },
};
const failing = (status: number, type: string): Answer => ({
  status,
  body: { __type: type, message: type },
});

describe("a call that AWS would refuse for its form", () => {
  it("is stopped before it is sent, and before it takes a token", async () => {
    const paced: string[] = [];
    const { session, arrived } = await scriptedEndpoint([started], async (_, operation) => {
      paced.push(operation);
    });
    const organizations = await session.organizations();
    const call = organizations.createAccount({ AccountName: "x".repeat(51), Email: email });
    await expect(call).rejects.toThrow(InvalidRequestError);
    await expect(call).rejects.toThrow(/organizations CreateAccount: .*accountName/i);
    expect({ arrived, paced }).toEqual({ arrived: [], paced: [] });
  });
});

describe("the pace", () => {
  it("is waited for by each attempt, retries among them", async () => {
    const paced: string[] = [];
    const { session, arrived } = await scriptedEndpoint(
      [
        failing(400, "TooManyRequestsException"),
        failing(400, "TooManyRequestsException"),
        { status: 200, body: { Roots: [] } },
      ],
      async (service, operation) => {
        paced.push(`${service}:${operation}`);
      },
    );
    await (await session.organizations()).listRoots({});
    expect(arrived).toEqual(["ListRoots", "ListRoots", "ListRoots"]);
    expect(paced).toEqual(Array.from({ length: 3 }, () => "organizations:ListRoots"));
  });

  it("holds a call back until it says so", async () => {
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { session, arrived } = await scriptedEndpoint(
      [{ status: 200, body: { Roots: [] } }],
      () => held,
    );
    const call = (await session.organizations()).listRoots({});
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(arrived).toEqual([]);
    release();
    await call;
    expect(arrived).toEqual(["ListRoots"]);
  });
});

describe("a call that creates", () => {
  it.each([
    ["a broken connection", "broken"] as const,
    ["an error of the server", failing(500, "ServiceException")] as const,
  ])("is not sent again after %s: nobody knows whether it was done", async (_title, outcome) => {
    const { session, arrived } = await scriptedEndpoint([outcome, started]);
    const organizations = await session.organizations();
    const call = organizations.createAccount({ AccountName: "Dev", Email: email });
    await expect(call).rejects.toThrow(UncertainOutcomeError);
    await expect(call).rejects.toMatchObject({ code: "UNCERTAIN_OUTCOME" });
    expect(arrived).toEqual(["CreateAccount"]);
  });

  it("is sent again after it was throttled: nothing was done", async () => {
    const { session, arrived } = await scriptedEndpoint([
      failing(400, "TooManyRequestsException"),
      started,
    ]);
    const organizations = await session.organizations();
    await organizations.createAccount({ AccountName: "Dev", Email: email });
    expect(arrived).toEqual(["CreateAccount", "CreateAccount"]);
  });
});

describe("a call that does not create", () => {
  it("is sent again after a broken connection", async () => {
    const { session, arrived } = await scriptedEndpoint(["broken", { status: 200, body: {} }]);
    await (await session.organizations()).listRoots({});
    expect(arrived).toEqual(["ListRoots", "ListRoots"]);
  });

  it("is sent again when another change was under way", async () => {
    const { session, arrived } = await scriptedEndpoint([
      failing(400, "ConcurrentModificationException"),
      { status: 200, body: {} },
    ]);
    const call = { PolicyId: "p-0123456789", TargetId: "r-ab12" };
    await (await session.organizations()).attachPolicy(call);
    expect(arrived).toEqual(["AttachPolicy", "AttachPolicy"]);
  });

  it("is not sent again when AWS denies it", async () => {
    const { session, arrived } = await scriptedEndpoint([failing(400, "AccessDeniedException")]);
    const call = (await session.organizations()).listRoots({});
    await expect(call).rejects.toMatchObject({ name: "AccessDeniedException" });
    expect(arrived).toEqual(["ListRoots"]);
  });
});
