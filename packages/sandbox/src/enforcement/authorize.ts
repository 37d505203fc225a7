/**
 * Whether a call is allowed: the definition evaluator over everything that applies to the caller and
 * the resource. The sandbox is never more permissive than the rules: what the evaluator cannot
 * decide is denied, and the denial says that it is undecided and why.
 */
import {
  decide,
  denialMessage,
  parseAccountId,
  type AccountId,
  type ApplicablePolicies,
  type AuthorizationInput,
  type Catalogue,
  type ContextValue,
  type Decision,
  type NamedPolicy,
  type OrganizationContext,
  type PolicyLevel,
  type PolicyType,
} from "@bailiwick/core";
import type {
  AuthorizationCheck,
  Caller,
  Directory,
  LevelText,
  PolicyText,
  PrincipalFacts,
} from "../service.ts";
import { requestContext } from "./request-context.ts";
import type { PolicyCache } from "./policy-cache.ts";

export type Authorization = {
  readonly directory: Directory;
  readonly catalogue: Catalogue;
  readonly policies: PolicyCache;
  readonly nowMs: number;
  /** `aws:RequestedRegion`. */
  readonly region: string;
};

export type Denial = {
  /** AWS's wording, or why nothing could be decided. */
  readonly message: string;
  /** The evaluator could not decide; worth a line in the log. */
  readonly undecided: boolean;
};

/** Why the check is denied; undefined when it is allowed. */
export function authorize(
  caller: Caller,
  check: AuthorizationCheck,
  options: Authorization,
): Denial | undefined {
  const input = authorizationInput(caller, check, options);
  const decision = decide(input, { catalogue: options.catalogue });
  switch (decision.kind) {
    case "allow":
      return undefined;
    case "explicit-deny":
    case "implicit-deny":
      return { message: denialMessage(decision, input), undecided: false };
    case "depends":
    case "unknown":
      return { message: undecidedMessage(caller, check, decision), undecided: true };
  }
}

function undecidedMessage(
  caller: Caller,
  check: AuthorizationCheck,
  decision: Extract<Decision, { kind: "depends" | "unknown" }>,
): string {
  const reasons =
    decision.kind === "unknown"
      ? decision.reasons.map((reason) => reason.detail)
      : decision.on.map((open) => `nothing is known of \`${open.condition.key}\``);
  return `User: ${caller.arn} is not authorized to perform: ${check.action} on resource: ${check.resource} because the sandbox cannot decide it, and denies what it cannot decide: ${[...new Set(reasons)].join("; ")}`;
}

/** Everything that the evaluator is told about the call. */
function authorizationInput(
  caller: Caller,
  check: AuthorizationCheck,
  options: Authorization,
): AuthorizationInput {
  const { directory } = options;
  const facts = principalFacts(caller, directory);
  const resourceAccount = check.resourceAccount ?? accountOfArn(check.resource);
  return {
    request: {
      principal: caller.principal,
      action: check.action,
      resource: check.resource,
      ...(check.resourceAccount === undefined ? {} : { resourceAccount: check.resourceAccount }),
      context: new Map<string, ContextValue>([
        ...requestContext(caller, facts, options),
        ...checkContext(check),
      ]),
    },
    policies: applicablePolicies(caller, { check, facts, resourceAccount }, options),
    ...organizationContext(directory, [caller.account, resourceAccount]),
  };
}

type Circumstances = {
  readonly check: AuthorizationCheck;
  readonly facts: PrincipalFacts | undefined;
  readonly resourceAccount: AccountId | undefined;
};

