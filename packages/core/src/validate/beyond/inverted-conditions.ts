/** Conditions that say the opposite of what they seem to, for requests that lack the key. */
import type { Condition, ReadableStatement, Text } from "../../iam/tree.ts";
import type { CheckRow, Found } from "../check.ts";
import { guide } from "../sources.ts";
import {
  asksPresence,
  conditionWords,
  isGuarded,
  isNegated,
  needsPresence,
  sameKey,
} from "./conditions.ts";

const operators = `${guide}/reference_policies_elements_condition_operators.html`;
const sets = `${guide}/reference_policies_condition-single-vs-multi-valued-context-keys.html`;
const mfa = `${guide}/reference_policies_condition-keys.html#condition-keys-multifactorauthpresent`;

export const invertedConditionChecks = [
  {
    code: "NEGATED_CONDITION_ALLOWS_MISSING_KEY",
    title: "Negated condition that lets requests without the key in",
    severity: "security-warning",
    fix: 'Add `"Null": {"<key>": "false"}`, or name the values that are allowed.',
    source: operators,
    run: ({ statements }) =>
      each(statements, "Allow", (condition, statement) => {
        if (!isTag(condition) || !isNegated(condition) || condition.quantifier !== undefined) {
          return undefined;
        }
        if (isGuarded(statement, condition) || isNeededAsVariable(statement, condition)) {
          return undefined;
        }
        return `A request without \`${condition.key}\` meets ${conditionWords(condition)}, so whatever has no such tag is allowed.`;
      }),
  },
  {
    code: "FORALLVALUES_ALLOWS_MISSING_KEY",
    title: "ForAllValues that lets requests without the key in",
    severity: "suggestion",
    fix: 'Add `"Null": {"<key>": "false"}` if requests without the key are not meant.',
    source: sets,
    run: ({ statements, catalogue }) =>
      each(statements, "Allow", (condition, statement) => {
        if (condition.quantifier !== "ForAllValues" || isGuarded(statement, condition)) {
          return undefined;
        }
        // Without tags there is nothing to restrict, and AWS's own examples leave it so.
        if (sameKey(condition, "aws:TagKeys")) return undefined;
        if (catalogue.contextKey(condition.key)?.multivalued !== true) return undefined;
        return `A request without \`${condition.key}\` meets ${conditionWords(condition)}, so the statement allows it.`;
      }),
  },
  {
    code: "FORANYVALUE_NEGATED_IN_ALLOW",
    title: "One other value is enough",
    severity: "security-warning",
    fix: "Write `ForAllValues:` with the negated operator and a `Null` condition, to allow only where no value is of the list.",
    source: sets,
    run: ({ statements }) =>
      each(statements, "Allow", (condition) => {
        if (condition.quantifier !== "ForAnyValue" || !isNegated(condition)) return undefined;
        return `${conditionWords(condition)} holds as soon as one value is not of the list, even if the others are.`;
      }),
  },
  {
    code: "DENY_WITHOUT_MFA_MISSES_ACCESS_KEYS",
    title: "Demand for MFA that access keys escape",
    severity: "security-warning",
    fix: "Write `BoolIfExists`.",
    source: mfa,
    run: ({ statements }) =>
      each(statements, "Deny", (condition, { conditions }) => {
        if (!isMfa(condition, "false") || condition.ifExists) return undefined;
        if (conditions.some((other) => isMfaMissing(other))) return undefined;
        return "Requests with long-term access keys carry no `aws:MultiFactorAuthPresent`, so `Bool` does not deny them.";
      }),
  },
  {
    code: "ALLOW_WITH_MFA_IF_EXISTS",
    title: "Allow for MFA that access keys meet",
    severity: "security-warning",
    fix: "Write `Bool`.",
    source: mfa,
    run: ({ statements }) =>
      each(statements, "Allow", (condition, statement) => {
        if (!isMfa(condition, "true") || !condition.ifExists) return undefined;
        if (isGuarded(statement, condition)) return undefined;
        return "Requests with long-term access keys carry no `aws:MultiFactorAuthPresent`, so `BoolIfExists` allows them without MFA.";
      }),
  },
  {
    code: "TAG_CONDITIONS_JOINED_BY_AND",
    title: "Deny only where every tag is wrong",
    severity: "warning",
    fix: "Write one Deny statement for each tag.",
    source: `${guide}/reference_policies_condition-logic-multiple-context-keys-or-values.html`,
    run: ({ statements }) =>
      statements.filter(({ effect }) => effect === "Deny").flatMap(joinedTags),
  },
] as const satisfies readonly CheckRow[];

function each(
  statements: readonly ReadableStatement[],
  effect: ReadableStatement["effect"],
  wrong: (condition: Condition, statement: ReadableStatement) => string | undefined,
): readonly Found[] {
  return statements
    .filter((statement) => statement.effect === effect)
    .flatMap((statement) =>
      statement.conditions.flatMap((condition) => {
        const message = wrong(condition, statement);
        return message === undefined ? [] : [{ message, span: condition.span }];
      }),
    );
}

const tagFamilies = ["aws:principaltag/", "aws:requesttag/", "aws:resourcetag/"];

function isTag(condition: Condition): boolean {
  return familyOf(condition) !== undefined;
}

function familyOf({ key }: Condition): string | undefined {
  const lower = key.toLowerCase();
  return tagFamilies.find((family) => lower.startsWith(family));
}

/**
 * Whether the statement matches nothing without the key: as a variable in every resource, or in
 * every value of another condition, it then has no value.
 */
function isNeededAsVariable(
  { resource, conditions }: ReadableStatement,
  { key }: Condition,
): boolean {
  const variable = `\${${key.toLowerCase()}}`;
  const needs = (texts: readonly Text[]): boolean =>
    texts.length > 0 && texts.every(({ value }) => value.toLowerCase().includes(variable));
  if (resource !== undefined && !resource.negated && needs(resource.patterns)) return true;
  return conditions.some((other) => needsPresence(other) && needs(other.values));
}

function isMfa(condition: Condition, value: string): boolean {
  const { operator, values } = condition;
  if (operator !== "Bool" || !sameKey(condition, "aws:MultiFactorAuthPresent")) return false;
  return values.every((text) => text.value.toLowerCase() === value);
}

function isMfaMissing(condition: Condition): boolean {
  return asksPresence(condition, "false") && sameKey(condition, "aws:MultiFactorAuthPresent");
}

/** Of tags that requests bring or resources have; a principal's tags are often an exception. */
function joinedTags({ conditions }: ReadableStatement): readonly Found[] {
  return tagFamilies
    .filter((family) => family !== "aws:principaltag/")
    .flatMap((family) => {
      const demands = conditions.filter(
        (condition) => familyOf(condition) === family && isDemand(condition),
      );
      const keys = new Set(demands.map(({ key }) => key.toLowerCase()));
      const [first, second] = [...keys].map((key) => demands.find((one) => sameKey(one, key)));
      if (first === undefined || second === undefined) return [];
      const message = `The statement denies only where the conditions on \`${first.key}\` and \`${second.key}\` both hold: a request with one right tag is not denied.`;
      return [{ message, span: second.span }];
    });
}

/** It asks for a tag to be missing or to have another value. */
function isDemand(condition: Condition): boolean {
  if (asksPresence(condition, "true")) return true;
  return isNegated(condition) && condition.quantifier === undefined && !needsPresence(condition);
}
