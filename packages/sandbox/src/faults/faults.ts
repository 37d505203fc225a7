/**
 * Faults on demand, drawn from the seed, so that a run that failed can be repeated.
 *
 *     SPEC   = rule *(";" rule)
 *     rule   = target ":" effect *("," effect)  /  "kill-at=" number
 *     target = "*" / "reads" / "writes" / service / service "." operation
 *     effect = ("fail=" error-code / "throttle" / "lose-answer") ["@" probability]
 *            / "delay=" span ["@" probability]  /  "stale=" span
 *     span   = number ("ms" / "s" / "m" / "h" / "d")
 *
 * `fail` and `throttle` answer before anything is done; `lose-answer` does it and cuts the
 * connection; `delay` waits, in virtual time; `stale` answers reads as things stood a span ago;
 * `kill-at=N` ends the process (SIGKILL) when the N-th call is done and not yet answered.
 */
import { parseSpanMs } from "../clock.ts";

export type FaultEffect =
  | { readonly kind: "fail"; readonly code: string; readonly probability: number }
  | { readonly kind: "throttle"; readonly probability: number }
  | { readonly kind: "lose-answer"; readonly probability: number }
  | { readonly kind: "delay"; readonly spanMs: number; readonly probability: number }
  | { readonly kind: "stale"; readonly spanMs: number };

export type FaultRule = { readonly target: string; readonly effects: readonly FaultEffect[] };

export type FaultPlan = {
  readonly rules: readonly FaultRule[];
  readonly killAt: number | undefined;
};

export type ParsedFaults =
  | { readonly kind: "plan"; readonly plan: FaultPlan }
  | { readonly kind: "mistake"; readonly message: string };

/** Reads the SPEC of `--faults`. */
export function parseFaults(spec: string): ParsedFaults {
  const rules: FaultRule[] = [];
  let killAt: number | undefined;
  for (const text of spec.split(";").map((part) => part.trim())) {
    const kill = /^kill-at=([1-9]\d{0,8})$/.exec(text)?.[1];
    if (kill !== undefined) {
      killAt = Number(kill);
      continue;
    }
    const rule = parseRule(text);
    if (typeof rule === "string") return { kind: "mistake", message: rule };
    rules.push(rule);
  }
  return { kind: "plan", plan: { rules, killAt } };
}

/** What happens to one call. */
export type CallFaults = {
  readonly fail: { readonly code: string } | undefined;
  readonly throttle: boolean;
  readonly loseAnswer: boolean;
  readonly delayMs: number;
  readonly staleMs: number;
  readonly kill: boolean;
};

export type FaultedCall = {
  readonly service: string;
  readonly operation: string;
  readonly readOnly: boolean;
};

/** Draws the faults of each call in turn. */
export class Faults {
  readonly #plan: FaultPlan;
  readonly #random: () => number;
  #calls = 0;

  constructor(plan: FaultPlan, seed: number) {
    this.#plan = plan;
    this.#random = createRandom(seed);
  }

  /** The longest span that a read may lag behind. */
  get longestStaleMs(): number {
    const spans = this.#plan.rules
      .flatMap((rule) => rule.effects)
      .map((effect) => (effect.kind === "stale" ? effect.spanMs : 0));
    return Math.max(0, ...spans);
  }

  next(call: FaultedCall): CallFaults {
    this.#calls += 1;
    const effects = this.#plan.rules
      .filter((rule) => targets(rule.target, call))
      .flatMap((rule) => rule.effects)
      .filter((effect) => effect.kind === "stale" || this.#random() < effect.probability);
    const fail = effects.find((effect) => effect.kind === "fail");
    return {
      fail: fail === undefined ? undefined : { code: fail.code },
      throttle: effects.some((effect) => effect.kind === "throttle"),
      loseAnswer: effects.some((effect) => effect.kind === "lose-answer"),
      delayMs: longest(effects, "delay"),
      staleMs: call.readOnly ? longest(effects, "stale") : 0,
      kill: this.#calls === this.#plan.killAt,
    };
  }
}

function longest(effects: readonly FaultEffect[], kind: "delay" | "stale"): number {
  return Math.max(
    0,
    ...effects.map((effect) => (effect.kind === kind && "spanMs" in effect ? effect.spanMs : 0)),
  );
}

function targets(target: string, call: FaultedCall): boolean {
  if (target === "*") return true;
  if (target === "reads") return call.readOnly;
  if (target === "writes") return !call.readOnly;
  return target === call.service || target === `${call.service}.${call.operation}`;
}

function parseRule(text: string): FaultRule | string {
  const colon = text.indexOf(":");
  const target = text.slice(0, colon);
  if (colon < 0 || !/^(?:\*|[a-z-]+(?:\.[A-Za-z]+)?)$/.test(target))
    return `\`${text}\` is no fault: expected \`target:effect\`, e.g. \`organizations.CreateAccount:fail=ServiceException@0.1\`, or \`kill-at=7\`.`;
  const effects: FaultEffect[] = [];
  for (const part of text.slice(colon + 1).split(",")) {
    const effect = parseEffect(part.trim());
    if (effect === undefined)
      return `\`${part}\` is no effect: expected \`fail=Code\`, \`throttle\`, \`lose-answer\`, \`delay=200ms\` (each with \`@0.1\` for one call in ten) or \`stale=2s\`.`;
    effects.push(effect);
  }
  return { target, effects };
}

function parseEffect(text: string): FaultEffect | undefined {
  const match = /^([a-z-]+)(?:=([A-Za-z0-9.]+))?(?:@(0(?:\.\d+)?|1(?:\.0+)?))?$/.exec(text);
  if (match === null) return undefined;
  const [, kind, argument, chance] = match;
  const probability = Number(chance ?? 1);
  const spanMs = argument === undefined ? undefined : parseSpanMs(argument);
  if (kind === "fail" && argument !== undefined) return { kind, code: argument, probability };
  if ((kind === "throttle" || kind === "lose-answer") && argument === undefined)
    return { kind, probability };
  if (kind === "delay" && spanMs !== undefined) return { kind, spanMs, probability };
  if (kind === "stale" && spanMs !== undefined && chance === undefined) return { kind, spanMs };
  return undefined;
}

/** Mulberry32: small, well spread, and the same everywhere. */
function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
