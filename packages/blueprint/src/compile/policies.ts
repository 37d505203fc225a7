/** All policies of the organization: guardrails, the user's own, and AWS's that stand everywhere. */
import { policyKey } from "@bailiwick/core";
import type {
  AccountSelector,
  Diagnostic,
  Guardrail,
  OrganizationPolicy,
  OrganizationPolicyType,
} from "@bailiwick/core";
import { documentKey, spanOf } from "../blueprint.ts";
import type { Blueprint } from "../blueprint.ts";
import { placeLabel, selectorsFromPlaces } from "../declaration/resolve.ts";
import { blueprintDiagnostic } from "../diagnostics.ts";
import { rulesFrom } from "./guardrail-rules.ts";
import type { Rule } from "./guardrail-rules.ts";
import type { IdOf } from "./ids.ts";
import { packUnits } from "./pack.ts";
import type { Carrier } from "./pack.ts";
import { tagsFrom } from "./tags.ts";
import { placeKey } from "../declaration/tree.ts";
import type { Tree } from "../declaration/tree.ts";

export type CompiledPolicies = {
  readonly policies: readonly OrganizationPolicy[];
  readonly guardrails: readonly Guardrail[];
  readonly enabledTypes: readonly OrganizationPolicyType[];
  readonly diagnostics: readonly Diagnostic[];
};

export function policiesFrom(blueprint: Blueprint, tree: Tree, idOf: IdOf): CompiledPolicies {
  const rules = rulesFrom(blueprint);
  const own = ownPolicies(blueprint, idOf);
  const enabledTypes = typesOf(blueprint, rules, own);
  const aws = enabledTypes.map((type) => awsPolicy(type, blueprint, tree));
  const diagnostics: Diagnostic[] = [];
  const carried = enabledTypes.flatMap((type) => {
    const besides = [
      ...own.filter((policy) => policy.type === type),
      ...aws.filter((policy) => policy.type === type),
    ];
    return carriersOf(blueprint, { type, rules, besides, diagnostics }).map((carrier) => ({
      type,
      carrier,
    }));
  });
  const policies = [
    ...carried.map(({ type, carrier }) => policyFrom(carrier, { type, rules, idOf })),
    ...own,
    ...aws,
  ];
  diagnostics.push(...withoutEffect(blueprint, rules));
  diagnostics.push(...checkNodes(blueprint, policies), ...checkSizes(blueprint, policies));
  const carriers = carried.map(({ carrier }) => carrier);
  const guardrails = rules.flatMap((rule) => guardrailsFrom(rule, carriers));
  return { policies, guardrails, enabledTypes, diagnostics };
}

function ownPolicies(blueprint: Blueprint, idOf: IdOf): readonly OrganizationPolicy[] {
  return (blueprint.declaration.policies ?? []).map((policy, index) => {
    const type = typeFrom(policy.type);
    const former = policy.was === undefined ? undefined : policyKey(type, policy.was);
    return {
      type,
      name: policy.name,
      id: idOf(policyKey(type, policy.name), former),
      description: policy.description ?? "",
      awsManaged: false,
      document: blueprint.documents.get(documentKey("policies", index))?.text ?? "",
      targets: selectorsFromPlaces(policy.on),
      tags: tagsFrom(policy.tags),
    };
  });
}

function typeFrom(type: string | undefined): OrganizationPolicyType {
  return type === "resource-control-policy" ? "RESOURCE_CONTROL_POLICY" : "SERVICE_CONTROL_POLICY";
}

function typesOf(
  blueprint: Blueprint,
  rules: readonly Rule[],
  own: readonly OrganizationPolicy[],
): readonly OrganizationPolicyType[] {
  const declared = blueprint.declaration.organization["policy-types"];
  if (declared !== undefined) {
    return declared.map((type) =>
      typeFrom(type === "resource-control-policies" ? "resource-control-policy" : undefined),
    );
  }
  const used = new Set([
    ...rules.map(({ guardrail }) => guardrail.policyType),
    ...own.map(({ type }) => type),
    ...(blueprint.declaration.organization["without-full-access"] === undefined
      ? []
      : (["SERVICE_CONTROL_POLICY"] as const)),
  ]);
  return [...used].toSorted();
}

