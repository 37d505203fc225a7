/** IAM of one account: its policies, and the roles, users and groups they are attached to. */
import type {
  Account,
  AccountIam,
  IamGroup,
  IamManagedPolicy,
  IamRole,
  IamUser,
  InlinePolicy,
  Tags,
} from "@bailiwick/core";
import type { Chance } from "./chance.ts";
import { identityDocument } from "./documents.ts";
import type { ManagedPolicy, Material } from "./documents.ts";
import { roleName, trustPolicies } from "./resources.ts";
import { teams, words } from "./words.ts";

export type AccountSize = {
  readonly roles: number;
  readonly users: number;
  readonly groups: number;
  /** Managed and inline, of all of them. */
  readonly attachments: number;
  /** Of the account alone. */
  readonly customerManaged: number;
  /** Distinct; several roles may hold the same. */
  readonly inline: number;
};

export type AccountPlan = {
  readonly chance: Chance;
  readonly material: Material;
  readonly account: Account;
  readonly others: readonly Account[];
  /** AWS managed policies that the organization uses, the most popular first. */
  readonly popular: readonly ManagedPolicy[];
  readonly size: AccountSize;
  /** Median of the documents' sizes, in characters. */
  readonly medianSize: number;
};

export function iamOf(plan: AccountPlan): AccountIam {
  const { chance, account, size } = plan;
  const stock = stockOf(plan);
  const counts = sharesOf(chance, size.attachments, size.roles + size.users + size.groups);
  const take = (place: number) => attachedOf(chance, stock, counts[place] ?? 0);
  const id = account.id ?? "";
  const names = uniqueNames(chance, size.roles + size.users + size.groups);
  const of = (place: number) => ({ name: names[place] ?? "", path: "/", ...take(place) });
  const groups = Array.from({ length: size.groups }, (_, place): IamGroup => {
    const group = of(place);
    return { ...group, arn: `arn:aws:iam::${id}:group/${group.name}`, id: chance.id("AGPA", 17) };
  });
  const users = Array.from({ length: size.users }, (_, place): IamUser => {
    const user = of(size.groups + place);
    return {
      ...user,
      arn: `arn:aws:iam::${id}:user/${user.name}`,
      id: chance.id("AIDA", 17),
      groups: groups.length === 0 ? [] : chance.someOf(groups, 2).map(({ name }) => name),
      permissionsBoundary: undefined,
      tags: tagsOf(chance),
    };
  });
  const roles = Array.from({ length: size.roles }, (_, place) =>
    roleOf(plan, stock, of(size.groups + size.users + place)),
  );
  return { account: account.name, users, groups, roles, managedPolicies: stock.managed };
}

type Attached = Pick<IamRole, "inlinePolicies" | "attachedPolicies">;
type Stock = {
  readonly managed: readonly IamManagedPolicy[];
  readonly inline: readonly InlinePolicy[];
  readonly trust: readonly string[];
};

function stockOf(plan: AccountPlan): Stock {
  const { chance, account, size, popular, material, medianSize } = plan;
  const writing = { chance, material, account: account.id ?? "" };
  const document = (most: number) =>
    identityDocument(writing, Math.min(most, Math.round(chance.logNormal(medianSize, 0.8))));
  const own = uniqueNames(chance, size.customerManaged).map((name) => ({
    arn: `arn:aws:iam::${account.id ?? ""}:policy/${name}`,
    name,
    path: "/",
    document: document(6_144),
  }));
  const used = new Set(Array.from({ length: 24 }, () => chance.earlyOf(popular)));
  const aws = [...used].map(({ arn, document: text }) => ({
    arn,
    name: arn.slice(arn.lastIndexOf("/") + 1),
    path: `/${arn.split("/").slice(1, -1).join("/")}/`.replace("//", "/"),
    document: text,
  }));
  return {
    managed: [...aws, ...own],
    inline: uniqueNames(chance, size.inline).map((name) => ({ name, document: document(2_048) })),
    trust: trustPolicies(plan),
  };
}

function roleOf(
  { chance, account }: AccountPlan,
  stock: Stock,
  common: Attached & { readonly name: string },
): IamRole {
  const path = chance.happens(0.1) ? "/platform/" : chance.happens(0.2) ? "/service-role/" : "/";
  return {
    ...common,
    path,
    arn: `arn:aws:iam::${account.id ?? ""}:role${path}${common.name}`,
    id: chance.id("AROA", 17),
    trustPolicy: chance.of(stock.trust),
    maxSessionDurationSeconds: chance.of([3_600, 3_600, 43_200]),
    permissionsBoundary: chance.happens(0.2) ? chance.earlyOf(stock.managed).arn : undefined,
    tags: tagsOf(chance),
  };
}

function attachedOf(chance: Chance, { managed, inline }: Stock, count: number): Attached {
  const inlineCount = Array.from({ length: count }, () => chance.happens(0.25)).filter(
    Boolean,
  ).length;
  const inlinePolicies = chance.someOf(inline, inlineCount);
  const attachedPolicies = chance.someOf(managed, count - inlinePolicies.length);
  return { inlinePolicies, attachedPolicies: attachedPolicies.map(({ arn }) => arn) };
}

/** Shares of a total, each one or more as long as it lasts, none over ten. */
function sharesOf(chance: Chance, total: number, among: number): readonly number[] {
  const shares = Array.from({ length: among }, (_, place) => Number(place < total));
  for (let left = total - among; left > 0;) {
    const place = chance.integer(0, among - 1);
    const share = shares[place] ?? 0;
    if (share >= 10) continue;
    shares[place] = share + 1;
    left -= 1;
  }
  return shares;
}

function uniqueNames(chance: Chance, count: number): readonly string[] {
  const names = new Set<string>();
  while (names.size < count) {
    const name = roleName(chance);
    names.add(names.has(name) ? `${name}-${names.size}` : name);
  }
  return [...names];
}

function tagsOf(chance: Chance): Tags {
  if (chance.happens(0.4)) return [];
  return [
    { key: "project", value: chance.of(words) },
    { key: "team", value: chance.of(teams) },
  ];
}
