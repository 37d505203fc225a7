/** What `bailiwick decide` does: on an organization, on loose policy files, or on lines of requests. */
import type { Organization } from "@bailiwick/core";
import type { DecideLine } from "@bailiwick/wire";
import { LineAnswerer } from "../decide/answer-line.ts";
import { answerLines } from "../decide/answer-lines.ts";
import { UnreadableCall } from "../decide/call-line.ts";
import { ContradictoryRequest } from "../decide/decide-line.ts";
import { KnownParts } from "../decide/known-parts.ts";
import { UnreadablePrincipal } from "../decide/principal.ts";
import { exitCode } from "../exit-code.ts";
import { CommandFailure } from "../failure.ts";
import type { AwsOptions, OutputOptions } from "../options.ts";
import { note, print, printJson } from "../terminal.ts";
import { decisionText } from "../views/decision.ts";
import { explanationText } from "../views/explanation.ts";
import { answerTo, explanationOf, type Question } from "./ask.ts";
import { hasLooseFiles, lineFromFlags, type RequestFlags } from "./decide-flags.ts";
import { organizationFrom } from "./observe.ts";
import { principalInOrganization } from "./principal-called.ts";
import { notesOn } from "./request-notes.ts";

export type DecideOptions = AwsOptions &
  OutputOptions &
  RequestFlags & {
    readonly snapshot?: string;
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
  const asked = lineFromFlags(options);
  const organization = hasLooseFiles(options) ? undefined : await organizationFrom(options);
  const line = organization === undefined ? asked : lineIn(organization, asked);
  for (const text of notesOn(namesIn(line, options))) note(`Note: ${text}`);
  const question = { line, known: new KnownParts(process.cwd()), organization };
  if (options.explain === true) explain(question, options);
  else answer(question, options);
}

function lineIn(organization: Organization, line: DecideLine): DecideLine {
  const principal = principalInOrganization(organization, line.request.principal);
  return { ...line, request: { ...line.request, principal } };
}

/** The operation of a call has been looked up already. */
function namesIn({ request }: DecideLine, { call }: RequestFlags) {
  const keys = [...Object.keys(request.context ?? {}), ...(request.unknown ?? [])];
  const { resource = "*", resources = [{ resource }] } = request;
  return {
    action: call === undefined ? request.action : undefined,
    resources: resources.map((one) => one.resource),
    keys,
  };
}

function answer(question: Question, { json }: OutputOptions): void {
  const found = reading(() => answerTo(question));
  if (json === true) printJson(found);
  else print(decisionText(found, question.line.request));
}

function explain(question: Question, { json }: OutputOptions): void {
  const found = reading(() => explanationOf(question));
  if (json === true) printJson(found);
  else print(explanationText(found, question.line.request));
}

/** What cannot be read of what a user wrote is the user's mistake. */
function reading<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    const exit = exitCode.usage;
    if (error instanceof UnreadablePrincipal)
      throw new CommandFailure("UNREADABLE_PRINCIPAL", error.message, { exit });
    if (error instanceof UnreadableCall)
      throw new CommandFailure("UNREADABLE_CALL", error.message, { exit });
    if (error instanceof ContradictoryRequest) {
      const { diagnostics } = error;
      const detail = "No such request can be, so there is no answer.";
      throw new CommandFailure("CONTRADICTORY_REQUEST", detail, { exit, diagnostics });
    }
    throw error;
  }
}
