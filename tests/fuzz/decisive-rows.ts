/**
 * Which rows of the tables decided something: a row is decisive in a question if the answer is of
 * another kind once the row's part in it is taken away or turned round. A row that is decisive in no
 * question is tested by none, whatever else the questions show.
 */
import type { Catalogue } from "../../packages/core/src/catalogue.ts";
import { settle } from "../../packages/core/src/compile/decide-compiled.ts";
import { planFor } from "../../packages/core/src/compile/plan-action.ts";
import type { ActionPlan } from "../../packages/core/src/compile/plan-action.ts";
import type { Decision } from "../../packages/core/src/evaluate/decision.ts";
import { decide } from "../../packages/core/src/evaluate/definition.ts";
import { matchesWildcards } from "../../packages/core/src/base/wildcard.ts";
import { parseAccountId } from "../../packages/core/src/iam/ids.ts";
import type { AuthorizationInput, Principal } from "../../packages/core/src/evaluate/request.ts";
import type { Condition, ReadableStatement } from "../../packages/core/src/iam/tree.ts";
import { entryRow, exemptTaskRow, operatorRow } from "./rows.ts";
import { statementsOf, withStatement } from "./statements.ts";
import type { Placed } from "./statements.ts";

type Asked = {
  readonly input: AuthorizationInput;
  readonly catalogue: Catalogue | undefined;
  readonly decision: Decision;
};

/** Takes from `uncovered` the rows that decide in this question. */
export function coverRows(uncovered: Set<string>, asked: Asked): void {
  if (uncovered.size === 0) return;
  coverPrincipalKind(uncovered, asked);
  coverRules(uncovered, asked);
  for (const placed of statementsOf(asked.input.policies)) {
    coverStatement(uncovered, asked, placed);
  }
}

/** Whether the answer is of another kind for this input. */
function turns({ catalogue, decision }: Asked, input: AuthorizationInput): boolean {
  return decide(input, { catalogue }).kind !== decision.kind;
}

function coverPrincipalKind(uncovered: Set<string>, asked: Asked): void {
  const { input } = asked;
  const row = `principal kind ${input.request.principal.kind}`;
  if (!uncovered.has(row)) return;
  const stranger = { ...input.request, principal: somebodyElse };
  if (turns(asked, { ...input, request: stranger })) uncovered.delete(row);
}

const strangersAccount = parseAccountId("000000000000");
const somebodyElse: Principal =
  strangersAccount === undefined
    ? { kind: "anonymous" }
    : { kind: "user", account: strangersAccount, arn: "arn:aws:iam::000000000000:user/else" };

/** The compiled evaluator can be asked without a rule; it agrees with the definition with them. */
function coverRules(uncovered: Set<string>, { input, catalogue, decision }: Asked): void {
  const planned = planFor(input.policies, input.request.action, catalogue);
  const { plan } = planned;
  const turnsWithout = (without: Partial<ActionPlan>) =>
    settle(input, { ...planned, plan: { ...plan, ...without } }, catalogue)?.kind !== decision.kind;
  const rule = "rule" in decision ? decision.rule?.name : undefined;
  const row = `fixed rule ${rule}`;
  if (rule !== undefined && uncovered.has(row)) {
    const others = ({ name }: { readonly name: string }) => name !== rule;
    const without = { always: plan.always.filter(others), never: plan.never.filter(others) };
    if (turnsWithout(without)) uncovered.delete(row);
  }
  for (const task of plan.exemptTasks) {
    const taskRow = exemptTaskRow(task);
    const exemptTasks = plan.exemptTasks.filter((other) => other !== task);
    if (uncovered.has(taskRow) && turnsWithout({ exemptTasks })) uncovered.delete(taskRow);
  }
}

function coverStatement(uncovered: Set<string>, asked: Asked, placed: Placed): void {
  const { statement, type } = placed;
  const turnsWith = (changed: ReadableStatement | undefined) =>
    turns(asked, withStatement(asked.input, placed, changed));
  const cover = (row: string, changed: ReadableStatement | undefined) => {
    if (uncovered.has(row) && turnsWith(changed)) uncovered.delete(row);
  };
  if (statement.kind === "unreadable") {
    if (uncovered.has("unreadable statement") && turnsWith(undefined)) {
      uncovered.delete("unreadable statement");
    }
    return;
  }
  const { action, resource, principal } = statement;
  // What is not about the action decides nothing.
  const asks = asked.input.request.action.toLowerCase();
  const named = action.patterns.some(({ value }) => matchesWildcards(value.toLowerCase(), asks));
  if (action.negated) cover("NotAction", { ...statement, action: { ...action, negated: false } });
  if (named === action.negated) return;
  cover(`policy type ${type} ${statement.effect}`, undefined);
  if (resource?.negated === true) {
    cover("NotResource", { ...statement, resource: { ...resource, negated: false } });
  }
  if (principal?.negated === true) {
    cover("NotPrincipal", { ...statement, principal: { ...principal, negated: false } });
  } else if (principal !== undefined) {
    for (const entry of principal.entries) {
      const entries = principal.entries.filter((other) => other !== entry);
      cover(entryRow(entry), { ...statement, principal: { ...principal, entries } });
    }
  }
  for (const condition of statement.conditions) {
    coverCondition(uncovered, { asked, placed, statement, condition });
  }
}

/** Both outcomes of a condition are rows: one is decisive if the other would turn the answer. */
function coverCondition(
  uncovered: Set<string>,
  at: {
    readonly asked: Asked;
    readonly placed: Placed;
    readonly statement: ReadableStatement;
    readonly condition: Condition;
  },
): void {
  const { asked, placed, statement, condition } = at;
  const held = operatorRow(condition, "holds");
  const failed = operatorRow(condition, "fails");
  if (!uncovered.has(held) && !uncovered.has(failed)) return;
  const turnsIf = (truth: boolean) => {
    const conditions = statement.conditions.map((other) =>
      other === condition ? certain(condition, truth) : other,
    );
    return turns(asked, withStatement(asked.input, placed, { ...statement, conditions }));
  };
  const [turnsIfTrue, turnsIfFalse] = [turnsIf(true), turnsIf(false)];
  // Where both turn it, the condition was open.
  if (turnsIfFalse && !turnsIfTrue) uncovered.delete(held);
  if (turnsIfTrue && !turnsIfFalse) uncovered.delete(failed);
}

/** A condition that always or never holds: its key is in no request. */
function certain({ span }: Condition, truth: boolean): Condition {
  return {
    operator: "Null",
    quantifier: undefined,
    ifExists: false,
    key: "fuzz:InNoRequest",
    values: [{ value: String(truth), span }],
    span,
  };
}
