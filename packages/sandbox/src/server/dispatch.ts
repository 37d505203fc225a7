/**
 * One request through its stages: route, authenticate, faults and rates, read and validate, due jobs,
 * authorize, lock, run, make durable, record, answer. Only here an error becomes an answer.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { validateInput, validationMessage } from "@bailiwick/catalog";
import type { AccountId } from "@bailiwick/core";
import { authenticate } from "../auth/authenticate.ts";
import type { SessionTokens } from "../auth/session-token.ts";
import { readClaim } from "../auth/signature.ts";
import { AwsError } from "../aws-error.ts";
import { authorize } from "../enforcement/authorize.ts";
import type { PolicyCache } from "../enforcement/policy-cache.ts";
import { refuseSessionLimits } from "../enforcement/session-limits.ts";
import type { CallFaults, Faults } from "../faults/faults.ts";
import type { RateLimits } from "../faults/rates.ts";
import type { HttpRequest } from "../http/http-server.ts";
import type { FoundOperation, HttpAnswer } from "../protocols/protocol.ts";
import type { AnyOperation, Call, Caller, Sandbox, Service, ServiceName } from "../service.ts";
import { callRecord } from "../trail/call-record.ts";
import type { TrailLog } from "../trail/trail-log.ts";
import type { CallCounts } from "./call-counts.ts";
import type { EntityLocks } from "./entity-locks.ts";
import { route, signingName, type Route } from "./routing.ts";
import { invalidInputReason, serviceFacts, type ErrorRow } from "./service-facts.ts";

export type DispatchContext = {
  readonly sandbox: Sandbox;
  readonly services: ReadonlyMap<ServiceName, Service>;
  readonly tokens: SessionTokens;
  readonly policies: PolicyCache;
  readonly trail: TrailLog;
  readonly counts: CallCounts;
  readonly locks: EntityLocks;
  readonly faults: Faults | undefined;
  readonly rates: RateLimits | undefined;
  /** When everything committed so far is durable. */
  readonly synced: () => Promise<void>;
  readonly log: (line: string) => void;
};

type ServiceRoute = Extract<Route, { kind: "service" }>;

