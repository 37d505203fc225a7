/** What `bailiwick decide` does: on an organization, on loose policy files, or on lines of requests. */
import {
  assert,
  authorizationInput,
  decideIn,
  explainCompiled,
  explainIn,
  parseAccountId,
  type AuthorizationRequest,
  type Decision,
  type Explanation,
  type Organization,
} from "@bailiwick/core";
import type { DecideLine } from "@bailiwick/wire";
import { LineAnswerer } from "../decide/answer-line.ts";
import { answerLines } from "../decide/answer-lines.ts";
import { assertConsistent, ContradictoryRequest, decideLineWith } from "../decide/decide-line.ts";
import { explanationFrom } from "../decide/explanation.ts";
import { KnownParts } from "../decide/known-parts.ts";
import { answerFrom, contextOf, inputsFromLine } from "../decide/line.ts";
import { principalFromInput, UnreadablePrincipal } from "../decide/principal.ts";
import { exitCode } from "../exit-code.ts";
import { CommandFailure } from "../failure.ts";
import type { AwsOptions, OutputOptions } from "../options.ts";
import { print, printJson } from "../terminal.ts";
import { decisionText } from "../views/decision.ts";
import { explanationText } from "../views/explanation.ts";
import { contextFromOptions } from "./context.ts";
import { catalogue } from "./facts.ts";
import { organizationFrom } from "./observe.ts";

export type DecideOptions = AwsOptions &
  OutputOptions & {
    readonly principal?: string;
    readonly action?: string;
    readonly resource: string;
    readonly resourceAccount?: string;
    readonly context: readonly string[];
    readonly unknown: readonly string[];
    readonly snapshot?: string;
    readonly identity?: readonly string[];
    readonly boundary?: readonly string[];
    readonly session?: readonly string[];
    readonly resourcePolicy?: string;
    readonly scp?: readonly string[];
    readonly rcp?: readonly string[];
    readonly endpointPolicy?: readonly string[];
    readonly input?: string;
    readonly explain?: boolean;
  };

/** Exits 0 whatever the decision; 1 where a line of `--input` could not be read. */
export async function runDecide(options: DecideOptions): Promise<void> {
  if (options.input !== undefined) {
    await answerLines(options.input, (folder) => {
      const answerer = new LineAnswerer(folder);
      return (text) => answerer.answer(text);
    });
    return;
  }
  const line = lineFromOptions(options);
  if (options.explain === true) {
    await explain(line, options);
    return;
  }
  const decision = hasLooseFiles(options)
    ? decideOnFiles(line)
    : await decideOnOrganization(line, options);
  const answer = answerFrom(decision, { catalogue: catalogue().date });
  if (options.json === true) printJson(answer);
  else print(decisionText(answer, line.request));
}

async function explain(line: DecideLine, options: DecideOptions): Promise<void> {
  const explanation = hasLooseFiles(options)
    ? explainOnFiles(line)
    : await explainOnOrganization(line, options);
  const message = explanationFrom(explanation, { catalogue: catalogue().date });
  if (options.json === true) printJson(message);
  else print(explanationText(message, line.request));
}

/** The flags as the line they stand for, so that both ways are one. */
function lineFromOptions(options: DecideOptions): DecideLine {
  if (options.principal === undefined || options.action === undefined) {
    throw new CommandFailure(
      "MISSING_REQUEST",
      "A request needs at least `--principal` and `--action`, or `--input` names a file of requests.",
      {
        exit: exitCode.usage,
      },
    );
  }
  const levels = (files: readonly string[] | undefined) => files?.map((file) => [file]);
  return {
    request: {
      principal: options.principal === "anonymous" ? { type: "anonymous" } : options.principal,
      action: options.action,
      resource: options.resource,
      resourceAccount: options.resourceAccount,
      context: contextFromOptions(options.context),
      unknown: [...options.unknown],
    },
    policies: {
      identity: options.identity && [...options.identity],
      boundary: options.boundary && [...options.boundary],
      session: options.session && [...options.session],
      resource: options.resourcePolicy,
      scp: levels(options.scp),
      rcp: levels(options.rcp),
      endpoint: options.endpointPolicy && [...options.endpointPolicy],
    },
  };
}

function hasLooseFiles(options: DecideOptions): boolean {
  const { identity, boundary, session, resourcePolicy, scp, rcp, endpointPolicy } = options;
  return [identity, boundary, session, resourcePolicy, scp, rcp, endpointPolicy].some(
    (files) => files !== undefined,
  );
}

function decideOnFiles(line: DecideLine): Decision {
  return reading(() => decideLineWith(line, new KnownParts(process.cwd())));
}

function explainOnFiles(line: DecideLine): Explanation {
  const known = new KnownParts(process.cwd());
  return reading(() => {
    const [input] = inputsFromLine(line, known);
    assert(input !== undefined, "flags name one resource");
    assertConsistent(input);
    return explainCompiled(input, { catalogue: catalogue() });
  });
}

async function decideOnOrganization(line: DecideLine, options: DecideOptions): Promise<Decision> {
  const { organization, request } = await asked(line, options);
  return decideIn(organization, request, catalogue());
}

async function explainOnOrganization(
  line: DecideLine,
  options: DecideOptions,
): Promise<Explanation> {
  const { organization, request } = await asked(line, options);
  return explainIn(organization, request, catalogue());
}

type Asked = { readonly organization: Organization; readonly request: AuthorizationRequest };

async function asked(line: DecideLine, options: DecideOptions): Promise<Asked> {
  const request = reading(() => ({
    principal: principalFromInput(line.request.principal),
    action: line.request.action,
    resource: line.request.resource ?? "*",
    resourceAccount: parseAccountId(line.request.resourceAccount ?? ""),
    context: contextOf(line),
    unknown: line.request.unknown?.map((key) => key.toLowerCase()),
  }));
  const organization = await organizationFrom(options);
  reading(() => assertConsistent(authorizationInput(organization, request, catalogue())));
  return { organization, request };
}

/** What cannot be read of what a user wrote is the user's mistake. */
function reading<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (error instanceof UnreadablePrincipal)
      throw new CommandFailure("UNREADABLE_PRINCIPAL", error.message, { exit: exitCode.usage });
    if (error instanceof ContradictoryRequest) {
      const { diagnostics } = error;
      throw new CommandFailure(
        "CONTRADICTORY_REQUEST",
        "No such request can be, so there is no answer.",
        { exit: exitCode.usage, diagnostics },
      );
    }
    throw error;
  }
}
