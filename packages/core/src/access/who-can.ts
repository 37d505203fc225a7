/**
 * Who can do an action on a resource, over a whole organization: every principal in it is asked
 * about, with what is not said of the request left open.
 */
import type { Catalogue } from "../catalogue.ts";
import {
  decideForCaller,
  isKeptOut,
  needsIdentity,
  newManyCallers,
  planAround,
} from "../compile/decide-for-many.ts";
import type { ManyCallers } from "../compile/decide-for-many.ts";
import type { Planned } from "../compile/plan-action.ts";
import type { Decision } from "../evaluate/decision.ts";
import { notConsideredAmong } from "../evaluate/not-considered.ts";
import { ownerOf } from "../evaluate/parties.ts";
import type {
  ApplicablePolicies,
  AuthorizationInput,
  AuthorizationRequest,
  ContextValue,
  Principal,
} from "../evaluate/request.ts";
import type { AccountId } from "../iam/ids.ts";
import type { Organization } from "../organization/organization.ts";
import { activeAccounts, callersIn, callersWithAllow } from "./callers.ts";
import type { AccountCallers, ActiveAccount, KnownCaller } from "./callers.ts";
import { accountOf, levelsOf, prepare } from "./prepared.ts";
import type { Prepared } from "./prepared.ts";
import type { KnownPrincipal } from "./principals.ts";
import { resourceSide } from "./resource-policies.ts";
import type { ResourceSide } from "./resource-policies.ts";

export type WhoCanQuestion = {
  /** `s3:GetObject`. */
  readonly action: string;
  /** An ARN, or `*` for an action without a resource. */
  readonly resource: string;
  readonly resourceAccount?: AccountId | undefined;
  /** What is known of the request, by key in lower case. */
  readonly context?: ReadonlyMap<string, ContextValue> | undefined;
  /** Keys of which nothing is known; all others than those given, unless said. */
  readonly unknown?: readonly string[] | undefined;
  /** Answers also for those who cannot, with the reason. */
  readonly everybody?: boolean | undefined;
};

export type WhoCanAnswer = {
  readonly principal: KnownPrincipal;
  readonly answer: "yes" | "no" | "conditional" | "unknown";
  /** Why, or under which condition; `decisionWords` says it in words. */
  readonly decision: Decision;
};

export type WhoCan = {
  /** How many principals were asked about. */
  readonly asked: number;
  /** Those who can, or may, in the order of `principalsOf`. */
  readonly answers: readonly WhoCanAnswer[];
  readonly notConsidered: readonly string[];
};

/**
 * Asks about every principal. `conditional` means that the answer turns on the open conditions of
 * the decision; `unknown`, that something decisive was not read or is not modelled.
 */
export function whoCan(
  organization: Organization,
  question: WhoCanQuestion,
  catalogue?: Catalogue,
): WhoCan {
  const prepared = prepare(organization);
  const asking = newAsking(prepared, question, catalogue);
  const answers: WhoCanAnswer[] = [];
  let asked = 0;
  for (const account of activeAccounts(prepared)) {
    const callers = callersIn(prepared, account, catalogue);
    asked += callers.all.length;
    askAccount(asking, { account, callers }, answers);
  }
  return { asked, answers, notConsidered: [...asking.left, "principals outside the organization"] };
}

type Asking = {
  readonly prepared: Prepared;
  readonly question: WhoCanQuestion;
  readonly many: ManyCallers;
  /** The names of what was not considered for one of the callers at least. */
  readonly left: Set<string>;
};

function newAsking(
  prepared: Prepared,
  question: WhoCanQuestion,
  catalogue: Catalogue | undefined,
): Asking {
  const many = newManyCallers({ ...question, catalogue });
  return { prepared, question, many, left: new Set() };
}

type InAccount = {
  readonly account: ActiveAccount;
  readonly callers: AccountCallers;
};

function askAccount(
  asking: Asking,
  { account, callers }: InAccount,
  answers: WhoCanAnswer[],
): void {
  const { many, question } = asking;
  const around = surroundings(asking, account);
  noteLeftOut(asking, around, callers);
  const crosses = around.resource.account !== undefined && around.resource.account !== account.id;
  // A grant of a key allows whoever it is for, without policies.
  const byGrant = (around.resource.settings?.kms?.grants ?? []).length > 0;
  const few = question.everybody !== true && !byGrant && needsIdentity(around.planned, crosses);
  for (const caller of few ? callersWithAllow(callers, many.action) : callers.all) {
    const { principal } = caller;
    const input = inputOf(asking, around, caller);
    if (few && crosses && isKeptOut(around.planned, input)) continue;
    const decision = decideForCaller(many, around.planned, input);
    const answer = answerOf(decision);
    if (answer !== "no" || question.everybody === true) {
      answers.push({ principal, answer, decision });
    }
  }
}

/** What is the same for all callers of an account. */
type Surroundings = {
  readonly resource: ResourceSide;
  readonly policies: Pick<ApplicablePolicies, "resource" | "scp" | "rcp">;
  readonly planned: Planned;
};

function surroundings({ prepared, question, many }: Asking, account: ActiveAccount): Surroundings {
  const root: Principal = { kind: "root", account: account.id };
  const resource = resourceSide(prepared, requestOf(question, root));
  const owner = accountOf(prepared, resource.account);
  const policies = {
    resource: resource.policy,
    scp: levelsOf(prepared, "SERVICE_CONTROL_POLICY", account),
    rcp: owner === undefined ? undefined : levelsOf(prepared, "RESOURCE_CONTROL_POLICY", owner),
  };
  return { resource, policies, planned: planAround(many, policies) };
}

function inputOf(
  { prepared, question }: Asking,
  { resource, policies: around }: Surroundings,
  { principal: { principal, tags }, policies }: KnownCaller,
): AuthorizationInput {
  const request = { ...requestOf(question, principal, tags), resourceAccount: resource.account };
  return {
    request,
    policies: { ...policies, ...around },
    organization: prepared.context,
    settings: resource.settings,
  };
}

const noContext: ReadonlyMap<string, ContextValue> = new Map();
const everything = ["*"];

function requestOf(
  { action, resource, resourceAccount, context = noContext, unknown = everything }: WhoCanQuestion,
  principal: Principal,
  tags: ReadonlyMap<string, ContextValue> = noContext,
): AuthorizationRequest {
  const both = tags.size === 0 ? context : new Map([...tags, ...context]);
  return { principal, action, resource, resourceAccount, context: both, unknown };
}

/**
 * What may change a denial into an allow counts as much as what may change an allow. It follows from
 * the account and the kind of the caller, but for a role that is the resource itself.
 */
function noteLeftOut(asking: Asking, around: Surroundings, callers: AccountCallers): void {
  const { left, question } = asking;
  for (const name of around.resource.notConsidered) left.add(name);
  const itself = question.resource.includes(":role/")
    ? callers.all.filter(({ principal }) => principal.arn === question.resource)
    : [];
  for (const caller of [...callers.oneOfEachKind, ...itself]) {
    const input = inputOf(asking, around, caller);
    const rows = around.planned.plan.notConsidered;
    for (const name of notConsideredAmong(rows, input, ownerOf(input.request))) left.add(name);
  }
}

function answerOf(decision: Decision): WhoCanAnswer["answer"] {
  switch (decision.kind) {
    case "allow":
      return "yes";
    case "explicit-deny":
    case "implicit-deny":
      return "no";
    case "depends":
      return "conditional";
    case "unknown":
      return "unknown";
  }
}
