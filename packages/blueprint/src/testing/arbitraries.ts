/** Generators of organizations as AWS might have them, made by other means and named by other people. */
import { childPath, parseAccountId, policyKey, sortOrganization, targetKey } from "@bailiwick/core";
import type {
  Account,
  AccountAssignment,
  IdentityCenter,
  Organization,
  OrganizationPolicy,
  OuPath,
  PolicyTarget,
} from "@bailiwick/core";
import * as fc from "fast-check";

/** Names that trip over YAML, paths or numbers. */
const names = fc.oneof(
  fc.constantFrom(
    "root",
    "Prod",
    "prod",
    "0123",
    "1e3",
    "true",
    "null",
    "~",
    "a/b",
    "~1",
    "#hash",
    "a: b",
    "- dash",
    "'single'",
    '"double"',
    "[list]",
    "{map}",
    "*star",
    "&anchor",
    "!tag",
    "%percent",
    "@at",
    "back\\slash",
    "<<",
    "2026-01-01",
    "constructor",
    " leading",
    "trailing ",
  ),
  fc.string({
    minLength: 1,
    maxLength: 12,
    unit: fc.constantFrom(..."abcXYZ019 .:#-_'\"{}[],&*!|>%@`?/~\\"),
  }),
);

/** Names in which AWS allows any character. */
const wideNames = fc
  .oneof(
    names,
    fc.constantFrom("prod 🚀", "línea\nnueva", "tab\there", "\u2028", "\u0085", "日本"),
    fc.string({ minLength: 1, maxLength: 8, unit: "grapheme" }),
  )
  .filter((name) => name !== "__proto__");

const nameWithoutSpace = fc.oneof(
  fc.constantFrom("ada@example.com", "0123", "true", "a:b", "#x", "null", "élan", "x,y", "*"),
  fc.string({
    minLength: 1,
    maxLength: 10,
    unit: fc.constantFrom(..."abcXYZ019.:#-_'\"{}[],&*!|>%@?/~"),
  }),
);

const tags = fc.constantFrom(
  [],
  [
    { key: "team", value: "0123" },
    { key: "cost: centre", value: "" },
  ],
);

const documents = fc.constantFrom(
  '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"NumericLessThan":{"aws:MultiFactorAuthAge":3600},"Bool":{"aws:ViaAWSService":false}}}]}',
  '{ "Statement" : { "Sid" : "One" , "Effect" : "Deny", "Action": ["s3:*"], "Resource": "arn:aws:s3:::a: b #c" }, "Version": "2012-10-17" }',
  '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"iam:*","Resource":"*","Condition":{"StringNotEquals":{"aws:PrincipalAccount":["012345678901","true"]}}}]}',
  '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"iam:*","Resource":"*","Condition":{"FutureOperator":{"aws:x":"y"}}}]}',
);

const id = (prefix: string, index: number) => `${prefix}${String(index).padStart(8, "0")}`;

const organizationalUnits: fc.Arbitrary<readonly OuPath[]> = fc
  .array(fc.tuple(fc.nat(), wideNames), { maxLength: 6 })
  .map((parts) => {
    const paths: OuPath[] = [""];
    for (const [place, name] of parts) {
      const path = childPath(paths[place % paths.length] ?? "", name);
      if (!paths.includes(path) && path.split("/").length <= 5) paths.push(path);
    }
    return paths;
  });

/** Accounts share AWS's names freely; the model's names tell them apart. */
function accountsOf(paths: readonly OuPath[]): fc.Arbitrary<readonly Account[]> {
  const one = fc.record({
    awsName: fc.oneof(fc.constantFrom("Shared", "Management"), names),
    parent: fc.constantFrom(...paths),
    joined: fc.constantFrom("CREATED" as const, "INVITED" as const),
    state: fc.constantFrom("ACTIVE" as const, "ACTIVE" as const, "SUSPENDED" as const),
    tags,
  });
  return fc.array(one, { maxLength: 6 }).map((drawn) => {
    const all = [
      {
        awsName: "Management",
        parent: "",
        joined: "INVITED" as const,
        state: "ACTIVE" as const,
        tags: [],
      },
      ...drawn,
    ];
    return all.map(({ awsName, ...rest }, index) => {
      const email = `root+${index}@example.com`;
      const isShared = all.filter((other) => other.awsName === awsName).length > 1;
      return {
        name: isShared ? `${awsName} (${email})` : awsName,
        ...(isShared ? { awsName } : {}),
        email,
        id: parseAccountId(String(index).padStart(12, "0")),
        ...rest,
      };
    });
  });
}

function policiesOf(targets: readonly PolicyTarget[]): fc.Arbitrary<readonly OrganizationPolicy[]> {
  const one = fc.record({
    type: fc.constant("SERVICE_CONTROL_POLICY" as const),
    name: wideNames,
    description: fc.oneof(fc.constant(""), wideNames),
    awsManaged: fc.constant(false),
    document: documents,
    targets: fc.uniqueArray(fc.constantFrom(...targets), { selector: targetKey, maxLength: 4 }),
    tags,
  });
  return fc
    .uniqueArray(one, { selector: ({ type, name }) => policyKey(type, name), maxLength: 4 })
    .map((policies) => [
      ...policies.map((policy, index) => ({ ...policy, id: id("p-", index) })),
      {
        type: "SERVICE_CONTROL_POLICY",
        name: "FullAWSAccess",
        id: "p-FullAWSAccess",
        description: "Allows access to every operation",
        awsManaged: true,
        document:
          '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}',
        targets,
        tags: [],
      } satisfies OrganizationPolicy,
    ]);
}

