/** The tree of organizational units and accounts that a declaration describes. */
import { isWithin, parentOf } from "@bailiwick/core";
import type { AccountSelector, OuPath } from "@bailiwick/core";
import type { Declaration } from "./schema.ts";
import { ouPathFrom } from "./resolve.ts";

export type Tree = {
  readonly root: OuPath;
  readonly managementAccount: string;
  /** What lies directly in an organizational unit: units first, then accounts, in the order of the file. */
  readonly children: ReadonlyMap<OuPath, readonly AccountSelector[]>;
  /** The unit of each account, the management account among them. */
  readonly parents: ReadonlyMap<string, OuPath>;
};

export function treeFrom(declaration: Declaration): Tree {
  const parents = new Map<string, OuPath>();
  const management = declaration.organization["management-account"];
  parents.set(management.name, ouPathFrom(management.ou ?? "root"));
  for (const [name, account] of Object.entries(declaration.accounts ?? {})) {
    parents.set(name, ouPathFrom(account.ou));
  }
  const children = new Map<OuPath, AccountSelector[]>([["", []]]);
  const paths = Object.keys(declaration["organizational-units"] ?? {});
  for (const path of paths) children.set(path, []);
  for (const path of paths) children.get(parentOf(path) ?? "")?.push({ kind: "ou", path });
  for (const [name, path] of parents) children.get(path)?.push({ kind: "account", name });
  return { root: "", managementAccount: management.name, children, parents };
}

/** The unit that an account of the declaration stands in. */
export function ouOfAccount(declaration: Declaration, name: string): OuPath | undefined {
  const management = declaration.organization["management-account"];
  if (name === management.name) return ouPathFrom(management.ou ?? "root");
  // A name such as `constructor` is found on every object.
  const accounts = declaration.accounts ?? {};
  const account = Object.hasOwn(accounts, name) ? accounts[name] : undefined;
  return account === undefined ? undefined : ouPathFrom(account.ou);
}

/** Names of the accounts at or below a place; the management account only where it is named itself. */
export function accountsAt(tree: Tree, place: AccountSelector): readonly string[] {
  if (place.kind === "account") return [place.name];
  return [...tree.parents]
    .filter(([name, path]) => name !== tree.managementAccount && isWithin(path, place.path))
    .map(([name]) => name);
}

/** One text for one place. */
export function placeKey(place: AccountSelector): string {
  return place.kind === "ou" ? `ou:${place.path}` : `account:${place.name}`;
}