/**
 * The policy that AWS makes and attaches everywhere when a type is enabled:
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html and
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html
 */
function awsPolicy(
  type: OrganizationPolicyType,
  blueprint: Blueprint,
  tree: Tree,
): OrganizationPolicy {
  const isScp = type === "SERVICE_CONTROL_POLICY";
  const without = isScp
    ? selectorsFromPlaces(blueprint.declaration.organization["without-full-access"])
    : [];
  const detached = new Set(without.map(placeKey));
  const nodes: readonly AccountSelector[] = [
    { kind: "ou", path: "" },
    ...[...tree.children.values()].flat(),
  ];
  const principal = isScp ? {} : { Principal: "*" };
  const statement = { Effect: "Allow", ...principal, Action: "*", Resource: "*" };
  return {
    type,
    name: isScp ? "FullAWSAccess" : "RCPFullAWSAccess",
    id: isScp ? "p-FullAWSAccess" : "p-RCPFullAWSAccess",
    description: isScp ? "Allows access to every operation" : "Allows access to every resource",
    awsManaged: true,
    document: JSON.stringify({ Version: "2012-10-17", Statement: [statement] }),
    targets: nodes.filter((node) => !detached.has(placeKey(node))),
    tags: [],
  };
}

function carriersOf(
  blueprint: Blueprint,
  from: {
    readonly type: OrganizationPolicyType;
    readonly rules: readonly Rule[];
    readonly besides: readonly OrganizationPolicy[];
    readonly diagnostics: Diagnostic[];
  },
): readonly Carrier[] {
  const { limits } = blueprint;
  const isScp = from.type === "SERVICE_CONTROL_POLICY";
  const perNode = isScp ? limits.scpPerNode : limits.rcpPerNode;
  const taken = countByNode(from.besides);
  const units = from.rules
    .flatMap((rule) => rule.units)
    .filter((unit) => unit.policyType === from.type);
  const { carriers, overflows } = packUnits(units, {
    taken: new Set(from.besides.map(({ name }) => name)),
    room: (target) =>
      perNode === undefined
        ? Number.POSITIVE_INFINITY
        : perNode - (taken.get(placeKey(target)) ?? 0),
    characters: isScp ? limits.scpCharacters : limits.rcpCharacters,
  });
  for (const { target, policies, room } of overflows) {
    const detail = `The guardrails on \`${placeLabel(target)}\` need ${policies} policies even when packed together, and there is room for ${Math.max(room, 0)}: AWS allows ${perNode ?? "few"} on one node, its own FullAWSAccess among them. Attach some of them higher up, or remove policies.`;
    from.diagnostics.push(
      blueprintDiagnostic("BLU1401", detail, spanOf(blueprint, ["guardrails"])),
    );
  }
  return carriers;
}

