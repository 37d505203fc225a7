/**
 * Inline and attached policies of users, groups and roles: the same nine operations for each, made
 * from one row.
 */
import {
  groups,
  iamKey,
  managedPolicies,
  roles,
  users,
  type GroupRow,
  type InlinePolicyRow,
  type RoleRow,
  type UserRow,
} from "../../model/iam-state.ts";
import type { Tag } from "../../model/organization-state.ts";
import { AwsError, operation, type Call, type Service } from "../../service.ts";
import {
  assertDocument,
  assertModifiable,
  assertWithin,
  checkOn,
  countedCharacters,
  encoded,
  iamArn,
  iamPage,
  noSuchEntity,
  type CheckDetails,
  type Paged,
} from "./iam.ts";

type Kind = "User" | "Group" | "Role";

type Named = {
  readonly UserName?: string;
  readonly GroupName?: string;
  readonly RoleName?: string;
};

export function userOf(call: Call<unknown>, name: string): UserRow {
  const row = call.sandbox.store.open(users).get(iamKey(call.caller.account, name));
  if (row === undefined) throw noSuchEntity("user", name);
  return row;
}

export function groupOf(call: Call<unknown>, name: string): GroupRow {
  const row = call.sandbox.store.open(groups).get(iamKey(call.caller.account, name));
  if (row === undefined) throw noSuchEntity("group", name);
  return row;
}

export function roleOf(call: Call<unknown>, name: string): RoleRow {
  const row = call.sandbox.store.open(roles).get(iamKey(call.caller.account, name));
  if (row === undefined) throw noSuchEntity("role", name);
  return row;
}

type Change = {
  readonly inlinePolicies?: readonly InlinePolicyRow[];
  readonly attachedPolicies?: readonly string[];
};

type Row = {
  readonly find: (call: Call<unknown>, name: string) => UserRow | GroupRow | RoleRow | undefined;
  readonly of: (call: Call<unknown>, name: string) => UserRow | GroupRow | RoleRow;
  readonly change: (call: Call<unknown>, name: string, change: Change) => void;
  readonly inlineQuota: string;
  readonly attachedQuota: string;
};

const rows: Readonly<Record<Kind, Row>> = {
  User: {
    find: ({ sandbox, caller }, name) =>
      sandbox.store.open(users).get(iamKey(caller.account, name)),
    of: userOf,
    change: (call, name, change) => {
      const row = userOf(call, name);
      call.sandbox.store.open(users).put(iamKey(row.account, name), { ...row, ...change });
    },
    inlineQuota: "iam/user-inline-policy-characters",
    attachedQuota: "iam/managed-policies-per-user",
  },
  Group: {
    find: ({ sandbox, caller }, name) =>
      sandbox.store.open(groups).get(iamKey(caller.account, name)),
    of: groupOf,
    change: (call, name, change) => {
      const row = groupOf(call, name);
      call.sandbox.store.open(groups).put(iamKey(row.account, name), { ...row, ...change });
    },
    inlineQuota: "iam/group-inline-policy-characters",
    attachedQuota: "iam/managed-policies-per-group",
  },
  Role: {
    find: ({ sandbox, caller }, name) =>
      sandbox.store.open(roles).get(iamKey(caller.account, name)),
    of: roleOf,
    change: (call, name, change) => {
      const row = roleOf(call, name);
      assertModifiable(row, call.operation);
      call.sandbox.store.open(roles).put(iamKey(row.account, name), { ...row, ...change });
    },
    inlineQuota: "iam/role-inline-policy-characters",
    attachedQuota: "iam/managed-policies-per-role",
  },
};

/** The ARN as the request names it; a path is known only of what exists. */
export function checkHolder(call: Call<unknown>, kind: Kind, details: CheckDetails = {}) {
  const input: Named = { ...Object(call.input) };
  const name = input[`${kind}Name`] ?? ownName(call);
  const row = rows[kind].find(call, name);
  if (kind === "Role" && row !== undefined && !/^(Get|List)/.test(call.operation))
    assertModifiable(row, call.operation);
  const tags: readonly Tag[] = row !== undefined && "tags" in row ? row.tags : [];
  return checkOn(call, row?.arn ?? iamArn(call.caller.account, kind.toLowerCase(), `/${name}`), {
    tags,
    ...details,
    context: { ...boundaryContext(call, row), ...details.context },
  });
}

/**
 * The boundary that the holder has, for conditions that let only bounded users and roles be given
 * policies. https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
 */
function boundaryContext(
  call: Call<unknown>,
  row: UserRow | GroupRow | RoleRow | undefined,
): Readonly<Record<string, string | undefined>> {
  if (row === undefined || !("permissionsBoundary" in row)) return {};
  return /^(Put|Delete|Attach|Detach)(User|Role)Policy$/.test(call.operation)
    ? { "iam:PermissionsBoundary": row.permissionsBoundary }
    : {};
}

/** Some calls about a user mean the caller where they name none; the name of a session is no user's. */
function ownName(call: Call<unknown>): string {
  return call.caller.arn.split("/").at(-1) ?? "";
}

/** The user that the request names, or the caller. @throws `ValidationError` where that is no user */
export function namedUser(call: Call<{ readonly UserName?: string }>): UserRow {
  const { UserName } = call.input;
  if (UserName === undefined && call.caller.principal.kind !== "user")
    throw new AwsError(
      "ValidationError",
      "Must specify userName when calling with non-User credentials",
    );
  return userOf(call, UserName ?? ownName(call));
}

const nameOf = (call: Call<Named>, kind: Kind): string =>
  call.input[`${kind}Name`] ?? ownName(call);

