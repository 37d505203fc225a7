/** What a principal can do, as people read it. */
import type { WhatCanMessage, WireAbility } from "@bailiwick/wire";
import { escaped, styled } from "../terminal.ts";
import { counted } from "./diagnostics.ts";

export function whatCanText(message: WhatCanMessage): string {
  const lines = [`What can ${escaped(message.who)} do?`];
  const byService = Map.groupBy(message.abilities, ({ service }) => service);
  for (const [service, abilities] of byService) {
    lines.push("", styled("bold", service));
    for (const ability of abilities) lines.push(...abilityLines(ability));
  }
  const able = message.abilities.reduce((sum, { actions }) => sum + actions.length, 0);
  lines.push(
    "",
    `${counted(able, "action")} in ${counted(byService.size, "service")}, of ${counted(message.asked, "action")} in the catalogue of ${message.catalogue}`,
    `not considered: ${message.notConsidered.join(", ")}`,
  );
  return lines.join("\n");
}

const styles = { yes: "green", conditional: "yellow", unknown: "magenta" } as const;

function abilityLines(ability: WireAbility): readonly string[] {
  const { accessLevel, answer, resource, because, except } = ability;
  const head = `${styled(styles[answer], accessLevel)}: ${actionsWords(ability)} on ${escaped(resource)}`;
  const why = answer === "yes" ? [] : [`      ${styled("dim", escaped(because))}`];
  const limits = except.map(
    (one) => `      ${styled("dim", `but for what is denied by ${escaped(one)}`)}`,
  );
  return [`  ${head}`, ...why, ...limits];
}

/** A few by name; of many the first ones, and how many there are. */
function actionsWords({ actions, allOfLevel }: WireAbility): string {
  if (allOfLevel && actions.length > mostNamed) return `all ${actions.length} actions`;
  const shown = actions.slice(0, mostNamed).join(", ");
  const left = actions.length - mostNamed;
  return left > 0 ? `${shown} and ${left} more` : shown;
}

const mostNamed = 6;
