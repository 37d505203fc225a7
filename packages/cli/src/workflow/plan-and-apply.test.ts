/** `plan` and `apply` of a reviewed file, against a sandbox that other people change too. */
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { planFile } from "@bailiwick/wire";
import { describe, expect, it } from "vitest";
import { inFolder } from "../adapters/program-in-folder.ts";
import { executorIn, never, stepOf } from "../adapters/sandbox-session.ts";

const blueprint = (accountName: string): string => `version: 1
organization:
  name: small
  home-region: us-east-1
  regions: [us-east-1]
  management-account:
    name: ${accountName}
    email: management@example.com
organizational-units:
  Workload: {}
`;

describe("a plan that is applied from its file", { timeout: 120_000 }, () => {
  it("is printed as documented, refused after the organization changed, and applied once", async () => {
    const { folder, bailiwick, given } = await inFolder();
    writeFileSync(join(folder, "bailiwick.yaml"), blueprint("management"));
    const planned = await bailiwick("plan", "--out", "a.json", "--json", "--detailed-exitcode");
    expect(planned).toMatchObject({ code: 2 });
    expect(planned.stderr).toMatch(
      /^Account \d{12} as arn:aws:iam::\d{12}:user\/bailiwick-admin, Region us-east-1, o-/,
    );
    const file = planFile.parse(JSON.parse(planned.stdout));
    expect(JSON.parse(readFileSync(join(folder, "a.json"), "utf8"))).toEqual(
      JSON.parse(planned.stdout),
    );
    expect(file.plan.steps.map(({ id }) => id)).toContain("create-ou:ou:Workload");
    expect(statSync(join(folder, "a.json")).mode & 0o777).toBe(0o600);

    const executor = await executorIn(given.session);
    await executor.execute(stepOf({ kind: "create-ou", path: "Other", tags: [] }), never);
    const stale = await bailiwick("apply", "a.json", "--json");
    expect(stale).toMatchObject({ code: 4 });
    expect(JSON.parse(stale.stdout)).toMatchObject({ code: "PLAN_STALE" });

    await bailiwick("plan", "--out", "b.json");
    const applied = await bailiwick("apply", "b.json", "--json");
    expect(applied.code).toBe(0);
    expect(JSON.parse(applied.stdout)).toMatchObject({ outcome: "applied", resumed: false });
    expect(applied.stderr.split("\n")[0]).toMatch(/^Account \d{12} as arn:.*Region us-east-1/);
    expect(statSync(join(folder, ".bailiwick")).mode & 0o777).toBe(0o700);
    const secret = given.sandbox.credentials.secretAccessKey;
    for (const path of ["b.json", ".bailiwick/apply.json", "bailiwick.lock.json"])
      expect(readFileSync(join(folder, path), "utf8")).not.toContain(secret);

    const again = await bailiwick("apply", "b.json", "--json");
    expect(JSON.parse(again.stdout)).toMatchObject({ code: "PLAN_STALE" });
    const after = await bailiwick("plan", "--detailed-exitcode");
    expect(after).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("No changes") as string,
    });
  });

  it("is refused when it was altered, and when it is for another Region", async () => {
    const { folder, bailiwick } = await inFolder();
    writeFileSync(join(folder, "bailiwick.yaml"), blueprint("management"));
    await bailiwick("plan", "--out", "a.json");
    const elsewhere = await bailiwick("apply", "a.json", "--region", "eu-west-1", "--json");
    expect(elsewhere).toMatchObject({ code: 4 });
    expect(JSON.parse(elsewhere.stdout)).toMatchObject({ code: "PLAN_FOR_ANOTHER" });
    const text = readFileSync(join(folder, "a.json"), "utf8");
    writeFileSync(join(folder, "a.json"), text.replaceAll("Workload", "Workshop"));
    const altered = await bailiwick("apply", "a.json", "--json");
    expect(altered).toMatchObject({ code: 1 });
    expect(JSON.parse(altered.stdout)).toMatchObject({ code: "PLAN_ALTERED" });
  });
});
