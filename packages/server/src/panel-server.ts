/** Starting and stopping the panel's server. */
import type { Server } from "node:http";
import { serve } from "@hono/node-server";
import { loadPanelAssets } from "./assets.ts";
import { PanelFiles } from "./panel-files.ts";
import { createRoutes } from "./routes.ts";
import { SignIn } from "./sign-in.ts";

export type PanelServerOptions = {
  /** Where the CLI keeps the files that the panel shows. */
  readonly folder: string;
  /** The built panel. */
  readonly assets: string;
  /** 0 picks a free one. */
  readonly port: number;
  readonly log?: ((line: string) => void) | undefined;
};

export type RunningPanel = {
  /** `http://127.0.0.1:4600`. */
  readonly url: string;
  readonly port: number;
  /** An address that opens the panel once, within a quarter of an hour. */
  newOneTimeUrl(): string;
  /** Ends all connections and resolves once the port is free. */
  stop(): Promise<void>;
};

/**
 * Serves the panel on 127.0.0.1.
 *
 * @throws the listener's error, `EADDRINUSE` among them; an error where the panel is not built
 */
export async function startPanelServer(options: PanelServerOptions): Promise<RunningPanel> {
  const assets = await loadPanelAssets(options.assets);
  const signIn = new SignIn();
  const stopping = new AbortController();
  let port = options.port;
  const routes = createRoutes({
    files: new PanelFiles(options.folder),
    signIn,
    assets,
    port: () => port,
    stopping: stopping.signal,
    log: options.log ?? (() => {}),
  });
  const server = await listen((request, env) => routes.fetch(request, env), options.port);
  const address = server.address();
  port = typeof address === "object" && address !== null ? address.port : port;
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    port,
    newOneTimeUrl: () => `${url}/open?token=${signIn.newToken()}`,
    stop: () => {
      stopping.abort();
      return new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

function listen(
  fetch: (request: Request, env: unknown) => Response | Promise<Response>,
  port: number,
): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch, port, hostname: "127.0.0.1" }, () => resolve(server)) as Server;
    server.once("error", reject);
  });
}
