import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Condition } from "../iam/tree.ts";
import type { OpenCondition, Residual } from "./decision.ts";
import { decide } from "./definition.ts";
import { settled, simplified } from "./residual.ts";
import { inputOf } from "./testing/decide-case.ts";
import type { DecideCase } from "./testing/decide-case.ts";
import {
  conditionKeys,
  contextValue,
  hasTags,
  questionArbitrary,
} from "./testing/question-arbitrary.ts";

const run = { seed: 20261123, numRuns: 4000 };

type Context = NonNullable<DecideCase["request"]["context"]>;

describe("the remaining condition", () => {
  it("holds of the unknown keys' values exactly where the request is allowed with them", () => {
    const found = fc.dictionary(fc.constantFrom(...conditionKeys), contextValue());
    const seen = { allowed: 0, denied: 0 };
    fc.assert(
      fc.property(questionArbitrary, found, (question, values) => {
        const open = decide(inputOf(withContext(question, {}, conditionKeys)));
        if (open.kind !== "depends") return;
        const context = hasTags(question.request.principal) ? values : withoutTag(values);
        const filled = decide(inputOf(withContext(question, context, [])));
        if (filled.kind === "unknown") return;
        const allowed = filled.kind === "allow";
        expect(holds(open.condition, context)).toBe(allowed);
        seen[allowed ? "allowed" : "denied"] += 1;
      }),
      run,
    );
    expect(Math.min(seen.allowed, seen.denied)).toBeGreaterThan(100);
  });

  it("is the same after it is made shorter", () => {
    fc.assert(
      fc.property(
        formula,
        fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
        (one, truths) => {
          expect(truthOf(simplified(one), truths)).toBe(truthOf(one, truths));
        },
      ),
      run,
    );
  });

  it("is settled only where it does not matter which conditions hold", () => {
    fc.assert(
      fc.property(
        formula,
        fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
        (one, truths) => {
          const found = settled(one);
          if (found !== undefined) expect(truthOf(one, truths)).toBe(found);
        },
      ),
      run,
    );
  });

  it("drops what a condition beside it implies, and what it refutes", () => {
    const [a, b, c] = [atom(0), atom(1), atom(2)];
    expect(simplified(all(a, any(a, b)))).toEqual(a);
    expect(simplified(all(a, any(not(a), b)))).toEqual(all(a, b));
    expect(simplified(all(a, any(b, all(c, not(c)))))).toEqual(all(a, b));
    expect(settled(all(a, not(a)))).toBe(false);
    expect(settled(any(a, b, not(a)))).toBe(true);
  });

  it("is settled where a key's absence and its presence come to the same", () => {
    const present = nullAtom("false");
    const missing = nullAtom("true");
    expect(settled(any(present, missing))).toBe(true);
    expect(settled(all(missing, keyIs("StringEquals")))).toBe(false);
    expect(settled(any(present, keyIs("StringNotEquals")))).toBe(true);
    expect(settled(any(missing, keyIs("StringEquals")))).toBeUndefined();
  });
});

function all(...operands: readonly Residual[]): Residual {
  return { kind: "all", operands };
}

function any(...operands: readonly Residual[]): Residual {
  return { kind: "any", operands };
}

function not(residual: Residual): Residual {
  return residual.kind === "condition" ? { ...residual, holds: !residual.holds } : residual;
}

/** Conditions on four keys, which may hold or not in any combination. */
function atom(key: number): Residual {
  return open({ operator: "StringEquals", key: `aws:Key${key}` });
}

function keyIs(operator: "StringEquals" | "StringNotEquals"): Residual {
  return open({ operator, key: "aws:SourceVpc" });
}

function nullAtom(value: string): Residual {
  return open({ operator: "Null", key: "aws:SourceVpc" }, value);
}

function open(condition: Pick<Condition, "operator" | "key">, value = "v"): Residual {
  const start = { line: 1, column: 1, offset: 0 };
  const span = { file: "generated", start, end: start };
  const statement = {
    type: "identity",
    policy: "0",
    statement: 0,
    sid: undefined,
    effect: "Allow",
    span,
  } as const;
  const values = [{ value, span }];
  const whole = { ...condition, quantifier: undefined, ifExists: false, values, span };
  return { kind: "condition", holds: true, open: { statement, condition: whole } };
}

const { formula } = fc.letrec<{ formula: Residual }>((tie) => ({
  formula: fc.oneof(
    { maxDepth: 4 },
    fc.tuple(fc.nat(3), fc.boolean()).map(([key, holds]) => ({ ...atom(key), holds }) as Residual),
    fc.record({
      kind: fc.constantFrom("all", "any"),
      operands: fc.array(tie("formula"), { maxLength: 4 }),
    }),
  ),
}));

function truthOf(residual: Residual, truths: readonly boolean[]): boolean {
  if (residual.kind !== "condition") {
    const each = residual.operands.map((operand) => truthOf(operand, truths));
    return residual.kind === "all" ? each.every(Boolean) : each.some(Boolean);
  }
  return truths[Number(residual.open.condition.key.at(-1))] === residual.holds;
}

/** The formula on known values, by a reading of the generated conditions that shares no code. */
function holds(residual: Residual, context: Context): boolean {
  if (residual.kind === "condition") return openHolds(residual.open, context) === residual.holds;
  return residual.kind === "all"
    ? residual.operands.every((operand) => holds(operand, context))
    : residual.operands.some((operand) => holds(operand, context));
}

function openHolds({ condition, element }: OpenCondition, context: Context): boolean {
  const wanted = condition.values.map(({ value }) => value);
  const matches = (actual: string) =>
    wanted.some((pattern) => matchesText({ pattern, actual, context, like: true }));
  if (element !== undefined) return matches("arn:aws:s3:::b/a") === (element === "Resource");
  return conditionHolds(condition, context);
}

function conditionHolds(condition: Condition, context: Context): boolean {
  const { operator, quantifier, ifExists } = condition;
  const given = context[condition.key];
  const list = given === undefined || typeof given === "string" ? given : [...given];
  const missing = list === undefined || (Array.isArray(list) && list.length === 0);
  const wanted = condition.values.map(({ value }) => value);
  if (operator === "Null") return wanted.includes(String(missing));
  const negated = operator.includes("Not");
  if (missing) return ifExists || quantifier === "ForAllValues" || (!quantifier && negated);
  const like = operator.endsWith("Like");
  const one = (actual: string) =>
    wanted.some((pattern) => matchesText({ pattern, actual, context, like })) !== negated;
  if (quantifier === undefined) return typeof list === "string" && one(list);
  const values = [list].flat();
  if (quantifier === "ForAnyValue") return values.some(one);
  return values.every((value) => value === "") || values.every(one);
}

function matchesText(asked: {
  readonly pattern: string;
  readonly actual: string;
  readonly context: Context;
  readonly like: boolean;
}): boolean {
  const { pattern, actual, context, like } = asked;
  const variable = context["s3:prefix"];
  if (pattern.includes("${") && typeof variable !== "string") return false;
  const text = pattern.replace("${s3:prefix}", String(variable));
  const [head = "", ...tails] = text.split("*");
  const [tail] = tails;
  if (!like || tail === undefined) return text === actual;
  return actual.startsWith(head) && actual.endsWith(tail);
}

function withoutTag(context: Context): Context {
  return Object.fromEntries(Object.entries(context).filter(([key]) => !key.includes("Tag/")));
}

function withContext(
  question: DecideCase,
  context: Context,
  unknown: readonly string[],
): DecideCase {
  return { ...question, request: { ...question.request, context, unknown } };
}
