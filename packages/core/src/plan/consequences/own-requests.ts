/** The requests that a plan, and the collector after it, will make: as an evaluator is asked. */
import { sessionOf } from "../../access/principals.ts";
import { statementWords } from "../../access/words.ts";
import type { Decision } from "../../evaluate/decision.ts";
import type { AuthorizationRequest, ContextValue, Principal } from "../../evaluate/request.ts";
import { accountKey, ouKey, policyKey } from "../../organization/keys.ts";
import { indexOrganization } from "../../organization/organization-index.ts";
import type { Organization, PolicyTarget } from "../../organization/organization.ts";
import type { SelfDenial } from "../plan.ts";
import type { Step, StepId, StepOperation } from "../step.ts";
import type { Caller } from "./caller.ts";

export type AskedRequest = {
  /** Equal for the same request at another time; ids of what does not exist yet may change. */
  readonly key: string;
  readonly request: AuthorizationRequest;
  /** The step whose call it is, or `collect:` and the account's key. */
  readonly deniedStep: StepId;
  /** The account that is entered or read. */
  readonly account?: string | undefined;
};

/** The calls of a step, as the caller makes them. */
export function stepRequests(
  step: Step,
  organization: Organization,
  caller: Caller,
): readonly AskedRequest[] {
  const resources = resourcesOf(step.operation, organization);
  return step.calls.flatMap(({ service, operation }) =>
    (caller.actionsOf(service, operation) ?? []).flatMap((action) =>
      resources.map((resource) => ({
        key: `${action} ${resource.key}`,
        request: requestOf(caller, { principal: caller.principal, action, resource: resource.arn }),
        deniedStep: step.id,
      })),
    ),
  );
}

/** Entering an account, and reading it. None for the management account and for closed ones. */
export function collectRequests(
  account: string,
  organization: Organization,
  caller: Caller,
): readonly AskedRequest[] {
  const { accountsByName, iamByAccount } = indexOrganization(organization);
  const found = accountsByName.get(account);
  if (found?.id === undefined || found.id === organization.managementAccountId) return [];
  if (found.state !== "ACTIVE") return [];
  const iam = iamByAccount.get(account);
  const role = iam?.roles.find(({ name }) => caller.memberRoles.includes(name));
  // Where it is known that there is no role to enter by, nothing can be lost.
  if (iam !== undefined && role === undefined) return [];
  const arn = role?.arn ?? `arn:aws:iam::${found.id}:role/${caller.memberRoles[0] ?? ""}`;
  const session = sessionOf(found.id, { arn, id: role?.id }, "bailiwick");
  const reads = caller.collectCalls.flatMap(
    ({ service, operation }) => caller.actionsOf(service, operation) ?? [],
  );
  const asked = (principal: Principal, action: string, resource: string): AskedRequest => ({
    key: `${action} ${accountKey(account)}`,
    request: requestOf(caller, { principal, action, resource }),
    deniedStep: `collect:${accountKey(account)}`,
    account,
  });
  return [
    asked(caller.principal, "sts:AssumeRole", arn),
    ...reads.map((action) => asked(session, action, "*")),
  ];
}

/** Why a request is not allowed, in words. */
export function becauseOf(decision: Decision): SelfDenial["because"] {
  switch (decision.kind) {
    case "allow":
    case "explicit-deny":
      return decision.because.map((statement) => ({
        policy: statement.policy,
        statement: statementWords(statement),
        span: statement.span,
      }));
    case "implicit-deny":
      return decision.missingAllow.map(({ type, node }) => ({
        policy: node === undefined ? type : `${type} at ${node}`,
        statement: "nothing there allows it",
      }));
    case "depends":
      return decision.on.map(({ statement, condition }) => ({
        policy: statement.policy,
        statement: `${statementWords(statement)} turns on \`${condition.key}\``,
        span: statement.span,
      }));
    case "unknown":
      return decision.reasons.map(({ detail, statement }) => ({
        policy: statement?.policy ?? "",
        statement: detail,
        span: statement?.span,
      }));
  }
}

const globalServices = ["iam:", "organizations:", "account:"];

function requestOf(
  { region }: Caller,
  asked: Pick<AuthorizationRequest, "principal" | "action" | "resource">,
): AuthorizationRequest {
  // Global services are reached in us-east-1 whatever the Region of the session.
  const isGlobal = globalServices.some((prefix) => asked.action.startsWith(prefix));
  const context = new Map<string, ContextValue>([
    ["aws:requestedregion", { kind: "single", value: isGlobal ? "us-east-1" : region }],
    ["aws:securetransport", { kind: "single", value: "true" }],
    ["aws:viaawsservice", { kind: "single", value: "false" }],
  ]);
  return { ...asked, context, unknown: ["*"] };
}

type Resource = { readonly key: string; readonly arn: string };

/**
 * What a step's calls are about; `*` where it does not exist yet or has no ARN.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsorganizations.html
 */
function resourcesOf(operation: StepOperation, organization: Organization): readonly Resource[] {
  const arns = new OrganizationArns(organization);
  switch (operation.kind) {
    case "attach-policy":
    case "detach-policy":
      return [arns.policy(operation.policyType, operation.name), arns.target(operation.target)];
    case "update-policy":
    case "delete-policy":
      return [arns.policy(operation.policyType, operation.name)];
    case "create-ou":
    case "rename-ou":
    case "delete-ou":
      return [arns.target({ kind: "ou", path: operation.path })];
    case "move-account":
    case "rename-account":
    case "close-account":
    case "register-delegated-administrator":
    case "deregister-delegated-administrator":
      return [arns.target({ kind: "account", name: operation.account })];
    default:
      return [anyResource];
  }
}

const anyResource: Resource = { key: "*", arn: "*" };

class OrganizationArns {
  readonly #organization: Organization;

  constructor(organization: Organization) {
    this.#organization = organization;
  }

  policy(type: "SERVICE_CONTROL_POLICY" | "RESOURCE_CONTROL_POLICY", name: string): Resource {
    const policy = this.#organization.policies.find(
      (each) => each.type === type && each.name === name,
    );
    return this.#resource(policyKey(type, name), `policy`, `${type.toLowerCase()}/`, policy?.id);
  }

  target(target: PolicyTarget): Resource {
    const { accountsByName, ousByPath } = indexOrganization(this.#organization);
    if (target.kind === "account")
      return this.#resource(
        accountKey(target.name),
        "account",
        "",
        accountsByName.get(target.name)?.id,
      );
    if (target.path === "")
      return this.#resource(ouKey(""), "root", "", this.#organization.root.id);
    return this.#resource(ouKey(target.path), "ou", "", ousByPath.get(target.path)?.id);
  }

  // oxlint-disable-next-line max-params -- the four parts of an ARN of Organizations
  #resource(key: string, kind: string, prefix: string, id: string | undefined): Resource {
    if (id === undefined) return { key, arn: "*" };
    const { id: organizationId, managementAccountId } = this.#organization;
    const arn = `arn:aws:organizations::${managementAccountId ?? ""}:${kind}/${organizationId ?? ""}/${prefix}${id}`;
    return { key, arn };
  }
}
