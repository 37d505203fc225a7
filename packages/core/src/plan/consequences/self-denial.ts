/**
 * Would the plan lock its own role out? For every prefix of the plan: is each later call of ours
 * still allowed, and can the collector still enter each account and read it? Only answers that
 * change are reported: what was denied before is not the plan's doing.
 *
 * Calls to Organizations and Identity Center are made in the management account, which no SCP or RCP
 * binds; there, only the caller's own permission set can be taken away. A caller in another account,
 * and the roles assumed in member accounts, are bound by both.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
 *
 * Complete for the order in which the steps stand; the model is that of `decide`, and what it does not
 * know is `unknown`.
 */
import { decideIn } from "../../access/authorization-input.ts";
import type { Catalogue } from "../../catalogue.ts";
import type { Decision } from "../../evaluate/decision.ts";
import type { AuthorizationRequest } from "../../evaluate/request.ts";
import type { Organization } from "../../organization/organization.ts";
import { withStandIns } from "../../organization/stand-ins.ts";
import { applyTo } from "../effects/apply-steps.ts";
import type { Plan, SelfDenial } from "../plan.ts";
import {
  closeOrganization,
  openOrganization,
  type PlannedOrganization,
} from "../effects/planned-organization.ts";
import type { Step, StepOperation } from "../step.ts";
import {
  callerSet,
  enterable,
  forgetOwnRole,
  keepsOwnSet,
  onlyOurs,
  type Caller,
} from "./caller.ts";
import { becauseOf, collectRequests, stepRequests, type AskedRequest } from "./own-requests.ts";
import { affectedAccounts, mayBindCaller } from "./affected-accounts.ts";

export type SelfDenialQuestion = {
  /** In the order in which they could run one by one. */
  readonly steps: Plan["steps"];
  readonly before: Organization;
  readonly caller: Caller;
  readonly catalogue: Catalogue;
};

/** In the order of the steps; each call is reported once, for the first step that denies it. */
export function selfDenials(question: SelfDenialQuestion): readonly SelfDenial[] {
  const simulation = new Simulation(question);
  question.steps.forEach((step, place) => simulation.advance(step, place));
  simulation.settleMoves();
  return simulation.found;
}

/** The life of one look through a plan. */
class Simulation {
  readonly found: SelfDenial[] = [];
  readonly #question: SelfDenialQuestion;
  readonly #state: PlannedOrganization;
  /** What was answered last, by call. */
  readonly #answers = new Map<string, Decision["kind"]>();
  /** Accounts that moved since a policy last changed: their order among themselves changes nothing. */
  readonly #moved = new Map<string, Step>();
  #ownSetLost = false;
  #created = 0;
  #now: Organization | undefined;

  constructor(question: SelfDenialQuestion) {
    this.#question = question;
    this.#state = openOrganization(onlyOurs(question.before, question.caller));
    this.#note(this.#callerRequests(question.steps));
    this.#note(this.#collecting(this.#organization().accounts.map(({ name }) => name)));
  }

  advance(step: Step, place: number): void {
    const { operation } = step;
    const { caller, steps } = this.#question;
    if (changesPolicies(operation)) this.settleMoves();
    const had = keepsOwnSet(this.#state, caller);
    this.#do(operation);
    if (had && !keepsOwnSet(this.#state, caller)) this.#loseOwnSet(step, steps[place + 1]);
    const accounts = affectedAccounts(operation, this.#state);
    if (mayBindCaller(operation, { state: this.#state, accounts, caller }))
      this.#report(step, this.#callerRequests(steps.slice(place + 1)));
    if (operation.kind === "move-account")
      for (const account of accounts) this.#moved.set(account, step);
    else if (accounts.length > 0) this.#report(step, this.#collecting(accounts));
  }

  /** Asks for the accounts that have moved, each for the step that moved it. */
  settleMoves(): void {
    for (const [account, step] of this.#moved) this.#report(step, this.#collecting([account]));
    this.#moved.clear();
  }

  #do(operation: StepOperation): void {
    const { caller } = this.#question;
    if (isAboutOthers(operation, this.#state)) return;
    applyTo(this.#state, operation);
    if (operation.kind === "create-account") {
      this.#created += 1;
      enterable(this.#state, operation.name, this.#created);
    }
    if (operation.kind === "provision-permission-set") forgetOwnRole(this.#state, caller);
    this.#now = undefined;
  }

  /** With ids for all that has none yet. */
  #organization(): Organization {
    this.#now ??= withStandIns(closeOrganization(this.#state));
    return this.#now;
  }

  #callerRequests(steps: readonly Step[]): readonly AskedRequest[] {
    const asked = new Map<string, AskedRequest>();
    for (const step of steps) {
      for (const request of stepRequests(step, this.#organization(), this.#question.caller))
        if (!asked.has(request.key)) asked.set(request.key, request);
    }
    return [...asked.values()];
  }

  #collecting(accounts: readonly string[]): readonly AskedRequest[] {
    return accounts.flatMap((name) =>
      collectRequests(name, this.#organization(), this.#question.caller),
    );
  }

  /** Notes the answers without judging them. */
  #note(requests: readonly AskedRequest[]): void {
    for (const { key, request } of requests) this.#answers.set(key, this.#decide(request).kind);
  }

  #decide(request: AuthorizationRequest): Decision {
    return decideIn(this.#organization(), request, this.#question.catalogue);
  }

  #report(step: Step, requests: readonly AskedRequest[]): void {
    for (const { key, request, deniedStep } of requests) {
      const before = this.#answers.get(key) ?? "allow";
      const decision = this.#decide(request);
      this.#answers.set(key, decision.kind);
      if (severity[decision.kind] <= severity[before]) continue;
      this.found.push({
        step: step.id,
        deniedStep,
        call: `${request.action} on ${request.resource}`,
        because: becauseOf(decision),
        kind: severity[decision.kind] === severity["explicit-deny"] ? "denied" : "unknown",
      });
    }
  }

  #loseOwnSet(step: Step, next: Step | undefined): void {
    if (this.#ownSetLost) return;
    this.#ownSetLost = true;
    const policy = `permission set ${callerSet(this.#question.caller) ?? ""}`;
    // After the last step it is the next plan that cannot be made.
    const { service, operation } = next?.calls[0] ?? describeOrganization;
    this.found.push({
      step: step.id,
      deniedStep: next?.id ?? "collect:organization",
      call: `${service}:${operation}`,
      because: [{ policy, statement: "it is no longer assigned to the caller" }],
      kind: "denied",
    });
  }
}

const describeOrganization = { service: "organizations", operation: "DescribeOrganization" };

const severity: Readonly<Record<Decision["kind"], number>> = {
  allow: 0,
  depends: 1,
  unknown: 1,
  "explicit-deny": 2,
  "implicit-deny": 2,
};

function changesPolicies({ kind }: StepOperation): boolean {
  return ["attach-policy", "detach-policy", "update-policy", "enable-policy-type"].includes(kind);
}

/** Whether a step changes only what {@link onlyOurs} left out. */
function isAboutOthers(operation: StepOperation, state: PlannedOrganization): boolean {
  switch (operation.kind) {
    case "add-member":
    case "remove-member":
      return !state.groups.has(operation.group);
    case "update-group":
      return !state.groups.has(operation.displayName);
    case "update-permission-set":
      return !state.permissionSets.has(operation.permissionSet.name);
    case "provision-permission-set":
      return !state.permissionSets.has(operation.name);
    case "tag":
      return operation.resource.kind === "permission-set";
    default:
      return false;
  }
}
