/** Columns and filters of the tables on the access page. */
import type { TableProps } from "@cloudscape-design/components/table";
import type { FilterProperty } from "../components/filtered-table.tsx";
import { InnerLink, addresses } from "../components/inner-link.tsx";
import type { GroupRow, PermissionSetRow, PersonRow } from "../model/access.ts";
import { counted, sessionLength } from "../model/words.ts";

export const personColumns: readonly TableProps.ColumnDefinition<PersonRow>[] = [
  {
    id: "name",
    header: "Person",
    isRowHeader: true,
    cell: ({ userName, displayName }) => (
      <>
        {displayName}
        <div className="quiet">{userName}</div>
      </>
    ),
    sortingComparator: (one, other) => one.displayName.localeCompare(other.displayName),
  },
  { id: "groups", header: "Groups", cell: ({ groups }) => groups.join(", ") || "None" },
  {
    id: "accounts",
    header: "Reaches",
    cell: ({ accounts, userName }) => (
      <InnerLink
        href={addresses.accessWhere("user", userName)}
        label={`What ${userName} has in ${counted(accounts, "account")}`}
      >
        {counted(accounts, "account")}
      </InnerLink>
    ),
    sortingComparator: (one, other) => one.accounts - other.accounts,
  },
];

export const personProperties: readonly FilterProperty<PersonRow>[] = [
  { key: "user", label: "User name", valuesOf: ({ userName }) => userName },
  { key: "displayName", label: "Name", valuesOf: ({ displayName }) => displayName },
  { key: "group", label: "Group", valuesOf: ({ groups }) => groups },
];

export const groupColumns: readonly TableProps.ColumnDefinition<GroupRow>[] = [
  {
    id: "name",
    header: "Group",
    isRowHeader: true,
    cell: ({ name, description }) => (
      <>
        {name}
        <div className="quiet">{description}</div>
      </>
    ),
    sortingComparator: (one, other) => one.name.localeCompare(other.name),
  },
  {
    id: "members",
    header: "Members",
    cell: ({ members }) => membersInWords(members),
    sortingComparator: (one, other) => one.members.length - other.members.length,
  },
  {
    id: "sets",
    header: "Has",
    cell: ({ permissionSets }) => permissionSets.join(", ") || "Nothing",
  },
  {
    id: "accounts",
    header: "Reaches",
    cell: ({ accounts, name }) => (
      <InnerLink
        href={addresses.accessWhere("group", name)}
        label={`What ${name} has in ${counted(accounts, "account")}`}
      >
        {counted(accounts, "account")}
      </InnerLink>
    ),
    sortingComparator: (one, other) => one.accounts - other.accounts,
  },
];

export const groupProperties: readonly FilterProperty<GroupRow>[] = [
  { key: "name", label: "Group", valuesOf: ({ name }) => name },
  { key: "member", label: "Member", valuesOf: ({ members }) => members },
  { key: "set", label: "Permission set", valuesOf: ({ permissionSets }) => permissionSets },
];

export const permissionSetColumns: readonly TableProps.ColumnDefinition<PermissionSetRow>[] = [
  {
    id: "name",
    header: "Permission set",
    isRowHeader: true,
    cell: ({ name, description }) => (
      <>
        <InnerLink href={addresses.permissionSet(name)}>{name}</InnerLink>
        <div className="quiet">{description}</div>
      </>
    ),
    sortingComparator: (one, other) => one.name.localeCompare(other.name),
  },
  {
    id: "session",
    header: "Session",
    cell: ({ sessionDuration }) => sessionLength(sessionDuration),
  },
  {
    id: "given",
    header: "Given",
    cell: ({ name, accounts, principals }) => (
      <InnerLink href={addresses.accessWhere("permissionSet", name)}>
        {counted(principals, "group or user", "groups or users")}, {counted(accounts, "account")}
      </InnerLink>
    ),
    sortingComparator: (one, other) => one.accounts - other.accounts,
  },
];

export const permissionSetProperties: readonly FilterProperty<PermissionSetRow>[] = [
  { key: "name", label: "Permission set", valuesOf: ({ name }) => name },
  {
    key: "policy",
    label: "AWS managed policy",
    valuesOf: ({ managedPolicies }) =>
      managedPolicies.map((arn) => arn.slice(arn.lastIndexOf("/") + 1)),
  },
];

function membersInWords(members: readonly string[]): string {
  if (members.length === 0) return "Nobody";
  const named = members.slice(0, 4).join(", ");
  return members.length > 4 ? `${named} and ${members.length - 4} more` : named;
}
