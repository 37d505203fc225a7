/** What the short forms of a blueprint stand for: places, selectors, times. */
import type { AccountSelector, OuPath, PrincipalSelector } from "@bailiwick/core";
import { roleArn } from "../guardrails/definition.ts";
import type { Place, Who } from "./parts.ts";
import { listOf } from "./parts.ts";
import type { Declaration } from "./schema.ts";

/** The path of an organizational unit as a blueprint names it: the word `root` is the root. */
export function ouPathFrom(ou: string | { readonly ou: string }): OuPath {
  if (typeof ou !== "string") return ou.ou;
  return ou === "root" ? "" : ou;
}

/** How a blueprint names a place of the model. */
export function placeLabel(selector: AccountSelector): string {
  if (selector.kind === "account") return `account ${selector.name}`;
  return selector.path === "" ? "root" : selector.path;
}

function selectorFromPlace(place: Place): AccountSelector {
  if (typeof place === "string" || "ou" in place) return { kind: "ou", path: ouPathFrom(place) };
  return { kind: "account", name: place.account };
}

export function selectorsFromPlaces(
  places: Place | readonly Place[] | undefined,
): readonly AccountSelector[] {
  return listOf<Place>(places).map(selectorFromPlace);
}

export function principalFromWho(who: Who): PrincipalSelector {
  if (typeof who === "string") {
    return who === "root-user" ? { kind: "root" } : { kind: who };
  }
  if ("group" in who) return { kind: "group", name: who.group };
  if ("user" in who) return { kind: "user", name: who.user };
  if ("permission-set" in who) return { kind: "permission-set", name: who["permission-set"] };
  return { kind: "role", pattern: who.role.includes(":") ? who.role : roleArn(who.role) };
}

/** `8h`, `90m`, `1h30m` as ISO 8601; what is ISO 8601 already stays as it is. */
export function durationFrom(text: string): string {
  const [, hours, minutes] = /^(?:(\d+)h)?(?:(\d+)m)?$/.exec(text) ?? [];
  if (hours === undefined && minutes === undefined) return text;
  return `PT${hours === undefined ? "" : `${hours}H`}${minutes === undefined ? "" : `${minutes}M`}`;
}

/** Minutes of an ISO 8601 duration; undefined where it is none. Months and years are not counted. */
export function minutesOf(iso: string): number | undefined {
  const parts = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.\d+)?S)?)?$/.exec(iso);
  if (parts === null || iso === "P" || iso.endsWith("T")) return undefined;
  const [days = "0", hours = "0", minutes = "0", seconds = "0"] = parts
    .slice(1)
    .map((part) => part ?? "0");
  return Number(days) * 1440 + Number(hours) * 60 + Number(minutes) + Number(seconds) / 60;
}

/** The instant at which a day is over, or the instant itself. */
export function endOf(until: string): string {
  if (until.includes("T")) return until;
  return new Date(Date.parse(`${until}T00:00:00Z`) + 86_400_000)
    .toISOString()
    .replace(".000Z", "Z");
}

/** Whether the day or instant is over on the day (or at the instant) given as today. */
export function isOver(until: string, today: string): boolean {
  return Date.parse(endOf(until)) <= Date.parse(today);
}

/** The name under which a guardrail is known: its own, or that of the library. */
export function guardrailNameOf(guardrail: NonNullable<Declaration["guardrails"]>[number]): string {
  return "use" in guardrail ? (guardrail.name ?? guardrail.use) : guardrail.name;
}

const managedPrefix = "arn:aws:iam::aws:policy/";

/** The ARN of an AWS managed policy by its name (with its path) or ARN. */
export function managedPolicyArn(policy: string): string {
  return policy.startsWith("arn:") ? policy : `${managedPrefix}${policy}`;
}

/** The inverse of {@link managedPolicyArn}, as short as can be. */
export function managedPolicyName(arn: string): string {
  return arn.startsWith(managedPrefix) ? arn.slice(managedPrefix.length) : arn;
}

/** `/team/Deploy` is the policy Deploy in the path `/team/`; `Deploy` is in the path `/`. */
export function customerPolicyFrom(text: string): { readonly path: string; readonly name: string } {
  const cut = text.lastIndexOf("/") + 1;
  const path = text.slice(0, cut);
  return { path: path.startsWith("/") ? path : `/${path}`, name: text.slice(cut) };
}
