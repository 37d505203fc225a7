/** What policies say of one request by themselves, as both evaluators see it. */
import { compilePolicy, applies, relevantStatements } from "../compile/policy/compile-policy.ts";
import { No, Yes } from "../compile/policy/tri.ts";
import type { Facts } from "../evaluate/facts.ts";
import { anyStatement } from "../evaluate/policy-set.ts";
import { everybody, names } from "../evaluate/principal-element.ts";
import type { ContextValue } from "../evaluate/request.ts";
import type { Effect, PolicyDocument, PolicyType } from "../iam/tree.ts";
import { freeAsking } from "./free-asking.ts";
import type { Point } from "./dimension.ts";

/** Whether one of them allows and none denies; undefined where it is not known, or the evaluators differ. */
export function allowsAt(
  documents: readonly PolicyDocument[],
  type: PolicyType,
  point: Point,
): boolean | undefined {
  const context = new Map<string, ContextValue>();
  for (const [key, state] of point.context) if (state !== undefined) context.set(key, state);
  const compiled = compiledAllows(documents, type, { ...point, context });
  const defined = definedAllows(documents, type, { ...point, context });
  return compiled === defined ? compiled : undefined;
}

type Request = Omit<Point, "context"> & { readonly context: ReadonlyMap<string, ContextValue> };

function compiledAllows(
  documents: readonly PolicyDocument[],
  type: PolicyType,
  { action, resource, principal, context }: Request,
): boolean | undefined {
  const asking = freeAsking({
    action,
    resource,
    context,
    unknown: [],
    ...(principal === undefined ? {} : { principal }),
  });
  const statements = documents.flatMap((document) =>
    relevantStatements(compilePolicy(document, type), asking.action),
  );
  const of = (effect: Effect) =>
    statements
      .filter((one) => one.effect === effect || one.effect === undefined)
      .map((statement) => applies(statement, asking));
  const [allows, denies] = [of("Allow"), of("Deny")];
  if (denies.includes(Yes)) return false;
  if (allows.every((one) => one === No)) return false;
  return allows.includes(Yes) && denies.every((one) => one === No) ? true : undefined;
}

function definedAllows(
  documents: readonly PolicyDocument[],
  type: PolicyType,
  { action, resource, principal, context }: Request,
): boolean | undefined {
  const facts: Facts = {
    principal: principal ?? { kind: "federated", provider: "nobody" },
    action: action.toLowerCase(),
    resource,
    context,
    absent: [],
    unknown: [],
    hasBoundary: false,
  };
  const policies = documents.map((document, number) => ({ name: String(number), document }));
  const named = principal === undefined ? everybody : names;
  const of = (effect: Effect) =>
    anyStatement({ type, policies }, effect, { facts, principal: named });
  const [allowed, denied] = [of("Allow").truth.kind, of("Deny").truth.kind];
  if (denied === "true" || allowed === "false") return false;
  return allowed === "true" && denied === "false" ? true : undefined;
}
