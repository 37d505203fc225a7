/** The flags of `bailiwick decide` as the line that they stand for, so that both ways are one. */
import { namesInCall, parseAccountId, type AccountId } from "@bailiwick/core";
import type { DecideLine, ResourceInput } from "@bailiwick/wire";
import { exitCode } from "../exit-code.ts";
import { CommandFailure } from "../failure.ts";
import { contextFromOptions, pairFrom } from "./context.ts";
import { assertAction } from "./request-notes.ts";

export type RequestFlags = {
  readonly principal?: string;
  readonly taskPolicy?: string;
  readonly action?: string;
  readonly call?: string;
  readonly resource?: string;
  readonly resourceAccount?: string;
  readonly on?: readonly string[];
  readonly onAccount?: readonly string[];
  readonly onPolicy?: readonly string[];
  readonly via?: readonly string[];
  readonly context?: readonly string[];
  readonly unknown?: readonly string[];
  readonly identity?: readonly string[];
  readonly boundary?: readonly string[];
  readonly session?: readonly string[];
  readonly resourcePolicy?: string;
  readonly scp?: readonly string[];
  readonly rcp?: readonly string[];
  readonly endpointPolicy?: readonly string[];
};

/** Whether policies are given as files, so that nothing else applies. */
export function hasLooseFiles(options: RequestFlags): boolean {
  const { identity, boundary, session, resourcePolicy, onPolicy } = options;
  const { scp, rcp, endpointPolicy } = options;
  return [identity, boundary, session, resourcePolicy, onPolicy, scp, rcp, endpointPolicy].some(
    (files) => files !== undefined,
  );
}

/** @throws {CommandFailure} `MISSING_REQUEST`, `BAD_CALL`, `BAD_ACCOUNT`, `BAD_CONTEXT` */
export function lineFromFlags(options: RequestFlags): DecideLine {
  const { principal, action, call } = options;
  if (principal === undefined || (action === undefined && call === undefined)) {
    throw usage(
      "MISSING_REQUEST",
      "A request needs at least `--principal` and `--action`, or `--call`, or `--input` names a file of requests.",
    );
  }
  if (call === undefined) assertAction(action ?? "");
  return {
    request: {
      principal: principalOf(principal, options.taskPolicy),
      action: call ?? action ?? "",
      ...(call === undefined ? oneResource(options) : { resources: resourcesOf(options, call) }),
      ...(options.via === undefined ? {} : { forwardedBy: [...options.via] }),
      context: contextFromOptions(options.context ?? []),
      unknown: [...(options.unknown ?? [])],
    },
    policies: policiesOf(options),
  };
}

function principalOf(
  principal: string,
  taskPolicy: string | undefined,
): DecideLine["request"]["principal"] {
  if (taskPolicy !== undefined) return { arn: principal, taskPolicy };
  return principal === "anonymous" ? { type: "anonymous" } : principal;
}

/**
 * An account that a flag names; one that is misread would leave the caller's own as the owner.
 *
 * @throws {CommandFailure} `BAD_ACCOUNT`
 */
export function accountFrom(flag: string, id: string | undefined): AccountId | undefined {
  if (id === undefined) return undefined;
  const found = parseAccountId(id);
  if (found !== undefined) return found;
  throw usage("BAD_ACCOUNT", `\`${flag}\`: \`${id}\` is no account id, which has twelve digits.`);
}

function policiesOf(options: RequestFlags): NonNullable<DecideLine["policies"]> {
  const levels = (files: readonly string[] | undefined) => files?.map((file) => [file]);
  return {
    identity: options.identity && [...options.identity],
    boundary: options.boundary && [...options.boundary],
    session: options.session && [...options.session],
    resource: options.resourcePolicy,
    scp: levels(options.scp),
    rcp: levels(options.rcp),
    endpoint: options.endpointPolicy && [...options.endpointPolicy],
  };
}

function oneResource(options: RequestFlags): Pick<DecideLine["request"], "resource"> {
  const { resource = "*", resourceAccount } = options;
  const stray = strayFlag(options, ["on", "onAccount", "onPolicy"]);
  if (stray !== undefined)
    throw usage("BAD_CALL", `\`${stray}\` belongs to \`--call\`; \`--action\` has \`--resource\`.`);
  return { resource, ...account("--resource-account", resourceAccount) };
}

function resourcesOf(options: RequestFlags, call: string): ResourceInput[] {
  const stray = strayFlag(options, ["action", "resource", "resourceAccount", "resourcePolicy"]);
  if (stray !== undefined) {
    throw usage(
      "BAD_CALL",
      `\`${stray}\` and \`--call\` do not go together. Name the resources of the call with \`--on source=arn:aws:s3:::box/key\`, their owners with \`--on-account\` and their policies with \`--on-policy\`.`,
    );
  }
  const on = pairsOf("--on", options.on);
  if (on.length === 0) {
    throw usage("BAD_CALL", `\`--call ${call}\` names no resource. ${whatToName(call)}`);
  }
  const accounts = ofNames("--on-account", options.onAccount, on);
  const policies = ofNames("--on-policy", options.onPolicy, on);
  return on.map(([as, resource]) => {
    const policy = policies.get(as);
    return {
      as,
      resource,
      ...account("--on-account", accounts.get(as)),
      ...(policy === undefined ? {} : { policy }),
    };
  });
}

function whatToName(call: string): string {
  const names = namesInCall(call);
  if (names === undefined) return "Say on what: `--on resource=arn:aws:s3:::box/key`.";
  const words = names.map(({ name, required }) => `\`${name}\`${required ? " (needed)" : ""}`);
  return `Say what each is to the call with \`--on ${names[0]?.name ?? "resource"}=ARN\`. It is asked about: ${words.join(", ")}.`;
}

const flagNames = {
  action: "--action",
  resource: "--resource",
  resourceAccount: "--resource-account",
  resourcePolicy: "--resource-policy",
  on: "--on",
  onAccount: "--on-account",
  onPolicy: "--on-policy",
} as const satisfies Partial<Record<keyof RequestFlags, string>>;

function strayFlag(
  options: RequestFlags,
  names: readonly (keyof typeof flagNames)[],
): string | undefined {
  const stray = names.find((name) => options[name] !== undefined);
  return stray === undefined ? undefined : flagNames[stray];
}

/** What a flag says of the resources that are named so. */
function ofNames(
  flag: string,
  pairs: readonly string[] | undefined,
  on: readonly (readonly [string, string])[],
): ReadonlyMap<string, string> {
  const found = pairsOf(flag, pairs);
  const stray = found.find(([as]) => !on.some(([name]) => name === as));
  if (stray !== undefined)
    throw usage("BAD_CALL", `\`${flag} ${stray.join("=")}\`: no \`--on ${stray[0]}=…\` is given.`);
  return new Map(found);
}

function pairsOf(
  flag: string,
  pairs: readonly string[] | undefined,
): readonly (readonly [string, string])[] {
  return (pairs ?? []).map((pair) => {
    const found = pairFrom(pair);
    if (found === undefined)
      throw usage(
        "BAD_CALL",
        `\`${flag} ${pair}\` does not say what it is to the call: it has no \`=\`.`,
      );
    return found;
  });
}

function account(flag: string, id: string | undefined): { readonly resourceAccount?: string } {
  const found = accountFrom(flag, id);
  return found === undefined ? {} : { resourceAccount: found };
}

function usage(code: string, detail: string): CommandFailure {
  return new CommandFailure(code, detail, { exit: exitCode.usage });
}
