/**
 * Whether a statement applies to a request: its principal, action, resource and conditions must all
 * match. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
 */
import { matchesWildcards } from "../base/wildcard.ts";
import type { ActionElement, PolicyType, ReadableStatement, ResourceElement } from "../iam/tree.ts";
import { matchesPattern, patternOf } from "../iam/values/pattern.ts";
import type { Pattern } from "../iam/values/pattern.ts";
import { conditionHolds } from "./condition.ts";
import { hasVariables } from "./scope.ts";
import type { Scope } from "./scope.ts";
import { and, no, openOn, or, truthOf, yes } from "./truth.ts";
import type { Truth } from "./truth.ts";
import { expandVariables } from "./variables.ts";

/** @param principal - whether the statement is about the request's principal */
export function statementApplies(
  statement: ReadableStatement,
  principal: (statement: ReadableStatement, scope: Scope) => Truth,
  scope: Scope,
): Truth {
  if (!actionMatches(statement.action, scope.facts.action)) return no;
  const resource = resourceMatches(statement.resource, scope);
  if (resource.kind === "false") return no;
  return and([
    resource,
    principal(statement, scope),
    ...statement.conditions.map((condition) => conditionHolds(condition, scope)),
  ]);
}

/**
 * Capitals do not count, in the service prefix neither.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
 */
function actionMatches(element: ActionElement, action: string): boolean {
  const matches = element.patterns.some(({ value }) =>
    matchesWildcards(value.toLowerCase(), action),
  );
  return matches !== element.negated;
}

/**
 * One pattern over the whole text of the ARN: a `*` reaches over colons.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
function resourceMatches(element: ResourceElement | undefined, scope: Scope): Truth {
  if (element === undefined) return yes;
  const { negated } = element;
  const each = element.patterns.map(({ value, span }) => {
    const state = resourcePatternMatches(value, scope);
    if (typeof state === "boolean") return truthOf(state !== negated);
    const values = [{ value, span }];
    return openOn({
      statement: scope.ref,
      condition: {
        operator: "StringLike",
        quantifier: undefined,
        ifExists: false,
        key: state.unknownKey,
        values,
        span,
      },
      element: negated ? "NotResource" : "Resource",
    });
  });
  return negated ? and(each) : or(each);
}

function resourcePatternMatches(
  text: string,
  scope: Scope,
): boolean | { readonly unknownKey: string } {
  const { facts, type } = scope;
  const head = hasVariables(scope) ? resourcePartStart(text) : text.length;
  const expansion = expandVariables(text.slice(head), { facts, wildcards: true });
  const before = patternOf(text.slice(0, head));
  switch (expansion.kind) {
    // "It will not match any resource", so `NotResource` excepts nothing by it.
    case "no-value":
      return false;
    case "unknown":
      return (
        matchesPattern([...before, ...expansion.widest], facts.resource) && {
          unknownKey: expansion.key,
        }
      );
    case "pattern":
      return matchesOrPadded([...before, ...expansion.pattern], { text, type }, facts.resource);
  }
}

/**
 * Where the resource part of an ARN begins, after the fifth colon; a variable before it is text.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-resourceelement
 */
function resourcePartStart(text: string): number {
  let at = 0;
  for (let colons = 0; colons < 5; colons += 1) {
    const colon = text.indexOf(":", at);
    if (colon < 0) return text.length;
    at = colon + 1;
  }
  return at;
}

/** The policy types in which AWS fills a short ARN (`arn:aws:sqs`) up with `*`: decision 0006. */
const padsShortArns: ReadonlySet<PolicyType> = new Set(["identity", "boundary", "session"]);

function matchesOrPadded(
  pattern: Pattern,
  { text, type }: { readonly text: string; readonly type: PolicyType },
  resource: string,
): boolean {
  if (matchesPattern(pattern, resource)) return true;
  const parts = text.split(":").length;
  if (!padsShortArns.has(type) || parts >= 6 || !text.startsWith("arn:")) return false;
  return matchesPattern([...pattern, ...patternOf(":*".repeat(6 - parts))], resource);
}
