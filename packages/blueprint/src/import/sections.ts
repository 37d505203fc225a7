/** The sections of a blueprint, written from an organization. */
import { parseJson, parsePolicyTolerantly, hasErrors, targetKey } from "@bailiwick/core";
import type {
  Account,
  AccountAssignment,
  AccountSelector,
  IdentityCenter,
  Organization,
  OrganizationPolicy,
  OuPath,
  PermissionSet,
  PolicyType,
  Tags,
  User,
} from "@bailiwick/core";
import { managedPolicyName } from "../declaration/resolve.ts";
import { yamlFromJson, yamlList, yamlLiteral, yamlMap } from "./yaml-text.ts";
import type { YamlValue } from "./yaml-text.ts";

export type OrganizationFacts = {
  readonly name: string;
  readonly homeRegion: string;
  readonly regions: readonly string[];
};

export function organizationValue(
  organization: Organization,
  management: Account,
  facts: OrganizationFacts,
): YamlValue {
  const services = Map.groupBy(organization.delegatedAdministrators, (one) => one.servicePrincipal);
  const types = organization.root.enabledPolicyTypes.map((type) =>
    type === "SERVICE_CONTROL_POLICY" ? "service-control-policies" : "resource-control-policies",
  );
  return yamlMap([
    ["name", facts.name],
    ["id", organization.id],
    ["home-region", facts.homeRegion],
    ["regions", yamlList(facts.regions)],
    [
      "management-account",
      yamlMap([
        ["name", management.name],
        ["aws-name", management.awsName],
        ["email", management.email],
        ["id", management.id],
        ["ou", management.parent === "" ? undefined : ouValue(management.parent)],
        ["tags", tagsValue(management.tags)],
      ]),
    ],
    ["trusted-access", listOrNothing(organization.trustedAccess)],
    [
      "delegated-administrators",
      mapOrNothing(
        [...services].map(([service, of]) => [
          service,
          oneOrList(of.map(({ account }) => account)),
        ]),
      ),
    ],
    ["policy-types", yamlList(types)],
    ["without-full-access", placesOrNothing(withoutFullAccess(organization))],
    ["tags", tagsValue(organization.root.tags)],
  ]);
}

/** Nodes from which FullAWSAccess is detached, as far as another policy stands there. */
function withoutFullAccess(organization: Organization): readonly AccountSelector[] {
  const scps = organization.policies.filter(({ type }) => type === "SERVICE_CONTROL_POLICY");
  const full = scps.find(({ awsManaged }) => awsManaged);
  if (full === undefined) return [];
  const attached = new Set(full.targets.map(targetKey));
  const others = scps.filter((policy) => policy !== full).flatMap(({ targets }) => targets);
  const nodes = new Map(others.map((target) => [targetKey(target), target]));
  return [...nodes].flatMap(([key, target]) => (attached.has(key) ? [] : [target]));
}

export function organizationalUnitsValue(organization: Organization): YamlValue {
  return yamlMap(
    organization.organizationalUnits.map(({ path, tags }) => [
      path,
      tags.length === 0 ? yamlLiteral("") : yamlMap([["tags", tagsValue(tags)]]),
    ]),
  );
}

export function accountsValue(accounts: readonly Account[]): YamlValue {
  return yamlMap(
    accounts.map((account) => [
      account.name,
      yamlMap([
        ["aws-name", account.awsName],
        ["email", account.email],
        ["ou", ouValue(account.parent)],
        ["invite", account.joined === "INVITED" ? yamlLiteral("true") : undefined],
        [
          "state",
          account.state === "ACTIVE" ? undefined : account.state.toLowerCase().replace("_", "-"),
        ],
        ["tags", tagsValue(account.tags)],
      ]),
    ]),
  );
}

export function policiesValue(policies: readonly OrganizationPolicy[]): YamlValue {
  return yamlList(
    policies.map((policy) => {
      const isScp = policy.type === "SERVICE_CONTROL_POLICY";
      return yamlMap([
        ["name", policy.name],
        ["type", isScp ? undefined : "resource-control-policy"],
        ["description", policy.description === "" ? undefined : policy.description],
        ["on", placesOrNothing(policy.targets) ?? yamlList([])],
        ["tags", tagsValue(policy.tags)],
        ...documentEntries(policy.document, { key: "document", type: isScp ? "scp" : "rcp" }),
      ]);
    }),
  );
}

/** YAML where the document says the same in it; else the text as AWS has it. */
function documentEntries(
  text: string,
  as: { readonly key: string; readonly type: PolicyType },
): readonly (readonly [string, YamlValue | undefined])[] {
  const parsed = parsePolicyTolerantly(text, { file: as.key, type: as.type });
  if (hasErrors(parsed.diagnostics)) {
    return [
      ["as-stored", yamlLiteral("true")],
      [as.key, text],
    ];
  }
  const json = parseJson(text, { file: as.key }).value;
  return [[as.key, json?.kind === "object" ? yamlFromJson(json) : text]];
}

