/** AWS throttles, breaks connections and fails now and then; an apply ends well all the same. */
import { describe, expect, it } from "vitest";
import { folderWith, run, startSandbox } from "./bailiwick.ts";
import { applyNow, collected, expectWhole } from "./shoppers.ts";

const seed = "11";

describe("an apply on a bad day", { timeout: 300_000 }, () => {
  it.each([
    ["is throttled", "*:throttle@0.1"],
    [
      "meets failures of AWS's own",
      "organizations:fail=ServiceException@0.05;sso-admin:fail=InternalServerException@0.05;identitystore:fail=InternalServerException@0.05",
    ],
    [
      "loses answers to calls that were done",
      "organizations.CreateAccount:lose-answer@0.4;sso-admin.CreateAccountAssignment:lose-answer@0.3;" +
        "organizations.CreateOrganizationalUnit:lose-answer@0.4;organizations.CreatePolicy:lose-answer@0.3;" +
        "sso-admin.CreatePermissionSet:lose-answer@0.3;identitystore.CreateGroup:lose-answer@0.3",
    ],
  ])(
    `%s and ends in the same organization, without duplicates (seed ${seed})`,
    async (_title, spec) => {
      const folder = folderWith("shoppers");
      const sandbox = await startSandbox("--speed", "200", "--faults", spec, "--seed", seed);
      const { code, stderr } = await run(folder, applyNow, sandbox.environment);
      expect({ code, stderr }).toMatchObject({ code: 0 });
      await expectWhole(await collected(folder, sandbox), sandbox);
    },
  );
});
