/** A request that a comparison found, as `decide` is asked about it. */
import { accountOfArn, parseAccountId, type Point } from "@bailiwick/core";
import type { PrincipalInput } from "@bailiwick/wire";
import { catalogue } from "../workflow/facts.ts";
import { callersOf, textOf } from "./callers.ts";
import { isOfResource, otherAccount, pointsLike } from "./like-points.ts";
import { showsDifference } from "./shown-difference.ts";
import type { ComparedIn, Sides, WitnessRequest } from "./sides.ts";

/** A request, and the point of the policies' space that it stands for. */
export type Witness = { readonly request: WitnessRequest; readonly point: Point };

/**
 * Names as AWS and the policies spell them. A policy may leave open who asks, and whose the resource
 * is: of what may be, the first one for which `decide` shows the difference; the most natural where
 * it does for none, as for strings that AWS does not know.
 */
export function witnessOf(point: Point, compared: ComparedIn): Witness {
  const own = requestsAt(point, compared);
  const shown = own.find((request) => showsDifference(request, compared));
  if (shown !== undefined) return { request: shown, point };
  const found = pointsLike(point, compared)
    .flatMap((like) => requestsAt(like, compared).map((request) => ({ request, point: like })))
    .find(({ request }) => showsDifference(request, compared));
  const [first = requestBy({ type: "anonymous" }, point, compared)] = own;
  return found ?? { request: first, point };
}

/** Keys that the policies ask for, and that the request does not bring. */
export function absentKeys({ context }: Point, sides: Sides): readonly string[] {
  const spelled = spellingOf(sides);
  return [...context].flatMap(([key, state]) => (state === undefined ? [spelled(key)] : []));
}

function requestsAt(point: Point, compared: ComparedIn): readonly WitnessRequest[] {
  const [first, ...others] = callersOf(point);
  if (first === undefined) return [];
  const request = requestBy(first, point, compared);
  const requests = [request, ...others.map((principal) => ({ ...request, principal }))];
  return [...requests, ...requests.flatMap((one) => ofStranger(one, point, compared))];
}

/** Where neither ARN nor policies say whose the resource is, it may be another account's. */
function ofStranger(
  request: WitnessRequest,
  { principal, resource, context }: Point,
  compared: ComparedIn,
): readonly WitnessRequest[] {
  const isSaid = request.resourceAccount !== undefined || accountOfArn(resource) !== undefined;
  if (isSaid || !isOfResource(compared) || context.has("aws:resourceaccount")) return [];
  const account = principal !== undefined && "account" in principal ? principal.account : undefined;
  return [{ ...request, resourceAccount: otherAccount(account) }];
}

function requestBy(
  principal: PrincipalInput,
  { action, resource, context }: Point,
  { sides, resourceAccount }: ComparedIn,
): WitnessRequest {
  const spelled = spellingOf(sides);
  const present = [...context].flatMap(([key, state]) =>
    state === undefined
      ? []
      : [[spelled(key), state.kind === "single" ? state.value : [...state.values]] as const],
  );
  const owner = parseAccountId(textOf(context.get("aws:resourceaccount")) ?? "") ?? resourceAccount;
  return {
    principal,
    action: actionName(action),
    resource,
    ...(owner === undefined ? {} : { resourceAccount: owner }),
    ...(present.length === 0 ? {} : { context: Object.fromEntries(present) }),
  };
}

function actionName(action: string): string {
  const facts = catalogue().action(action);
  return facts === undefined ? action : `${facts.service}:${facts.name}`;
}

/** As a policy spells a key, which may hold the name of a tag. */
function spellingOf(sides: Sides): (key: string) => string {
  const conditions = [...sides.existing, ...sides.new]
    .flatMap(({ document }) => document.statements)
    .flatMap((statement) => (statement.kind === "statement" ? statement.conditions : []));
  const spelled = new Map(conditions.map(({ key }) => [key.toLowerCase(), key]));
  return (key) => spelled.get(key) ?? catalogue().contextKey(key)?.key ?? key;
}
