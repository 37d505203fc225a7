/** From a blueprint that was read to the organization that is desired. Pure and deterministic. */
import {
  accountKey,
  hasErrors,
  ouKey,
  parentOf,
  parseAccountId,
  policyKey,
  sortOrganization,
} from "@bailiwick/core";
import type {
  Account,
  AccountId,
  Assertion,
  Checked,
  Guardrail,
  Lock,
  ObjectKey,
  Organization,
  OrganizationalUnit,
  OuPath,
} from "@bailiwick/core";
import { spanOf } from "../blueprint.ts";
import type { Blueprint } from "../blueprint.ts";
import { guardrailNameOf, ouPathFrom } from "../declaration/resolve.ts";
import type { Declaration } from "../declaration/schema.ts";
import { assertionFrom } from "./assertions.ts";
import { identityCenterFrom } from "./identity.ts";
import { idsFrom } from "./ids.ts";
import type { IdOf } from "./ids.ts";
import { policiesFrom } from "./policies.ts";
import { tagsFrom } from "./tags.ts";
import { treeFrom } from "../declaration/tree.ts";

/** What a blueprint says, in the words of the engine. */
export type CompiledBlueprint = {
  /** How people call the organization. */
  readonly name: string;
  readonly desired: Organization;
  /** In the order of the file. */
  readonly guardrails: readonly Guardrail[];
  readonly assertions: readonly Assertion[];
  /** Things that were called otherwise before: natural keys. */
  readonly renames: readonly { readonly from: ObjectKey; readonly to: ObjectKey }[];
  /**
   * The lock that the plan must be made with: the one given and, where the blueprint detaches AWS's
   * FullAWSAccess somewhere, that policy as one to manage.
   */
  readonly lock: Lock;
  readonly homeRegion: string;
  /** Approved Regions. */
  readonly regions: readonly string[];
  /** What must be found before anything is changed; absent where the blueprint does not say. */
  readonly expected: {
    readonly organizationId?: string | undefined;
    readonly managementAccountId?: AccountId | undefined;
    readonly managementAccountEmail: string;
  };
};

/** @param lock - ids of things that exist; an empty one where nothing does */
export function compileBlueprint(blueprint: Blueprint, lock: Lock): Checked<CompiledBlueprint> {
  const { declaration } = blueprint;
  const { organization } = declaration;
  const tree = treeFrom(declaration);
  const idOf = idsFrom(lock);
  const compiled = policiesFrom(blueprint, tree, idOf);
  if (hasErrors(compiled.diagnostics)) return { diagnostics: compiled.diagnostics };
  const expectedId = organization["management-account"].id;
  const managementAccountId =
    parseAccountId(expectedId ?? "") ?? parseAccountId(lock.managementAccountId ?? "");
  const desired: Organization = {
    id: organization.id ?? lock.organizationId,
    managementAccountId,
    root: {
      id: idOf(ouKey("")),
      enabledPolicyTypes: compiled.enabledTypes,
      tags: tagsFrom(organization.tags),
    },
    organizationalUnits: ousFrom(declaration, idOf),
    accounts: accountsFrom(declaration, idOf, managementAccountId),
    policies: compiled.policies,
    trustedAccess: [...new Set(organization["trusted-access"] ?? [])],
    delegatedAdministrators: administratorsFrom(declaration),
    identityCenter: identityCenterFrom(blueprint, tree, idOf),
    iam: [],
    resources: [],
    gaps: [],
  };
  const value: CompiledBlueprint = {
    name: organization.name,
    desired: sortOrganization(desired),
    guardrails: compiled.guardrails,
    assertions: (declaration.assertions ?? []).map((assertion, index) =>
      assertionFrom(assertion, {
        name: assertion.name,
        span: spanOf(blueprint, ["assertions", index]),
      }),
    ),
    renames: renamesFrom(declaration, compiled.guardrails),
    lock: lockFor(declaration, lock),
    homeRegion: organization["home-region"],
    regions: organization.regions,
    expected: {
      organizationId: organization.id,
      managementAccountId: parseAccountId(expectedId ?? ""),
      managementAccountEmail: organization["management-account"].email,
    },
  };
  return { value, diagnostics: compiled.diagnostics };
}

function lockFor(declaration: Declaration, lock: Lock): Lock {
  if (declaration.organization["without-full-access"] === undefined) return lock;
  const key = policyKey("SERVICE_CONTROL_POLICY", "FullAWSAccess");
  return { ...lock, objects: new Map([...lock.objects, [key, "p-FullAWSAccess"]]) };
}

