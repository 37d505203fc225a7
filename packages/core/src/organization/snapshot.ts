/**
 * The snapshot: an organization as one JSON text, to be kept, sent and compared.
 *
 * ```json
 * {"version": 1, "kind": "bailiwick/organization", "collectedAt": "2026-11-22T09:30:00Z", ...}
 * ```
 *
 * The members of `Organization` stand beside the head; those that are undefined are left out.
 * Lists are sorted by natural key, so equal organizations are equal texts. `version` grows when a
 * member changes its meaning; members may be added without, so a reader warns of one it does not know.
 */
import { hasErrors } from "../base/diagnostic.ts";
import type { Checked, Diagnostic } from "../base/diagnostic.ts";
import { parseJson } from "../base/json.ts";
import { isRecord, maybe, misshapen, object, oneOf, text } from "../base/shape.ts";
import type { Shape } from "../base/shape.ts";
import {
  accountKey,
  assignmentKey,
  groupKey,
  ouKey,
  permissionSetKey,
  policyKey,
  userKey,
} from "./keys.ts";
import { organizationMembers } from "./organization-shape.ts";
import type { Organization } from "./organization.ts";
import { parentOf, rootPath } from "./ou-path.ts";
import { shareTexts } from "./share-texts.ts";
import { snapshotDiagnostics } from "./snapshot-diagnostics.ts";
import type { SnapshotDiagnosticCode } from "./snapshot-diagnostics.ts";
import { sortOrganization } from "./sort.ts";

export type Snapshot = {
  readonly organization: Organization;
  /** ISO instant; absent where the organization was not collected. */
  readonly collectedAt: string | undefined;
};

/** The text of a snapshot, one line for each member of the organization's lists. */
export function writeSnapshot(
  organization: Organization,
  options: { readonly collectedAt?: string | undefined } = {},
): string {
  const head = { version: 1, kind: "bailiwick/organization", collectedAt: options.collectedAt };
  const members = [...Object.entries(head), ...membersInOrder(sortOrganization(organization))]
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${JSON.stringify(key)}: ${lines(value)}`);
  return `{\n${members.join(",\n")}\n}\n`;
}

/** The organization of a snapshot, sorted; anything wrong with it is an error with its path. */
export function readSnapshot(
  source: string,
  options: { readonly file?: string | undefined } = {},
): Checked<Organization> {
  const { value, diagnostics } = parseSnapshot(source, options);
  return { value: value?.organization, diagnostics };
}

/** The whole snapshot, with the instant of its collection. */
export function parseSnapshot(
  source: string,
  options: { readonly file?: string | undefined } = {},
): Checked<Snapshot> {
  const json = jsonOf(source, options.file ?? "snapshot");
  if (json.diagnostics.length > 0) return { diagnostics: json.diagnostics };
  const wrongKind = checkHead(json.value);
  if (wrongKind !== undefined) return { diagnostics: [wrongKind] };
  const diagnostics: Diagnostic[] = [];
  const shape = snapshotShape((path) =>
    diagnostics.push(
      diagnostic("ORG1006", `\`${path}\` is not known to this version and is left out.`),
    ),
  );
  const found = shape(json.value, "", (path, expected) => {
    diagnostics.push(diagnostic("ORG1003", `At \`${path}\` is expected: ${expected}.`));
  });
  if (found === misshapen) return { diagnostics };
  const { version: _version, kind: _kind, collectedAt, ...members } = found;
  const organization = sortOrganization(shareTexts(members));
  diagnostics.push(...checkNames(organization));
  return hasErrors(diagnostics)
    ? { diagnostics }
    : { value: { organization, collectedAt }, diagnostics };
}

type Head = { readonly version: 1; readonly kind: "bailiwick/organization" };
type Written = Head & Organization & { readonly collectedAt?: string | undefined };

const one: Shape<1> = (value) => (value === 1 ? value : misshapen);

function snapshotShape(unknownMember: (path: string) => void): Shape<Written> {
  return object<Written>(
    {
      version: one,
      kind: oneOf("bailiwick/organization"),
      collectedAt: maybe(text),
      ...organizationMembers,
    },
    unknownMember,
  );
}

