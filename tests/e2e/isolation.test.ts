/**
 * Nothing reaches AWS by accident: the sandbox's commands ignore `AWS_*`, `~/.aws`, proxies and
 * instance metadata, each of which leads to a trap here.
 */
import { once } from "node:events";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { openSession } from "@bailiwick/aws";
import { describe, expect, it, onTestFinished } from "vitest";
import { newFolder, run } from "./bailiwick.ts";

type Trap = { readonly url: string; readonly caught: readonly string[] };

/** A server that notes each connection and each request, a proxy's `CONNECT` included. */
async function setTrap(): Promise<Trap> {
  const caught: string[] = [];
  const server = createServer((request, response) => {
    caught.push(`${request.method} ${request.url}`);
    response.writeHead(500).end();
  });
  server.on("connection", () => caught.push("connection"));
  server.on("connect", (request, socket) => {
    caught.push(`CONNECT ${request.url}`);
    socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("The trap has no port.");
  return { url: `http://127.0.0.1:${address.port}`, caught };
}

/** A home folder whose profiles all lead to the trap, or write the marker. */
function poisonedHome(trap: Trap): { readonly home: string; readonly marker: string } {
  const home = newFolder();
  const marker = join(home, "credential-process-ran");
  const profile = [
    `credential_process = touch ${marker}`,
    `endpoint_url = ${trap.url}`,
    "services = poisoned",
    "region = eu-west-2",
    "sso_session = poisoned",
    "sso_account_id = 111122223333",
    "sso_role_name = Admin",
  ].join("\n");
  const services = ["sts", "organizations", "iam", "sso_admin", "identitystore", "account"]
    .map((service) => `${service} =\n  endpoint_url = ${trap.url}`)
    .join("\n");
  mkdirSync(join(home, ".aws"));
  writeFileSync(
    join(home, ".aws/config"),
    `[default]\n${profile}\n[profile poisoned]\n${profile}\n[services poisoned]\n${services}\n` +
      `[sso-session poisoned]\nsso_start_url = ${trap.url}\nsso_region = eu-west-2\n`,
  );
  writeFileSync(
    join(home, ".aws/credentials"),
    "[poisoned]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = stolen\n",
  );
  return { home, marker };
}

/** Every variable that leads an SDK, or Node, elsewhere. */
function poisonedEnvironment(trap: Trap, home: string): Record<string, string> {
  const services = ["STS", "ORGANIZATIONS", "IAM", "SSO_ADMIN", "IDENTITYSTORE", "ACCOUNT"];
  const endpoints = ["", ...services.map((service) => `_${service}`), "_CLOUDTRAIL"];
  const proxies = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy"];
  return {
    HOME: home,
    ...Object.fromEntries(endpoints.map((name) => [`AWS_ENDPOINT_URL${name}`, trap.url])),
    ...Object.fromEntries(proxies.map((name) => [name, trap.url])),
    AWS_PROFILE: "poisoned",
    AWS_DEFAULT_PROFILE: "poisoned",
    AWS_CONFIG_FILE: join(home, ".aws/config"),
    AWS_SHARED_CREDENTIALS_FILE: join(home, ".aws/credentials"),
    AWS_REGION: "eu-west-2",
    AWS_EC2_METADATA_SERVICE_ENDPOINT: trap.url,
    AWS_CONTAINER_CREDENTIALS_FULL_URI: `${trap.url}/credentials`,
    AWS_WEB_IDENTITY_TOKEN_FILE: join(home, "token"),
    AWS_ROLE_ARN: "arn:aws:iam::111122223333:role/Admin",
    AWS_SDK_LOAD_CONFIG: "1",
  };
}

const keys = {
  AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
  AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
  AWS_SESSION_TOKEN: "stale",
};

describe("the sandbox's commands", { timeout: 120_000 }, () => {
  it.each([
    ["with keys in the environment", keys],
    ["without keys, so that profiles and metadata come into question", {}],
  ])("send nothing to where the user's AWS settings lead, %s", async (_title, extra) => {
    const trap = await setTrap();
    const { home, marker } = poisonedHome(trap);
    const environment = { ...poisonedEnvironment(trap, home), ...extra };
    const up = await run(newFolder(), ["up", "--once", "--json"], environment);
    expect({ code: up.code, caught: trap.caught, stderr: up.stderr }).toMatchObject({
      code: 0,
      caught: [],
    });
    const summary = JSON.parse(up.stdout) as { organization: { accounts: unknown[] } };
    expect(summary.organization.accounts).toHaveLength(9);
    expect(existsSync(marker)).toBe(false);

    const command = ["sandbox", "--port", "0", "--organization", "--", "env"];
    const sandbox = await run(newFolder(), command, environment);
    expect(sandbox.code).toBe(0);
    expect(sandbox.stdout.split("\n").filter((line) => /^AWS_.*(poison|stale)/.test(line))).toEqual(
      [],
    );
    expect(sandbox.stdout).not.toMatch(new RegExp(`^AWS_.*${trap.url}`, "m"));
    expect(trap.caught).toEqual([]);
    expect(existsSync(marker)).toBe(false);
  });

  it("are not those that reach AWS: the same settings lead `collect` into the trap", async () => {
    const trap = await setTrap();
    const { home, marker } = poisonedHome(trap);
    const { code } = await run(newFolder(), ["collect"], {
      ...poisonedEnvironment(trap, home),
      ...keys,
    });
    expect(code).toBe(1);
    expect(trap.caught.some((request) => request.startsWith("POST"))).toBe(true);
    expect(existsSync(marker)).toBe(false);
  });
});

describe("a session for the sandbox", () => {
  it("throws instead of sending anything to another host, port or protocol", async () => {
    const trap = await setTrap();
    const elsewhere = [
      { protocol: "http:", hostname: "127.0.0.1", port: Number(new URL(trap.url).port) },
      { protocol: "https:", hostname: "organizations.us-east-1.amazonaws.com", port: undefined },
      { protocol: "http:", hostname: "localhost", port: 4599 },
      { protocol: "https:", hostname: "127.0.0.1", port: 4599 },
    ];
    for (const destination of elsewhere) {
      const session = await openSession({
        destination: {
          kind: "sandbox",
          region: "us-east-1",
          endpoint: "http://127.0.0.1:4599",
          credentials: { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "secret" },
        },
      });
      const organizations = await session.organizations();
      organizations.middlewareStack.add(
        (next) => (sent) => {
          Object.assign(sent.request as object, destination);
          return next(sent);
        },
        { step: "finalizeRequest", priority: "low", name: "goElsewhere" },
      );
      await expect(organizations.describeOrganization({})).rejects.toMatchObject({
        name: "ForeignDestinationError",
        code: "FOREIGN_DESTINATION",
      });
      session.close();
    }
    expect(trap.caught).toEqual([]);
  });
});
