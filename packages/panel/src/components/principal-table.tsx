/** IAM users and roles of one account. */
import { useMemo, type ReactNode } from "react";
import Container from "@cloudscape-design/components/container";
import type { TableProps } from "@cloudscape-design/components/table";
import type { AccountIam } from "@bailiwick/core";
import { usePanelSearch } from "../search.ts";
import { FilteredTable, noFilter, type FilterProperty } from "./filtered-table.tsx";

type Principal = {
  readonly arn: string;
  readonly name: string;
  readonly kind: "User" | "Role";
  readonly path: string;
  readonly policies: readonly string[];
  readonly boundary: string | undefined;
};

export function PrincipalTable({ iam }: { readonly iam: AccountIam | undefined }): ReactNode {
  const [search, change] = usePanelSearch();
  const items = useMemo(() => (iam === undefined ? [] : principalsOf(iam)), [iam]);
  if (iam === undefined) return <Container>IAM of this account was not read.</Container>;
  return (
    <FilteredTable
      title="Users and roles"
      items={items}
      rowKey={(item) => item.arn}
      columns={columns}
      properties={properties}
      filter={search.filter ?? noFilter}
      onFilter={(filter) => change({ filter })}
      empty="No users or roles."
      pageSize={25}
    />
  );
}

function principalsOf({ users, roles }: AccountIam): readonly Principal[] {
  const of =
    (kind: Principal["kind"]) => (one: (typeof users)[number] | (typeof roles)[number]) => ({
      arn: one.arn,
      name: one.name,
      kind,
      path: one.path,
      policies: [
        ...one.attachedPolicies.map((arn) => arn.slice(arn.lastIndexOf("/") + 1)),
        ...one.inlinePolicies.map((policy) => `${policy.name} (inline)`),
      ],
      boundary: one.permissionsBoundary,
    });
  return [...users.map(of("User")), ...roles.map(of("Role"))];
}

const columns: readonly TableProps.ColumnDefinition<Principal>[] = [
  {
    id: "name",
    header: "Name",
    isRowHeader: true,
    cell: ({ name, arn }) => <span title={arn}>{name}</span>,
    sortingComparator: (one, other) => one.name.localeCompare(other.name),
  },
  { id: "kind", header: "Kind", cell: ({ kind }) => kind },
  { id: "policies", header: "Policies", cell: ({ policies }) => policies.join(", ") || "None" },
];

const properties: readonly FilterProperty<Principal>[] = [
  { key: "name", label: "Name", valuesOf: ({ name }) => name },
  { key: "kind", label: "Kind", valuesOf: ({ kind }) => kind },
  { key: "policy", label: "Policy", valuesOf: ({ policies }) => policies },
];