export function identityValue(center: IdentityCenter): YamlValue {
  const isExternal = center.identitySource === "external";
  return yamlMap([
    ["source", isExternal ? "external" : "identity-center"],
    [
      "groups",
      mapOrNothing(
        center.groups.map(({ displayName, description, members }) => [
          displayName,
          description === "" && members.length === 0
            ? yamlLiteral("")
            : yamlMap([
                ["description", description === "" ? undefined : description],
                ["members", listOrNothing(members)],
              ]),
        ]),
      ),
    ],
    [
      "users",
      mapOrNothing(
        center.users.map((user) => [user.userName, isExternal ? yamlLiteral("") : userValue(user)]),
      ),
    ],
  ]);
}

function userValue(user: User): YamlValue {
  const { userName, givenName, familyName, displayName, email } = user;
  const usualName = `${givenName} ${familyName}`.trim() || userName;
  const usualEmail = userName.includes("@") ? userName : undefined;
  const emailValue = email ?? yamlLiteral("null");
  return yamlMap([
    ["given-name", givenName],
    ["family-name", familyName],
    ["display-name", displayName === usualName ? undefined : displayName],
    ["email", email === usualEmail ? undefined : emailValue],
  ]);
}

export function permissionSetsValue(sets: readonly PermissionSet[]): YamlValue {
  return yamlMap(
    sets.map((set) => [
      set.name,
      yamlMap([
        ["description", set.description === "" ? undefined : set.description],
        ["session", sessionText(set.sessionDuration)],
        ["relay-state", set.relayState],
        ["managed-policies", listOrNothing(set.managedPolicies.map(managedPolicyName))],
        ["customer-managed-policies", listOrNothing(set.customerManagedPolicies.map(customerText))],
        ["boundary", boundaryValue(set.permissionsBoundary)],
        ["tags", tagsValue(set.tags)],
        ...(set.inlinePolicy === undefined
          ? []
          : documentEntries(set.inlinePolicy, { key: "inline-policy", type: "identity" })),
      ]),
    ]),
  );
}

function sessionText(iso: string): string {
  const [, hours = "", minutes = ""] = /^PT(?:(\d+)H)?(?:(\d+)M)?$/.exec(iso) ?? [];
  const short = `${hours === "" ? "" : `${hours}h`}${minutes === "" ? "" : `${minutes}m`}`;
  return short === "" ? iso : short;
}

function customerText({ path, name }: { readonly path: string; readonly name: string }): string {
  return path === "/" ? name : `${path}${name}`;
}

function boundaryValue(boundary: PermissionSet["permissionsBoundary"]): YamlValue | undefined {
  if (boundary === undefined) return undefined;
  return boundary.kind === "aws-managed"
    ? managedPolicyName(boundary.arn)
    : yamlMap([["customer-managed", customerText(boundary)]]);
}

/**
 * Grants by who gets the same sets in the same accounts. Accounts are named one by one: that all
 * accounts of a unit have a grant today says nothing about the next account.
 */
export function accessValue(assignments: readonly AccountAssignment[]): YamlValue {
  const bySet = Map.groupBy(assignments, ({ principal, permissionSet }) =>
    JSON.stringify([principal.kind, principal.name, permissionSet]),
  );
  const grants = [...bySet.values()].map((of) => ({
    principal: of[0]?.principal,
    set: of[0]?.permissionSet ?? "",
    accounts: of.map(({ account }) => account),
  }));
  const merged = Map.groupBy(grants, ({ principal, accounts }) =>
    JSON.stringify([principal?.kind, principal?.name, accounts]),
  );
  return yamlList(
    [...merged.values()].map((of) =>
      yamlMap([
        [of[0]?.principal?.kind ?? "group", of[0]?.principal?.name],
        ["permission-set", oneOrList(of.map(({ set }) => set))],
        ["on", oneOrList((of[0]?.accounts ?? []).map((name) => yamlMap([["account", name]])))],
      ]),
    ),
  );
}

function ouValue(path: OuPath): YamlValue {
  if (path === "") return "root";
  return path === "root" ? yamlMap([["ou", path]]) : path;
}

function placesOrNothing(places: readonly AccountSelector[]): YamlValue | undefined {
  if (places.length === 0) return undefined;
  return oneOrList(
    places.map((place) =>
      place.kind === "ou" ? ouValue(place.path) : yamlMap([["account", place.name]]),
    ),
  );
}

function tagsValue(tags: Tags): YamlValue | undefined {
  return mapOrNothing(tags.map(({ key, value }) => [key, value]));
}

function listOrNothing(items: readonly string[]): YamlValue | undefined {
  return items.length === 0 ? undefined : yamlList(items);
}

function mapOrNothing(entries: readonly (readonly [string, YamlValue])[]): YamlValue | undefined {
  return entries.length === 0 ? undefined : yamlMap(entries);
}

function oneOrList(items: readonly YamlValue[]): YamlValue {
  const [first, ...rest] = items;
  return first !== undefined && rest.length === 0 ? first : yamlList(items);
}
