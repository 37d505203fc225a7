/** Generators of declared organizations, and small facts about AWS for the engine's tests. */
import * as fc from "fast-check";
import type { Catalogue, RateFacts } from "../../catalogue.ts";
import { parseAccountId } from "../../iam/ids.ts";
import {
  emptyOrganization,
  type Account,
  type AccountAssignment,
  type IdentityCenter,
  type Organization,
  type OrganizationPolicy,
  type OuPath,
  type PermissionSet,
  type PolicyTarget,
} from "../../organization/organization.ts";
import { childPath } from "../../organization/ou-path.ts";
import { sortOrganization } from "../../organization/sort.ts";

export const managementAccountId = parseAccountId("999999999999");

/** The account behind the credentials, in no organization yet, with Identity Center enabled. */
export const beforeOrganization: Organization = {
  ...emptyOrganization,
  managementAccountId,
  identityCenter: {
    instanceArn: "arn:aws:sso:::instance/ssoins-0000000000000000",
    identityStoreId: "d-0000000000",
    identitySource: "identity-center",
    permissionSets: [],
    groups: [],
    users: [],
    assignments: [],
  },
};

/** No published rate, and AWS's limits of what is under way at once. */
export const unhurriedCatalogue: Pick<Catalogue, "rate" | "quota"> = {
  rate: () => undefined,
  quota: () => undefined,
};

const source = {
  url: "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html",
  date: "2026-06-01",
};

/** The published rates that the tests of the schedule rest on. */
export const publishedCatalogue: Pick<Catalogue, "rate" | "quota"> = {
  quota: () => undefined,
  rate: (service, operation): RateFacts | undefined => {
    if (service === "sso-admin") {
      const limit = operation === "CreateAccountAssignment" ? { concurrency: 15 } : {};
      return { perSecond: 20, burst: 20, bucket: "sso-admin", ...limit, source };
    }
    const row = organizationsRates[operation];
    return row && { ...row, bucket: `organizations:${operation}`, source };
  },
};

const organizationsRates: Readonly<
  Record<string, { perSecond: number; burst: number; concurrency?: number }>
> = {
  CreateAccount: { perSecond: 0.1, burst: 3, concurrency: 5 },
  MoveAccount: { perSecond: 2, burst: 3 },
  CreateOrganizationalUnit: { perSecond: 1, burst: 2 },
  CreatePolicy: { perSecond: 2, burst: 3 },
  AttachPolicy: { perSecond: 2, burst: 3 },
  DetachPolicy: { perSecond: 2, burst: 3 },
};

const names = fc.constantFrom("Dev", "Prod", "a/b", "a~b", "~1", "0123", "é", '"q"', "a:b", "x y");
const tags = fc.constantFrom([], [{ key: "team", value: "a" }], [{ key: "team", value: "b" }]);

const documents = fc.constantFrom(
  '{"Version":"2012-10-17","Statement":[{"Sid":"Leave","Effect":"Deny","Action":"organizations:LeaveOrganization","Resource":"*"}]}',
  '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":["iam:CreateUser","iam:CreateAccessKey"],"Resource":"*"}]}',
);

const ouPaths: fc.Arbitrary<readonly OuPath[]> = fc
  .array(fc.tuple(fc.nat(), names), { maxLength: 5 })
  .map((parts) => {
    const paths: OuPath[] = [""];
    for (const [place, name] of parts) {
      const path = childPath(paths[place % paths.length] ?? "", name);
      if (!paths.includes(path)) paths.push(path);
    }
    return paths;
  });

/** A declared organization with a management account, everything else in any number. */
export const desiredArbitrary: fc.Arbitrary<Organization> = ouPaths.chain((paths) =>
  fc
    .record({
      accounts: accountsArbitrary(paths),
      trusted: fc.subarray(["sso.amazonaws.com", "config.amazonaws.com"]),
      ouTags: tags,
    })
    .chain(({ accounts, trusted, ouTags }) =>
      fc
        .record({
          policies: policiesArbitrary(paths, accounts),
          identityCenter: identityCenterArbitrary(accounts),
        })
        .map(({ policies, identityCenter }) =>
          sortOrganization({
            ...emptyOrganization,
            root: { id: undefined, enabledPolicyTypes: ["SERVICE_CONTROL_POLICY"], tags: [] },
            organizationalUnits: paths
              .slice(1)
              .map((path) => ({ path, id: undefined, tags: ouTags })),
            accounts: [managementAccount, ...accounts],
            policies,
            trustedAccess: trusted,
            delegatedAdministrators: accounts
              .slice(0, 1)
              .flatMap(({ name }) =>
                trusted.map((servicePrincipal) => ({ account: name, servicePrincipal })),
              ),
            identityCenter,
          }),
        ),
    ),
);

