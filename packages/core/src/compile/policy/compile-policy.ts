/**
 * A policy document in its compiled form: each statement a conjunction of tests, with an index of
 * the actions. Made once for each document and policy type, and kept with the document.
 */
import type {
  Effect,
  PolicyDocument,
  PolicyType,
  ReadableStatement,
  Statement,
} from "../../iam/tree.ts";
import { indexActions, statementsFor } from "./action-index.ts";
import type { ActionIndex } from "./action-index.ts";
import type { Asking } from "./asking.ts";
import { compileCondition, onlyKeyOf } from "./compile-condition.ts";
import type { Test } from "./compile-condition.ts";
import { anyOf, compileNames, compileReach } from "./compile-principal.ts";
import type { ReachTest } from "./compile-principal.ts";
import type { TextTest } from "./glob.ts";
import { compileResource } from "./compile-resource.ts";
import { No, Open, Yes, triAnd } from "./tri.ts";
import type { Tri } from "./tri.ts";

export type CompiledPolicy = {
  readonly document: PolicyDocument;
  readonly type: PolicyType;
  readonly actions: ActionIndex;
  /** By place; a statement is compiled when it is first asked for, and most never are. */
  readonly compiled: Map<number, CompiledStatement>;
  /** What {@link relevantStatements} found last: an action is asked about many times in a row. */
  last: { readonly action: string; readonly relevant: readonly CompiledStatement[] } | undefined;
};

export type CompiledStatement = {
  readonly source: Statement;
  /** Undefined where not even that can be read. */
  readonly effect: Effect | undefined;
  /** Nothing but the action is asked: the statement applies to every request for it. */
  readonly unconditional: boolean;
  /** All but the action and the principal; open where the statement cannot be read. */
  readonly tests: readonly Test[];
  /** The first test is that of the resource; the others are those of the conditions, in order. */
  readonly asksResource: boolean;
  /** For each test the key that it asks for, in lower case; undefined where it asks for more. */
  readonly keys: readonly (string | undefined)[];
  /** Whether a resource matches, where that does not depend on who asks and how. */
  readonly matchesResource: TextTest | undefined;
  /** Undefined in policies that are attached to the principal, and where it names everybody. */
  readonly principal: Test | undefined;
  /** Of Allow statements in policies of resources. */
  readonly reach: ReachTest | undefined;
};

/** The compiled form of a document in its place. */
export function compilePolicy(document: PolicyDocument, type: PolicyType): CompiledPolicy {
  let byType = kept.get(document);
  if (byType === undefined) kept.set(document, (byType = new Map()));
  const known = byType.get(type);
  if (known !== undefined) return known;
  const actions = indexActions(
    document.statements.map((statement) =>
      statement.kind === "statement" ? statement.action : undefined,
    ),
  );
  const policy = { document, type, actions, compiled: new Map(), last: undefined };
  byType.set(type, policy);
  return policy;
}

/** The statements about an action, in their order. */
export function relevantStatements(
  policy: CompiledPolicy,
  action: string,
): readonly CompiledStatement[] {
  if (policy.last?.action === action) return policy.last.relevant;
  const places = statementsFor(policy.actions, action);
  const relevant = places.flatMap((place) => statementAt(policy, place) ?? []);
  policy.last = { action, relevant };
  return relevant;
}

/** The compiled form of the statement at a place of the document. */
export function statementAt(
  { document, type, compiled }: CompiledPolicy,
  place: number,
): CompiledStatement | undefined {
  const known = compiled.get(place);
  if (known !== undefined) return known;
  const source = document.statements[place];
  if (source === undefined) return undefined;
  const variables = document.version === "2012-10-17";
  const statement =
    source.kind === "statement"
      ? compileStatement(source, { type, variables })
      : unreadable(source);
  compiled.set(place, statement);
  return statement;
}

/** Whether a statement whose action matches applies to the request. */
export function applies(statement: CompiledStatement, asking: Asking): Tri {
  if (statement.unconditional) return Yes;
  const result = restHolds(statement, asking);
  if (result === No || statement.principal === undefined) return result;
  return triAnd(result, statement.principal(asking));
}

/** Whether resource and conditions match; the principal is asked for by itself. */
export function restHolds({ tests }: CompiledStatement, asking: Asking): Tri {
  let result: Tri = Yes;
  for (const test of tests) {
    const holds = test(asking);
    if (holds === No) return No;
    if (holds === Open) result = Open;
  }
  return result;
}

const kept = new WeakMap<PolicyDocument, Map<PolicyType, CompiledPolicy>>();

function compileStatement(
  statement: ReadableStatement,
  place: { readonly type: PolicyType; readonly variables: boolean },
): CompiledStatement {
  const { effect, principal, conditions } = statement;
  const { type, variables } = place;
  const resource = compileResource(statement.resource, place);
  const tests = [
    ...(resource === undefined ? [] : [resource.test]),
    ...conditions.map((condition) => compileCondition(condition, variables)),
  ];
  const named = type === "resource" || type === "trust";
  const asks = named || type === "vpce" || type === "rcp";
  const reach = named && effect === "Allow" ? compileReach(principal, type) : undefined;
  const ofPrincipal = asks ? principalTest(statement, type, reach) : undefined;
  return {
    source: statement,
    effect,
    unconditional: tests.length === 0 && ofPrincipal === undefined,
    tests,
    asksResource: resource !== undefined,
    keys: [
      ...(resource === undefined ? [] : [undefined]),
      ...conditions.map((condition) => onlyKeyOf(condition, variables)),
    ],
    matchesResource: resource?.ofText,
    principal: ofPrincipal,
    reach,
  };
}

function principalTest(
  { principal, effect }: ReadableStatement,
  type: PolicyType,
  reach: ReachTest | undefined,
): Test | undefined {
  if (reach !== undefined) return (asking) => anyOf(reach(asking));
  return compileNames(principal, { effect, type });
}

/** What cannot be read may say anything; with a readable effect, at least not the opposite. */
function unreadable(source: Statement): CompiledStatement {
  return {
    source,
    effect: source.effect,
    unconditional: false,
    tests: [() => Open],
    asksResource: false,
    keys: [undefined],
    matchesResource: undefined,
    principal: undefined,
    reach: undefined,
  };
}
