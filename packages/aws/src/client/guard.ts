/** The HTTP handler of all clients: in sandbox mode it refuses every host but the sandbox's. */
import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { ForeignDestinationError, type Destination } from "./destination.ts";

type Handle = NodeHttpHandler["handle"];

const sockets = { keepAlive: true, maxSockets: 64 };

/** A handler with kept-alive connections; shared by the clients of a session. */
export function guardedHandler(destination: Destination): NodeHttpHandler {
  const handler = new NodeHttpHandler({
    connectionTimeout: 5_000,
    requestTimeout: 60_000,
    httpAgent: new HttpAgent(sockets),
    httpsAgent: new HttpsAgent(sockets),
  });
  if (destination.kind === "sandbox")
    handler.handle = onlyTo(destination.endpoint, handler.handle.bind(handler));
  return handler;
}

/** Sends through `send` what goes to `endpoint`, and throws for anything else. */
function onlyTo(endpoint: string, send: Handle): Handle {
  const allowed = new URL(endpoint);
  return (request, options) => {
    const port = request.port === undefined ? "" : String(request.port);
    if (
      request.protocol === allowed.protocol &&
      request.hostname === allowed.hostname &&
      port === allowed.port
    ) {
      return send(request, options);
    }
    throw new ForeignDestinationError(
      `A request to ${request.protocol}//${request.hostname}:${port} was stopped: this session may only reach the sandbox at ${endpoint}.`,
    );
  };
}