function ousFrom(declaration: Declaration, idOf: IdOf): readonly OrganizationalUnit[] {
  const ous = declaration["organizational-units"] ?? {};
  return Object.entries(ous).map(([path, ou]) => ({
    path,
    id: idOf(ouKey(path), ouKey(formerPath(declaration, path))),
    tags: tagsFrom(ou?.tags),
  }));
}

/** The path before the renames of this blueprint: its own and those of the units above it. */
function formerPath(declaration: Declaration, path: OuPath): OuPath {
  const parent = parentOf(path);
  if (parent === undefined) return path;
  const before = formerPath(declaration, parent);
  const own = path.slice(parent === "" ? 0 : parent.length + 1);
  const name = declaration["organizational-units"]?.[path]?.was ?? own;
  return before === "" ? name : `${before}/${name}`;
}

function accountsFrom(
  declaration: Declaration,
  idOf: IdOf,
  managementAccountId: AccountId | undefined,
): readonly Account[] {
  const management = declaration.organization["management-account"];
  const members = Object.entries(declaration.accounts ?? {}).map(([name, account]): Account => {
    const former = account.was === undefined ? undefined : accountKey(account.was);
    const id = parseAccountId(idOf(accountKey(name), former) ?? "");
    const isOpen = account.invite === true && id === undefined;
    return {
      name,
      ...(account["aws-name"] === undefined ? {} : { awsName: account["aws-name"] }),
      email: account.email,
      id,
      parent: ouPathFrom(account.ou),
      state: stateFrom(account.state),
      joined: account.invite === true ? "INVITED" : "CREATED",
      ...(isOpen ? { invitation: "declared" as const } : {}),
      tags: tagsFrom(account.tags),
    };
  });
  return [
    {
      name: management.name,
      ...(management["aws-name"] === undefined ? {} : { awsName: management["aws-name"] }),
      email: management.email,
      id: managementAccountId ?? parseAccountId(idOf(accountKey(management.name)) ?? ""),
      parent: ouPathFrom(management.ou ?? "root"),
      state: "ACTIVE",
      joined: "INVITED",
      tags: tagsFrom(management.tags),
    },
    ...members,
  ];
}

const states = {
  active: "ACTIVE",
  suspended: "SUSPENDED",
  "pending-closure": "PENDING_CLOSURE",
  "pending-activation": "PENDING_ACTIVATION",
  closed: "CLOSED",
} as const;

function stateFrom(state: keyof typeof states | undefined): Account["state"] {
  return states[state ?? "active"];
}

function administratorsFrom(declaration: Declaration): Organization["delegatedAdministrators"] {
  const declared = declaration.organization["delegated-administrators"] ?? {};
  return Object.entries(declared).flatMap(([servicePrincipal, accounts]) =>
    [...new Set([accounts].flat())].map((account) => ({ account, servicePrincipal })),
  );
}

function renamesFrom(
  declaration: Declaration,
  guardrails: readonly Guardrail[],
): CompiledBlueprint["renames"] {
  const ous = Object.entries(declaration["organizational-units"] ?? {}).flatMap(([path, ou]) =>
    ou?.was === undefined ? [] : [{ from: ouKey(formerPath(declaration, path)), to: ouKey(path) }],
  );
  const accounts = Object.entries(declaration.accounts ?? {}).flatMap(([name, { was }]) =>
    was === undefined ? [] : [{ from: accountKey(was), to: accountKey(name) }],
  );
  const policies = (declaration.policies ?? []).flatMap(({ name, type, was }) => {
    const of =
      type === "resource-control-policy" ? "RESOURCE_CONTROL_POLICY" : "SERVICE_CONTROL_POLICY";
    return was === undefined ? [] : [{ from: policyKey(of, was), to: policyKey(of, name) }];
  });
  const carried = (declaration.guardrails ?? []).flatMap((declared) => {
    const name = guardrailNameOf(declared);
    const guardrail = guardrails.find((one) => one.policy === name);
    if (declared.was === undefined || guardrail === undefined) return [];
    const { policyType } = guardrail;
    return [{ from: policyKey(policyType, declared.was), to: policyKey(policyType, name) }];
  });
  return [...ous, ...accounts, ...policies, ...carried];
}
