/**
 * The decision with every policy's part in it: level by level, and for each statement whether it
 * applies, or the first element that does not match.
 */
import { taskSession } from "../evaluate/assumed-root.ts";
import type { Decision } from "../evaluate/decision.ts";
import type { AuthorizationInput, NamedPolicy } from "../evaluate/request.ts";
import type { Effect, ReadableStatement, Statement } from "../iam/tree.ts";
import type { Span } from "../base/span.ts";
import { askingOf } from "./policy/asking.ts";
import type { Asking } from "./policy/asking.ts";
import { callerSetsOf } from "./caller-sets.ts";
import { compilePolicy, relevantStatements } from "./policy/compile-policy.ts";
import type { CompiledPolicy, CompiledStatement } from "./policy/compile-policy.ts";
import type { Place } from "./compile-set.ts";
import { decideCompiled, isAsked } from "./decide-compiled.ts";
import type { CompiledOptions } from "./decide-compiled.ts";
import {
  actionWords,
  conditionFoundWords,
  notAskedWords,
  principalWords,
  resourceWords,
} from "./explain-words.ts";
import { planOf } from "./plan-action.ts";
import type { ActionPlan } from "./plan-action.ts";
import { No, Open, Yes } from "./policy/tri.ts";
import type { Tri } from "./policy/tri.ts";

export type Explanation = {
  readonly decision: Decision;
  /** SCPs and RCPs from the root down, then the other policies, as far as there are any. */
  readonly parts: readonly ExplainedPart[];
};

/** The policies of one place. */
export type ExplainedPart = Place & {
  /**
   * What they say together: a Deny that applies counts more than an Allow; `open` where that hangs
   * on what is not known; `not-asked` where such policies have no say in the request.
   */
  readonly says: "denies" | "allows" | "nothing" | "open" | "not-asked";
  /** Why they are not asked, or not known. */
  readonly note?: string | undefined;
  readonly policies: readonly ExplainedPolicy[];
};

export type ExplainedPolicy = {
  readonly name: string;
  readonly statements: readonly ExplainedStatement[];
};

export type ExplainedStatement = {
  /** Position in the document, from 0. */
  readonly statement: number;
  readonly sid: string | undefined;
  readonly effect: Effect | undefined;
  readonly span: Span;
  readonly applies: "yes" | "no" | "open";
  /** The element that does not match, or of which it is not known. */
  readonly element?: ExplainedElement | undefined;
  /** In a sentence; absent where the statement applies. */
  readonly because?: string | undefined;
};

export type ExplainedElement =
  | "Action"
  | "NotAction"
  | "Resource"
  | "NotResource"
  | "Principal"
  | "NotPrincipal"
  | "Condition"
  | "Statement";

/** {@link decideCompiled}, with the part of each policy. */
export function explainCompiled(
  input: AuthorizationInput,
  options: CompiledOptions = {},
): Explanation {
  const { problem, told } = withTaskPolicy(input, options.catalogue);
  const decision = decideCompiled(told, options);
  const { action, plan } = planOf(told.policies, told.request.action, options.catalogue);
  const asking = askingOf(told, action);
  const caller = callerSetsOf(plan, asking, options.catalogue);
  const parts = layoutOf(plan, asking).map((laid) =>
    isAsked(laid.place.type, { plan, asking, caller })
      ? partOf(laid, asking)
      : notAsked(laid.place, asking),
  );
  if (problem === undefined) return { decision, parts };
  const unread: ExplainedPart = { type: "session", says: "open", note: problem, policies: [] };
  return { decision, parts: [...parts, unread] };
}

type WithTaskPolicy = {
  readonly told: AuthorizationInput;
  /** Why the task policy is not known. */
  readonly problem: string | undefined;
};

/** A session of `sts:AssumeRoot` has a policy that the request need not bring: AWS's own for the task. */
function withTaskPolicy(
  input: AuthorizationInput,
  catalogue: CompiledOptions["catalogue"],
): WithTaskPolicy {
  const { policies, problem } = taskSession(input, catalogue);
  if (policies === undefined || policies === input.policies.session)
    return { told: input, problem };
  return { told: { ...input, policies: { ...input.policies, session: policies } }, problem };
}

/** The policies of a place, with what can be said of them without the request. */
type LaidOut = {
  readonly place: Place;
  /** What they say as far as statements are concerned that are about other actions. */
  readonly says: "nothing" | "open";
  readonly policies: readonly LaidOutPolicy[];
};

type LaidOutPolicy = {
  readonly name: string;
  /** For every statement what is said of one that is about other actions. */
  readonly others: readonly ExplainedStatement[];
  readonly relevant: readonly CompiledStatement[];
};

/** The same for all actions that share a plan. */
function layoutOf(plan: ActionPlan, { input, action }: Asking): readonly LaidOut[] {
  const known = layouts.get(plan);
  if (known !== undefined) return known;
  const laidOut = placesOf(input, plan.traits.isAssumption).map(({ place, policies }) => {
    const laid = policies.map(({ name, document }): LaidOutPolicy => {
      const policy = compilePolicy(document, place.type);
      return { name, others: otherActions(policy), relevant: relevantStatements(policy, action) };
    });
    const isOpen = laid.some(({ others }) => others.some(({ applies }) => applies === "open"));
    return { place, says: isOpen ? ("open" as const) : ("nothing" as const), policies: laid };
  });
  layouts.set(plan, laidOut);
  return laidOut;
}

