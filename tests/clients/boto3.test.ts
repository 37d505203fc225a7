import { fileURLToPath } from "node:url";
import { servedOperations } from "@bailiwick/sandbox";
import { describe, expect } from "vitest";
import { itWith } from "../requires.ts";
import { environmentFor, newFolder, run, sandboxFor } from "./outside-client.ts";

const program = fileURLToPath(new URL("boto3/every_operation.py", import.meta.url));

type Report = {
  /** What was wrong with an answer, or is not as AWS behaves. */
  readonly problems: readonly string[];
  /** Served operations that botocore's models do not know. */
  readonly unknown: readonly string[];
  readonly notCalled: readonly string[];
};

describe("boto3", () => {
  for (const pageSize of [undefined, 1])
    itWith(
      { python: "boto3", timeoutMs: 300_000 },
      `knows every served operation and every member of its answers (${pageSize === undefined ? "full pages" : "pages of one"})`,
      async (path) => {
        const sandbox = await sandboxFor({ pageSize });
        const folder = newFolder();
        const environment = { ...environmentFor(sandbox, folder), PYTHONDONTWRITEBYTECODE: "1" };
        const args = [program, ...servedOperations()];
        const { code, stdout, stderr } = await run({ path, args, environment, folder });
        expect(code, stderr).toBe(0);
        const report = JSON.parse(stdout) as Report;
        expect(report).toEqual({ problems: [], unknown: [], notCalled: [] });
      },
    );
});
