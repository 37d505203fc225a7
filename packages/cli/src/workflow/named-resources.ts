/**
 * Policies and settings of resources that a file brings to a collected organization: what the
 * collection does not read of AWS itself.
 */
import {
  emptyOrganization,
  hasErrors,
  readSnapshot,
  writeSnapshot,
  type Diagnostic,
  type Organization,
} from "@bailiwick/core";
import { exitCode } from "../exit-code.ts";
import { CommandFailure } from "../failure.ts";
import { readInputFile } from "../input-file.ts";

/**
 * Reads the `resources` of a snapshot from a file of their own: a list, whose policies may be objects
 * or texts.
 *
 * @throws {CommandFailure} `RESOURCES_UNREADABLE`
 */
export function readResourcesFile(file: string): readonly unknown[] {
  const list = listIn(readInputFile(file), file);
  const read = readSnapshot(snapshotWith(emptyOrganization, list), { file });
  // Whether the accounts are there is known when the organization has been collected.
  const wrong = read.diagnostics.filter(({ code }) => code !== "ORG1005");
  if (hasErrors(wrong)) throw unreadable(file, wrong);
  return list;
}

/**
 * The organization with these resources.
 *
 * @param list - as `readResourcesFile` gave it
 * @throws {CommandFailure} `RESOURCES_UNREADABLE` where one is of an account that is not there
 */
export function withResources(
  organization: Organization,
  file: string,
  list: readonly unknown[],
): Organization {
  const { value, diagnostics } = readSnapshot(snapshotWith(organization, list), { file });
  if (value === undefined) throw unreadable(file, diagnostics);
  return value;
}

function listIn(text: string, file: string): readonly unknown[] {
  try {
    const json: unknown = JSON.parse(text);
    if (Array.isArray(json)) return json.map(withPolicyText);
  } catch {
    // Said below, as of any other text that is no list.
  }
  throw unreadable(file, []);
}

function withPolicyText(resource: unknown): unknown {
  if (typeof resource !== "object" || resource === null || !("policy" in resource)) return resource;
  const { policy } = resource;
  return typeof policy === "object" ? { ...resource, policy: JSON.stringify(policy) } : resource;
}

/** The resources are checked where they will stand: in a snapshot. */
function snapshotWith(organization: Organization, resources: readonly unknown[]): string {
  const json: object = JSON.parse(writeSnapshot(organization));
  return JSON.stringify({ ...json, resources });
}

function unreadable(file: string, diagnostics: readonly Diagnostic[]): CommandFailure {
  const detail = `\`${file}\` is no list of resources with their policies, as the \`resources\` of a snapshot are (docs/snapshots.md).`;
  return new CommandFailure("RESOURCES_UNREADABLE", detail, { exit: exitCode.usage, diagnostics });
}
