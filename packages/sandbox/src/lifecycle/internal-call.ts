/**
 * Operations run by the sandbox itself, before anyone can call: with the ids that are wanted, at
 * once, unauthorized and in no trail.
 */
import { serviceModel, validateInput, validationMessage } from "@bailiwick/catalog";
import { assert, parseAccountId, type AccountId } from "@bailiwick/core";
import { AwsError } from "../aws-error.ts";
import { createClock } from "../clock.ts";
import type { Ids } from "../ids.ts";
import { createJobs } from "../jobs.ts";
import type { DispatchContext } from "../server/dispatch.ts";
import { runDueJobs } from "../server/dispatch.ts";
import type { Call, Sandbox, ServiceName } from "../service.ts";

/** Something that a new sandbox was to begin with and that AWS would refuse. */
export class FoundingError extends Error {
  override readonly name = "FoundingError";
  readonly code = "FOUNDING_REFUSED";
}

export type InternalCall = {
  readonly account: AccountId;
  readonly service: ServiceName;
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** Ids that the operation is to give instead of those that it draws. */
  readonly ids?: readonly WantedId[];
};

/** An id of a snapshot, without its prefix, and what the operation draws in its place. */
export type WantedId = {
  /** The number of characters of a text, or the kind. */
  readonly drawn: number | "account" | "uuid" | "unique";
  /** Where the snapshot has none, one is drawn. */
  readonly id: string | undefined;
};

/** Runs operations for the founding of a sandbox. */
export class InternalCalls {
  readonly #context: Pick<DispatchContext, "sandbox" | "services" | "log">;
  readonly #wanted: WantedId[] = [];

  constructor(context: DispatchContext) {
    const { store, ids } = context.sandbox;
    const clock = createClock({ speed: 1 });
    const sandbox: Sandbox = {
      ...context.sandbox,
      clock,
      jobs: createJobs(store, clock),
      ids: idsWanted(ids, this.#wanted),
      trail: { records: () => [], recordServiceEvent: () => {} },
      options: { ...context.sandbox.options, accountQuota: Number.MAX_SAFE_INTEGER },
    };
    this.#context = {
      sandbox,
      services: context.services,
      log: (line) => {
        throw new FoundingError(line);
      },
    };
  }

  get sandbox(): Sandbox {
    return this.#context.sandbox;
  }

  /**
   * The operation's output, after all that it set going is done.
   *
   * @throws {FoundingError} with AWS's refusal
   */
  run(asked: InternalCall): Record<string, unknown> {
    const { sandbox, services } = this.#context;
    const operation = services.get(asked.service)?.operations[asked.operation];
    assert(operation !== undefined, `${asked.service}.${asked.operation} is not served`);
    const violations = validateInput(serviceModel(asked.service), asked.operation, asked.input);
    if (violations.length > 0) throw refused(asked, validationMessage(violations));
    this.#wanted.push(...(asked.ids ?? []));
    try {
      const call = callOf(asked, sandbox);
      const output = sandbox.store.transaction(() => operation.run(call));
      this.#finishJobs();
      return { ...Object(output) };
    } catch (error) {
      throw error instanceof AwsError ? refused(asked, `${error.code}: ${error.message}`) : error;
    } finally {
      this.#wanted.length = 0;
    }
  }

  #finishJobs(): void {
    const { clock, jobs } = this.#context.sandbox;
    const waitMs = (): number => (jobs.nextDueMs() ?? Infinity) - clock.virtualMs();
    for (let ms = waitMs(); ms <= patienceMs; ms = waitMs()) {
      clock.advance(Math.max(0, ms));
      runDueJobs(this.#context);
    }
  }
}

/** What takes longer is no work but a term, such as the 90 days of a closed account. */
const patienceMs = 86_400_000;

/** The model was just asked whether the input is as the operation declares it. */
function callOf(asked: InternalCall, sandbox: Sandbox): Call<never> {
  return {
    service: asked.service,
    operation: asked.operation,
    input: asked.input as never,
    region: sandbox.options.homeRegion,
    requestId: sandbox.ids.requestId(),
    sandbox,
    caller: {
      principal: { kind: "root", account: asked.account },
      account: asked.account,
      arn: `arn:aws:iam::${asked.account}:root`,
      userId: asked.account,
      accessKeyId: "",
      session: undefined,
      sourceIp: "127.0.0.1",
      userAgent: "",
    },
  };
}

/** Ids that are wanted come first, each where one of its kind is drawn. */
function idsWanted(ids: Ids, wanted: WantedId[]): Ids {
  const take = (drawn: WantedId["drawn"]): string | undefined => {
    const at = wanted.findIndex((it) => it.drawn === drawn);
    return at < 0 ? undefined : wanted.splice(at, 1)[0]?.id;
  };
  return {
    ...ids,
    text: (alphabet, length) => take(length) ?? ids.text(alphabet, length),
    hex: (length) => take(length) ?? ids.hex(length),
    lowerAlphanumeric: (length) => take(length) ?? ids.lowerAlphanumeric(length),
    uuid: () => take("uuid") ?? ids.uuid(),
    accountId: () => parseAccountId(take("account") ?? "") ?? ids.accountId(),
    uniqueId: (prefix) => take("unique") ?? ids.uniqueId(prefix),
  };
}

function refused(asked: InternalCall, why: string): FoundingError {
  return new FoundingError(
    `The sandbox cannot begin with that: ${asked.service}.${asked.operation} in account ${asked.account} is refused with ${why}`,
  );
}
