import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { request, type IncomingHttpHeaders } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { errorMessage } from "@bailiwick/wire";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startPanelServer, type RunningPanel } from "./panel-server.ts";

type Answer = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
};

type Ask = { readonly method?: string; readonly headers?: Readonly<Record<string, string>> };

let root: string;
let panel: RunningPanel;
let cookie: string;
const logged: string[] = [];

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), "bailiwick-panel-"));
  mkdirSync(join(root, "assets/assets"), { recursive: true });
  mkdirSync(join(root, "folder"));
  writeFileSync(join(root, "assets/index.html"), "<title>Bailiwick</title>");
  writeFileSync(join(root, "assets/assets/index-abc.js"), "export {};");
  writeFileSync(join(root, "secret.txt"), "secret");
  logged.length = 0;
  panel = await startPanelServer({
    folder: join(root, "folder"),
    assets: join(root, "assets"),
    port: 0,
    log: (line) => logged.push(line),
  });
  cookie = await signIn();
});

afterEach(async () => {
  await panel.stop();
  rmSync(root, { recursive: true, force: true });
});

/** Not `fetch`: it would clean up the path and set `Host` itself. */
function ask(path: string, { method = "GET", headers = {} }: Ask = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: "127.0.0.1", port: panel.port, path, method, headers },
      (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (part: string) => (text += part));
        response.on("end", () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
        );
      },
    );
    sent.on("error", reject).end();
  });
}

const asked = (path: string, { headers, ...rest }: Ask = {}): Promise<Answer> =>
  ask(path, { headers: { cookie, ...headers }, ...rest });

const pathOf = (url: string): string => url.slice(panel.url.length);

async function signIn(): Promise<string> {
  const { headers } = await ask(pathOf(panel.newOneTimeUrl()));
  return headers["set-cookie"]?.[0]?.split(";")[0] ?? "";
}

const keep = (name: string, text: string): void =>
  writeFileSync(join(root, "folder", `${name}.json`), text);

const codeOf = ({ text }: Answer): string => errorMessage.parse(JSON.parse(text)).error.code;

