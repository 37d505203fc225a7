/** Small organizations for tests, and plans between them. */
import type { Diagnostic } from "../../base/diagnostic.ts";
import { parseAccountId } from "../../iam/ids.ts";
import {
  emptyOrganization,
  type Account,
  type IdentityCenter,
  type Organization,
  type OrganizationalUnit,
  type OrganizationPolicy,
  type OuPath,
  type PermissionSet,
  type PolicyTarget,
} from "../../organization/organization.ts";
import type { PlanDraft, PlanOptions } from "../diff/drafting.ts";
import { planChanges } from "../diff/plan-changes.ts";
import { emptyLock, lockFromObserved } from "../lock.ts";
import type { Lock } from "../plan.ts";
import { managementAccountId, unhurriedCatalogue } from "./arbitraries.ts";

/** The id that the n-th account has. */
export const accountId = (number: number): ReturnType<typeof parseAccountId> =>
  parseAccountId(String(100_000_000_000 + number));

export function ou(path: OuPath, id: string | undefined = `ou-${path}`): OrganizationalUnit {
  return { path, id, tags: [] };
}

export function account(name: string, parent: OuPath, facts: Partial<Account> = {}): Account {
  return {
    name,
    email: `${name.toLowerCase().replaceAll(" ", ".")}@example.com`,
    id: undefined,
    parent,
    state: "ACTIVE",
    joined: "CREATED",
    tags: [],
    ...facts,
  };
}

const management: Account = account("Management", "", {
  id: managementAccountId,
  joined: "INVITED",
});

export function denying(...actions: readonly string[]): string {
  const Statement = [{ Sid: "No", Effect: "Deny", Action: actions, Resource: "*" }];
  return JSON.stringify({ Version: "2012-10-17", Statement });
}

export function scp(
  name: string,
  targets: readonly (OuPath | PolicyTarget)[],
  facts: Partial<OrganizationPolicy> = {},
): OrganizationPolicy {
  return {
    type: "SERVICE_CONTROL_POLICY",
    name,
    id: `p-${name}`,
    description: "",
    awsManaged: false,
    document: denying("iam:CreateUser"),
    targets: targets.map((target) =>
      typeof target === "string" ? { kind: "ou", path: target } : target,
    ),
    tags: [],
    ...facts,
  };
}

function fullAccess(targets: readonly PolicyTarget[]): OrganizationPolicy {
  const document =
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}';
  return scp("FullAWSAccess", targets, { awsManaged: true, document });
}

export function permissionSet(name: string, facts: Partial<PermissionSet> = {}): PermissionSet {
  return {
    name,
    arn: `arn:aws:sso:::permissionSet/ssoins-0000000000000000/ps-${name}`,
    description: "",
    sessionDuration: "PT8H",
    relayState: undefined,
    managedPolicies: [],
    customerManagedPolicies: [],
    inlinePolicy: undefined,
    permissionsBoundary: undefined,
    tags: [],
    ...facts,
  };
}

export function center(facts: Partial<IdentityCenter> = {}): IdentityCenter {
  return {
    instanceArn: "arn:aws:sso:::instance/ssoins-0000000000000000",
    identityStoreId: "d-0000000000",
    identitySource: "identity-center",
    permissionSets: [],
    groups: [],
    users: [],
    assignments: [],
    ...facts,
  };
}

/** A group that has a permission set in an account. */
export function assignment(
  group: string,
  set: string,
  where: string,
): IdentityCenter["assignments"][number] {
  return { account: where, permissionSet: set, principal: { kind: "group", name: group } };
}

export function group(
  displayName: string,
  ...members: readonly string[]
): IdentityCenter["groups"][number] {
  return { displayName, id: `g-${displayName}`, description: "", members };
}

export function user(userName: string): IdentityCenter["users"][number] {
  return {
    userName,
    id: `u-${userName}`,
    displayName: userName,
    givenName: userName,
    familyName: "x",
    email: undefined,
  };
}

/** An organization that is there, with its management account, and AWS's own SCP on every node. */
export function organization(facts: Partial<Organization> = {}): Organization {
  const accounts = [management, ...(facts.accounts ?? [])];
  const nodes: readonly PolicyTarget[] = [
    { kind: "ou", path: "" },
    ...(facts.organizationalUnits ?? []).map(({ path }) => ({ kind: "ou", path }) as const),
    ...accounts.map(({ name }) => ({ kind: "account", name }) as const),
  ];
  return {
    ...emptyOrganization,
    id: "o-abcdefghij",
    managementAccountId,
    identityCenter: center(),
    ...facts,
    root: { id: "r-ab12", enabledPolicyTypes: ["SERVICE_CONTROL_POLICY"], tags: [], ...facts.root },
    accounts,
    policies: [fullAccess(nodes), ...(facts.policies ?? [])],
  };
}

export type Between = Partial<PlanOptions> & {
  readonly observed: Organization;
  readonly desired: Organization;
  /** Everything that is in both unless given. */
  readonly lock?: Lock | undefined;
};

export function compare({ observed, desired, lock, ...options }: Between): {
  readonly draft: PlanDraft | undefined;
  readonly diagnostics: readonly Diagnostic[];
} {
  const { value, diagnostics } = planChanges({
    observed,
    desired,
    lock: lock ?? lockFromObserved(observed, observed),
    options: { adopt: false, renames: [], ...options },
    catalogue: unhurriedCatalogue,
  });
  return { draft: value, diagnostics };
}

/** The draft; the test fails where there is none. */
export function draftBetween(between: Between): PlanDraft {
  const { draft, diagnostics } = compare(between);
  if (draft === undefined) throw new Error(diagnostics.map(({ detail }) => detail).join("\n"));
  return draft;
}

export const stepIds = ({ steps }: Pick<PlanDraft, "steps">): readonly string[] =>
  steps.map(({ id }) => id).toSorted();

/** What a step waits for, in either way. */
export function waitsFor({ steps }: Pick<PlanDraft, "steps">, id: string): readonly string[] {
  const step = steps.find((each) => each.id === id);
  if (step === undefined) throw new Error(`no step ${id} among ${stepIds({ steps }).join(", ")}`);
  return [...step.dependsOn, ...(step.after ?? [])].toSorted();
}

export { emptyLock };