/** `JSON.parse` is several times faster than our reader, which then finds the place of a mistake. */
function jsonOf(
  source: string,
  file: string,
): { readonly value?: unknown; readonly diagnostics: readonly Diagnostic[] } {
  try {
    const value: unknown = JSON.parse(source);
    return { value, diagnostics: [] };
  } catch {
    const { diagnostics } = parseJson(source, { file, maxLength: Number.MAX_SAFE_INTEGER });
    return diagnostics.length > 0
      ? { diagnostics }
      : { diagnostics: [diagnostic("ORG1001", "The text is no JSON.")] };
  }
}

function checkHead(json: unknown): Diagnostic | undefined {
  if (!isRecord(json) || json["kind"] !== "bailiwick/organization") {
    return diagnostic(
      "ORG1001",
      "A snapshot is a JSON object whose `kind` is `bailiwick/organization`. Write one with `bailiwick collect --out FILE`.",
    );
  }
  if (json["version"] === 1) return undefined;
  const version = JSON.stringify(json["version"]) ?? "absent";
  return diagnostic(
    "ORG1002",
    `The snapshot's \`version\` is ${version}; this version reads 1. Collect it again.`,
  );
}

/** Names must be unique and must lead somewhere, or questions over the organization would lie. */
function checkNames(organization: Organization): readonly Diagnostic[] {
  const { organizationalUnits, accounts, policies, identityCenter, iam } = organization;
  const keys = [
    ...organizationalUnits.map((ou) => ouKey(ou.path)),
    ...accounts.flatMap(({ name, id }) => [accountKey(name), ...(id === undefined ? [] : [id])]),
    ...policies.map((policy) => policyKey(policy.type, policy.name)),
    ...iam.map((of) => `iam:${of.account}`),
    ...(identityCenter?.permissionSets.map((set) => permissionSetKey(set.name)) ?? []),
    ...(identityCenter?.groups.map((group) => groupKey(group.displayName)) ?? []),
    ...(identityCenter?.users.map((user) => userKey(user.userName)) ?? []),
    ...(identityCenter?.assignments.map(assignmentKey) ?? []),
  ];
  const seen = new Set<string>();
  const twice = new Set(keys.filter((key) => seen.has(key) || !seen.add(key)));
  return [
    ...[...twice].map((key) =>
      diagnostic(
        "ORG1004",
        `\`${key}\` stands twice. Names are how things are known, so each stands once.`,
      ),
    ),
    ...references(organization).flatMap(([from, key]) =>
      seen.has(key)
        ? []
        : [diagnostic("ORG1005", `${from} refers to \`${key}\`, which is not in the snapshot.`)],
    ),
  ];
}

/** Who refers, and the key of what must be there. */
function references(organization: Organization): readonly (readonly [string, string])[] {
  const { organizationalUnits, accounts, policies, iam, resources } = organization;
  const ou = (path: string) => (path === rootPath ? [] : [ouKey(path)]);
  return [
    ...organizationalUnits.flatMap(({ path }) =>
      ou(parentOf(path) ?? rootPath).map((key) => [`The OU \`${path}\``, key] as const),
    ),
    ...accounts.flatMap(({ name, parent }) =>
      ou(parent).map((key) => [`The account \`${name}\``, key] as const),
    ),
    ...policies.flatMap(({ name, targets }) =>
      targets
        .flatMap((target) => (target.kind === "ou" ? ou(target.path) : [accountKey(target.name)]))
        .map((key) => [`The policy \`${name}\``, key] as const),
    ),
    ...iam.map(({ account }) => ["IAM", accountKey(account)] as const),
    ...resources.map(
      ({ arn, account }) => [`The resource \`${arn}\``, accountKey(account)] as const,
    ),
  ];
}

function membersInOrder(organization: Organization): readonly (readonly [string, unknown])[] {
  const values: ReadonlyMap<string, unknown> = new Map(Object.entries(organization));
  return Object.keys(organizationMembers).map((key) => [key, values.get(key)] as const);
}

/** A list with each item on its own line, so that line tools show what changed. */
function lines(value: unknown): string {
  if (!Array.isArray(value) || value.length === 0) return JSON.stringify(value);
  return `[\n${value.map((item) => JSON.stringify(item)).join(",\n")}\n]`;
}

function diagnostic(code: SnapshotDiagnosticCode, detail: string): Diagnostic {
  return { code, ...snapshotDiagnostics[code], detail };
}
