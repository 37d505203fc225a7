/** What `bailiwick what-can` does. */
import {
  decisionWords,
  nearest,
  principalsOf,
  statementWords,
  whatCan,
  type Ability,
  type KnownPrincipal,
  type Organization,
} from "@bailiwick/core";
import type { WhatCanMessage, WireAbility } from "@bailiwick/wire";
import { CommandFailure } from "../failure.ts";
import { exitCode } from "../exit-code.ts";
import type { OutputOptions } from "../options.ts";
import { print, printJson } from "../terminal.ts";
import { whatCanText } from "../views/what-can.ts";
import { catalogue } from "./facts.ts";
import { organizationFrom, type SourceOptions } from "./observe.ts";

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

/** By ARN, by name, or by the words in which answers speak of it. */
function principalCalled(
  organization: Organization,
  { principal: text, account }: { readonly principal: string; readonly account?: string },
): KnownPrincipal {
  const all = principalsOf(organization);
  const named = all.filter((one) => namesOf(one).includes(text));
  const found = named.filter((one) => account === undefined || one.account === account);
  const arns = new Set(found.map(({ arn }) => arn));
  const [first] = found;
  if (first !== undefined && arns.size === 1) return first;
  throw new CommandFailure(
    first === undefined ? "UNKNOWN_PRINCIPAL" : "AMBIGUOUS_PRINCIPAL",
    first === undefined ? unknownWords(all, text, named) : ambiguousWords(text, found),
    { exit: exitCode.usage },
  );
}

function namesOf({ arn, label, person, principal }: KnownPrincipal): readonly string[] {
  const name = arn.slice(arn.lastIndexOf("/") + 1);
  const session = principal.kind === "role-session" ? [principal.sessionArn] : [];
  return [
    arn,
    label,
    name,
    ...session,
    ...(person?.userName === undefined ? [] : [person.userName]),
  ];
}

function unknownWords(
  all: readonly KnownPrincipal[],
  text: string,
  elsewhere: readonly KnownPrincipal[],
): string {
  if (elsewhere.length > 0) {
    const accounts = [...new Set(elsewhere.map((one) => one.account))].slice(0, mostShown);
    return `\`${text}\` is not in that account; it is in ${accounts.join(", ")}.`;
  }
  const meant = nearest(text, all.flatMap(namesOf));
  const suggestion = meant === undefined ? "" : ` Did you mean \`${meant}\`?`;
  return `Nobody in the organization is called \`${text}\`.${suggestion}`;
}

function ambiguousWords(text: string, found: readonly KnownPrincipal[]): string {
  const shown = found.slice(0, mostShown).map(({ label, arn }) => `  ${label}: ${arn}`);
  const left = found.length - shown.length;
  const more = left > 0 ? [`  and ${left} more`] : [];
  return [
    `\`${text}\` is the name of ${found.length} principals. Give the ARN, or \`--account\`:`,
    ...shown,
    ...more,
  ].join("\n");
}

const mostShown = 10;