function countByNode(policies: readonly OrganizationPolicy[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const key of policies.flatMap((policy) => policy.targets.map(placeKey))) {
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

function policyFrom(
  carrier: Carrier,
  from: {
    readonly type: OrganizationPolicyType;
    readonly rules: readonly Rule[];
    readonly idOf: IdOf;
  },
): OrganizationPolicy {
  const rule = from.rules.find(({ guardrail }) => guardrail.name === carrier.name);
  const former = rule?.was === undefined ? undefined : policyKey(from.type, rule.was);
  return {
    type: from.type,
    name: carrier.name,
    id: from.idOf(policyKey(from.type, carrier.name), former),
    description: carrier.description,
    awsManaged: false,
    document: carrier.document,
    targets: carrier.targets,
    tags: [],
  };
}

/**
 * The guardrail as each policy carries it: usually one; more where exceptions of some places or the
 * quota of a node made several policies of it. The first keeps the name.
 */
function guardrailsFrom(rule: Rule, carriers: readonly Carrier[]): readonly Guardrail[] {
  const { guardrail, index } = rule;
  const carrying = carriers.filter(({ units }) => units.some((unit) => unit.guardrail === index));
  return carrying.map(({ name: policy, targets }, number) => ({
    ...guardrail,
    name: number === 0 ? guardrail.name : nameWithin(policy, guardrail.name),
    policy,
    targets,
    property: { ...guardrail.property, where: targets },
  }));
}

function nameWithin(policy: string, guardrail: string): string {
  return policy.startsWith(`${guardrail} `) ? policy : `${guardrail} in ${policy}`;
}

/** Nothing carries it: it is put on the management account alone, or everybody is excepted. */
function withoutEffect(blueprint: Blueprint, rules: readonly Rule[]): readonly Diagnostic[] {
  const idle = rules.filter(({ units }) => units.length === 0);
  return idle.map(({ index, guardrail }) => {
    const detail = `\`${guardrail.name}\` binds nobody: policies do not reach the management account, and its exceptions take the rest. Apply it elsewhere, or remove it.`;
    const span = spanOf(blueprint, ["guardrails", index, "on"]);
    return blueprintDiagnostic("BLU1607", detail, span);
  });
}

/** Policies without guardrails that alone are too many, and nodes that would have none. */
function checkNodes(
  blueprint: Blueprint,
  policies: readonly OrganizationPolicy[],
): readonly Diagnostic[] {
  const scps = policies.filter((policy) => policy.type === "SERVICE_CONTROL_POLICY");
  const counts = countByNode(scps);
  const without = selectorsFromPlaces(blueprint.declaration.organization["without-full-access"]);
  const bare = without
    .filter((place) => !counts.has(placeKey(place)))
    .map((place) => {
      const detail = `\`${placeLabel(place)}\` would have no service control policy at all, which AWS refuses, and which would deny everything. Attach one there that allows something, or leave FullAWSAccess.`;
      const span = spanOf(blueprint, ["organization", "without-full-access"]);
      return blueprintDiagnostic("BLU1408", detail, span);
    });
  return [...bare, ...checkOwnCounts(blueprint, policies)];
}

function checkOwnCounts(
  blueprint: Blueprint,
  policies: readonly OrganizationPolicy[],
): readonly Diagnostic[] {
  const { scpPerNode, rcpPerNode } = blueprint.limits;
  const types = [
    { type: "SERVICE_CONTROL_POLICY", limit: scpPerNode },
    { type: "RESOURCE_CONTROL_POLICY", limit: rcpPerNode },
  ] as const;
  if (blueprint.declaration.policies === undefined) return [];
  const names = new Set(blueprint.declaration.policies.map(({ name }) => name));
  return types.flatMap(({ type, limit }) => {
    const own = policies.filter(
      (policy) => policy.type === type && (policy.awsManaged || names.has(policy.name)),
    );
    return [...countByNode(own)].flatMap(([node, count]) => {
      if (limit === undefined || count <= limit) return [];
      const detail = `${count} policies are attached to \`${node.slice(node.indexOf(":") + 1) || "root"}\`, AWS's own among them; AWS allows ${limit} on one node. Put several in one, or attach some higher up.`;
      return [blueprintDiagnostic("BLU1401", detail, spanOf(blueprint, ["policies"]))];
    });
  });
}

function checkSizes(
  blueprint: Blueprint,
  policies: readonly OrganizationPolicy[],
): readonly Diagnostic[] {
  const { scpCharacters, rcpCharacters } = blueprint.limits;
  return policies.flatMap((policy) => {
    const limit = policy.type === "SERVICE_CONTROL_POLICY" ? scpCharacters : rcpCharacters;
    if (limit === undefined || policy.document.length <= limit) return [];
    const detail = `The document of \`${policy.name}\` has ${policy.document.length} characters without white space; AWS accepts ${limit}. Shorten it, or make two of it.`;
    return [
      blueprintDiagnostic(
        "BLU1402",
        detail,
        spanOf(blueprint, placeOfPolicy(blueprint, policy.name)),
      ),
    ];
  });
}

function placeOfPolicy(blueprint: Blueprint, name: string): readonly (string | number)[] {
  const { policies = [], guardrails = [] } = blueprint.declaration;
  const index = policies.findIndex((policy) => policy.name === name);
  if (index >= 0) return ["policies", index];
  const guardrail = guardrails.findIndex(
    (one) => ("use" in one ? (one.name ?? one.use) : one.name) === name,
  );
  return guardrail >= 0 ? ["guardrails", guardrail] : ["guardrails"];
}
