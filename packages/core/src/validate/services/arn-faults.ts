/** An ARN of a policy against the forms that its service's ARNs have. */
import type { Catalogue } from "../../catalogue.ts";
import { formatArn, parseArn } from "../../iam/arn.ts";
import type { Arn } from "../../iam/arn.ts";
import { hasWildcard } from "../actions-of.ts";
import { withoutVariables } from "../beyond/arn-shapes.ts";
import { disjointPatterns } from "../beyond/patterns.ts";
import { allForms, firstWord, ownForms } from "./arn-forms.ts";
import type { ArnForm } from "./arn-forms.ts";
import { reaches } from "./reach.ts";
import {
  servicesOfCustomersOnly,
  servicesOfDoubtfulRegion,
  unlistedForms,
} from "./unlisted-forms.ts";

export type ArnFault =
  | "account-not-allowed"
  | "region-not-allowed"
  | "missing-account"
  | "missing-region"
  /** No resource type has the form. */
  | "no-form"
  /** None has it, and a `*` for the Region or the account would have to go on past a colon. */
  | "no-form-by-parts";

/**
 * What is wrong with an ARN or a pattern of ARNs: nothing where the catalogue knows no form of the
 * service's ARNs. Text that stands for other text is taken for whatever would be right.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function arnFaults(text: string, catalogue: Catalogue): ReadonlySet<ArnFault> {
  let known = keptFaults.get(catalogue);
  if (known === undefined) keptFaults.set(catalogue, (known = new Map()));
  const found = known.get(text);
  if (found !== undefined) return found;
  const faults = new Set(text.length > longestArn ? [] : findFaults(text, catalogue));
  if (known.size >= mostKept) known.clear();
  known.set(text, faults);
  return faults;
}

/** Longer ones AWS does not store: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const longestArn = 2_048;

/** Every check asks about each ARN; AWS's managed policies have about 7,500 between them. */
const mostKept = 20_000;
const keptFaults = new WeakMap<Catalogue, Map<string, ReadonlySet<ArnFault>>>();

function findFaults(text: string, catalogue: Catalogue): readonly ArnFault[] {
  const arn = parseArn(withoutVariables(text));
  if (arn === undefined || hasWildcard(arn.service) || isUnlisted(arn)) return [];
  const own = faultsAmong(arn, ownForms(arn.service, catalogue));
  // Others may list what the service itself does not.
  return own.length === 0 && ownForms(arn.service, catalogue).length > 0
    ? []
    : faultsAmong(arn, allForms(arn.service, catalogue));
}

/**
 * The ARN with its Region and account as the first form has them that its resource may be of;
 * undefined where there is none.
 */
export function mendedArn(text: string, catalogue: Catalogue): string | undefined {
  const written = parseArn(text);
  const { resource = "" } = parseArn(withoutVariables(text)) ?? {};
  const forms = allForms(written?.service ?? "", catalogue);
  const form = forms.find((one) => mayShare(one.resource, resource));
  if (written === undefined || form === undefined) return undefined;
  const mended = (own: string, part: string) => (part === "" ? "" : own === "" ? "*" : own);
  return formatArn({
    ...written,
    region: mended(written.region, form.region),
    account: mended(written.account, form.account),
  });
}

function isUnlisted({ service, resource }: Arn): boolean {
  return (unlistedForms[service] ?? []).some((form) => mayShare(form, resource));
}

function faultsAmong(arn: Arn, forms: readonly ArnForm[]): readonly ArnFault[] {
  if (forms.length === 0) return [];
  const likely = forms.filter((form) => mayShare(form.resource, arn.resource));
  const mayGoOn = hasWildcard(arn.region) || hasWildcard(arn.account);
  const none: ArnFault = mayGoOn ? "no-form-by-parts" : "no-form";
  const faults = likely.length === 0 ? [none] : faultsBefore(arn, likely);
  if (faults.length === 0 || !mayGoOn) return faults;
  const pattern = shortened(tailOf(arn));
  if (!forms.some((form) => reaches(pattern, tailOf(form)))) return faults;
  // Of a word that begins other ARNs, it is hardly meant for the middle of one.
  return likely.length === 0 && forms.some((form) => haveOneWord(form, arn)) ? faults : [];
}

function haveOneWord(form: Arn, arn: Arn): boolean {
  const word = firstWord(form.resource).toLowerCase();
  return word !== "" && word === firstWord(arn.resource).toLowerCase();
}

/** In the parts before the resource, for an ARN whose resource has one of the forms. */
function faultsBefore(arn: Arn, forms: readonly ArnForm[]): readonly ArnFault[] {
  const { service, region, account } = arn;
  const faults: ArnFault[] = [];
  if (isNeverEmpty(account) && forms.every((form) => form.account === ""))
    faults.push("account-not-allowed");
  if (
    isNeverEmpty(region) &&
    !servicesOfDoubtfulRegion.has(service) &&
    forms.every((form) => form.region === "")
  )
    faults.push("region-not-allowed");
  if (
    account === "" &&
    servicesOfCustomersOnly.has(service) &&
    forms.every((form) => form.account !== "")
  )
    faults.push("missing-account");
  if (region === "" && forms.every((form) => form.region !== "")) faults.push("missing-region");
  return faults;
}

/** A `*` may stand for no text. */
function isNeverEmpty(part: string): boolean {
  return [...part].some((character) => character !== "*");
}

/**
 * Whether the last part of an ARN may be of a form. Most forms differ in their first letters, which
 * is quickly seen; of a pattern that begins with a wildcard, and of the far end of a long one, nothing
 * is asked, so that a policy made to be slow is not.
 */
function mayShare(form: string, resource: string): boolean {
  const [first, second] = [literalStart(form), literalStart(resource)];
  if (second === "" && resource !== "") return true;
  if (!first.startsWith(second) && !second.startsWith(first)) return false;
  if (takesAllAfter(form, first) && second.startsWith(first)) return true;
  if (takesAllAfter(resource, second) && first.startsWith(second)) return true;
  return !disjointPatterns(form, shortened(resource));
}

/** Whether a pattern is its literal start and any text: `instance/*`. */
function takesAllAfter(pattern: string, start: string): boolean {
  return pattern.length === start.length + 1 && pattern.endsWith("*");
}

/** What a long pattern begins with: of fewer texts it is not. */
function shortened(pattern: string): string {
  return pattern.length > mostCompared ? `${pattern.slice(0, mostCompared)}*` : pattern;
}

/** Longer than the literal text of any form. */
const mostCompared = 128;

function tailOf({ region, account, resource }: Arn): string {
  return `${region}:${account}:${resource}`;
}

function literalStart(pattern: string): string {
  const places = [pattern.indexOf("*"), pattern.indexOf("?")].filter((place) => place >= 0);
  return places.length === 0 ? pattern : pattern.slice(0, Math.min(...places));
}
