/** Calls whose answers are lost on the way: done or not, they are not done twice. */
import { describe, expect, it } from "vitest";
import { parseFaults } from "@bailiwick/sandbox";
import {
  collected,
  executorIn,
  never,
  sandboxSession,
  stepOf,
  type SandboxSession,
} from "./sandbox-session.ts";

async function faulty(spec: string): Promise<SandboxSession> {
  const parsed = parseFaults(spec);
  if (parsed.kind === "mistake") throw new Error(parsed.message);
  return sandboxSession({ organization: true, faults: parsed.plan });
}

const createAccount = stepOf({
  kind: "create-account",
  name: "Dev",
  email: "dev@example.com",
  tags: [],
});

describe("an answer that is lost", { timeout: 60_000 }, () => {
  it("is looked up by the account's address, and the account is not made again", async () => {
    const { sandbox, session } = await faulty("organizations.CreateAccount:lose-answer");
    const executor = await executorIn(session);
    expect(await executor.execute(createAccount, never)).toEqual({
      kind: "done",
      changed: false,
      ids: [{ key: "account:Dev", id: expect.stringMatching(/^\d{12}$/) as string }],
    });
    expect(sandbox.calls()["organizations.CreateAccount"]).toBe(1);
    expect((await collected(session)).accounts).toHaveLength(2);
  });

  it("is looked up by the name of an OU", async () => {
    const { sandbox, session } = await faulty("organizations.CreateOrganizationalUnit:lose-answer");
    const executor = await executorIn(session);
    const step = stepOf({ kind: "create-ou", path: "Work", tags: [] });
    expect(await executor.execute(step, never)).toMatchObject({ kind: "done", changed: false });
    expect(sandbox.calls()["organizations.CreateOrganizationalUnit"]).toBe(1);
  });

  it("is sent again only so often, each time after nothing was found", async () => {
    const { sandbox, session } = await faulty(
      "organizations.CreateAccount:fail=ServiceException@1",
    );
    const executor = await executorIn(session);
    expect(await executor.execute(createAccount, never)).toMatchObject({ kind: "failed" });
    expect(sandbox.calls()["organizations.CreateAccount"]).toBe(5);
    expect(sandbox.calls()["organizations.ListCreateAccountStatus"]).toBeGreaterThanOrEqual(4);
    expect((await collected(session)).accounts).toHaveLength(1);
  });
});
