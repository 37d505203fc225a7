/** The tree of OUs and accounts, and what is true of the one chosen. */
import { useMemo, useState, type ReactNode } from "react";
import Box from "@cloudscape-design/components/box";
import Container from "@cloudscape-design/components/container";
import Grid from "@cloudscape-design/components/grid";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import TextFilter from "@cloudscape-design/components/text-filter";
import type { Organization } from "@bailiwick/core";
import { useOrganization } from "../api.ts";
import { Loaded } from "../components/loaded.tsx";
import { OrganizationTree } from "../components/organization-tree.tsx";
import { Page } from "../components/page.tsx";
import { matchingTree, treeOf } from "../model/tree.ts";
import { counted } from "../model/words.ts";
import { usePanelSearch } from "../search.ts";
import { AccountDetail } from "./account-detail.tsx";
import { OuDetail } from "./ou-detail.tsx";

export function OrganizationPage(): ReactNode {
  return (
    <Page
      title="Organization"
      description="Accounts in their organizational units, with the guardrails and the people that reach them."
    >
      <Loaded query={useOrganization()} notYet="No organization has been collected yet.">
        {({ organization }) => <TreeAndDetail organization={organization} />}
      </Loaded>
    </Page>
  );
}

function TreeAndDetail({ organization }: { readonly organization: Organization }): ReactNode {
  const [search] = usePanelSearch();
  const key = search.select ?? "ou:";
  return (
    <Grid gridDefinition={[{ colspan: { default: 12, m: 4 } }, { colspan: { default: 12, m: 8 } }]}>
      <Tree organization={organization} selected={key} />
      <Detail organization={organization} selected={key} />
    </Grid>
  );
}

type SelectionProps = { readonly organization: Organization; readonly selected: string };

function Tree({ organization, selected }: SelectionProps): ReactNode {
  const [text, setText] = useState("");
  const root = useMemo(() => treeOf(organization), [organization]);
  const shown = useMemo(() => matchingTree(root, text.trim()), [root, text]);
  return (
    <Container
      header={
        <Header variant="h2" description={counted(organization.accounts.length, "account")}>
          Tree
        </Header>
      }
    >
      <SpaceBetween size="s">
        <TextFilter
          filteringText={text}
          filteringPlaceholder="Name, e-mail or id"
          filteringAriaLabel="Find an account or OU"
          onChange={({ detail }) => setText(detail.filteringText)}
        />
        {shown === undefined ? (
          <Box color="text-body-secondary">Nothing matches.</Box>
        ) : (
          <OrganizationTree
            root={shown}
            selected={selected}
            managementAccountId={organization.managementAccountId}
            allOpen={text.trim() !== ""}
          />
        )}
      </SpaceBetween>
    </Container>
  );
}

function Detail({ organization, selected }: SelectionProps): ReactNode {
  if (selected.startsWith("account:")) {
    const name = selected.slice("account:".length);
    const account = organization.accounts.find((one) => one.name === name);
    if (account !== undefined)
      return <AccountDetail organization={organization} account={account} />;
  }
  const path = selected.slice("ou:".length);
  const known =
    selected === "ou:" || organization.organizationalUnits.some((ou) => ou.path === path);
  if (selected.startsWith("ou:") && known)
    return <OuDetail organization={organization} path={path} />;
  return (
    <Container header={<Header variant="h2">Not here</Header>}>
      This organization has no <code>{selected}</code> any more.
    </Container>
  );
}
