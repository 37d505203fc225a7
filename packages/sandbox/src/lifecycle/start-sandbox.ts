/** Starting and stopping: state, services and listener are put together here and nowhere else. */
import { randomBytes, randomInt } from "node:crypto";
import { loadCatalogue } from "@bailiwick/catalog";
import type { AccountId, Organization } from "@bailiwick/core";
import { SessionTokens } from "../auth/session-token.ts";
import { createClock, type Clock } from "../clock.ts";
import { withoutClosedAccounts } from "../enforcement/closed-accounts.ts";
import { PolicyCache } from "../enforcement/policy-cache.ts";
import { Faults, type FaultPlan } from "../faults/faults.ts";
import { RateLimits } from "../faults/rates.ts";
import { refusalOf } from "../http/host.ts";
import { HttpServer, type HttpHandler } from "../http/http-server.ts";
import { createIds } from "../ids.ts";
import { createJobs } from "../jobs.ts";
import { createDirectory } from "../model/directory.ts";
import type { Sandbox } from "../service.ts";
import { CallCounts } from "../server/call-counts.ts";
import { control, controlPrefix } from "../server/control.ts";
import { dispatch, type DispatchContext } from "../server/dispatch.ts";
import { EntityLocks } from "../server/entity-locks.ts";
import { createServices } from "../server/services.ts";
import { StateFolder } from "../state/state-folder.ts";
import { defineCollection, Store, type ChangeSink } from "../state/store.ts";
import { TrailLog } from "../trail/trail-log.ts";
import { foundSandbox, isHalfFounded, type Founding } from "./founding.ts";
import { defaultRuntimeFolder, writeRunFile, type RunFile } from "./run-file.ts";

export type SandboxOptions = {
  /** 0 picks a free one; 4599 unless said. */
  readonly port?: number | undefined;
  /** Keeps the state here; in memory unless said. */
  readonly stateFolder?: string | undefined;
  /** Forgets what the state folder holds. */
  readonly fresh?: boolean | undefined;
  /** What a new sandbox begins with; ignored where the state folder holds one. */
  readonly from?: Organization | undefined;
  /** Whether a new sandbox begins with an organization of one account. */
  readonly organization?: boolean | undefined;
  /** How many times as fast the virtual clock runs. */
  readonly speed?: number | undefined;
  readonly rates?: "published" | "off" | undefined;
  readonly accountQuota?: number | undefined;
  readonly faults?: FaultPlan | undefined;
  /** Of ids and faults; random unless said, and kept with the state. */
  readonly seed?: number | undefined;
  /** Upper bound of every page. */
  readonly pageSize?: number | undefined;
  /** Region of Identity Center and of clients. */
  readonly region?: string | undefined;
  /** Where the run file stands; `.bailiwick/sandbox` of the working folder unless said. */
  readonly runtimeFolder?: string | undefined;
  /** Lines for people: warnings and failures. */
  readonly log?: ((line: string) => void) | undefined;
};

export type RunningSandbox = {
  readonly endpoint: string;
  readonly port: number;
  readonly region: string;
  readonly managementAccountId: AccountId;
  /** `o-…`, once there is one. */
  readonly organizationId: () => string | undefined;
  readonly identityCenter: { readonly instanceArn: string; readonly identityStoreId: string };
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Shell exports, readable by their owner. */
  readonly envFile: string;
  readonly pid: number;
  /** Calls since the start or the last reset, by `service.Operation`. */
  readonly calls: () => Readonly<Record<string, number>>;
  /** Within 2 s; nothing is lost that was answered. */
  readonly stop: () => Promise<void>;
};

export const defaultPort = 4599;

/**
 * Starts a sandbox and returns once it answers requests.
 *
 * @throws {StateError} where the state folder is held or damaged; the listener's `EADDRINUSE`
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<RunningSandbox> {
  if (options.fresh === true && options.stateFolder !== undefined)
    StateFolder.clear(options.stateFolder);
  const kept = options.stateFolder === undefined ? undefined : await openState(options.stateFolder);
  let server: HttpServer | undefined;
  try {
    const parts = assemble(options, kept);
    const founding = foundSandbox(parts.context, options);
    await parts.context.synced();
    server = new HttpServer({
      port: options.port ?? defaultPort,
      handler: createHandler(parts.context, () => parts.port.number),
      onError: (error) => {
        parts.context.log(`error: ${String(error)}`);
      },
    });
    parts.port.number = await server.listen();
    return running({ parts, founding, server, kept, options });
  } catch (error) {
    await server?.stop(0);
    await kept?.close();
    throw error;
  }
}

/** A founding that a crash cut short was never answered to anyone, and is begun anew. */
async function openState(folder: string): Promise<StateFolder> {
  const kept = new StateFolder(folder);
  if (!isHalfFounded(kept.entries)) return kept;
  await kept.close();
  StateFolder.clear(folder);
  return new StateFolder(folder);
}