export const holderOperations: Service["operations"] = {
  ...operationsOf("User"),
  ...operationsOf("Group"),
  ...operationsOf("Role"),
};

function operationsOf(kind: Kind): Service["operations"] {
  return { ...inlineOperations(kind), ...attachmentOperations(kind) };
}

type Inline = Named & { readonly PolicyName: string };

function inlineOperations(kind: Kind): Service["operations"] {
  const { of, change, inlineQuota } = rows[kind];
  return {
    [`Put${kind}Policy`]: operation<Inline & { readonly PolicyDocument: string }>({
      readOnly: false,
      authorize: (call) => checkHolder(call, kind),
      run: (call) => {
        const { PolicyName, PolicyDocument } = call.input;
        const holder = of(call, nameOf(call, kind));
        assertDocument(PolicyDocument, "identity");
        const others = holder.inlinePolicies.filter(({ name }) => name !== PolicyName);
        const inlinePolicies = [...others, { name: PolicyName, document: PolicyDocument }];
        const size = inlinePolicies.reduce(
          (sum, { document }) => sum + countedCharacters(document),
          0,
        );
        assertWithin(call, inlineQuota, { count: size, what: `${kind.toLowerCase()} policy size` });
        change(call, holder.name, { inlinePolicies });
      },
    }),
    [`Get${kind}Policy`]: operation<Inline>({
      readOnly: true,
      authorize: (call) => checkHolder(call, kind),
      run: (call) => {
        const holder = of(call, nameOf(call, kind));
        const policy = inlineOf(holder, kind, call.input.PolicyName);
        return {
          [`${kind}Name`]: holder.name,
          PolicyName: policy.name,
          PolicyDocument: encoded(policy.document),
        };
      },
    }),
    [`Delete${kind}Policy`]: operation<Inline>({
      readOnly: false,
      authorize: (call) => checkHolder(call, kind),
      run: (call) => {
        const holder = of(call, nameOf(call, kind));
        const gone = inlineOf(holder, kind, call.input.PolicyName);
        change(call, holder.name, {
          inlinePolicies: holder.inlinePolicies.filter((policy) => policy !== gone),
        });
      },
    }),
    [`List${kind}Policies`]: operation<Named & Paged>({
      readOnly: true,
      authorize: (call) => checkHolder(call, kind),
      run: (call) => {
        const { items, tail } = iamPage(
          call,
          of(call, nameOf(call, kind)).inlinePolicies,
          ({ name }) => name,
        );
        return { PolicyNames: items.map(({ name }) => name), ...tail };
      },
    }),
  };
}

function inlineOf(
  holder: { readonly inlinePolicies: readonly InlinePolicyRow[] },
  kind: Kind,
  name: string,
): InlinePolicyRow {
  const policy = holder.inlinePolicies.find((candidate) => candidate.name === name);
  if (policy === undefined) throw noSuchEntity(`${kind.toLowerCase()} policy`, name);
  return policy;
}

type Attached = Named & { readonly PolicyArn: string };

function attachmentOperations(kind: Kind): Service["operations"] {
  const { of, change, attachedQuota } = rows[kind];
  const authorize = (call: Call<Attached>) =>
    checkHolder(call, kind, { context: { "iam:PolicyARN": call.input.PolicyArn } });
  return {
    [`Attach${kind}Policy`]: operation<Attached>({
      readOnly: false,
      authorize,
      run: (call) => {
        const holder = of(call, nameOf(call, kind));
        const { PolicyArn } = call.input;
        assertManagedPolicy(call, PolicyArn);
        if (holder.attachedPolicies.includes(PolicyArn)) return;
        const attachedPolicies = [...holder.attachedPolicies, PolicyArn];
        assertWithin(call, attachedQuota, {
          count: attachedPolicies.length,
          what: `PoliciesPer${kind}`,
        });
        change(call, holder.name, { attachedPolicies });
      },
    }),
    [`Detach${kind}Policy`]: operation<Attached>({
      readOnly: false,
      authorize,
      run: (call) => {
        const holder = of(call, nameOf(call, kind));
        const { PolicyArn } = call.input;
        if (!holder.attachedPolicies.includes(PolicyArn))
          throw new AwsError("NoSuchEntity", `Policy ${PolicyArn} was not found.`);
        change(call, holder.name, {
          attachedPolicies: holder.attachedPolicies.filter((arn) => arn !== PolicyArn),
        });
      },
    }),
    [`ListAttached${kind}Policies`]: operation<Named & Paged>({
      readOnly: true,
      authorize: (call) => checkHolder(call, kind),
      run: (call) => {
        const { items, tail } = iamPage(
          call,
          of(call, nameOf(call, kind)).attachedPolicies,
          (arn) => arn,
        );
        return { AttachedPolicies: items.map(attachedPolicy), ...tail };
      },
    }),
  };
}

/** A managed policy as lists of attachments name it. */
export function attachedPolicy(arn: string): {
  readonly PolicyName: string;
  readonly PolicyArn: string;
} {
  return { PolicyName: arn.slice(arn.lastIndexOf("/") + 1), PolicyArn: arn };
}

/** Of AWS's, or of the caller's own account. */
export function assertManagedPolicy(call: Call<unknown>, arn: string): void {
  const own = call.sandbox.store.open(managedPolicies).get(arn);
  if (
    own?.account === call.caller.account ||
    call.sandbox.catalogue.managedPolicy(arn) !== undefined
  )
    return;
  throw new AwsError("NoSuchEntity", `Policy ${arn} does not exist or is not attachable.`);
}
