/** IAM of one account, laid out to be looked up; made once for each value. */
import type {
  AccountIam,
  IamGroup,
  IamManagedPolicy,
  IamRole,
  IamUser,
} from "../organization/organization.ts";

export type AccountDirectory = {
  readonly usersByArn: ReadonlyMap<string, IamUser>;
  readonly rolesByArn: ReadonlyMap<string, IamRole>;
  readonly groupsByName: ReadonlyMap<string, IamGroup>;
  readonly policiesByArn: ReadonlyMap<string, IamManagedPolicy>;
};

/** The directory of an account; asking again costs nothing. */
export function directoryOf(iam: AccountIam): AccountDirectory {
  const known = directories.get(iam);
  if (known !== undefined) return known;
  const directory = {
    usersByArn: new Map(iam.users.map((user) => [user.arn, user])),
    rolesByArn: new Map(iam.roles.map((role) => [role.arn, role])),
    groupsByName: new Map(iam.groups.map((group) => [group.name, group])),
    policiesByArn: new Map(iam.managedPolicies.map((policy) => [policy.arn, policy])),
  };
  directories.set(iam, directory);
  return directory;
}

const directories = new WeakMap<AccountIam, AccountDirectory>();
