/** The names that a blueprint declares: what its references may refer to. */
import type { Catalogue } from "@bailiwick/core";
import type { Blueprint, Findings } from "../blueprint.ts";
import type { Declaration } from "../declaration/schema.ts";

/** What every check is given. */
export type CheckScope = Findings & {
  readonly blueprint: Blueprint;
  readonly declaration: Declaration;
  readonly catalogue: Catalogue;
  readonly names: DeclaredNames;
};

export type DeclaredNames = {
  /** Paths, the root not among them. */
  readonly ous: ReadonlySet<string>;
  /** The management account among them. */
  readonly accounts: ReadonlySet<string>;
  readonly groups: ReadonlySet<string>;
  readonly users: ReadonlySet<string>;
  readonly permissionSets: ReadonlySet<string>;
};

export function declaredNames(declaration: Declaration): DeclaredNames {
  return {
    ous: new Set(Object.keys(declaration["organizational-units"] ?? {})),
    accounts: new Set([
      declaration.organization["management-account"].name,
      ...Object.keys(declaration.accounts ?? {}),
    ]),
    groups: new Set(Object.keys(declaration.identity?.groups ?? {})),
    users: new Set(Object.keys(declaration.identity?.users ?? {})),
    permissionSets: new Set(Object.keys(declaration["permission-sets"] ?? {})),
  };
}
