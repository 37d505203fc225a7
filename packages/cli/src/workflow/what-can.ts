/** What `bailiwick what-can` does. */
import { decisionWords, nearest, statementWords, whatCan, type Ability } from "@bailiwick/core";
import type { WhatCanMessage, WireAbility } from "@bailiwick/wire";
import { CommandFailure } from "../failure.ts";
import { exitCode } from "../exit-code.ts";
import type { OutputOptions } from "../options.ts";
import { print, printJson } from "../terminal.ts";
import { whatCanText } from "../views/what-can.ts";
import { catalogue } from "./facts.ts";
import { organizationFrom, type SourceOptions } from "./observe.ts";
import { principalCalled } from "./principal-called.ts";

export type WhatCanOptions = SourceOptions &
  OutputOptions & { readonly account?: string; readonly service?: readonly string[] };

export async function runWhatCan(
  options: WhatCanOptions & { readonly principal: string },
): Promise<void> {
  const services = (options.service ?? []).map((service) => service.toLowerCase());
  const unknown = services.find((service) => catalogue().service(service) === undefined);
  if (unknown !== undefined) throw unknownService(unknown);
  const organization = await organizationFrom(options);
  const principal = principalCalled(organization, options);
  const { asked, abilities, notConsidered } = whatCan(organization, principal, catalogue());
  const message: WhatCanMessage = {
    version: 1,
    kind: "bailiwick/what-can",
    who: principal.label,
    principal: principal.arn,
    account: principal.account,
    catalogue: catalogue().date,
    asked,
    abilities: abilities
      .filter(({ service }) => services.length === 0 || services.includes(service))
      .map(wireAbility),
    notConsidered: [...notConsidered],
  };
  if (options.json === true) printJson(message);
  else print(whatCanText(message));
}

function wireAbility({ decision, except, actions, ...rest }: Ability): WireAbility {
  return {
    ...rest,
    actions: [...actions],
    because: decisionWords(decision),
    except: except.map(statementWords),
  };
}

function unknownService(service: string): CommandFailure {
  const meant = nearest(service, catalogue().services());
  const suggestion = meant === undefined ? "" : ` Did you mean \`${meant}\`?`;
  return new CommandFailure(
    "UNKNOWN_SERVICE",
    `\`${service}\` is the prefix of no service in the catalogue of ${catalogue().date}.${suggestion}`,
    { exit: exitCode.usage },
  );
}
