/** Trusted access of services, delegated administrators, and the organization's delegation policy. */
import { hasErrors, parsePolicy, type AccountId } from "@bailiwick/core";
import {
  accounts,
  delegationKey,
  delegations,
  resourcePolicies,
  resourceTags,
  serviceAccess,
  theOrganization,
  type DelegationRow,
  type Tag,
} from "../../model/organization-state.ts";
import {
  AwsError,
  operation,
  paginate,
  type AuthorizationCheck,
  type Call,
  type Service,
} from "../../service.ts";
import { describedAccount } from "./accounts.ts";
import {
  accountArn,
  accountOf,
  checkAnything,
  constraintViolation,
  invalidInput,
  invalidToken,
  organizationForAdministrator,
  organizationsArn,
  requestTagContext,
} from "./organization.ts";
import { putTags } from "./tags.ts";

type Paged = { readonly NextToken?: string; readonly MaxResults?: number };
type OnService = { readonly ServicePrincipal: string };
type Delegating = OnService & { readonly AccountId: AccountId };

export const delegationOperations: Service["operations"] = {
  EnableAWSServiceAccess: operation<OnService>({
    readOnly: false,
    authorize: checkService,
    run: (call) => {
      organizationForAdministrator(call);
      assertService(call.input.ServicePrincipal);
      call.sandbox.store
        .open(serviceAccess)
        .put(call.input.ServicePrincipal, call.sandbox.clock.wallMs());
    },
  }),
  DisableAWSServiceAccess: operation<OnService>({
    readOnly: false,
    authorize: checkService,
    run: (call) => {
      organizationForAdministrator(call);
      const { store } = call.sandbox;
      if (store.open(delegations).countBy("service", call.input.ServicePrincipal) > 0) {
        throw constraintViolation(
          "DELEGATED_ADMINISTRATOR_EXISTS_FOR_THIS_SERVICE",
          "The service has delegated administrators. Deregister them first.",
        );
      }
      store.open(serviceAccess).delete(call.input.ServicePrincipal);
    },
  }),
  ListAWSServiceAccessForOrganization: operation<Paged>({
    readOnly: true,
    authorize: (call) => checkAnything(call),
    run: (call) => {
      organizationForAdministrator(call, true);
      const page = paged(
        call,
        [...call.sandbox.store.open(serviceAccess).entries()],
        ([name]) => name,
      );
      return {
        EnabledServicePrincipals: page.items.map(([name, ms]) => ({
          ServicePrincipal: name,
          DateEnabled: new Date(ms),
        })),
        NextToken: page.nextToken,
      };
    },
  }),
  RegisterDelegatedAdministrator: operation<Delegating>({
    readOnly: false,
    authorize: checkDelegation,
    run: register,
  }),
  DeregisterDelegatedAdministrator: operation<Delegating>({
    readOnly: false,
    authorize: checkDelegation,
    run: (call) => {
      organizationForAdministrator(call);
      const key = delegationKey({
        account: call.input.AccountId,
        servicePrincipal: call.input.ServicePrincipal,
      });
      if (call.sandbox.store.open(delegations).delete(key)) return;
      throw new AwsError(
        "AccountNotRegisteredException",
        "The specified account is not a delegated administrator for this AWS service.",
      );
    },
  }),
  ListDelegatedAdministrators: operation<Paged & { readonly ServicePrincipal?: string }>({
    readOnly: true,
    authorize: (call) =>
      checkAnything(call, { "organizations:ServicePrincipal": call.input.ServicePrincipal }),
    run: listDelegates,
  }),
  ListDelegatedServicesForAccount: operation<Paged & { readonly AccountId: AccountId }>({
    readOnly: true,
    authorize: (call) => [
      {
        action: "organizations:ListDelegatedServicesForAccount",
        resource: accountArn(call, call.input.AccountId),
      },
    ],
    run: listServices,
  }),
  PutResourcePolicy: operation<PutResourcePolicyInput>({
    readOnly: false,
    authorize: (call) => checkAnything(call, requestTagContext(call.input.Tags)),
    run: putResourcePolicy,
  }),
  DescribeResourcePolicy: operation<Record<string, never>>({
    readOnly: true,
    authorize: (call) => checkAnything(call),
    run: (call) => {
      organizationForAdministrator(call, true);
      return { ResourcePolicy: describedResourcePolicy(call) };
    },
  }),
  DeleteResourcePolicy: operation<Record<string, never>>({
    readOnly: false,
    authorize: (call) => checkAnything(call),
    run: (call) => {
      organizationForAdministrator(call);
      const { store } = call.sandbox;
      const policy = store.open(resourcePolicies).get(theOrganization);
      if (policy === undefined) throw noResourcePolicy();
      store.open(resourceTags).delete(policy.id);
      store.open(resourcePolicies).delete(theOrganization);
    },
  }),
};

function checkService(call: Call<OnService>): readonly AuthorizationCheck[] {
  return checkAnything(call, { "organizations:ServicePrincipal": call.input.ServicePrincipal });
}

function checkDelegation(call: Call<Delegating>): readonly AuthorizationCheck[] {
  return [
    {
      action: `organizations:${call.operation}`,
      resource: accountArn(call, call.input.AccountId),
      context: { "organizations:ServicePrincipal": call.input.ServicePrincipal },
    },
  ];
}

