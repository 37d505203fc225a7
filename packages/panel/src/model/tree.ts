/** The organization as a tree of nodes, and the paths of it. */
import type { Account, Organization, OrganizationPolicy, PolicyTarget } from "@bailiwick/core";

export type TreeNode = {
  /** `ou:Workload/PROD`, `account:Dev`; `ou:` is the root. */
  readonly key: string;
  readonly label: string;
  readonly account: Account | undefined;
  readonly children: readonly TreeNode[];
  /** Accounts in it and below. */
  readonly accounts: number;
};

/** The root with everything below it, OUs before accounts. */
export function treeOf(organization: Organization): TreeNode {
  const accounts = Map.groupBy(organization.accounts, (account) => account.parent);
  const paths = organization.organizationalUnits.map((ou) => ou.path);
  const ous = Map.groupBy(paths, parentPath);
  const node = (path: string): TreeNode => {
    const below =
      path === "" ? (ous.get("") ?? []).filter((one) => one !== "") : (ous.get(path) ?? []);
    const children = [...below.map(node), ...(accounts.get(path) ?? []).map(leaf)];
    return {
      key: `ou:${path}`,
      label: ouName(path),
      account: undefined,
      children,
      accounts: children.reduce((sum, child) => sum + child.accounts, 0),
    };
  };
  return node("");
}

/** Keeps nodes whose own text matches, with the nodes above them; undefined where none does. */
export function matchingTree(node: TreeNode, text: string): TreeNode | undefined {
  if (text === "" || textOf(node).includes(text.toLowerCase())) return node;
  const children = node.children.flatMap((child) => matchingTree(child, text) ?? []);
  return children.length === 0 ? undefined : { ...node, children };
}

/** Keys of all nodes that have something below them, down to a depth. */
export function keysDownTo(node: TreeNode, depth: number): readonly string[] {
  if (node.children.length === 0 || depth === 0) return [];
  return [node.key, ...node.children.flatMap((child) => keysDownTo(child, depth - 1))];
}

/** The root, and each OU down to this path. */
export function pathsDownTo(path: string): readonly string[] {
  return path === "" ? [""] : [...pathsDownTo(parentPath(path)), path];
}

/** An OU's own name, as AWS has it. */
export function ouName(path: string): string {
  if (path === "") return "Root";
  return path
    .slice(path.lastIndexOf("/") + 1)
    .replaceAll("~1", "/")
    .replaceAll("~0", "~");
}

/** A path as people read it. */
export const pathLabel = (path: string): string =>
  path === "" ? "Root" : path.split("/").map(ouName).join(" / ");

export function isWithin(path: string, other: string): boolean {
  return other === "" || path === other || path.startsWith(`${other}/`);
}

/** The policies attached to a node itself. */
export function attachedTo(
  organization: Organization,
  node: { readonly ou: string } | { readonly account: string },
): readonly OrganizationPolicy[] {
  const matches = (target: PolicyTarget): boolean =>
    "ou" in node
      ? target.kind === "ou" && target.path === node.ou
      : target.kind === "account" && target.name === node.account;
  return organization.policies.filter((policy) => policy.targets.some(matches));
}

export function isManagement(organization: Organization, account: Account): boolean {
  return account.id !== undefined && account.id === organization.managementAccountId;
}

const parentPath = (path: string): string => path.slice(0, Math.max(path.lastIndexOf("/"), 0));

function leaf(account: Account): TreeNode {
  return {
    key: `account:${account.name}`,
    label: account.name,
    account,
    children: [],
    accounts: 1,
  };
}

function textOf({ label, account }: TreeNode): string {
  return `${label} ${account?.email ?? ""} ${account?.id ?? ""}`.toLowerCase();
}