/** Answers an AWS request; `drop` where a fault cuts the connection. */
export async function dispatch(
  request: HttpRequest,
  context: DispatchContext,
): Promise<HttpAnswer | "drop"> {
  const requestId = context.sandbox.ids.requestId();
  const target = route(request);
  if (target.kind === "other")
    return errorAnswer(
      target,
      notImplemented(`The sandbox does not serve ${target.name}.`),
      requestId,
    );
  try {
    return await new Dispatch({ request, target, requestId, context }).run();
  } catch (error) {
    if (error instanceof AwsError) return errorAnswer(target, error, requestId);
    context.log(
      `error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
    const internal = new AwsError("InternalFailure", "The sandbox failed; its log says why.", {
      httpStatus: 500,
    });
    return errorAnswer(target, internal, requestId);
  }
}

type Begun = {
  readonly request: HttpRequest;
  readonly target: ServiceRoute;
  readonly requestId: string;
  readonly context: DispatchContext;
};

/** The life of one request to a service. */
class Dispatch {
  readonly #begun: Begun;
  readonly #region: string;

  constructor(begun: Begun) {
    this.#begun = begun;
    this.#region = regionOf(begun);
  }

  async run(): Promise<HttpAnswer | "drop"> {
    const { request, target, requestId, context } = this.#begun;
    const caller = this.#authenticate();
    const name = target.protocol.operationName(request, target.model) ?? "";
    const found = target.protocol.find(request, target.model);
    const operation = context.services.get(target.name)?.operations[name];
    if (found === undefined || operation === undefined || !this.#serves(name))
      throw notImplemented(
        `The sandbox does not serve ${target.name}.${name || "(no operation)"}.`,
      );
    context.counts.count(`${target.name}.${name}`);
    const faults = context.faults?.next({
      service: target.name,
      operation: name,
      readOnly: operation.readOnly,
    });
    const call: Stage = { caller, found, operation, faults };
    const output = await this.#serve(call);
    if (faults?.kill === true) process.kill(process.pid, "SIGKILL");
    if (faults?.loseAnswer === true) return "drop";
    return target.protocol.answer(target.model, found.operation, { output, requestId });
  }

  /** Own entries only: `constructor` is no operation. */
  #serves(name: string): boolean {
    const { context, target } = this.#begun;
    return Object.hasOwn(context.services.get(target.name)?.operations ?? {}, name);
  }

  #authenticate(): Caller {
    const { request, target, context } = this.#begun;
    return authenticate(request, {
      directory: context.sandbox.directory,
      tokens: context.tokens,
      nowMs: context.sandbox.clock.wallMs(),
      signingName: signingName(target.model),
      family: target.protocol.family,
      sourceIp: request.sourceIp,
    });
  }

  /** Runs the operation and records it, whatever comes of it. */
  async #serve(stage: Stage): Promise<unknown> {
    const { context } = this.#begun;
    let input: unknown;
    try {
      const delayMs = stage.faults?.delayMs ?? 0;
      if (delayMs > 0) await sleep(context.sandbox.clock.wallSpanMs(delayMs));
      this.#refuseAtTheDoor(stage);
      input = this.#input(stage);
      const output = await this.#perform(stage, input);
      this.#record(stage, input, { kind: "output", output });
      await context.synced();
      return output;
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      this.#record(stage, input, { kind: "error", error });
      await context.synced();
      throw error;
    }
  }

  #refuseAtTheDoor({ caller, found, faults }: Stage): void {
    const { target, context } = this.#begun;
    const rows = serviceFacts[target.name];
    if (faults?.fail !== undefined)
      throw new AwsError(faults.fail.code, "This failure was asked for with --faults.");
    const limited =
      context.rates?.take(caller.account, target.name, found.operation.name) === false;
    if (limited || faults?.throttle === true) throw rowError(rows.throttled, "Rate exceeded");
    refuseSessionLimits(caller, target.name, found.operation.name);
  }

  #input({ found }: Stage): unknown {
    const { request, target } = this.#begun;
    const input = target.protocol.parse(request, target.model, found);
    const violations = validateInput(target.model, found.operation.name, input);
    if (violations.length === 0) return input;
    const row = serviceFacts[target.name].invalid;
    throw rowError(
      target.name === "organizations"
        ? { ...row, members: { Reason: invalidInputReason(violations[0]) } }
        : row,
      validationMessage(violations),
    );
  }

  async #perform(stage: Stage, input: unknown): Promise<unknown> {
    const { target, context } = this.#begun;
    runDueJobs(context);
    const call = this.#call(stage, input);
    this.#authorize(call, stage.operation);
    const release = context.locks.take(stage.operation.locks?.(call) ?? []);
    if (release === undefined)
      throw rowError(
        serviceFacts[target.name].locked,
        "Your request conflicts with another attempt to modify the same entity. Try again later.",
      );
    try {
      const output = this.#transact(stage, call);
      if (release.holds) {
        await context.synced();
        await sleep(context.sandbox.clock.wallSpanMs(writeMs));
      }
      return output;
    } finally {
      release.free();
    }
  }

  #transact({ operation, faults }: Stage, call: Call<never>): unknown {
    const { store, clock } = this.#begun.context.sandbox;
    if (!operation.readOnly) return store.transaction(() => operation.run(call));
    const staleMs = faults?.staleMs ?? 0;
    return staleMs > 0
      ? store.asOf(clock.wallMs() - clock.wallSpanMs(staleMs), () => operation.run(call))
      : operation.run(call);
  }

  #authorize(call: Call<never>, operation: AnyOperation): void {
    const { target, context } = this.#begun;
    for (const check of operation.authorize(call)) {
      const denial = authorize(call.caller, check, {
        directory: context.sandbox.directory,
        catalogue: context.sandbox.catalogue,
        policies: context.policies,
        nowMs: context.sandbox.clock.wallMs(),
        region: this.#region,
      });
      if (denial === undefined) continue;
      if (denial.undecided) context.log(`warning: ${denial.message}`);
      throw rowError(serviceFacts[target.name].accessDenied, denial.message);
    }
  }

  /** The input was checked against the model, which is what operations declare of theirs. */
  #call({ caller, found }: Stage, input: unknown): Call<never> {
    const { target, requestId, context } = this.#begun;
    return {
      service: target.name,
      operation: found.operation.name,
      input: input as never,
      caller,
      region: this.#region,
      requestId,
      sandbox: context.sandbox,
    };
  }

  #record(
    stage: Stage,
    input: unknown,
    outcome: Parameters<typeof callRecord>[0]["outcome"],
  ): void {
    const { target, requestId, context } = this.#begun;
    const { sandbox, trail } = context;
    const recorded = {
      service: target.name,
      model: target.model,
      operation: stage.found.operation.name,
      caller: stage.caller,
      region: this.#region,
      requestId,
      nowMs: sandbox.clock.wallMs(),
      readOnly: stage.operation.readOnly,
      recordsAnswer: stage.operation.recordsAnswer ?? false,
      secrets: stage.operation.secrets ?? [],
      input,
      outcome,
    };
    for (const account of this.#recipients(stage, input))
      trail.record(callRecord({ ...recorded, eventId: sandbox.ids.requestId() }, account));
  }

  #recipients(stage: Stage, input: unknown): readonly AccountId[] {
    const { directory } = this.#begun.context.sandbox;
    const also =
      input === undefined ? [] : (stage.operation.alsoRecordedIn?.(this.#call(stage, input)) ?? []);
    return [stage.caller.account, ...also.filter((account) => directory.hasAccount(account))];
  }
}

type Stage = {
  readonly caller: Caller;
  readonly found: FoundOperation;
  readonly operation: AnyOperation;
  readonly faults: CallFaults | undefined;
};

/** How long AWS takes over a write, as long as which its entity is locked; virtual. */
const writeMs = 20;

/** Does what is due; each job is a transaction, and one that fails is given up and logged. */
export function runDueJobs(context: Pick<DispatchContext, "sandbox" | "services" | "log">): void {
  const { jobs, store } = context.sandbox;
  for (let job = jobs.nextDue(); job !== undefined; job = jobs.nextDue()) {
    const due = job;
    const work = context.services.get(due.service)?.jobs?.[due.kind];
    try {
      store.transaction(() => {
        jobs.finish(due);
        work?.(due.payload, context.sandbox);
      });
    } catch (error) {
      context.log(`error: ${due.service} ${due.kind}: ${String(error)}`);
      store.transaction(() => {
        jobs.finish(due);
      });
    }
  }
}

function regionOf({ request, target, context }: Begun): string {
  if (serviceFacts[target.name].global) return "us-east-1";
  const claimed = readClaim(request);
  return claimed.kind === "claim" ? claimed.claim.scope.region : context.sandbox.options.homeRegion;
}

function rowError(row: ErrorRow, message: string): AwsError {
  return new AwsError(row.code, message, {
    httpStatus: row.httpStatus,
    members: row.members ?? {},
  });
}

function notImplemented(message: string): AwsError {
  return new AwsError("NotImplemented", message, { httpStatus: 501 });
}

function errorAnswer(target: Route, error: AwsError, requestId: string): HttpAnswer {
  const model = target.kind === "service" ? target.model : undefined;
  return target.protocol.error(
    model,
    {
      code: error.code,
      message: error.message,
      members: error.members,
      httpStatus: error.httpStatus,
    },
    requestId,
  );
}
