/**
 * Who can do an action on a resource, over a whole organization: every principal in it is asked
 * about, with what is not said of the request left open.
 */
import type { Catalogue } from "../catalogue.ts";
import type { Decision } from "../evaluate/decision.ts";
import type { AuthorizationRequest, ContextValue, NamedPolicy } from "../evaluate/request.ts";
import type { AccountId } from "../iam/ids.ts";
import { nodeOf, policiesAt } from "../organization/organization-index.ts";
import type { Organization } from "../organization/organization.ts";
import { decideFrom } from "./authorization-input.ts";
import { featuresOf, signatureOf } from "./policy-features.ts";
import type { PolicyFeatures } from "./policy-features.ts";
import { accountOf, levelsOf, prepare } from "./prepared.ts";
import type { Prepared } from "./prepared.ts";
import { policiesOfPrincipal } from "./principal-policies.ts";
import type { PrincipalPolicies } from "./principal-policies.ts";
import { principalsOf } from "./principals.ts";
import type { KnownPrincipal } from "./principals.ts";
import { resourceSide } from "./resource-policies.ts";
import type { ResourceSide } from "./resource-policies.ts";
import { decisionWords } from "./words.ts";

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
};

export type WhoCanAnswer = {
  readonly principal: KnownPrincipal;
  readonly answer: "yes" | "no" | "conditional" | "unknown";
  readonly decision: Decision;
  /** Why, or under which condition, in words. */
  readonly because: string;
};

export type WhoCan = {
  /** One for each principal of the organization, in the order of `principalsOf`. */
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
  const asking = newAsking(prepare(organization), question, catalogue);
  const answers = principalsOf(organization).map((principal) => ask(asking, principal));
  const left = new Set(answers.flatMap(({ decision }) => decision.notConsidered));
  return { answers, notConsidered: [...left, "principals outside the organization"] };
}

type Asking = {
  readonly prepared: Prepared;
  readonly question: WhoCanQuestion;
  readonly catalogue: Catalogue | undefined;
  readonly resource: ResourceSide;
  /** What the policies of the resource's side tell apart. */
  readonly resourceFeatures: readonly PolicyFeatures[];
  readonly features: Map<NamedPolicy, PolicyFeatures & { readonly number: number }>;
  readonly accountFeatures: Map<string, readonly PolicyFeatures[]>;
  readonly accountClasses: Map<string, string>;
  readonly decided: Map<string, Decided>;
  readonly relabelled: Map<string, Decided>;
};

type Decided = Pick<WhoCanAnswer, "answer" | "decision" | "because"> & { readonly account: string };

function newAsking(
  prepared: Prepared,
  question: WhoCanQuestion,
  catalogue: Catalogue | undefined,
): Asking {
  // What the resource's side holds does not depend on who asks, except where its policy was not
  // read: that is looked up again for each decision.
  const request = requestOf(question, { kind: "anonymous" });
  const resource = resourceSide(prepared, request);
  const owner = accountOf(prepared, resource.account);
  const levels =
    owner === undefined ? [] : (levelsOf(prepared, "RESOURCE_CONTROL_POLICY", owner) ?? []);
  const policies = [
    ...(resource.policy === undefined ? [] : [resource.policy]),
    ...levels.flatMap((level) => level.policies),
  ];
  return {
    prepared,
    question,
    catalogue,
    resource,
    resourceFeatures: policies.map((policy) => featuresOf(policy, question.action)),
    features: new Map(),
    accountFeatures: new Map(),
    accountClasses: new Map(),
    decided: new Map(),
    relabelled: new Map(),
  };
}

function ask(asking: Asking, principal: KnownPrincipal): WhoCanAnswer {
  const { prepared, catalogue, decided } = asking;
  const caller = policiesOfPrincipal({ prepared, catalogue }, principal.principal);
  const key = groupOf(asking, principal, caller);
  const found = decided.get(key) ?? decideOne(asking, principal, caller);
  decided.set(key, found);
  const { answer, decision, because } = atAccount(asking, {
    key,
    found,
    account: principal.account,
  });
  return { principal, answer, decision, because };
}

function decideOne(asking: Asking, principal: KnownPrincipal, caller: PrincipalPolicies): Decided {
  const { prepared, catalogue, question } = asking;
  const request = requestOf(question, principal.principal, principal.tags);
  const resource = resourceSide(prepared, request);
  const decision = decideFrom(prepared, { request, caller, resource, catalogue });
  const because = decisionWords(decision);
  return { answer: answerOf(decision), decision, because, account: principal.account };
}