type Parts = {
  readonly context: DispatchContext;
  readonly port: { number: number };
  readonly region: string;
};

const settings = defineCollection<number>()({ name: "sandbox.settings", indexes: {} });

function assemble(options: SandboxOptions, kept: StateFolder | undefined): Parts {
  const log = options.log ?? (() => {});
  const faultsHistoryMs = options.faults === undefined ? 0 : longestStale(options.faults);
  const speed = options.speed ?? 1;
  const store = new Store({
    ...(kept === undefined ? {} : { sink: keep(kept, () => clock), loaded: kept.entries }),
    historyMs: faultsHistoryMs / speed,
    nowMs: Date.now,
  });
  const kernel = store.open(settings);
  const seed = options.seed ?? kernel.get("seed") ?? randomInt(2 ** 31);
  const clock: Clock = createClock({ speed, aheadMs: kernel.get("aheadMs") ?? 0 });
  keepSettings(store, { seed, clock });
  const catalogue = loadCatalogue();
  const ids = createIds(seed, store);
  const trail = new TrailLog({
    append: (line) => kept?.appendTrail(line),
    kept: kept?.readTrail() ?? [],
    nowMs: clock.wallMs,
    eventId: ids.requestId,
  });
  const region = options.region ?? "us-east-1";
  const sandbox: Sandbox = {
    store,
    clock,
    ids,
    trail,
    catalogue,
    jobs: createJobs(store, clock),
    directory: withoutClosedAccounts(createDirectory(store, catalogue), store),
    options: {
      accountQuota: options.accountQuota ?? 10,
      pageSize: options.pageSize,
      homeRegion: region,
    },
  };
  const tokens = new SessionTokens(kept?.installationKey ?? randomBytes(32));
  return {
    region,
    port: { number: 0 },
    context: {
      sandbox,
      tokens,
      trail,
      log,
      services: createServices(tokens),
      policies: new PolicyCache(),
      counts: new CallCounts(),
      locks: new EntityLocks(),
      faults: options.faults === undefined ? undefined : new Faults(options.faults, seed),
      rates: options.rates === "published" ? new RateLimits(catalogue, clock) : undefined,
      synced: async () => {
        await kept?.synced();
      },
    },
  };
}

/** Each commit carries the virtual time, so that it does not go back after a crash. */
function keep(kept: StateFolder, clock: () => Clock): ChangeSink {
  return (changes) => {
    const ahead = { collection: settings.name, key: "aheadMs", value: clock().aheadMs() };
    kept.append([...changes, ahead]);
  };
}

function longestStale(plan: FaultPlan): number {
  return new Faults(plan, 0).longestStaleMs;
}

function keepSettings(
  store: Store,
  values: { readonly seed: number; readonly clock: Clock },
): void {
  store.transaction(() => {
    store.open(settings).put("seed", values.seed);
    store.open(settings).put("aheadMs", values.clock.aheadMs());
  });
}

function createHandler(context: DispatchContext, port: () => number): HttpHandler {
  return async (request) => {
    const refusal = refusalOf(request.headers, port());
    if (refusal !== undefined)
      return {
        status: 403,
        headers: { "content-type": "text/plain" },
        body: `${refusal}\n`,
      };
    return request.rawPath.startsWith(controlPrefix)
      ? await control(request, context)
      : await dispatch(request, context);
  };
}

type Started = {
  readonly parts: Parts;
  readonly founding: Founding;
  readonly server: HttpServer;
  readonly kept: StateFolder | undefined;
  readonly options: SandboxOptions;
};

/** How long requests under way may take after a stop was asked for. */
const graceMs = 1_000;

function running({ parts, founding, server, kept, options }: Started): RunningSandbox {
  const { context, region, port } = parts;
  const endpoint = `http://127.0.0.1:${port.number}`;
  const runFile: RunFile = writeRunFile(
    options.runtimeFolder ?? defaultRuntimeFolder(process.cwd()),
    { endpoint, region, ...founding.credentials },
  );
  const { store, clock, directory } = context.sandbox;
  const stop = async (): Promise<void> => {
    await server.stop(graceMs);
    runFile.remove();
    keepSettings(store, { seed: store.open(settings).get("seed") ?? 0, clock });
    await kept?.close();
  };
  let stopped: Promise<void> | undefined;
  return {
    endpoint,
    port: port.number,
    region,
    managementAccountId: directory.managementAccount(),
    organizationId: () => directory.organization()?.id,
    identityCenter: founding.identityCenter,
    // A copy: clients write into what they are given.
    credentials: { ...founding.credentials },
    envFile: runFile.envFile,
    pid: process.pid,
    calls: () => context.counts.all(),
    stop: () => (stopped ??= stop()),
  };
}