const permissionSetName = fc.string({
  minLength: 1,
  maxLength: 12,
  unit: fc.constantFrom(..."abcXY019_+=,.@-"),
});

function centerOf(accounts: readonly Account[]): fc.Arbitrary<IdentityCenter> {
  const users = fc.uniqueArray(nameWithoutSpace, { maxLength: 4 });
  const groups = fc.uniqueArray(
    wideNames.filter((name) => /^[\p{L}\p{M}\p{S}\p{N}\p{P}\t\n \u00A0]+$/u.test(name)),
    { maxLength: 4 },
  );
  const sets = fc.uniqueArray(permissionSetName, { maxLength: 4 });
  return fc
    .record({
      users,
      groups,
      sets,
      source: fc.constantFrom("external" as const, "identity-center" as const, undefined),
    })
    .chain(({ users: userNames, groups: groupNames, sets: setNames, source }) => {
      const principals = [
        ...userNames.map((name) => ({ kind: "user", name }) as const),
        ...groupNames.map((name) => ({ kind: "group", name }) as const),
      ];
      const possible = principals.flatMap((principal) =>
        setNames.flatMap((permissionSet) =>
          accounts.map(({ name: account }): AccountAssignment => ({
            account,
            permissionSet,
            principal,
          })),
        ),
      );
      return fc
        .record({
          members: fc.array(fc.subarray(userNames), {
            minLength: groupNames.length,
            maxLength: groupNames.length,
          }),
          assignments: fc.subarray(possible, { maxLength: Math.min(8, possible.length) }),
          sessions: fc.constantFrom("PT1H", "PT480M", "PT1H30M", "PT12H"),
          inline: fc.option(documents, { nil: undefined }),
          description: fc.constantFrom("", "Reads: everything # really", "0123"),
          email: fc.constantFrom(undefined, "somebody@example.com"),
          displayName: fc.constantFrom("A B", "", "0123"),
          boundary: fc.constantFrom(undefined, "aws-managed" as const, "customer-managed" as const),
        })
        .map((drawn): IdentityCenter => ({
          instanceArn: "arn:aws:sso:::instance/ssoins-0000000000000000",
          identityStoreId: "d-0000000000",
          identitySource: source,
          permissionSets: setNames.map((name, index) => ({
            name,
            arn: id("arn:aws:sso:::permissionSet/ssoins-0000000000000000/ps-", index),
            description: drawn.description,
            sessionDuration: drawn.sessions,
            relayState: undefined,
            managedPolicies: [
              "arn:aws:iam::aws:policy/ReadOnlyAccess",
              "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess",
            ],
            customerManagedPolicies: [
              { path: "/", name: "Own" },
              { path: "/team/", name: "Deploy" },
            ],
            inlinePolicy: drawn.inline,
            permissionsBoundary:
              drawn.boundary === undefined
                ? undefined
                : drawn.boundary === "aws-managed"
                  ? { kind: "aws-managed", arn: "arn:aws:iam::aws:policy/PowerUserAccess" }
                  : { kind: "customer-managed", path: "/team/", name: "Ceiling" },
            tags: [],
          })),
          groups: groupNames.map((displayName, index) => ({
            displayName,
            id: id("g-", index),
            description: index % 2 === 0 ? "" : "Some: people",
            members: drawn.members[index] ?? [],
          })),
          users: userNames.map((userName, index) => ({
            userName,
            id: id("u-", index),
            displayName: drawn.displayName,
            givenName: "Ada",
            familyName: "",
            email: drawn.email,
          })),
          assignments: drawn.assignments,
        }));
    });
}

/** An organization as it might be observed. */
export const observedArbitrary: fc.Arbitrary<Organization> = organizationalUnits.chain((paths) =>
  accountsOf(paths).chain((accounts) => {
    const targets: readonly PolicyTarget[] = [
      ...paths.map((path) => ({ kind: "ou", path }) as const),
      ...accounts.map(({ name }) => ({ kind: "account", name }) as const),
    ];
    return fc
      .record({ policies: policiesOf(targets), identityCenter: centerOf(accounts), ouTags: tags })
      .map(({ policies, identityCenter, ouTags }) =>
        sortOrganization({
          id: "o-abcdefghij",
          managementAccountId: accounts[0]?.id,
          root: { id: "r-abcd", enabledPolicyTypes: ["SERVICE_CONTROL_POLICY"], tags: [] },
          organizationalUnits: paths
            .slice(1)
            .map((path, index) => ({ path, id: id("ou-abcd-", index), tags: ouTags })),
          accounts,
          policies,
          trustedAccess: ["sso.amazonaws.com"],
          delegatedAdministrators: accounts
            .slice(1, 2)
            .map(({ name }) => ({ account: name, servicePrincipal: "config.amazonaws.com" })),
          identityCenter,
          iam: [],
          resources: [],
          gaps: [],
        }),
      );
  }),
);
