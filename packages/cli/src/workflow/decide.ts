/** What `bailiwick decide` does: on an organization, on loose policy files, or on lines of requests. */
import { createReadStream } from "node:fs";
import { dirname } from "node:path";
import { createInterface } from "node:readline";
import {
  authorizationInput,
  decide,
  decideIn,
  deriveContext,
  parseAccountId,
  type AuthorizationInput,
  type Decision,
  type Diagnostic,
} from "@bailiwick/core";
import { decideLine, type DecideAnswer, type DecideLine, type LineError } from "@bailiwick/wire";
import { DocumentReader } from "../decide/documents.ts";
import { answerFrom, combined, contextOf, inputsFromLine } from "../decide/line.ts";
import { principalFromInput, UnreadablePrincipal } from "../decide/principal.ts";
import { exitCode } from "../exit-code.ts";
import { CommandFailure } from "../failure.ts";
import type { AwsOptions, OutputOptions } from "../options.ts";
import { print, printJson } from "../terminal.ts";
import { decisionText } from "../views/decision.ts";
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
  };

/** Exits 0 whatever the decision; 1 where a line of `--input` could not be read. */
export async function runDecide(options: DecideOptions): Promise<void> {
  if (options.input !== undefined) {
    await decideLines(options.input);
    return;
  }
  const line = lineFromOptions(options);
  const decision = hasLooseFiles(options)
    ? decideOnFiles(line)
    : await decideOnOrganization(line, options);
  const answer = answerFrom(decision, { catalogue: catalogue().date });
  if (options.json === true) printJson(answer);
  else print(decisionText(answer, line.request));
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
  return reading(() => decideLineWith(line, new DocumentReader(process.cwd())));
}

async function decideOnOrganization(line: DecideLine, options: DecideOptions): Promise<Decision> {
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
  return decideIn(organization, request, catalogue());
}

function decideLineWith(line: DecideLine, documents: DocumentReader): Decision {
  const inputs = inputsFromLine(line, documents);
  inputs.forEach(assertConsistent);
  return combined(inputs.map((input) => decide(input, { catalogue: catalogue() })));
}

/** What was asked contradicts itself, so that no answer would be about a request that can be. */
class ContradictoryRequest extends Error {
  override readonly name = "ContradictoryRequest";
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map(({ detail }) => detail).join(" "));
    this.diagnostics = diagnostics;
  }
}

/** @throws {ContradictoryRequest} where a context key has another value than the one that follows */
function assertConsistent(input: AuthorizationInput): void {
  const { diagnostics } = deriveContext(input);
  if (diagnostics.length > 0) throw new ContradictoryRequest(diagnostics);
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

/** Answers a line for a line, in order, in constant memory; a malformed line does not stop the rest. */
async function decideLines(file: string): Promise<void> {
  const fromStdin = file === "-";
  const lines = createInterface({
    input: fromStdin ? process.stdin : createReadStream(file),
    crlfDelay: Infinity,
  });
  const documents = new DocumentReader(fromStdin ? process.cwd() : dirname(file));
  let failed = false;
  for await (const text of lines) {
    if (text.trim() === "") continue;
    const answer = answerLine(text, documents);
    failed ||= "error" in answer;
    if (!process.stdout.write(`${JSON.stringify(answer)}\n`))
      await new Promise((resolve) => process.stdout.once("drain", resolve));
  }
  if (failed) process.exitCode = exitCode.error;
}

function answerLine(text: string, documents: DocumentReader): DecideAnswer | LineError {
  let id: string | undefined;
  try {
    const json: unknown = JSON.parse(text);
    id = idOf(json);
    const line = decideLine.parse(json);
    return answerFrom(decideLineWith(line, documents), { id, catalogue: catalogue().date });
  } catch (error) {
    return { v: 1, ...(id === undefined ? {} : { id }), error: lineErrorFrom(error) };
  }
}

function idOf(json: unknown): string | undefined {
  return typeof json === "object" && json !== null && "id" in json && typeof json.id === "string"
    ? json.id
    : undefined;
}

function lineErrorFrom(error: unknown): LineError["error"] {
  if (error instanceof SyntaxError)
    return { code: "LINE_NOT_JSON", summary: "The line is no JSON", detail: error.message };
  if (error instanceof UnreadablePrincipal)
    return { code: "UNREADABLE_PRINCIPAL", summary: "Unreadable principal", detail: error.message };
  if (error instanceof ContradictoryRequest) {
    const { code = "EVL1001", summary = "" } = error.diagnostics[0] ?? {};
    return { code, summary, detail: error.message };
  }
  if (error instanceof Error && "issues" in error && Array.isArray(error.issues)) {
    const issues: readonly { path: PropertyKey[]; message: string }[] = error.issues;
    const detail = issues
      .map((issue) => `\`${issue.path.join(".")}\`: ${issue.message}`)
      .join("; ");
    return { code: "LINE_MALFORMED", summary: "The line is not of the documented shape", detail };
  }
  if (error instanceof Error && "code" in error && error.code === "ENOENT") {
    return { code: "FILE_MISSING", summary: "A named file is not there", detail: error.message };
  }
  return {
    code: "LINE_UNREADABLE",
    summary: "The line cannot be answered",
    detail: error instanceof Error ? error.message : String(error),
  };
}
