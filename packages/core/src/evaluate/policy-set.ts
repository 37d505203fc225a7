/** What the policies of one place say together: one Allow suffices, and one Deny. */
import type { Effect, PolicyType, ReadableStatement } from "../iam/tree.ts";
import { claim } from "./claim.ts";
import type { Claim } from "./claim.ts";
import type { StatementRef } from "./decision.ts";
import type { Facts } from "./facts.ts";
import type { NamedPolicy } from "./request.ts";
import type { Scope } from "./scope.ts";
import { statementApplies } from "./statement.ts";
import { no, or, unclear } from "./truth.ts";
import type { Truth } from "./truth.ts";

/** Policies of one type that count together, with what stands around them. */
export type PolicySet = {
  readonly type: PolicyType;
  /** Of an SCP or RCP. */
  readonly level?: number | undefined;
  readonly node?: string | undefined;
  readonly policies: readonly NamedPolicy[];
};

/** Whether a statement is about the principal of the request. */
export type PrincipalTest = (statement: ReadableStatement, scope: Scope) => Truth;

/** Whether a statement with this effect applies; for Allow, the set is named where none does. */
export function anyStatement(
  set: PolicySet,
  effect: Effect,
  { facts, principal }: { readonly facts: Facts; readonly principal: PrincipalTest },
): Claim {
  const found = set.policies.flatMap((policy) =>
    policy.document.statements.map((statement) => {
      const ref = refTo(statement, policy, set);
      const scope = { facts, type: set.type, version: policy.document.version, ref };
      return { ref, truth: withEffect({ statement, effect }, principal, scope) };
    }),
  );
  const { type, level, node } = set;
  const place = level === undefined ? { type } : { type, level, node };
  return claim(or(found.map((one) => one.truth)), {
    because: found.filter((one) => one.truth.kind === "true").map((one) => one.ref),
    missing: effect === "Allow" ? [place] : [],
  });
}

type Asked = {
  readonly statement: NamedPolicy["document"]["statements"][number];
  readonly effect: Effect;
};

/** What cannot be read may say anything; with a readable effect, at least not the opposite. */
function withEffect({ statement, effect }: Asked, principal: PrincipalTest, scope: Scope): Truth {
  if (statement.effect !== effect && statement.effect !== undefined) return no;
  if (statement.kind === "statement") return statementApplies(statement, principal, scope);
  return unclear({ detail: statement.reason, statement: scope.ref });
}

function refTo(statement: Asked["statement"], policy: NamedPolicy, set: PolicySet): StatementRef {
  return {
    type: set.type,
    ...(set.level === undefined ? {} : { level: set.level, node: set.node }),
    policy: policy.name,
    statement: statement.index,
    sid: statement.sid,
    effect: statement.effect,
    span: statement.span,
  };
}
