/** A sandbox over a directory written by hand, with the services that a test gives it. */
import { loadCatalogue } from "@bailiwick/catalog";
import { SessionTokens } from "../auth/session-token.ts";
import { createClock } from "../clock.ts";
import { PolicyCache } from "../enforcement/policy-cache.ts";
import { Faults, type FaultPlan } from "../faults/faults.ts";
import { RateLimits } from "../faults/rates.ts";
import { refusalOf } from "../http/host.ts";
import { HttpServer } from "../http/http-server.ts";
import { createIds } from "../ids.ts";
import { createJobs } from "../jobs.ts";
import { CallCounts } from "../server/call-counts.ts";
import { control, controlPrefix } from "../server/control.ts";
import { dispatch, type DispatchContext } from "../server/dispatch.ts";
import { EntityLocks } from "../server/entity-locks.ts";
import type { Sandbox, Service } from "../service.ts";
import { createSts } from "../services/sts/sts.ts";
import { Store } from "../state/store.ts";
import { TrailLog } from "../trail/trail-log.ts";
import { fakeDirectory, type FakeState } from "./fake-directory.ts";

export type FakeSandboxOptions = {
  readonly state: FakeState;
  readonly services?: readonly Service[];
  readonly faults?: FaultPlan;
  readonly rates?: boolean;
  readonly speed?: number;
};

export type FakeSandbox = {
  readonly endpoint: string;
  readonly port: number;
  readonly context: DispatchContext;
  readonly trail: TrailLog;
  readonly logged: readonly string[];
  /** Moves the sandbox's wall clock. */
  readonly setWallOffsetMs: (ms: number) => void;
  readonly stop: () => Promise<void>;
};

export async function startFakeSandbox(options: FakeSandboxOptions): Promise<FakeSandbox> {
  let offsetMs = 0;
  const logged: string[] = [];
  const wallMs = (): number => Date.now() + offsetMs;
  const clock = createClock({ speed: options.speed ?? 1, wallMs });
  const store = new Store({ historyMs: 60_000, nowMs: wallMs });
  const ids = createIds(1, store);
  const catalogue = loadCatalogue();
  const trail = new TrailLog({ append: () => {}, kept: [], nowMs: wallMs, eventId: ids.requestId });
  const sandbox: Sandbox = {
    store,
    clock,
    ids,
    trail,
    catalogue,
    jobs: createJobs(store, clock),
    directory: fakeDirectory(options.state),
    options: { accountQuota: 10, pageSize: undefined, homeRegion: "us-east-1" },
  };
  const tokens = new SessionTokens(Buffer.alloc(32, 7));
  const services = [createSts(tokens), ...(options.services ?? [])];
  const context: DispatchContext = {
    sandbox,
    tokens,
    trail,
    services: new Map(services.map((service) => [service.name, service])),
    policies: new PolicyCache(),
    counts: new CallCounts(),
    locks: new EntityLocks(),
    faults: options.faults === undefined ? undefined : new Faults(options.faults, 1),
    rates: options.rates === true ? new RateLimits(catalogue, clock) : undefined,
    synced: async () => {},
    log: (line) => logged.push(line),
  };
  const server = new HttpServer({
    port: 0,
    onError: (error) => logged.push(String(error)),
    handler: async (request) => {
      const refusal = refusalOf(request.headers, port);
      if (refusal !== undefined) return { status: 403, headers: {}, body: refusal };
      return request.rawPath.startsWith(controlPrefix)
        ? await control(request, context)
        : await dispatch(request, context);
    },
  });
  const port = await server.listen();
  return {
    endpoint: `http://127.0.0.1:${port}`,
    port,
    context,
    trail,
    logged,
    setWallOffsetMs: (ms) => {
      offsetMs = ms;
    },
    stop: async () => server.stop(0),
  };
}