/** The same decision in another account of the OU: only the name of the lowest level differs. */
function atAccount(
  asking: Asking,
  {
    key,
    found,
    account,
  }: { readonly key: string; readonly found: Decided; readonly account: string },
): Decided {
  if (found.account === account) return found;
  const ownKey = `${key}\n${account}`;
  const known = asking.relabelled.get(ownKey);
  if (known !== undefined) return known;
  const node = (name: string) => nodeOf({ kind: "account", name }).label;
  const decision = withNode(found.decision, { from: node(found.account), to: node(account) });
  const own = { ...found, decision, because: decisionWords(decision), account };
  asking.relabelled.set(ownKey, own);
  return own;
}

type Renaming = { readonly from: string; readonly to: string };

function withNode(decision: Decision, renaming: Renaming): Decision {
  const renamed = <T extends { readonly node?: string | undefined }>(at: T): T =>
    at.node === renaming.from ? { ...at, node: renaming.to } : at;
  switch (decision.kind) {
    case "allow":
    case "explicit-deny":
      return { ...decision, because: decision.because.map(renamed) };
    case "implicit-deny":
      return { ...decision, missingAllow: decision.missingAllow.map(renamed) };
    case "depends":
      return {
        ...decision,
        on: decision.on.map((open) => ({ ...open, statement: renamed(open.statement) })),
      };
    case "unknown":
      return {
        ...decision,
        reasons: decision.reasons.map((reason) =>
          reason.statement === undefined
            ? reason
            : { ...reason, statement: renamed(reason.statement) },
        ),
      };
  }
}

/** Everything a decision can turn on, for this action. */
function groupOf(asking: Asking, principal: KnownPrincipal, caller: PrincipalPolicies): string {
  const identity = relevantOf(asking, caller.identity ?? []);
  const boundary = relevantOf(asking, caller.boundary ?? []);
  const features = [
    ...identity,
    ...boundary,
    ...featuresOfAccount(asking, principal.account),
    ...asking.resourceFeatures,
  ];
  return [
    classOfAccount(asking, principal.account),
    principal.principal.kind,
    // Service-linked roles and those of Identity Center have rules of their own, known by the path.
    /:role\/(aws-service-role|aws-reserved)\//.exec(principal.arn)?.[1] ?? "",
    // A role may be the resource itself.
    principal.arn === asking.question.resource ? "itself" : "",
    identity.map((one) => one.number).join(","),
    caller.boundary === undefined ? "none" : boundary.map((one) => one.number).join(","),
    signatureOf(principal, features),
  ].join("\n");
}

/**
 * Accounts of one OU with the same policies attached are one class, apart from the management
 * account and the owner of the resource. What names an account otherwise is in the features.
 */
function classOfAccount(asking: Asking, name: string): string {
  const known = asking.accountClasses.get(name);
  if (known !== undefined) return known;
  const { prepared, resource } = asking;
  const account = prepared.index.accountsByName.get(name);
  const own = policiesAtAccount(prepared, name);
  const id = account?.id;
  const special = id === prepared.context.managementAccount || id === resource.account;
  const found = JSON.stringify([account?.parent, own, special ? name : ""]);
  asking.accountClasses.set(name, found);
  return found;
}

function policiesAtAccount(prepared: Prepared, name: string): readonly string[] {
  const attached = policiesAt(prepared.index, "SERVICE_CONTROL_POLICY", { kind: "account", name });
  return attached.map((policy) => policy.name);
}

function relevantOf(
  asking: Asking,
  policies: readonly NamedPolicy[],
): readonly (PolicyFeatures & { readonly number: number })[] {
  return policies
    .map((policy) => {
      const known = asking.features.get(policy);
      if (known !== undefined) return known;
      const found = { ...featuresOf(policy, asking.question.action), number: asking.features.size };
      asking.features.set(policy, found);
      return found;
    })
    .filter((features) => features.relevant);
}

function featuresOfAccount(asking: Asking, name: string): readonly PolicyFeatures[] {
  const known = asking.accountFeatures.get(name);
  if (known !== undefined) return known;
  const account = asking.prepared.index.accountsByName.get(name);
  const levels =
    account === undefined
      ? []
      : (levelsOf(asking.prepared, "SERVICE_CONTROL_POLICY", account) ?? []);
  const found = levels.flatMap((level) => relevantOf(asking, level.policies));
  asking.accountFeatures.set(name, found);
  return found;
}

function requestOf(
  question: WhoCanQuestion,
  principal: AuthorizationRequest["principal"],
  tags: ReadonlyMap<string, ContextValue> = new Map(),
): AuthorizationRequest {
  const { action, resource, resourceAccount, context = new Map(), unknown = ["*"] } = question;
  return {
    principal,
    action,
    resource,
    resourceAccount,
    context: new Map([...tags, ...context]),
    unknown,
  };
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
