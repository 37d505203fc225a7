/**
 * The HTTP edge: one listener on 127.0.0.1, whole requests in, whole answers out. Bodies are limited
 * in size, requests in time, so that no client holds the server; stopping closes every connection.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { SignedRequest } from "../auth/canonical-request.ts";
import type { HttpAnswer } from "../protocols/protocol.ts";

export type HttpRequest = SignedRequest & { readonly sourceIp: string };

/** Answers a request; `drop` cuts the connection without one. */
export type HttpHandler = (request: HttpRequest) => Promise<HttpAnswer | "drop">;

export type HttpServerOptions = {
  readonly port: number;
  readonly handler: HttpHandler;
  readonly maxBodyBytes?: number;
  readonly headersTimeoutMs?: number;
  readonly requestTimeoutMs?: number;
  readonly onError: (error: unknown) => void;
};

/** The largest documents of AWS's APIs are far below; a query form triples them. */
const defaultMaxBodyBytes = 1 << 20;

export class HttpServer {
  readonly #server: Server;
  readonly #options: HttpServerOptions;

  constructor(options: HttpServerOptions) {
    this.#options = options;
    this.#server = createServer(
      {
        headersTimeout: options.headersTimeoutMs ?? 10_000,
        requestTimeout: options.requestTimeoutMs ?? 30_000,
        connectionsCheckingInterval: 1_000,
        keepAliveTimeout: 65_000,
        maxHeaderSize: 64 * 1_024,
      },
      (message, response) => {
        this.#serve(message, response).catch((error: unknown) => {
          // A client that went away is no failure of ours.
          if (!message.destroyed || message.complete) options.onError(error);
          response.destroy();
        });
      },
    );
  }

  /**
   * @returns the port
   * @throws the listener's error, `EADDRINUSE` among them
   */
  async listen(): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen({ host: "127.0.0.1", port: this.#options.port }, () => {
        this.#server.off("error", reject);
        resolve();
      });
    });
    return (this.#server.address() as AddressInfo).port;
  }

  /** Takes no more requests, lets those under way finish for `graceMs`, then cuts them. */
  async stop(graceMs: number): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.#server.close(() => {
        resolve();
      });
    });
    this.#server.closeIdleConnections();
    const timer = setTimeout(() => {
      this.#server.closeAllConnections();
    }, graceMs);
    await closed;
    clearTimeout(timer);
  }

  async #serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(message, this.#options.maxBodyBytes ?? defaultMaxBodyBytes);
    if (body === undefined) {
      // The rest is not read: the connection cannot be used again.
      response.writeHead(413, { connection: "close", "content-type": "text/plain" });
      response.end("The request is larger than the sandbox takes.\n");
      return;
    }
    const answer = await this.#options.handler(requestFrom(message, body));
    if (answer === "drop") {
      message.socket.destroy();
      return;
    }
    response.writeHead(answer.status, {
      ...answer.headers,
      "content-length": Buffer.byteLength(answer.body),
    });
    response.end(message.method === "HEAD" ? "" : answer.body);
  }
}

function requestFrom(message: IncomingMessage, body: Uint8Array): HttpRequest {
  const url = message.url ?? "/";
  const query = url.indexOf("?");
  const headers = new Map<string, string[]>();
  for (let index = 0; index + 1 < message.rawHeaders.length; index += 2) {
    const name = (message.rawHeaders[index] ?? "").toLowerCase();
    headers.set(name, [...(headers.get(name) ?? []), message.rawHeaders[index + 1] ?? ""]);
  }
  return {
    method: message.method ?? "GET",
    rawPath: query < 0 ? url : url.slice(0, query),
    rawQuery: query < 0 ? "" : url.slice(query + 1),
    headers,
    body,
    sourceIp: message.socket.remoteAddress ?? "127.0.0.1",
  };
}

/** The body; undefined when it is too large. */
async function readBody(
  message: IncomingMessage,
  maxBytes: number,
): Promise<Uint8Array | undefined> {
  if (Number(message.headers["content-length"] ?? 0) > maxBytes) return undefined;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message) {
    const bytes = Buffer.from(chunk as Uint8Array);
    size += bytes.length;
    if (size > maxBytes) return undefined;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}
