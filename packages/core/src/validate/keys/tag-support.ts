/**
 * Tag conditions on actions that carry no such tags. They are about conditions that fail where the
 * request lacks the key: a negated one holds for such actions, which is another mistake.
 */
import type { Catalogue } from "../../catalogue.ts";
import type { ReadableStatement, Text } from "../../iam/tree.ts";
import { actionPattern, actionsNamed } from "../actions-of.ts";
import { keysOf } from "../beyond/action-facts.ts";
import { conditionWords, needsPresence } from "../beyond/conditions.ts";
import type { CheckRow, FindingSeverity, Found } from "../check.ts";
import { analyzer } from "../sources.ts";

export const tagSupportChecks: readonly CheckRow[] = [
  listed("DENY_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE", "security-warning", "Deny"),
  listed("ALLOW_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE", "suggestion", "Allow"),
  excepted("DENY_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE", "security-warning", {
    effect: "Deny",
    words: "denies nothing of the others",
  }),
  excepted("ALLOW_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE", "suggestion", {
    effect: "Allow",
    words: "allows nothing of the others",
  }),
];

function listed(
  code: string,
  severity: FindingSeverity,
  effect: ReadableStatement["effect"],
): CheckRow {
  return {
    code,
    title: "Tag condition on actions that carry no such tag",
    severity,
    fix: "Move these actions into a statement of their own, without the condition.",
    source: sourceOf(code, severity),
    run: ({ statements, catalogue }) =>
      statements
        .filter((statement) => statement.effect === effect && !statement.action.negated)
        .flatMap((statement) => unsupported(statement, catalogue)),
  };
}

function excepted(
  code: string,
  severity: FindingSeverity,
  about: { readonly effect: ReadableStatement["effect"]; readonly words: string },
): CheckRow {
  return {
    code,
    title: "Tag condition on all actions but a list",
    severity,
    fix: "Name the actions in `Action`.",
    source: sourceOf(code, severity),
    run: ({ statements }) =>
      statements
        .filter(({ effect, action }) => effect === about.effect && action.negated)
        .flatMap(({ conditions }) => conditions)
        .filter((condition) => familyOf(condition.key) !== undefined && needsPresence(condition))
        .map((condition) => ({
          message: `Many actions carry no \`${condition.key}\`, and where it is missing ${conditionWords(condition)} fails: the statement ${about.words}.`,
          span: condition.span,
        })),
  };
}

function sourceOf(code: string, severity: FindingSeverity): string {
  return `${analyzer}#access-analyzer-reference-policy-checks-${severity}-${code.toLowerCase().replaceAll("_", "-")}`;
}

/** Of `aws:TagKeys` the reference tells too little: AWS's own policies use it for `tag:TagResources`. */
const families = ["aws:resourcetag/", "aws:requesttag/"];

function familyOf(key: string): string | undefined {
  const lower = key.toLowerCase();
  return families.find((family) => lower.startsWith(family));
}

function unsupported(
  { action, conditions, effect }: ReadableStatement,
  catalogue: Catalogue,
): readonly Found[] {
  return conditions.flatMap((condition) => {
    const family = familyOf(condition.key);
    if (family === undefined || !needsPresence(condition)) return [];
    const without = action.patterns.filter((pattern) => lacksTag(pattern, family, catalogue));
    if (without.length === 0) return [];
    const verb = effect === "Deny" ? "denies" : "allows";
    const message = `In the catalogue of ${catalogue.date} no request for ${namesOf(without)} carries \`${condition.key}\`, so the statement never ${verb} it.`;
    return [{ message, span: condition.span }];
  });
}

/** Whether the catalogue knows the actions that a pattern names, and none of them carries such a tag. */
function lacksTag({ value }: Text, family: string, catalogue: Catalogue): boolean {
  // Its actions tag resources of all services, by the keys of those.
  if (actionPattern(value)?.service.toLowerCase() === "tag") return false;
  const actions = actionsNamed(value, catalogue);
  return actions.length > 0 && !actions.some((name) => carriesTag(name, family, catalogue));
}

function carriesTag(action: string, family: string, catalogue: Catalogue): boolean {
  const facts = catalogue.action(action);
  if (facts === undefined) return true;
  return keysOf(facts, catalogue)
    .values()
    .some((key) => key.startsWith(family));
}

const mostNamed = 5;

function namesOf(patterns: readonly Text[]): string {
  const names = patterns.slice(0, mostNamed).map(({ value }) => `\`${value}\``);
  const more = patterns.length - names.length;
  if (more > 0) return `${names.join(", ")} or ${more} more`;
  return names.length < 2
    ? names.join("")
    : `${names.slice(0, -1).join(", ")} or ${names.at(-1) ?? ""}`;
}