const layouts = new WeakMap<ActionPlan, readonly LaidOut[]>();

type Placed = { readonly place: Place; readonly policies: readonly NamedPolicy[] };

function placesOf({ policies }: AuthorizationInput, isAssumption: boolean): readonly Placed[] {
  const levels = (["scp", "rcp"] as const).flatMap((type) =>
    (policies[type] ?? []).map(({ node, policies: named }, level) => ({
      place: { type, level, node },
      policies: named,
    })),
  );
  const resource = policies.resource === undefined ? undefined : [policies.resource];
  const others = [
    { type: "vpce", named: policies.vpce },
    { type: isAssumption ? "trust" : "resource", named: resource },
    { type: "identity", named: policies.identity },
    { type: "boundary", named: policies.boundary },
    { type: "session", named: policies.session },
  ] as const;
  return [
    ...levels,
    ...others.flatMap(({ type, named }) =>
      named === undefined ? [] : [{ place: { type }, policies: named }],
    ),
  ];
}

function notAsked(place: Place, asking: Asking): ExplainedPart {
  return { ...place, says: "not-asked", note: notAskedWords(place.type, asking), policies: [] };
}

function partOf({ place, says, policies }: LaidOut, asking: Asking): ExplainedPart {
  const { type, level, node } = place;
  const told: Told = { says };
  const explained = policies.map((policy) => explainPolicy(policy, asking, told));
  return { type, level, node, says: told.says, policies: explained };
}

/** A Deny that applies counts most, then what is open. */
type Told = { says: ExplainedPart["says"] };

function tell(told: Told, { applies, effect }: ExplainedStatement): void {
  if (applies === "yes" && effect === "Deny") told.says = "denies";
  else if (told.says === "denies") return;
  else if (applies === "open") told.says = "open";
  else if (applies === "yes" && told.says === "nothing") told.says = "allows";
}

function explainPolicy(
  { name, others, relevant }: LaidOutPolicy,
  asking: Asking,
  told: Told,
): ExplainedPolicy {
  if (relevant.length === 0) return { name, statements: others };
  const statements = others.slice();
  for (const statement of relevant) {
    const explained = explainStatement(statement, asking);
    statements[statement.source.index] = explained;
    tell(told, explained);
  }
  return { name, statements };
}

/** What is said of the statements of a policy that are about other actions; the same each time. */
function otherActions(policy: CompiledPolicy): readonly ExplainedStatement[] {
  const known = kept.get(policy);
  if (known !== undefined) return known;
  const explained = policy.document.statements.map((source) =>
    source.kind === "statement"
      ? answer(source, No, {
          element: source.action.negated ? "NotAction" : "Action",
          because: actionWords(source),
        })
      : answer(source, Open, unreadable(source.reason)),
  );
  kept.set(policy, explained);
  return explained;
}

const kept = new WeakMap<CompiledPolicy, readonly ExplainedStatement[]>();

function explainStatement(statement: CompiledStatement, asking: Asking): ExplainedStatement {
  const { source } = statement;
  if (source.kind !== "statement") return answer(source, Open, unreadable(source.reason));
  const found = firstObstacle(statement, source, asking);
  return found === undefined
    ? answer(source, Yes)
    : answer(source, found.truth, { element: found.element, because: found.because });
}

type Obstacle = {
  readonly truth: Tri;
  readonly element: ExplainedElement;
  readonly because: string;
};

/** What does not match; else what is open; undefined where all matches. */
function firstObstacle(
  statement: CompiledStatement,
  source: ReadableStatement,
  asking: Asking,
): Obstacle | undefined {
  let open: Obstacle | undefined;
  for (const [place, test] of statement.tests.entries()) {
    const truth = test(asking);
    if (truth === Yes || (truth === Open && open !== undefined)) continue;
    const condition = source.conditions[statement.asksResource ? place - 1 : place];
    const obstacle =
      condition === undefined
        ? resourceObstacle(source, asking, truth)
        : { truth, element: "Condition" as const, because: conditionFoundWords(condition, asking) };
    if (truth === No) return obstacle;
    open = obstacle;
  }
  const named = statement.principal?.(asking) ?? Yes;
  if (named === Yes || (named === Open && open !== undefined)) return open;
  return principalObstacle(source, asking, named);
}

function resourceObstacle(source: ReadableStatement, asking: Asking, truth: Tri): Obstacle {
  const element = source.resource?.negated === true ? "NotResource" : "Resource";
  return { truth, element, because: resourceWords(source, asking, truth === Open) };
}

function principalObstacle(source: ReadableStatement, asking: Asking, truth: Tri): Obstacle {
  const element = source.principal?.negated === true ? "NotPrincipal" : "Principal";
  return { truth, element, because: principalWords(source, asking, truth === Open) };
}

function unreadable(reason: string) {
  return { element: "Statement", because: reason } as const;
}

const words = { [No]: "no", [Yes]: "yes", [Open]: "open" } as const;

function answer(
  { index, sid, effect, span }: Statement,
  truth: Tri,
  obstacle?: Pick<ExplainedStatement, "element" | "because">,
): ExplainedStatement {
  const own = { statement: index, sid, effect, span, applies: words[truth] };
  return obstacle === undefined ? own : { ...own, ...obstacle };
}
