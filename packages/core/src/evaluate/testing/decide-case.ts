/**
 * Cases of `tests/cases/evaluate` as evaluators take them. The format is the public one of `decide`
 * lines as far as it goes, with what it cannot say: unique ids, who federated, the task of a root
 * session, and what the catalogue says about RCPs.
 */
import { assert } from "../../base/assert.ts";
import type { ActionFacts, Catalogue } from "../../catalogue.ts";
import { accountOfArn, parseArn } from "../../iam/arn.ts";
import { parseAccountId } from "../../iam/ids.ts";
import type { AccountId } from "../../iam/ids.ts";
import { parsePolicyTolerantly } from "../../iam/parse.ts";
import type { PolicyType } from "../../iam/tree.ts";
import type { Decision, MissingAllow, StatementRef } from "../decision.ts";
import type {
  ApplicablePolicies,
  AuthorizationInput,
  ContextValue,
  NamedPolicy,
  OrganizationContext,
  Principal,
  ResourceSettings,
} from "../request.ts";

/** What the JSON of a case holds; a policy is an object, `{"text"}` or `{"name", "doc"}`. */
export type DecideCase = {
  readonly name: string;
  readonly source: string;
  readonly request: {
    readonly principal: PrincipalCase;
    readonly action: string;
    readonly resource: string;
    readonly resourceAccount?: string;
    readonly context?: Readonly<Record<string, string | readonly string[]>>;
    readonly unknown?: readonly string[];
  };
  readonly policies: {
    readonly identity?: readonly object[];
    readonly boundary?: readonly object[];
    readonly session?: readonly object[];
    readonly resource?: object;
    readonly scp?: readonly (readonly object[])[];
    readonly rcp?: readonly (readonly object[])[];
    readonly endpoint?: readonly object[];
  };
  readonly organization?: {
    readonly id: string;
    readonly managementAccount: string;
    readonly paths?: Readonly<Record<string, string>>;
    readonly suspended?: readonly string[];
    readonly iamAdministrators?: readonly string[];
  };
  readonly settings?: ResourceSettings;
  /** What the catalogue says about RCPs, by action; absent: there is no catalogue. */
  readonly catalogue?: Readonly<Record<string, ActionFacts["rcp"]>>;
  readonly expected: {
    readonly decision: Decision["kind"];
    /** `identity/0/1`: policy and statement; `scp/2/0/1`: level, policy and statement. */
    readonly because?: readonly string[];
    /** `identity`, or `scp/2` for a level. */
    readonly missingAllow?: readonly string[];
    /** The unknown keys that matter. */
    readonly on?: readonly string[];
    /** What one of the reasons of `unknown` says. */
    readonly says?: string;
    readonly rule?: string;
    readonly message?: string;
    readonly notConsidered?: readonly string[];
  };
};

type PrincipalCase =
  | string
  | {
      readonly arn?: string;
      readonly role?: string;
      readonly roleId?: string;
      readonly userId?: string;
      readonly federatedBy?: string;
      readonly type?: string;
      readonly assumedRoot?: string;
      readonly taskPolicy?: string;
    };

/** The question of a case. */
export function inputOf({
  request,
  policies,
  organization,
  settings,
}: DecideCase): AuthorizationInput {
  return {
    request: {
      principal: principalOf(request.principal),
      action: request.action,
      resource: request.resource,
      resourceAccount: parseAccountId(request.resourceAccount ?? ""),
      context: contextOf(request.context ?? {}),
      unknown: request.unknown?.map((key) => key.toLowerCase()),
    },
    policies: policiesOf(policies, request),
    organization: organization === undefined ? undefined : organizationOf(organization),
    settings,
  };
}

/** The part of a catalogue that a case gives. */
export function catalogueOf({ catalogue }: DecideCase): Catalogue | undefined {
  if (catalogue === undefined) return undefined;
  const rcps = new Map(Object.entries(catalogue).map(([name, rcp]) => [name.toLowerCase(), rcp]));
  return {
    date: "2026-01-01",
    service: () => undefined,
    services: () => [],
    action: (action) => {
      const rcp = rcps.get(action.toLowerCase());
      return rcp === undefined ? undefined : actionFacts(action, rcp);
    },
    contextKey: () => undefined,
    managedPolicy: () => undefined,
    quota: () => undefined,
    rate: () => undefined,
    regions: () => undefined,
  };
}

/** A decision in the words of a case. */
export function summaryOf(decision: Decision): DecideCase["expected"] {
  switch (decision.kind) {
    case "allow":
      return {
        decision: decision.kind,
        because: decision.because.map(refText),
        ...(decision.rule === undefined ? {} : { rule: decision.rule.name }),
      };
    case "explicit-deny":
      return { decision: decision.kind, because: decision.because.map(refText) };
    case "implicit-deny":
      return {
        decision: decision.kind,
        missingAllow: decision.missingAllow.map(missingText),
        ...(decision.rule === undefined ? {} : { rule: decision.rule.name }),
      };
    case "depends":
      return { decision: decision.kind, on: decision.on.map((open) => open.condition.key) };
    case "unknown":
      return {
        decision: decision.kind,
        says: decision.reasons.map((reason) => reason.detail).join(" "),
      };
  }
}

