/** Why an element of a statement does not match a request, in one sentence. */
import { policyTypes } from "../iam/policy-types.ts";
import { formatOperator } from "../iam/operator.ts";
import type { Condition, PolicyType, ReadableStatement } from "../iam/tree.ts";
import { arnOf } from "../evaluate/parties.ts";
import { keyState, valuesOf } from "./policy/asking.ts";
import type { Asking } from "./policy/asking.ts";

/** The same for all actions that it is not about. */
export function actionWords({ action }: ReadableStatement): string {
  return action.negated
    ? "`NotAction` excepts the action."
    : "No pattern of `Action` is of the action.";
}

/** @param isOpen - whether it matches is not known, rather than that it does not */
export function resourceWords(
  { resource }: ReadableStatement,
  asking: Asking,
  isOpen: boolean,
): string {
  const element = resource?.negated === true ? "`NotResource`" : "`Resource`";
  if (isOpen) {
    return `Whether ${element} matches \`${asking.resource}\` turns on a policy variable of which nothing is known.`;
  }
  return resource?.negated === true
    ? `${element} excepts \`${asking.resource}\`.`
    : `${element} does not match \`${asking.resource}\`.`;
}

export function principalWords(
  { principal }: ReadableStatement,
  asking: Asking,
  isOpen: boolean,
): string {
  const element = principal?.negated === true ? "`NotPrincipal`" : "`Principal`";
  const who = arnOf(asking.caller.principal);
  if (isOpen) return `Whether ${element} names \`${who}\` is not known.`;
  return principal?.negated === true
    ? `${element} excepts \`${who}\`.`
    : `${element} does not name \`${who}\`.`;
}

/** `` `aws:RequestedRegion` is `eu-west-1`, and `StringNotEquals` wants none of `eu-west-1`. `` */
export function conditionFoundWords(condition: Condition, asking: Asking): string {
  const { key } = condition;
  const wanted = wantedWords(condition);
  const state = keyState(asking, key.toLowerCase());
  switch (state.kind) {
    case "missing":
      return `The request has no \`${key}\`, and ${wanted}.`;
    case "unknown":
      return `Nothing is known of \`${key}\`, and ${wanted}.`;
    case "single":
    case "many": {
      const found = valuesOf(state);
      return `\`${key}\` is ${found.length === 0 ? "an empty list" : listed(found)}, and ${wanted}.`;
    }
  }
}

/** `` `StringNotEquals` asks for `eu-west-1` ``; the same for every request. */
function wantedWords(condition: Condition): string {
  const known = kept.get(condition);
  if (known !== undefined) return known;
  const values = condition.values.map(({ value }) => value);
  const words = `\`${formatOperator(condition)}\` asks for ${listed(values)}`;
  kept.set(condition, words);
  return words;
}

const kept = new WeakMap<Condition, string>();

/** Why the policies of a type are not asked at all. */
export function notAskedWords(type: PolicyType, asking: Asking): string {
  const { title } = policyTypes[type];
  if (asking.caller.serviceLinked) return `A ${title} does not bind service-linked roles.`;
  if (type === "rcp") {
    return `A ${title} guards resources of member accounts, for the actions that AWS lists; this is none of them.`;
  }
  if (type === "scp") {
    return `A ${title} binds the users, roles and root users of member accounts; the caller is none, or the task is exempt.`;
  }
  return `Such a caller, or such a resource, has no ${title} that is asked.`;
}

/** Up to three, so that a list of hundreds stays readable. */
function listed(texts: readonly string[]): string {
  const shown = texts.slice(0, mostShown).map((text) => `\`${text}\``);
  const left = texts.length - shown.length;
  return left > 0 ? `${shown.join(", ")} or ${left} more` : shown.join(" or ");
}

const mostShown = 3;