const managementAccount: Account = {
  name: "Management",
  email: "management@example.com",
  id: managementAccountId,
  parent: "",
  state: "ACTIVE",
  joined: "INVITED",
  tags: [],
};

function accountsArbitrary(paths: readonly OuPath[]): fc.Arbitrary<readonly Account[]> {
  return fc.uniqueArray(
    fc.record({ name: names, parent: fc.constantFrom(...paths), tags }).map((account) => ({
      ...account,
      email: `${encodeURIComponent(account.name)}@example.com`,
      id: undefined,
      state: "ACTIVE" as const,
      joined: "CREATED" as const,
    })),
    { maxLength: 5, selector: ({ name }) => name },
  );
}

function policiesArbitrary(
  paths: readonly OuPath[],
  accounts: readonly Account[],
): fc.Arbitrary<readonly OrganizationPolicy[]> {
  const targets: readonly PolicyTarget[] = [
    ...paths.map((path) => ({ kind: "ou", path }) as const),
    ...accounts.map(({ name }) => ({ kind: "account", name }) as const),
  ];
  return fc.uniqueArray(
    fc.record({
      type: fc.constantFrom("SERVICE_CONTROL_POLICY" as const, "RESOURCE_CONTROL_POLICY" as const),
      name: names,
      id: fc.constant(undefined),
      description: fc.constantFrom("", "why"),
      awsManaged: fc.constant(false),
      document: documents,
      targets: fc.subarray([...targets]),
      tags,
    }),
    { maxLength: 3, selector: ({ type, name }) => `${type}${name}` },
  );
}

const permissionSets: fc.Arbitrary<readonly PermissionSet[]> = fc.uniqueArray(
  fc.record({
    name: fc.constantFrom("Developer", "Auditor", "Administrator"),
    arn: fc.constant(undefined),
    description: fc.constantFrom("", "does"),
    sessionDuration: fc.constantFrom("PT1H", "PT8H"),
    relayState: fc.constant(undefined),
    managedPolicies: fc.subarray([
      "arn:aws:iam::aws:policy/ReadOnlyAccess",
      "arn:aws:iam::aws:policy/SecurityAudit",
    ]),
    customerManagedPolicies: fc.constant([]),
    inlinePolicy: fc.option(documents, { nil: undefined }),
    permissionsBoundary: fc.constant(undefined),
    tags,
  }),
  { maxLength: 3, selector: ({ name }) => name },
);

function identityCenterArbitrary(accounts: readonly Account[]): fc.Arbitrary<IdentityCenter> {
  return fc
    .record({
      permissionSets,
      groupNames: fc.uniqueArray(names, { maxLength: 3 }),
      userNames: fc.uniqueArray(fc.constantFrom("ada", "bob", "cy/d"), { maxLength: 3 }),
      picks: fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat()), { maxLength: 8 }),
    })
    .map(({ permissionSets: sets, groupNames, userNames, picks }) => ({
      instanceArn: undefined,
      identityStoreId: undefined,
      identitySource: "identity-center",
      permissionSets: sets,
      groups: groupNames.map((displayName, place) => ({
        displayName,
        id: undefined,
        description: "",
        members: userNames.slice(place),
      })),
      users: userNames.map((userName) => ({
        userName,
        id: undefined,
        displayName: userName,
        givenName: userName,
        familyName: "x",
        email: undefined,
      })),
      assignments: assignmentsFrom(picks, { accounts, sets, groupNames, userNames }),
    }));
}

function assignmentsFrom(
  picks: readonly (readonly [number, number, number])[],
  from: {
    readonly accounts: readonly Account[];
    readonly sets: readonly PermissionSet[];
    readonly groupNames: readonly string[];
    readonly userNames: readonly string[];
  },
): readonly AccountAssignment[] {
  const principals = [
    ...from.groupNames.map((name) => ({ kind: "group", name }) as const),
    ...from.userNames.map((name) => ({ kind: "user", name }) as const),
  ];
  const made = picks.flatMap(([a, s, p]) => {
    const account = from.accounts[a % from.accounts.length];
    const set = from.sets[s % from.sets.length];
    const principal = principals[p % principals.length];
    if (account === undefined || set === undefined || principal === undefined) return [];
    return [{ account: account.name, permissionSet: set.name, principal }];
  });
  return [...new Map(made.map((one) => [JSON.stringify(one), one])).values()];
}
