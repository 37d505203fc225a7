/** What `bailiwick who-can` does. */
import { decisionWords, whoCan, type ContextValue } from "@bailiwick/core";
import type { WhoCanMessage } from "@bailiwick/wire";
import type { OutputOptions } from "../options.ts";
import { note, print, printJson } from "../terminal.ts";
import { whoCanText } from "../views/who-can.ts";
import { contextFromOptions } from "./context.ts";
import { accountFrom } from "./decide-flags.ts";
import { catalogue } from "./facts.ts";
import { organizationFrom, type SourceOptions } from "./observe.ts";
import { assertAction, notesOn } from "./request-notes.ts";

export type WhoCanOptions = SourceOptions &
  OutputOptions & {
    readonly resourceAccount?: string;
    readonly context?: readonly string[];
    readonly all?: boolean;
  };

type WhoCanCommand = WhoCanOptions & { readonly action: string; readonly resource: string };

export async function runWhoCan(options: WhoCanCommand): Promise<void> {
  const { action, resource } = options;
  assertAction(action);
  const context = contextValues(options.context ?? []);
  for (const text of notesOn({ action, resources: [resource], keys: [...context.keys()] }))
    note(`Note: ${text}`);
  const question = {
    action,
    resource,
    resourceAccount: accountFrom("--resource-account", options.resourceAccount),
    context,
    everybody: options.all,
  };
  const { asked, answers, notConsidered } = whoCan(
    await organizationFrom(options),
    question,
    catalogue(),
  );
  const message: WhoCanMessage = {
    version: 1,
    kind: "bailiwick/who-can",
    action,
    resource,
    catalogue: catalogue().date,
    asked,
    answers: answers.map(({ principal, answer, decision }) => ({
      who: principal.label,
      principal: principal.arn,
      account: principal.account,
      answer,
      because: decisionWords(decision),
    })),
    notConsidered: [...notConsidered],
  };
  if (options.json === true) printJson(message);
  else print(whoCanText(message));
}

function contextValues(pairs: readonly string[]): ReadonlyMap<string, ContextValue> {
  return new Map(
    Object.entries(contextFromOptions(pairs)).map(([key, value]) => [
      key.toLowerCase(),
      typeof value === "string" ? { kind: "single", value } : { kind: "many", values: value },
    ]),
  );
}
