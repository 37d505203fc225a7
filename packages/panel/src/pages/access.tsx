/** Who has what where: by assignment, person, group and permission set. */
import { useMemo, type ReactNode } from "react";
import Container from "@cloudscape-design/components/container";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Tabs from "@cloudscape-design/components/tabs";
import type { Organization } from "@bailiwick/core";
import { useOrganization } from "../api.ts";
import { AssignmentTable } from "../components/assignment-table.tsx";
import { FilteredTable, noFilter } from "../components/filtered-table.tsx";
import { Loaded } from "../components/loaded.tsx";
import { Page } from "../components/page.tsx";
import { assignmentRows, groupRows, permissionSetRows, personRows } from "../model/access.ts";
import { usePanelSearch } from "../search.ts";
import {
  groupColumns,
  groupProperties,
  permissionSetColumns,
  permissionSetProperties,
  personColumns,
  personProperties,
} from "./access-columns.tsx";
import { PermissionSetDetail } from "./permission-set-detail.tsx";

export function AccessPage(): ReactNode {
  return (
    <Page title="Access" description="Who has what where, through IAM Identity Center.">
      <Loaded query={useOrganization()} notYet="No organization has been collected yet.">
        {({ organization }) =>
          organization.identityCenter === undefined ? (
            <Container>
              This organization has no Identity Center, or it could not be read.
            </Container>
          ) : (
            <AccessTabs organization={organization} />
          )
        }
      </Loaded>
    </Page>
  );
}

type OrganizationProps = { readonly organization: Organization };

function AccessTabs({ organization }: OrganizationProps): ReactNode {
  const [search, change] = usePanelSearch();
  const assignments = useMemo(() => assignmentRows(organization), [organization]);
  return (
    <Tabs
      ariaLabel="Ways to look at access"
      activeTabId={search.tab ?? "assignments"}
      onChange={({ detail }) => change({ tab: detail.activeTabId, filter: noFilter, show: "" })}
      tabs={[
        {
          id: "assignments",
          label: "Assignments",
          content: <AssignmentTable title="Assignments" rows={assignments} />,
        },
        { id: "people", label: "People", content: <People organization={organization} /> },
        { id: "groups", label: "Groups", content: <Groups organization={organization} /> },
        {
          id: "permission-sets",
          label: "Permission sets",
          content: <PermissionSets organization={organization} />,
        },
      ]}
    />
  );
}

function People({ organization }: OrganizationProps): ReactNode {
  const [search, change] = usePanelSearch();
  const rows = useMemo(() => personRows(organization), [organization]);
  return (
    <FilteredTable
      title="People"
      items={rows}
      rowKey={(row) => row.userName}
      columns={personColumns}
      properties={personProperties}
      filter={search.filter ?? noFilter}
      onFilter={(filter) => change({ filter })}
      empty="Identity Center knows nobody."
    />
  );
}

function Groups({ organization }: OrganizationProps): ReactNode {
  const [search, change] = usePanelSearch();
  const rows = useMemo(() => groupRows(organization), [organization]);
  return (
    <FilteredTable
      title="Groups"
      items={rows}
      rowKey={(row) => row.name}
      columns={groupColumns}
      properties={groupProperties}
      filter={search.filter ?? noFilter}
      onFilter={(filter) => change({ filter })}
      empty="Identity Center has no groups."
    />
  );
}

function PermissionSets({ organization }: OrganizationProps): ReactNode {
  const [search, change] = usePanelSearch();
  const rows = useMemo(() => permissionSetRows(organization), [organization]);
  const shown = rows.find((row) => row.name === search.show);
  return (
    <SpaceBetween size="l">
      {shown !== undefined && (
        <PermissionSetDetail set={shown} onClose={() => change({ show: "" })} />
      )}
      <FilteredTable
        title="Permission sets"
        items={rows}
        rowKey={(row) => row.name}
        columns={permissionSetColumns}
        properties={permissionSetProperties}
        filter={search.filter ?? noFilter}
        onFilter={(filter) => change({ filter })}
        empty="Identity Center has no permission sets."
      />
    </SpaceBetween>
  );
}