function assertService(principal: string): void {
  if (/^[a-z0-9-]+(\.[a-z0-9-]+)*\.amazonaws\.com$/.test(principal)) return;
  throw invalidInput(
    "UNRECOGNIZED_SERVICE_PRINCIPAL",
    "You specified an unrecognized service principal.",
  );
}

function register(call: Call<Delegating>): void {
  const organization = organizationForAdministrator(call);
  const { store, clock } = call.sandbox;
  const { AccountId: account, ServicePrincipal: servicePrincipal } = call.input;
  const row: DelegationRow = { account, servicePrincipal, sinceMs: clock.wallMs() };
  const { state } = accountOf(call, account);
  if (account === organization.managementAccount) {
    throw constraintViolation(
      "CANNOT_REGISTER_MASTER_AS_DELEGATED_ADMINISTRATOR",
      "You can't register the management account as a delegated administrator.",
    );
  }
  if (state !== "ACTIVE") {
    throw constraintViolation(
      "CANNOT_REGISTER_SUSPENDED_ACCOUNT_AS_DELEGATED_ADMINISTRATOR",
      "You can't register a suspended account as a delegated administrator.",
    );
  }
  if (!store.open(serviceAccess).has(servicePrincipal)) {
    throw constraintViolation(
      "SERVICE_ACCESS_NOT_ENABLED",
      "You must enable trusted access for the service first.",
    );
  }
  if (store.open(delegations).has(delegationKey(row))) {
    throw new AwsError(
      "AccountAlreadyRegisteredException",
      "The specified account is already a delegated administrator for this AWS service.",
    );
  }
  store.open(delegations).put(delegationKey(row), row);
}

function listDelegates(call: Call<Paged & { readonly ServicePrincipal?: string }>): unknown {
  organizationForAdministrator(call, true);
  const { store } = call.sandbox;
  const { ServicePrincipal } = call.input;
  const all =
    ServicePrincipal === undefined
      ? [...store.open(delegations).values()]
      : store.open(delegations).by("service", ServicePrincipal);
  const firsts = new Map(all.map((row) => [row.account, row]));
  const page = paged(call, [...firsts.values()], (row) => row.account, ServicePrincipal);
  const DelegatedAdministrators = page.items.flatMap((row) => {
    const account = store.open(accounts).get(row.account);
    return account === undefined
      ? []
      : [{ ...describedAccount(call, account), DelegationEnabledDate: new Date(row.sinceMs) }];
  });
  return { DelegatedAdministrators, NextToken: page.nextToken };
}

function listServices(call: Call<Paged & { readonly AccountId: AccountId }>): unknown {
  organizationForAdministrator(call, true);
  accountOf(call, call.input.AccountId);
  const rows = call.sandbox.store.open(delegations).by("account", call.input.AccountId);
  if (rows.length === 0)
    throw new AwsError(
      "AccountNotRegisteredException",
      "The specified account is not a delegated administrator.",
    );
  const page = paged(call, rows, (row) => row.servicePrincipal, call.input.AccountId);
  return {
    DelegatedServices: page.items.map((row) => ({
      ServicePrincipal: row.servicePrincipal,
      DelegationEnabledDate: new Date(row.sinceMs),
    })),
    NextToken: page.nextToken,
  };
}

// oxlint-disable-next-line max-params -- the call, what is paged, how it is told apart, what selected it
function paged<Item>(
  call: Call<Paged>,
  items: readonly Item[],
  key: (item: Item) => string,
  filter?: string,
) {
  const { MaxResults: requested, NextToken: token } = call.input;
  return paginate(call, { items, key, max: 20, requested, token, filter: [filter], invalidToken });
}

type PutResourcePolicyInput = { readonly Content: string; readonly Tags?: readonly Tag[] };

/** Kept and shown; whom it lets write is not acted upon. */
function putResourcePolicy(call: Call<PutResourcePolicyInput>): unknown {
  organizationForAdministrator(call);
  const { Content: content, Tags = [] } = call.input;
  const { diagnostics } = parsePolicy(content, { file: "policy", type: "resource" });
  if (hasErrors(diagnostics)) {
    throw invalidInput(
      "INVALID_RESOURCE_POLICY_JSON",
      "The provided resource policy is not a valid policy document.",
    );
  }
  const { store, ids } = call.sandbox;
  const there = store.open(resourcePolicies).get(theOrganization);
  const id = there?.id ?? `rp-${ids.lowerAlphanumeric(8)}`;
  store.open(resourcePolicies).put(theOrganization, { id, content });
  putTags(call, id, Tags);
  return { ResourcePolicy: describedResourcePolicy(call) };
}

function describedResourcePolicy(call: Call<unknown>): unknown {
  const policy = call.sandbox.store.open(resourcePolicies).get(theOrganization);
  if (policy === undefined) throw noResourcePolicy();
  return {
    ResourcePolicySummary: {
      Id: policy.id,
      Arn: organizationsArn(call, "resourcepolicy", policy.id),
    },
    Content: policy.content,
  };
}

function noResourcePolicy(): AwsError {
  return new AwsError(
    "ResourcePolicyNotFoundException",
    "We can't find a resource policy request with the parameter that you specified.",
  );
}