function applicablePolicies(
  caller: Caller,
  { check, facts, resourceAccount }: Circumstances,
  options: Authorization,
): ApplicablePolicies {
  const { policies, directory } = options;
  const named = (texts: readonly PolicyText[], type: PolicyType): readonly NamedPolicy[] =>
    texts.map((text) => policies.named(text, type));
  const levels = (texts: readonly LevelText[], type: PolicyType): readonly PolicyLevel[] =>
    texts.map((level) => ({ node: level.node, policies: named(level.policies, type) }));
  const scp = directory.levels(caller.account, "SERVICE_CONTROL_POLICY");
  const rcp =
    resourceAccount === undefined
      ? undefined
      : directory.levels(resourceAccount, "RESOURCE_CONTROL_POLICY");
  const session = sessionPolicies(caller, directory);
  const resource = check.resourcePolicy;
  return {
    ...(facts === undefined ? {} : { identity: named(facts.policies, "identity") }),
    ...(facts?.boundary === undefined ? {} : { boundary: named([facts.boundary], "boundary") }),
    ...(session === undefined ? {} : { session: named(session, "session") }),
    ...(resource === undefined ? {} : { resource: policies.named(resource, resource.type) }),
    ...(scp === undefined ? {} : { scp: levels(scp, "scp") }),
    ...(rcp === undefined ? {} : { rcp: levels(rcp, "rcp") }),
  };
}

/** The IAM user or role behind the caller; an assumed root has none. */
function principalFacts(caller: Caller, directory: Directory): PrincipalFacts | undefined {
  const { principal } = caller;
  switch (principal.kind) {
    case "user":
      return directory.user(caller.account, lastSegment(principal.arn));
    case "role-session":
      return directory.role(caller.account, lastSegment(principal.roleArn));
    case "federated-user":
      return directory.user(caller.account, lastSegment(principal.federatedBy ?? ""));
    case "root":
    case "assumed-root":
    case "service":
    case "federated":
    case "anonymous":
      return undefined;
  }
}

/**
 * Session policies, where the session has any. A federated user always has a list: without a policy
 * it is empty and grants nothing. The task policy of an assumed root is a session policy, too.
 */
function sessionPolicies(caller: Caller, directory: Directory): readonly PolicyText[] | undefined {
  const { session, principal } = caller;
  if (session === undefined) return undefined;
  const inline =
    session.inlinePolicy === undefined
      ? []
      : [{ name: "session policy", text: session.inlinePolicy }];
  const arns =
    principal.kind === "assumed-root"
      ? [...session.policyArns, principal.taskPolicyArn]
      : session.policyArns;
  // A policy that was deleted since grants nothing: it is there as a text that allows nothing.
  const managed = arns.map(
    (arn) => directory.managedPolicy(arn) ?? { name: arn, text: emptyPolicy },
  );
  const all = [...inline, ...managed];
  return all.length === 0 && principal.kind !== "federated-user" ? undefined : all;
}

const emptyPolicy = '{"Version":"2012-10-17","Statement":[]}';

function checkContext(check: AuthorizationCheck): readonly (readonly [string, ContextValue])[] {
  return Object.entries(check.context ?? {}).flatMap(([key, value]) => {
    if (value === undefined) return [];
    const held: ContextValue =
      typeof value === "string" ? { kind: "single", value } : { kind: "many", values: value };
    return [[key.toLowerCase(), held] as const];
  });
}

/** The owner that the ARN names; an ARN of AWS's own names none. */
function accountOfArn(arn: string): AccountId | undefined {
  return parseAccountId(arn.split(":")[4] ?? "");
}

function organizationContext(
  directory: Directory,
  accounts: readonly (AccountId | undefined)[],
): { readonly organization?: OrganizationContext } {
  const facts = directory.organization();
  if (facts === undefined) return {};
  const paths = new Map<AccountId, string>();
  for (const account of [...accounts, facts.managementAccount]) {
    const path = account === undefined ? undefined : facts.path(account);
    if (account !== undefined && path !== undefined) paths.set(account, path);
  }
  return {
    organization: { id: facts.id, managementAccount: facts.managementAccount, paths },
  };
}

function lastSegment(arn: string): string {
  return arn.slice(arn.lastIndexOf("/") + 1);
}
