/** Two organizations made the same way differ in what AWS picks: ids. Here they are called by name. */
import type { Organization } from "@bailiwick/core";

const picked: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/\b(?:AROA|AIDA|AGPA|ANPA|AKIA)[A-Z0-9]{12,}\b/g, "UNIQUE-ID"],
  [/(AWSReservedSSO_[\w+=,.@-]+_)[0-9a-f]{16}\b/g, "$1SUFFIX"],
  [/\bssoins-[0-9a-f]{16}\b/g, "INSTANCE"],
  [/\bps-[0-9a-f]{16}\b/g, "PERMISSION-SET"],
  [/\bd-[0-9a-f]{10}\b/g, "STORE"],
  [/\bou-[a-z0-9]{4,32}-[a-z0-9]{8,32}\b/g, "OU"],
  [/\br-[a-z0-9]{4,32}\b/g, "ROOT"],
  [/\bo-[a-z0-9]{10,32}\b/g, "ORGANIZATION"],
  [/\bp-[a-z0-9]{8,128}\b/g, "POLICY"],
  [/\b[0-9a-f]{10}-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, "UUID"],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, "UUID"],
];

/** The text of a snapshot with accounts called by name and every other id by its kind. */
export function withoutIds(organization: Organization): unknown {
  let text = JSON.stringify(organization);
  for (const { id, name } of organization.accounts)
    if (id !== undefined) text = text.replaceAll(id, `account ${name}`);
  for (const [pattern, name] of picked) text = text.replaceAll(pattern, name);
  return sorted(JSON.parse(text));
}

/** Lists whose order was that of ids are in the order of their text. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value))
    return value
      .map(sorted)
      .toSorted((left, right) => JSON.stringify(left).localeCompare(JSON.stringify(right)));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, sorted(member)]));
}