function refText({ type, level, policy, statement }: StatementRef): string {
  return [type, ...(level === undefined ? [] : [level]), policy, statement].join("/");
}

function missingText({ type, level }: MissingAllow): string {
  return level === undefined ? type : `${type}/${level}`;
}

function actionFacts(action: string, rcp: ActionFacts["rcp"]): ActionFacts {
  const [service = "", name = ""] = action.split(":");
  return {
    service,
    name,
    accessLevels: [],
    resourceTypes: [],
    contextKeys: [],
    dependentActions: [],
    rcp,
  };
}

function account(text: string | undefined): AccountId {
  const id = parseAccountId(text ?? "");
  assert(id !== undefined, `\`${text}\` is an account id`);
  return id;
}

function principalOf(principal: PrincipalCase): Principal {
  if (typeof principal === "string") return principalFromText(principal, {});
  if (principal.type === "anonymous") return { kind: "anonymous" };
  if (principal.assumedRoot !== undefined) {
    return {
      kind: "assumed-root",
      account: account(principal.assumedRoot),
      taskPolicyArn: principal.taskPolicy ?? "",
    };
  }
  return principalFromText(principal.arn ?? "", principal);
}

function principalFromText(text: string, more: Exclude<PrincipalCase, string>): Principal {
  const arn = parseArn(text);
  if (arn === undefined) {
    return text.endsWith(".amazonaws.com") && !text.startsWith("cognito-identity.")
      ? { kind: "service", name: text }
      : { kind: "federated", provider: text };
  }
  const [kind = "", ...names] = arn.resource.split("/");
  if (kind.endsWith("-provider")) return { kind: "federated", provider: text };
  const owner = account(accountOfArn(text));
  switch (kind) {
    case "root":
      return { kind: "root", account: owner };
    case "user":
      return { kind: "user", arn: text, account: owner, userId: more.userId };
    case "federated-user":
      return { kind: "federated-user", arn: text, account: owner, federatedBy: more.federatedBy };
    default:
      return {
        kind: "role-session",
        roleArn: more.role ?? `arn:${arn.partition}:iam::${owner}:role/${names[0]}`,
        sessionArn: text,
        account: owner,
        roleId: more.roleId,
      };
  }
}

function contextOf(
  context: Readonly<Record<string, string | readonly string[]>>,
): ReadonlyMap<string, ContextValue> {
  return new Map(
    Object.entries(context).map(([key, value]): [string, ContextValue] => [
      key.toLowerCase(),
      typeof value === "string" ? { kind: "single", value } : { kind: "many", values: value },
    ]),
  );
}

function policiesOf(
  policies: DecideCase["policies"],
  request: DecideCase["request"],
): ApplicablePolicies {
  const list = (type: PolicyType, documents: readonly object[] | undefined) =>
    documents?.map((document, index) => policyOf(document, type, String(index)));
  const levels = (type: PolicyType, all: readonly (readonly object[])[] | undefined) =>
    all?.map((documents, level) => ({
      node: `level ${level}`,
      policies: list(type, documents) ?? [],
    }));
  const isTrust = request.action.startsWith("sts:") || request.resource.includes(":role/");
  const resourceType = isTrust ? "trust" : "resource";
  return {
    identity: list("identity", policies.identity),
    boundary: list("boundary", policies.boundary),
    session: list("session", policies.session),
    resource:
      policies.resource === undefined ? undefined : policyOf(policies.resource, resourceType, "0"),
    scp: levels("scp", policies.scp),
    rcp: levels("rcp", policies.rcp),
    vpce: list("vpce", policies.endpoint),
  };
}

function policyOf(given: object, type: PolicyType, index: string): NamedPolicy {
  const name = "name" in given ? String(given.name) : index;
  const document = "doc" in given ? given.doc : given;
  const isText = typeof document === "object" && document !== null && "text" in document;
  const text = isText ? String(document.text) : JSON.stringify(document);
  return { name, document: parsePolicyTolerantly(text, { file: `${type}/${name}`, type }).value };
}

function organizationOf(
  organization: NonNullable<DecideCase["organization"]>,
): OrganizationContext {
  const paths = Object.entries(organization.paths ?? {});
  const { suspended, iamAdministrators } = organization;
  return {
    id: organization.id,
    managementAccount: account(organization.managementAccount),
    paths: new Map(paths.map(([id, path]) => [account(id), path])),
    suspended: suspended && new Set(suspended.map(account)),
    iamAdministrators: iamAdministrators && new Set(iamAdministrators.map(account)),
  };
}
