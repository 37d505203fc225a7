/** Generators of organizations, for properties that hold of all of them. */
import * as fc from "fast-check";
import { parseAccountId } from "../../iam/ids.ts";
import type { AccountId } from "../../iam/ids.ts";
import type { Organization, OuPath, PolicyTarget, Tags } from "../organization.ts";
import { childPath } from "../ou-path.ts";

/** Names as people give them, with the characters that break things. */
const nameArbitrary = fc.oneof(
  fc.constantFrom(
    "Dev",
    "Prod",
    "Log Archive",
    "a/b",
    "a~b",
    "~1",
    "0123",
    "#x",
    "é",
    "🎄",
    '"q"',
    "a:b",
  ),
  fc.string({ minLength: 1, maxLength: 8 }).filter((name) => name.trim() !== ""),
);

const tagsArbitrary: fc.Arbitrary<Tags> = fc.uniqueArray(
  fc.record({ key: nameArbitrary, value: fc.string({ maxLength: 5 }) }),
  { maxLength: 2, selector: (tag) => tag.key },
);

const accountIdArbitrary: fc.Arbitrary<AccountId> = fc
  .integer({ min: 0, max: 999_999_999_999 })
  .map((number) => parseAccountId(String(number).padStart(12, "0")) as AccountId);

const ouPaths: fc.Arbitrary<readonly OuPath[]> = fc
  .array(fc.tuple(fc.nat(), nameArbitrary), { maxLength: 5 })
  .map((parts) => {
    const paths: OuPath[] = [""];
    for (const [place, name] of parts) {
      const path = childPath(paths[place % paths.length] ?? "", name);
      if (!paths.includes(path)) paths.push(path);
    }
    return paths;
  });

/** An organization that a snapshot accepts, its lists in no order. */
export const organizationArbitrary: fc.Arbitrary<Organization> = ouPaths.chain((paths) =>
  fc
    .record({
      id: maybe(fc.constant("o-abcdefghij")),
      rootId: maybe(fc.constant("r-ab12")),
      tags: tagsArbitrary,
      accounts: fc.uniqueArray(
        fc.record({
          name: nameArbitrary,
          email: fc.emailAddress(),
          id: maybe(accountIdArbitrary),
          parent: fc.constantFrom(...paths),
          state: fc.constantFrom("ACTIVE" as const, "SUSPENDED" as const),
          joined: fc.constantFrom("CREATED" as const, "INVITED" as const),
          invitation: maybe(fc.constantFrom("declared" as const, "open" as const)),
          tags: tagsArbitrary,
        }),
        {
          maxLength: 5,
          comparator: (one, other) =>
            one.name === other.name || (one.id !== undefined && one.id === other.id),
        },
      ),
      policyNames: fc.uniqueArray(nameArbitrary, { maxLength: 3 }),
      places: fc.array(fc.nat(), { maxLength: 4 }),
      reason: fc.string(),
    })
    .map(({ id, rootId, tags, accounts, policyNames, places, reason }) => {
      const targets: readonly PolicyTarget[] = [
        ...paths.map((path) => ({ kind: "ou", path }) as const),
        ...accounts.map(({ name }) => ({ kind: "account", name }) as const),
      ];
      const chosen = [...new Set(places.map((place) => place % targets.length))];
      return {
        id,
        managementAccountId: accounts[0]?.id,
        root: { id: rootId, enabledPolicyTypes: ["SERVICE_CONTROL_POLICY"], tags },
        organizationalUnits: paths.slice(1).map((path) => ({ path, id: undefined, tags: [] })),
        accounts,
        policies: policyNames.map((name) => ({
          type: "SERVICE_CONTROL_POLICY",
          name,
          id: undefined,
          description: "",
          awsManaged: false,
          document: '{"Version":"2012-10-17","Statement":[]}',
          targets: chosen.flatMap((place) => targets[place] ?? []),
          tags: [],
        })),
        trustedAccess: ["sso.amazonaws.com", "account.amazonaws.com"],
        delegatedAdministrators: accounts.map(({ name }) => ({
          account: name,
          servicePrincipal: "sso.amazonaws.com",
        })),
        identityCenter: undefined,
        iam: [],
        resources: [],
        gaps: accounts.map(({ name }) => ({ subject: "iam", account: name, reason })),
      };
    }),
);

function maybe<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.option(arbitrary, { nil: undefined });
}
