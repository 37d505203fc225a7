/**
 * Statements that apply to no request: silent wherever the catalogue might know less than AWS, as
 * for `NotAction`, actions that it lacks, and keys that a session carries to every service.
 */
import type { Catalogue } from "../../catalogue.ts";
import { parseArn } from "../../iam/arn.ts";
import type { Condition, ReadableStatement } from "../../iam/tree.ts";
import type { CheckContext, CheckRow, Found } from "../check.ts";
import { guide, reference } from "../sources.ts";
import { actionsOf, isCarried } from "./action-facts.ts";
import { conditionWords, needsPresence } from "./conditions.ts";
import { areComparable } from "./patterns.ts";
import { contradict } from "./contradictions.ts";
import { deniesAllOf } from "./covered.ts";
import { disjointArns, withoutVariables } from "./arn-shapes.ts";

export const neverMatchingChecks = [
  {
    code: "CONDITION_KEY_NOT_OF_ACTION",
    title: "Condition key that no action of the statement carries",
    severity: "warning",
    fix: "Use a key of these actions, or move the actions that carry it into a statement of their own.",
    source: reference,
    run: ({ statements, catalogue }) =>
      statements.flatMap((statement) => keysOfNoAction(statement, catalogue)),
  },
  {
    code: "CONTRADICTING_CONDITIONS",
    title: "Conditions that no request meets together",
    severity: "warning",
    fix: "Put the values into one condition, or write one statement for each.",
    source: `${guide}/reference_policies_condition-logic-multiple-context-keys-or-values.html`,
    run: ({ statements }) => statements.flatMap(contradictions),
  },
  {
    code: "RESOURCE_NOT_OF_ACTION",
    title: "Resources that no action of the statement has",
    severity: "warning",
    types: ["identity", "boundary", "session", "scp", "rcp", "vpce"],
    fix: "Write the ARN of a resource of these actions.",
    source: reference,
    run: ({ statements, catalogue }) =>
      statements.flatMap((statement) => resourcesOfNoAction(statement, catalogue)),
  },
  {
    code: "ALLOW_DENIED_BY_OTHER_STATEMENT",
    title: "Allow that another statement denies wholly",
    severity: "warning",
    fix: "Remove the Allow, or except from the Deny what is meant to be allowed.",
    source: `${guide}/reference_policies_evaluation-logic_policy-eval-denyallow.html`,
    run: deniedAllows,
  },
] as const satisfies readonly CheckRow[];

function keysOfNoAction(
  { action, conditions }: ReadableStatement,
  catalogue: Catalogue,
): readonly Found[] {
  const needed = conditions.filter((condition) => needsPresence(condition));
  const actions = needed.length === 0 ? undefined : actionsOf(action, catalogue);
  if (actions === undefined) return [];
  return needed
    .filter(({ key }) => actions.every((name) => isCarried(key, name, catalogue) === "no"))
    .map((condition) => ({
      message: `None of the actions of the statement carries \`${condition.key}\` in the catalogue of ${catalogue.date}, so ${conditionWords(condition)} never holds and the statement never applies.`,
      span: condition.span,
    }));
}

function contradictions({ conditions }: ReadableStatement): readonly Found[] {
  return conditions.flatMap((condition, index) => {
    const other = conditions.slice(0, index).find((earlier) => contradict(earlier, condition));
    return other === undefined ? [] : [contradictionFound(condition, other)];
  });
}

function contradictionFound(condition: Condition, other: Condition): Found {
  const message = `No request meets both ${conditionWords(other)} and ${conditionWords(condition)}: all conditions of a statement must hold, so it never applies.`;
  return { message, span: condition.span };
}

function resourcesOfNoAction(
  { action, resource }: ReadableStatement,
  catalogue: Catalogue,
): readonly Found[] {
  if (resource === undefined || resource.negated || resource.patterns.length === 0) return [];
  const texts = resource.patterns.map(({ value }) => value);
  if (!texts.every(isWholeArn)) return [];
  const shapes = actionsOf(action, catalogue)?.map((name) => shapesOf(name, catalogue));
  if (shapes === undefined || shapes.some((known) => known === undefined)) return [];
  const distinct = [...new Set(shapes.flatMap((known) => known ?? []))];
  const meets = (text: string): boolean =>
    distinct.some((shape) => !disjointArns(shape, withoutVariables(text)));
  const first = resource.patterns[0];
  if (first === undefined || !areComparable(distinct, texts) || texts.some(meets)) return [];
  // A form that the catalogue has nowhere may be one that it lacks, as CloudFormation's transforms.
  if (!texts.every((text) => isKnownForm(text, catalogue))) return [];
  const message = `No action of the statement has a resource of this form in the catalogue of ${catalogue.date}, so with \`${first.value}\` the statement never applies.`;
  return [{ message, span: first.span }];
}

/** Short ARNs are filled up in ways of their own. */
function isWholeArn(text: string): boolean {
  return text.startsWith("arn:") && text.split(":").length >= 6;
}

/**
 * The forms of the action's resources; undefined where the catalogue does not say them all. Of some
 * actions that it lists without any, AWS checks an ARN all the same, as its own policies show
 * (`iam:ListRoles`, `ssmmessages:OpenDataChannel`), so nothing is said of them.
 */
function shapesOf(name: string, catalogue: Catalogue): readonly string[] | undefined {
  const facts = catalogue.action(name);
  const service = facts === undefined ? undefined : catalogue.service(facts.service);
  if (facts === undefined || service === undefined) return undefined;
  const arns = facts.resourceTypes.map(
    (used) => service.resourceTypes.find(({ name: own }) => own === used.name)?.arns ?? [],
  );
  const shapes = arns.flat().map(withoutVariables);
  const hasOwn = shapes.some((shape) => parseArn(shape)?.service === facts.service);
  if (!hasOwn || arns.some((of) => of.length === 0) || hasMoreResources.has(name)) return undefined;
  return shapes;
}

/** AWS's own policies use it for what AWS RAM shares, of which the published list has a part. */
const hasMoreResources: ReadonlySet<string> = new Set(["ec2:PutResourcePolicy"]);

function isKnownForm(text: string, catalogue: Catalogue): boolean {
  const types = catalogue.service(parseArn(text)?.service ?? "")?.resourceTypes ?? [];
  const forms = types.flatMap(({ arns }) => arns.map(withoutVariables));
  return forms.some((form) => !disjointArns(form, withoutVariables(text)));
}

function deniedAllows({ statements }: CheckContext): readonly Found[] {
  const denials = statements.filter(
    ({ effect, conditions }) => effect === "Deny" && conditions.length === 0,
  );
  return statements
    .filter(({ effect }) => effect === "Allow")
    .flatMap((allow) => {
      const denial = denials.find((deny) => deniesAllOf(deny, allow));
      if (denial === undefined) return [];
      const name = denial.sid === undefined ? `${denial.index + 1}` : `\`${denial.sid}\``;
      const message = `Statement ${name} denies everything that this statement allows, without a condition, so the Allow has no effect.`;
      return [{ message, span: allow.span }];
    });
}