describe("the panel's server", () => {
  it("answers only under its own address, so that a name resolving to this machine gets nothing", async () => {
    for (const host of ["evil.example", `evil.example:${panel.port}`, "127.0.0.1"]) {
      const answer = await asked("/api/status", { headers: { host } });
      expect(answer.status, host).toBe(403);
    }
    const local = await asked("/", { headers: { host: `localhost:${panel.port}` } });
    expect(local.status).toBe(200);
  });

  it("opens once by each one-time address, with a cookie that no script and no other site can use", async () => {
    const path = pathOf(panel.newOneTimeUrl());
    const first = await ask(path);
    expect(first.status).toBe(302);
    expect(first.headers.location).toBe("/");
    expect(first.headers["set-cookie"]?.[0]).toMatch(/; HttpOnly/);
    expect(first.headers["set-cookie"]?.[0]).toMatch(/; SameSite=Strict/);
    const second = await ask(path);
    expect(second.status).toBe(401);
    expect(second.headers["set-cookie"]).toBeUndefined();
  });

  it("keeps a one-time address good when a program only looks whether it is there", async () => {
    const path = pathOf(panel.newOneTimeUrl());
    expect((await ask(path, { method: "HEAD" })).headers["set-cookie"]).toBeUndefined();
    expect((await ask(path)).status).toBe(302);
  });

  it("shows nothing without the cookie, and says how to come in", async () => {
    keep("status", "{}");
    const page = await ask("/");
    expect(page.status).toBe(401);
    expect(page.text).toContain("one-time address");
    const api = await ask("/api/status", { headers: { cookie: `${cookie}x` } });
    expect(api.status).toBe(401);
    expect(codeOf(api)).toBe("SIGNED_OUT");
  });

  it("allows no script, style or connection but its own, and no frame around it", async () => {
    const { headers } = await asked("/");
    const policy = headers["content-security-policy"] ?? "";
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain("unsafe");
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(headers["referrer-policy"]).toBe("no-referrer");
    expect(headers["cross-origin-opener-policy"]).toBe("same-origin");
    expect(headers["cross-origin-resource-policy"]).toBe("same-origin");
  });

  it("only reads: every other method is refused", async () => {
    for (const method of ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"]) {
      const answer = await asked("/api/status", { method });
      expect(answer.status, method).toBe(405);
      expect(answer.headers.allow, method).toBe("GET, HEAD");
    }
  });

  it("says that a file is not there yet, and that an address is none", async () => {
    const notYet = await asked("/api/guardrails");
    expect([notYet.status, codeOf(notYet)]).toEqual([404, "NOT_YET"]);
    const none = await asked("/api/nothing");
    expect([none.status, codeOf(none)]).toEqual([404, "NOT_FOUND"]);
  });

  it("names a request that failed, in the answer and in the log, and says no more", async () => {
    keep("status", "{broken");
    const answer = await asked("/api/status");
    expect([answer.status, codeOf(answer)]).toEqual([500, "SERVER_ERROR"]);
    const id = /[0-9a-f-]{36}/.exec(answer.text)?.[0] ?? "none";
    expect(logged.join("\n")).toContain(id);
    expect(answer.text).not.toContain(root);
  });

  it("answers 304 until the file changes", async () => {
    keep("status", '{"one":1}');
    const first = await asked("/api/status");
    const tag = first.headers.etag ?? "";
    expect((await asked("/api/status", { headers: { "if-none-match": tag } })).status).toBe(304);
    keep("status", '{"two":22}');
    const changed = await asked("/api/status", { headers: { "if-none-match": tag } });
    expect([changed.status, changed.text]).toEqual([200, '{"two":22}']);
  });

  it("gives the plan with what came of it, and another tag when that changes", async () => {
    keep("plan", '{"plan":1}');
    const alone = await asked("/api/plan");
    expect(JSON.parse(alone.text)).toEqual({
      version: 1,
      kind: "bailiwick/last-plan",
      plan: { plan: 1 },
    });
    keep("apply", '{"apply":1}');
    const both = await asked("/api/plan");
    expect(JSON.parse(both.text)).toMatchObject({ plan: { plan: 1 }, apply: { apply: 1 } });
    expect(both.headers.etag).not.toBe(alone.headers.etag);
    expect(both.headers.etag).toMatch(/^"[^"]+"$/);
  });

  it("never reads outside of what was built", async () => {
    for (const path of ["/../secret.txt", "/assets/../../secret.txt", "/%2e%2e/secret.txt"]) {
      const answer = await asked(path);
      expect(answer.text, path).not.toContain("secret\n");
      expect(answer.text, path).not.toBe("secret");
    }
    expect((await asked("/assets/none.js")).status).toBe(404);
  });

  it("gives the page at every address of the panel, and keeps hashed files for ever", async () => {
    const page = await asked("/guardrails/deny-root-user");
    expect([page.status, page.text]).toEqual([200, "<title>Bailiwick</title>"]);
    expect(page.headers["cache-control"]).toBe("no-cache");
    const asset = await asked("/assets/index-abc.js");
    expect(asset.headers["content-type"]).toContain("text/javascript");
    expect(asset.headers["cache-control"]).toContain("immutable");
  });

  it("tells those who listen that a file changed, and stops within a second all the same", async () => {
    const heard: string[] = [];
    const open = await fetch(`${panel.url}/api/events`, { headers: { cookie } });
    const reading = (async () => {
      const decoder = new TextDecoder();
      for await (const part of open.body ?? []) heard.push(decoder.decode(part));
    })().catch(() => {});
    await expect.poll(() => heard.join("")).toContain("event: hello");
    keep("status", '{"changed":true}');
    await expect.poll(() => heard.join(""), { timeout: 5_000 }).toContain("event: changed");
    const before = performance.now();
    await panel.stop();
    expect(performance.now() - before).toBeLessThan(1_000);
    await reading;
  });
});
