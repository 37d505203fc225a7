import { request as httpRequest } from "node:http";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { refusalOf } from "./host.ts";
import { HttpServer, type HttpHandler, type HttpServerOptions } from "./http-server.ts";

const servers: HttpServer[] = [];

afterEach(async () => {
  await Promise.all(servers.splice(0).map(async (server) => server.stop(0)));
});

async function serve(
  handler: HttpHandler,
  options: Partial<HttpServerOptions> = {},
): Promise<number> {
  const server = new HttpServer({ port: 0, handler, onError: () => {}, ...options });
  servers.push(server);
  return await server.listen();
}

const echo: HttpHandler = async (request) => ({
  status: 200,
  headers: { "content-type": "text/plain" },
  body: `${request.method} ${request.rawPath} ${request.rawQuery} ${Buffer.from(request.body).toString()}`,
});

type Reply = { readonly status: number | undefined; readonly body: string };

async function send(port: number, text: string, path = "/"): Promise<Reply> {
  return await new Promise((resolve, reject) => {
    const sent = httpRequest({ port, host: "127.0.0.1", method: "POST", path }, (response) => {
      let body = "";
      response.on("data", (chunk: Buffer) => (body += chunk.toString()));
      response.on("end", () => {
        resolve({ status: response.statusCode, body });
      });
    });
    sent.on("error", reject);
    sent.end(text);
  });
}

describe("the HTTP edge", () => {
  it("hands over path and query as they came, undecoded", async () => {
    const port = await serve(echo);
    expect((await send(port, "body", "/a%2Fb?x=%20&y")).body).toBe("POST /a%2Fb x=%20&y body");
  });

  it("listens on the loopback interface only", async () => {
    const port = await serve(echo);
    const elsewhere = await new Promise<string>((resolve) => {
      const socket = connect({ port, host: "127.0.0.2" });
      socket.on("connect", () => {
        socket.destroy();
        resolve("connected");
      });
      socket.on("error", () => {
        resolve("refused");
      });
    });
    expect(elsewhere).toBe("refused");
  });

  it("refuses a body that is larger than the limit, announced or not", async () => {
    const port = await serve(echo, { maxBodyBytes: 100 });
    expect((await send(port, "x".repeat(100))).status).toBe(200);
    expect((await send(port, "x".repeat(101))).status).toBe(413);
    const chunked = await new Promise<number | undefined>((resolve) => {
      const sent = httpRequest({ port, host: "127.0.0.1", method: "POST" }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      sent.on("error", () => {
        resolve(413);
      });
      for (let index = 0; index < 20; index += 1) sent.write("x".repeat(10));
      sent.end();
    });
    expect(chunked).toBe(413);
  });

  it("cuts a client that sends its headers drop by drop", async () => {
    const port = await serve(echo, { headersTimeoutMs: 200, requestTimeoutMs: 400 });
    const startMs = Date.now();
    const cut = await new Promise<boolean>((resolve) => {
      const socket = connect({ port, host: "127.0.0.1" });
      socket.write("POST / HTTP/1.1\r\nhost: a\r\n");
      const dripping = setInterval(() => socket.write("x: y\r\n"), 100);
      socket.on("error", () => {});
      socket.on("close", () => {
        clearInterval(dripping);
        resolve(true);
      });
    });
    expect(cut).toBe(true);
    expect(Date.now() - startMs).toBeLessThan(5_000);
  });

  it("stops in time although a request hangs and a connection idles", async () => {
    const server = new HttpServer({
      port: 0,
      onError: () => {},
      handler: async () => {
        await sleep(60_000, undefined, { ref: false });
        return "drop";
      },
    });
    const port = await server.listen();
    const hanging = send(port, "").catch(() => "cut");
    const idle = connect({ port, host: "127.0.0.1" });
    idle.on("error", () => {});
    await sleep(50);
    const startMs = Date.now();
    await server.stop(200);
    expect(Date.now() - startMs).toBeLessThan(1_000);
    expect(await hanging).toBe("cut");
    idle.destroy();
  });

  it("says that a port is taken", async () => {
    const port = await serve(echo);
    const second = new HttpServer({ port, handler: echo, onError: () => {} });
    await expect(second.listen()).rejects.toMatchObject({ code: "EADDRINUSE" });
  });
});

describe("who may come in", () => {
  const headers = (entries: Record<string, string[]>): ReadonlyMap<string, readonly string[]> =>
    new Map(Object.entries(entries));

  it.each([["127.0.0.1:4599"], ["localhost:4599"], ["LOCALHOST:4599"]])("Host %s may", (host) => {
    expect(refusalOf(headers({ host: [host] }), 4599)).toBeUndefined();
  });

  it.each([
    [["evil.example:4599"]],
    [["127.0.0.1"]],
    [["127.0.0.1:80"]],
    [["127.0.0.1:4599.evil.example"]],
    [["127.0.0.1:4599", "127.0.0.1:4599"]],
    [[]],
  ])("Host %j may not (DNS rebinding)", (host) => {
    expect(refusalOf(headers({ host }), 4599)).toContain("Host header");
  });

  it("a page of a browser may not, whatever its origin", () => {
    for (const origin of ["https://evil.example", "http://127.0.0.1:4599", "null"])
      expect(refusalOf(headers({ host: ["127.0.0.1:4599"], origin: [origin] }), 4599)).toContain(
        "web pages",
      );
  });
});
