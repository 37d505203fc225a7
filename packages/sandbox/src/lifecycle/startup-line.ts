/** The first line of `bailiwick sandbox --json`: a contract for programs. */
import type { RunningSandbox } from "./start-sandbox.ts";

/** One line of JSON, without the line feed. */
export function startupLine(running: RunningSandbox): string {
  return JSON.stringify({
    version: 1,
    endpoint: running.endpoint,
    region: running.region,
    managementAccountId: running.managementAccountId,
    organizationId: running.organizationId() ?? null,
    identityCenter: running.identityCenter,
    credentials: running.credentials,
    envFile: running.envFile,
    pid: running.pid,
  });
}
