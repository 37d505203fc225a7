/** A request that a comparison found, as `decide` is asked about it. */
import {
  accountOfArn,
  decideCompiled,
  parseAccountId,
  type ApplicablePolicies,
  type NamedPolicy,
  type Point,
  type PolicyType,
  type Principal,
} from "@bailiwick/core";
import type { DecideLine, PrincipalInput } from "@bailiwick/wire";
import { KnownParts } from "../decide/known-parts.ts";
import { inputsFromLine } from "../decide/line.ts";
import { catalogue } from "../workflow/facts.ts";
import { fullAccessOf, type Sides } from "./sides.ts";

export type WitnessRequest = DecideLine["request"];

export type ComparedIn = {
  readonly sides: Sides;
  readonly type: PolicyType;
  readonly resourceAccount?: string | undefined;
};

/**
 * Names as AWS and the policies spell them. Policies without principals do not say who asks: of those
 * who may have such keys, the first one for whom `decide` shows the difference.
 */
export function witnessRequest(point: Point, compared: ComparedIn): WitnessRequest {
  const { resource, context } = point;
  const spelled = spellingOf(compared.sides);
  const present = [...context].flatMap(([key, state]) =>
    state === undefined
      ? []
      : [[spelled(key), state.kind === "single" ? state.value : [...state.values]] as const],
  );
  const rest = {
    action: actionName(point.action),
    resource,
    ...accountOf(point, compared),
    ...(present.length === 0 ? {} : { context: Object.fromEntries(present) }),
  };
  const requests = callersOf(point).map((principal) => ({ principal, ...rest }));
  const shown = requests.find((request) => showsDifference(request, compared));
  return shown ?? requests[0] ?? { principal: { type: "anonymous" }, ...rest };
}

/** Keys that the policies ask for, and that the request does not bring. */
export function absentKeys({ context }: Point, sides: Sides): readonly string[] {
  const spelled = spellingOf(sides);
  return [...context].flatMap(([key, state]) => (state === undefined ? [spelled(key)] : []));
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

function accountOf(
  { context }: Point,
  { resourceAccount }: ComparedIn,
): Pick<WitnessRequest, "resourceAccount"> {
  const account = parseAccountId(textOf(context.get("aws:resourceaccount")) ?? "");
  const owner = resourceAccount ?? account;
  return owner === undefined ? {} : { resourceAccount: owner };
}

/** The most natural first. */
function callersOf({ principal, resource, context }: Point): readonly PrincipalInput[] {
  if (principal !== undefined) return [inputOf(principal)];
  const account =
    parseAccountId(textOf(context.get("aws:principalaccount")) ?? "") ??
    accountOfArn(resource) ??
    "111122223333";
  const arn = textOf(context.get("aws:principalarn"));
  const user = textOf(context.get("aws:username")) ?? "user";
  return [
    ...(arn === undefined || accountOfArn(arn) === undefined ? [] : [arn]),
    `arn:aws:sts::${account}:assumed-role/Role/session`,
    `arn:aws:iam::${account}:user/${user}`,
    `arn:aws:sts::${account}:federated-user/user`,
    `arn:aws:iam::${account}:root`,
  ];
}

function textOf(state: Point["context"] extends ReadonlyMap<string, infer S> ? S : never) {
  return state?.kind === "single" ? state.value : undefined;
}

function inputOf(principal: Principal): PrincipalInput {
  switch (principal.kind) {
    case "user":
    case "federated-user":
      return principal.arn;
    case "role-session":
      return { arn: principal.sessionArn, role: principal.roleArn };
    case "root":
      return `arn:aws:iam::${principal.account}:root`;
    case "assumed-root":
      return {
        arn: `arn:aws:iam::${principal.account}:root`,
        taskPolicy: principal.taskPolicyArn,
      };
    case "service":
      return principal.name;
    case "federated":
      return principal.provider;
    case "anonymous":
      return { type: "anonymous" };
  }
}

/** Whether `decide`, asked about this request, allows it on the one side and not on the other. */
export function showsDifference(
  request: WitnessRequest,
  { sides, type }: Pick<ComparedIn, "sides" | "type">,
): boolean {
  const isAllowed = (policies: readonly NamedPolicy[]) => {
    const inputs = inputsOf(request);
    return (
      inputs !== undefined &&
      inputs.every((input) => {
        const asked = { ...input, policies: inPlace(policies, type) };
        return decideCompiled(asked, { catalogue: catalogue() }).kind === "allow";
      })
    );
  };
  return isAllowed(sides.new) && !isAllowed(sides.existing);
}

/** Undefined where no such principal can be. */
function inputsOf(request: WitnessRequest): ReturnType<typeof inputsFromLine> | undefined {
  try {
    return inputsFromLine({ request }, new KnownParts("."));
  } catch {
    return undefined;
  }
}

/** Policies where they stand, so that the decision is theirs. */
function inPlace(policies: readonly NamedPolicy[], type: PolicyType): ApplicablePolicies {
  const identity = [fullAccessOf("identity")];
  switch (type) {
    case "identity":
      return { identity: policies };
    case "boundary":
      return { identity, boundary: policies };
    case "session":
      return { identity, session: policies };
    case "scp":
      return { identity, scp: [{ node: "root", policies }] };
    case "rcp":
      return { identity, rcp: [{ node: "root", policies }] };
    case "vpce":
      return { identity, vpce: policies };
    case "resource":
    case "trust": {
      const [resource] = policies;
      return { resource: resource ?? undefined };
    }
  }
}
