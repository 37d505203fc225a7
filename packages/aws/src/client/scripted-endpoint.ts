/** A server that answers as a test says, for what no sandbox does: it counts what reached it. */
import { createServer, type ServerResponse } from "node:http";
import { onTestFinished } from "vitest";
import { openSession, type AwsSession } from "./session.ts";
import type { Pace } from "./pace.ts";

export type Answer =
  | { readonly status: number; readonly body: unknown }
  /** The connection ends without an answer. */
  | "broken";

export type ScriptedEndpoint = {
  readonly session: AwsSession;
  readonly endpoint: string;
  /** Operations in the order in which they arrived. */
  readonly arrived: readonly string[];
};

/** Answers each call with the next of `answers`, and from then on with the last. */
export async function scriptedEndpoint(
  answers: readonly Answer[],
  pace?: Pace,
): Promise<ScriptedEndpoint> {
  const arrived: string[] = [];
  const server = createServer((request, response) => {
    const target = String(request.headers["x-amz-target"] ?? request.url);
    arrived.push(target.slice(target.lastIndexOf(".") + 1));
    request.resume();
    request.on("end", () => answer(response, answers[arrived.length - 1] ?? answers.at(-1)));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const endpoint = `http://127.0.0.1:${port}`;
  const session = await openSession({
    destination: {
      kind: "sandbox",
      region: "us-east-1",
      endpoint,
      credentials: { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "secret" },
    },
    pace,
  });
  onTestFinished(() => {
    session.close();
    server.closeAllConnections();
    server.close();
  });
  return { session, endpoint, arrived };
}

function answer(response: ServerResponse, said: Answer | undefined): void {
  if (said === undefined || said === "broken") {
    response.destroy();
    return;
  }
  response.writeHead(said.status, { "content-type": "application/x-amz-json-1.1" });
  response.end(JSON.stringify(said.body));
}
