/** Who has what where. */
import type { ReactNode } from "react";
import Badge from "@cloudscape-design/components/badge";
import type { TableProps } from "@cloudscape-design/components/table";
import type { AssignmentRow } from "../model/access.ts";
import { counted } from "../model/words.ts";
import { usePanelSearch } from "../search.ts";
import { Ago } from "./ago.tsx";
import { FilteredTable, noFilter, type FilterProperty } from "./filtered-table.tsx";
import { InnerLink, addresses } from "./inner-link.tsx";

export type AssignmentTableProps = {
  readonly title: string;
  readonly rows: readonly AssignmentRow[];
  /** The one thing that all rows share, which needs no column. */
  readonly within?: "account" | undefined;
};

export function AssignmentTable({ title, rows, within }: AssignmentTableProps): ReactNode {
  const [search, change] = usePanelSearch();
  return (
    <FilteredTable
      title={title}
      items={rows}
      rowKey={(row) => row.key}
      columns={within === "account" ? columns.filter(({ id }) => id !== "account") : columns}
      properties={
        within === "account" ? properties.filter(({ key }) => key !== "account") : properties
      }
      filter={search.filter ?? noFilter}
      onFilter={(filter) => change({ filter })}
      empty="Nobody has been given access."
    />
  );
}

const columns: readonly TableProps.ColumnDefinition<AssignmentRow>[] = [
  {
    id: "principal",
    header: "Who",
    isRowHeader: true,
    cell: ({ kind, principal, people }) => (
      <>
        <InnerLink href={addresses.accessWhere(kind, principal)}>{principal}</InnerLink>{" "}
        <span className="quiet">
          {kind === "group" ? counted(people.length, "member") : "user"}
        </span>
      </>
    ),
    sortingComparator: (one, other) => one.principal.localeCompare(other.principal),
  },
  {
    id: "permissionSet",
    header: "Has",
    cell: ({ permissionSet }) => (
      <InnerLink href={addresses.permissionSet(permissionSet)}>{permissionSet}</InnerLink>
    ),
    sortingComparator: (one, other) => one.permissionSet.localeCompare(other.permissionSet),
  },
  {
    id: "account",
    header: "In",
    cell: ({ account, accountId }) => (
      <>
        <InnerLink href={addresses.account(account)}>{account}</InnerLink>{" "}
        <span className="quiet">{accountId}</span>
      </>
    ),
    sortingComparator: (one, other) => one.account.localeCompare(other.account),
  },
  {
    id: "until",
    header: "Until",
    cell: ({ until }) =>
      until === undefined ? (
        "No end"
      ) : (
        <Badge>
          <Ago at={until} />
        </Badge>
      ),
  },
];

const properties: readonly FilterProperty<AssignmentRow>[] = [
  { key: "account", label: "Account", valuesOf: (row) => row.account },
  { key: "permissionSet", label: "Permission set", valuesOf: (row) => row.permissionSet },
  {
    key: "group",
    label: "Group",
    valuesOf: (row) => (row.kind === "group" ? row.principal : ""),
  },
  { key: "user", label: "Person, also through a group", valuesOf: (row) => row.people },
];
