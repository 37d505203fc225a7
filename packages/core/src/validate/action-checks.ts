/** Checks of `Action` and `NotAction`. */
import { nearest } from "../base/nearest.ts";
import { matchesWildcards } from "../base/wildcard.ts";
import type { Catalogue } from "../catalogue.ts";
import type { Text } from "../iam/tree.ts";
import { actionPattern, actionsNamed, hasWildcard } from "./actions-of.ts";
import type { CheckContext, CheckRow, Found } from "./check.ts";
import { analyzer } from "./sources.ts";
import { isUnlistedAction, unlistedServices } from "./unlisted-names.ts";

export const actionChecks: readonly CheckRow[] = [
  {
    code: "INVALID_SERVICE_IN_ACTION",
    title: "Unknown service in an action",
    severity: "error",
    fix: "Correct the service prefix.",
    source: `${analyzer}#access-analyzer-reference-policy-checks-error-invalid-service-in-action`,
    run: (context) =>
      eachPattern(context, ({ value, span }) => {
        const pattern = actionPattern(value);
        if (pattern === undefined || hasWildcard(pattern.service)) return [];
        if (context.catalogue.service(pattern.service) !== undefined) return [];
        if (unlistedServices.has(pattern.service.toLowerCase())) return [];
        const meant = nearest(pattern.service.toLowerCase(), context.catalogue.services());
        const message = `\`${pattern.service}\` is the prefix of no service in the catalogue of ${context.catalogue.date}, so \`${value}\` names no action.${meantWords(meant)}`;
        return [{ message, span }];
      }),
  },
  {
    code: "INVALID_ACTION",
    title: "Unknown action",
    severity: "error",
    fix: "Correct the name of the action.",
    source: `${analyzer}#access-analyzer-reference-policy-checks-error-invalid-action`,
    run: (context) =>
      eachPattern(context, ({ value, span }) => {
        if (!isUnknownAction(value, context.catalogue)) return [];
        const message = `The service has no action \`${value}\` in the catalogue of ${context.catalogue.date}.${meantWords(nearestAction(value, context.catalogue))}`;
        return [{ message, span }];
      }),
  },
  {
    code: "ACTION_PATTERN_WITHOUT_MATCH",
    title: "Pattern of no action",
    severity: "warning",
    fix: "Correct the pattern, or remove it.",
    source: `${analyzer}#access-analyzer-reference-policy-checks-error-invalid-action`,
    run: (context) =>
      eachPattern(context, ({ value, span }) => {
        const pattern = actionPattern(value);
        if (pattern === undefined || !hasWildcard(pattern.name)) return [];
        if (context.catalogue.service(pattern.service) === undefined) return [];
        if (actionsNamed(value, context.catalogue).length > 0) return [];
        const message = `No action of the service is of the pattern \`${value}\` in the catalogue of ${context.catalogue.date}.`;
        return [{ message, span }];
      }),
  },
  {
    code: "REDUNDANT_ACTION",
    title: "Action that another one covers",
    severity: "suggestion",
    fix: "Remove the action, which changes nothing.",
    source: `${analyzer}#access-analyzer-reference-policy-checks-suggestion-redundant-action`,
    run: ({ statements }) =>
      statements.flatMap(({ action }) =>
        redundant(action.patterns, { ignoreCase: true }).map(({ text, by }) => ({
          message: `\`${text.value}\` is covered by \`${by.value}\` in the same list.`,
          span: text.span,
        })),
      ),
  },
  {
    code: "REDUNDANT_RESOURCE",
    title: "Resource that another one covers",
    severity: "suggestion",
    fix: "Remove the resource, which changes nothing.",
    source: `${analyzer}#access-analyzer-reference-policy-checks-suggestion-redundant-resource`,
    run: ({ statements }) =>
      statements.flatMap(({ resource }) =>
        redundant(resource?.patterns ?? [], {}).map(({ text, by }) => ({
          message: `\`${text.value}\` is covered by \`${by.value}\` in the same list.`,
          span: text.span,
        })),
      ),
  },
];

function eachPattern(
  { statements }: CheckContext,
  check: (pattern: Text) => readonly Found[],
): readonly Found[] {
  return statements.flatMap(({ action }) => action.patterns.flatMap(check));
}

function isUnknownAction(text: string, catalogue: Catalogue): boolean {
  const pattern = actionPattern(text);
  if (pattern === undefined || hasWildcard(text) || isUnlistedAction(text)) return false;
  // Of variables another check tells.
  if (text.includes("${")) return false;
  return catalogue.service(pattern.service) !== undefined && catalogue.action(text) === undefined;
}

function nearestAction(text: string, catalogue: Catalogue): string | undefined {
  const pattern = actionPattern(text);
  const facts = pattern === undefined ? undefined : catalogue.service(pattern.service);
  if (pattern === undefined || facts === undefined) return undefined;
  const lower = new Map(facts.actions.map((name) => [name.toLowerCase(), name]));
  const found = nearest(pattern.name.toLowerCase(), [...lower.keys()]);
  return found === undefined ? undefined : `${facts.prefix}:${lower.get(found) ?? found}`;
}

/** ` Did you mean \`x\`?` with the leading space, or nothing. */
export function meantWords(meant: string | undefined): string {
  return meant === undefined ? "" : ` Did you mean \`${meant}\`?`;
}

/**
 * Texts that a pattern of the list covers: a pattern that matches another's text, wildcards
 * included, matches all that the other does, since each `*` and `?` of it stands for itself.
 */
function redundant(
  texts: readonly Text[],
  options: { readonly ignoreCase?: boolean },
): readonly { readonly text: Text; readonly by: Text }[] {
  const folded = ({ value }: Text) => (options.ignoreCase === true ? value.toLowerCase() : value);
  const byHead = widePatterns(texts, folded);
  const lengths = new Set([...byHead.keys()].map((head) => head.length));
  const seen = new Map<string, Text>();
  return texts.flatMap((text) => {
    const own = folded(text);
    const twin = seen.get(own);
    if (twin !== undefined) return [{ text, by: twin }];
    seen.set(own, text);
    if (own.includes("?") || own.includes("${")) return [];
    const by = [...lengths]
      .flatMap((length) => byHead.get(own.slice(0, length)) ?? [])
      .find((wide) => covers(folded(wide), own));
    return by === undefined ? [] : [{ text, by }];
  });
}

/**
 * By what stands before the first `*`: a list may have thousands of patterns, and only those that
 * begin like a text can cover it.
 */
function widePatterns(
  texts: readonly Text[],
  folded: (text: Text) => string,
): ReadonlyMap<string, readonly Text[]> {
  const wide = texts.filter(
    ({ value }) => value.includes("*") && !value.includes("?") && !value.includes("${"),
  );
  return Map.groupBy(wide, (text) => folded(text).slice(0, text.value.indexOf("*")));
}

function covers(wide: string, narrow: string): boolean {
  return matchesWildcards(wide, narrow) && !matchesWildcards(narrow, wide);
}
