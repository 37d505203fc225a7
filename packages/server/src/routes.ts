/** The panel's addresses: its API (see `wire`), the way in, and its pages. */
import { randomUUID } from "node:crypto";
import { Hono, type Context, type MiddlewareHandler } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import { streamSSE } from "hono/streaming";
import type { ErrorMessage } from "@bailiwick/wire";
import type { PanelAssets } from "./assets.ts";
import type { PanelFileName, PanelFiles } from "./panel-files.ts";
import { securityHeaders } from "./security-headers.ts";
import { cookieName, type SignIn } from "./sign-in.ts";

export type RouteOptions = {
  readonly files: PanelFiles;
  readonly signIn: SignIn;
  readonly assets: PanelAssets;
  /** Known once the server listens. */
  readonly port: () => number;
  /** Aborted when the server stops: open streams end. */
  readonly stopping: AbortSignal;
  readonly log: (line: string) => void;
};

const watchEveryMs = 1_000;
const heartbeatEvery = 15;

export function createRoutes(options: RouteOptions): Hono {
  const routes = new Hono();
  routes.use(securityHeaders);
  routes.use(onlyThisHost(options));
  routes.use(onlyReading);
  routes.get("/open", (context) => open(context, options));
  routes.use(onlySignedIn(options));
  for (const name of ["status", "organization", "guardrails"] as const) {
    routes.get(`/api/${name}`, (context) => keptFile(context, options, name));
  }
  routes.get("/api/plan", (context) => lastPlan(context, options));
  routes.get("/api/events", (context) => events(context, options));
  routes.get("/api/*", (context) =>
    refusal(context, 404, { code: "NOT_FOUND", detail: "There is nothing at this address." }),
  );
  routes.get("*", (context) => options.assets.answer(context));
  routes.onError((error, context) => {
    const id = randomUUID();
    options.log(`request ${id}: ${error.message}`);
    return refusal(context, 500, {
      code: "SERVER_ERROR",
      detail: `Something went wrong here; the log names it under ${id}.`,
    });
  });
  return routes;
}

/** A page of another name that was made to resolve to this machine gets nothing. */
function onlyThisHost({ port }: RouteOptions): MiddlewareHandler {
  return async (context, next) => {
    const host = context.req.header("host");
    if (host === `127.0.0.1:${port()}` || host === `localhost:${port()}`) return next();
    return refusal(context, 403, {
      code: "WRONG_HOST",
      detail: "This server answers only under its own address.",
    });
  };
}

const onlyReading: MiddlewareHandler = async (context, next) => {
  if (context.req.method === "GET" || context.req.method === "HEAD") return next();
  context.header("allow", "GET, HEAD");
  return refusal(context, 405, { code: "READ_ONLY", detail: "The panel only reads." });
};

function onlySignedIn({ signIn, port }: RouteOptions): MiddlewareHandler {
  return async (context, next) => {
    if (signIn.isSignedIn(getCookie(context, cookieName(port())))) return next();
    if (context.req.path.startsWith("/api/")) {
      return refusal(context, 401, {
        code: "SIGNED_OUT",
        detail: "Open the panel by the address that the command line prints.",
      });
    }
    return context.text(
      "This is Bailiwick's control panel.\n\nOpen it by the one-time address that `bailiwick up` (or `npm start`) printed in the terminal.\nAn address opens it once; start the command again for a new one.\n",
      401,
    );
  };
}

function open(context: Context, { signIn, port }: RouteOptions): Response {
  // A program that only looks whether the address is there must not use it up.
  if (context.req.method === "HEAD") return context.body(null, 200);
  const session = signIn.redeem(context.req.query("token") ?? "");
  if (session === undefined) {
    if (signIn.isSignedIn(getCookie(context, cookieName(port())))) return context.redirect("/");
    return context.text(
      "This address was used before, or is too old.\nStart the command again for a new one.\n",
      401,
    );
  }
  setCookie(context, cookieName(port()), session, {
    httpOnly: true,
    sameSite: "Strict",
    path: "/",
  });
  return context.redirect("/");
}

async function keptFile(
  context: Context,
  { files }: RouteOptions,
  name: PanelFileName,
): Promise<Response> {
  const file = await files.read(name);
  if (file === undefined)
    return refusal(context, 404, { code: "NOT_YET", detail: "This has not been made yet." });
  return json(context, file.text, file.tag);
}

/** The plan with what came of it, where it was applied. */
async function lastPlan(context: Context, { files }: RouteOptions): Promise<Response> {
  const [plan, apply] = await Promise.all([files.read("plan"), files.read("apply")]);
  if (plan === undefined)
    return refusal(context, 404, { code: "NOT_YET", detail: "No plan has been made yet." });
  const applied = apply === undefined ? "" : `,"apply":${apply.text}`;
  return json(
    context,
    `{"version":1,"kind":"bailiwick/last-plan","plan":${plan.text}${applied}}`,
    `"${plan.tag.slice(1, -1)}.${apply?.tag.slice(1) ?? '"'}`,
  );
}

function json(context: Context, text: string, tag: string): Response {
  context.header("etag", tag);
  context.header("cache-control", "no-cache");
  if (context.req.header("if-none-match") === tag) return context.body(null, 304);
  return context.body(text, 200, { "content-type": "application/json; charset=utf-8" });
}

/** Says `changed` when a file did, and something now and then so that the connection is known to live. */
function events(context: Context, { files, stopping }: RouteOptions): Response {
  return streamSSE(context, async (stream) => {
    let last = await files.stamps();
    let beats = 0;
    const close = (): void => void stream.close();
    stopping.addEventListener("abort", close);
    stream.onAbort(() => stopping.removeEventListener("abort", close));
    await stream.writeSSE({ event: "hello", data: "" });
    while (!stream.aborted && !stopping.aborted) {
      await stream.sleep(watchEveryMs);
      const now = await files.stamps();
      if (now !== last) await stream.writeSSE({ event: "changed", data: "" });
      else if (++beats % heartbeatEvery === 0) await stream.writeSSE({ event: "alive", data: "" });
      last = now;
    }
  });
}

function refusal(
  context: Context,
  status: 401 | 403 | 404 | 405 | 500,
  { code, detail }: { readonly code: string; readonly detail: string },
): Response {
  const message: ErrorMessage = {
    version: 1,
    kind: "bailiwick/error",
    error: { code, summary: summaries[status], detail },
  };
  return context.json(message, status);
}

const summaries = {
  401: "Not signed in",
  403: "Refused",
  404: "Not found",
  405: "Not allowed",
  500: "Server error",
} as const;
