/** What conditions on texts compare with, as patterns; see text-classes.ts. */
import { conditionOperators } from "../../iam/condition-operators.ts";
import type { ConditionOperator } from "../../iam/condition-operators.ts";
import { padded, resourcePartStart } from "../../compile/policy/compile-resource.ts";
import type { Condition, PolicyType } from "../../iam/tree.ts";
import { foldPoint, foldText, globOf, literalGlob } from "../../compile/policy/glob.ts";
import type { Glob } from "../../compile/policy/glob.ts";
import { hasVariable, templateOf } from "../../compile/policy/variables.ts";
import { wild } from "./text-classes.ts";
import type { TextPattern } from "./text-classes.ts";

/** @param variables - whether `${…}` is replaced: it then stands for any text */
export function patternsOf(condition: Condition, variables: boolean): readonly TextPattern[] {
  const row: ConditionOperator = conditionOperators[condition.operator];
  const globs = condition.values.map(({ value }) => globFor(value, row, variables));
  if (row.value === "arn") return [anyArn, ...globs.flatMap(arnPattern)];
  const folded = row.ignoreCase;
  return globs.map((tokens) => ({ tokens: folded ? tokens.map(foldToken) : tokens, folded }));
}

function globFor(text: string, row: ConditionOperator, variables: boolean): Glob {
  if (row.variables && variables && hasVariable(text)) return widest(text, row.wildcards);
  return row.wildcards ? globOf(text) : literalGlob(text);
}

/** A text with variables, of which nothing is known. */
function widest(text: string, wildcards: boolean): Glob {
  return templateOf(text, wildcards).flatMap((part) =>
    part.kind === "fixed" ? part.glob : [wild.many],
  );
}

/**
 * A pattern of `Resource`. What the evaluator fills up for a short ARN is a pattern of its own.
 *
 * @param variables - whether `${…}` is replaced: it then stands for any text
 */
export function widestResource(
  text: string,
  type: PolicyType,
  variables: boolean,
): readonly TextPattern[] {
  return padded(text, type).map((one) => {
    // Before the resource part, what looks like a variable is text.
    const start = resourcePartStart(one);
    const [head, rest] = [one.slice(0, start), one.slice(start)];
    const isOpen = variables && hasVariable(rest);
    return {
      tokens: [...globOf(head), ...(isOpen ? widest(rest, true) : globOf(rest))],
      folded: false,
    };
  });
}

function foldToken(token: number): number {
  return token < 0 ? token : foldPoint(token);
}

export function wildcardPattern(text: string, folded = false): TextPattern {
  return { tokens: globOf(folded ? foldText(text) : text), folded };
}

/** What operators for ARNs take for one: `arn` and five more parts. */
const anyArn = wildcardPattern("arn:*:*:*:*:*");

/** Each of the first five parts by itself, and the rest as one: none where the parts are fewer. */
function arnPattern(glob: Glob): readonly TextPattern[] {
  let colons = 0;
  const tokens = glob.map((token) => {
    if (colons >= 5) return token;
    if (token === colon) colons += 1;
    return inPart(token);
  });
  return colons < 5 ? [] : [{ tokens, folded: false }];
}

const colon = 58;

function inPart(token: number): number {
  if (token === wild.many) return wild.manyInPart;
  return token === wild.one ? wild.oneInPart : token;
}
