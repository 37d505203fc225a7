/**
 * The sandbox's own addresses under `/_bailiwick/`; not AWS, not signed, and behind the same checks
 * of Host and Origin.
 */
import { parseSpanMs } from "../clock.ts";
import type { HttpRequest } from "../http/http-server.ts";
import type { HttpAnswer } from "../protocols/protocol.ts";
import type { DispatchContext } from "./dispatch.ts";
import { runDueJobs } from "./dispatch.ts";

export const controlPrefix = "/_bailiwick/";

export async function control(request: HttpRequest, context: DispatchContext): Promise<HttpAnswer> {
  const address = `${request.method} ${request.rawPath.slice(controlPrefix.length)}`;
  switch (address) {
    case "GET health":
      return json(200, { version: 1, status: "ready" });
    case "GET calls":
      return json(200, { version: 1, calls: context.counts.all() });
    case "POST calls/reset":
      context.counts.reset();
      return json(200, { version: 1, calls: {} });
    case "POST clock":
      return await advanceClock(request, context);
    default:
      return json(404, { version: 1, error: `There is no ${address} under ${controlPrefix}.` });
  }
}

async function advanceClock(request: HttpRequest, context: DispatchContext): Promise<HttpAnswer> {
  const spanMs = spanOf(request.body);
  if (spanMs === undefined)
    return json(400, {
      version: 1,
      error: 'Expected {"advance": "90d"}: a number with ms, s, m, h or d.',
    });
  const { clock } = context.sandbox;
  clock.advance(spanMs);
  runDueJobs(context);
  await context.synced();
  return json(200, { version: 1, aheadMs: Math.round(clock.aheadMs()) });
}

function spanOf(body: Uint8Array): number | undefined {
  try {
    const asked: unknown = JSON.parse(Buffer.from(body).toString("utf8"));
    const advance: unknown =
      typeof asked === "object" && asked !== null && "advance" in asked ? asked.advance : undefined;
    return typeof advance === "string" ? parseSpanMs(advance) : undefined;
  } catch {
    return undefined;
  }
}

function json(status: number, value: unknown): HttpAnswer {
  return {
    status,
    headers: { "content-type": "application/json", "cache-control": "no-store" },
    body: `${JSON.stringify(value)}\n`,
  };
}
