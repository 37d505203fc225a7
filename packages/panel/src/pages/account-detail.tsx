/** What is true of an account: who it is, what binds it, who has what in it, and its own IAM. */
import { useMemo, type ReactNode } from "react";
import Badge from "@cloudscape-design/components/badge";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import Tabs from "@cloudscape-design/components/tabs";
import type { Account, Organization } from "@bailiwick/core";
import { AssignmentTable } from "../components/assignment-table.tsx";
import { Copyable } from "../components/copyable.tsx";
import { InnerLink, addresses } from "../components/inner-link.tsx";
import { PolicyLevels } from "../components/policy-levels.tsx";
import { PrincipalTable } from "../components/principal-table.tsx";
import { assignmentRows } from "../model/access.ts";
import { isManagement, pathLabel, pathsDownTo } from "../model/tree.ts";
import { usePanelSearch } from "../search.ts";

type AccountDetailProps = { readonly organization: Organization; readonly account: Account };

export function AccountDetail({ organization, account }: AccountDetailProps): ReactNode {
  const [search, change] = usePanelSearch();
  const rows = useMemo(
    () => assignmentRows(organization).filter((row) => row.account === account.name),
    [organization, account.name],
  );
  const iam = organization.iam.find((one) => one.account === account.name);
  return (
    <SpaceBetween size="l">
      <Facts organization={organization} account={account} />
      <Tabs
        ariaLabel={`About ${account.name}`}
        activeTabId={search.tab ?? "guardrails"}
        onChange={({ detail }) =>
          change({ tab: detail.activeTabId, filter: { operation: "and", tokens: [] } })
        }
        tabs={[
          {
            id: "guardrails",
            label: "Guardrails",
            content: (
              <PolicyLevels
                organization={organization}
                paths={pathsDownTo(account.parent)}
                account={account.name}
                binding={!isManagement(organization, account)}
              />
            ),
          },
          {
            id: "access",
            label: `Access (${rows.length.toLocaleString("en")})`,
            content: <AssignmentTable title="Who has access" rows={rows} within="account" />,
          },
          {
            id: "iam",
            label: "IAM",
            content: <PrincipalTable iam={iam} />,
          },
        ]}
      />
    </SpaceBetween>
  );
}

function Facts({ organization, account }: AccountDetailProps): ReactNode {
  return (
    <Container
      header={
        <Header
          variant="h2"
          description={
            isManagement(organization, account)
              ? "The management account: SCPs and RCPs do not bind it."
              : undefined
          }
        >
          {account.name}
        </Header>
      }
    >
      <KeyValuePairs
        columns={2}
        minColumnWidth={160}
        items={[
          { label: "State", value: <AccountState state={account.state} /> },
          {
            label: "Account id",
            value:
              account.id === undefined ? (
                "None yet"
              ) : (
                <Copyable text={account.id} what="account id" />
              ),
          },
          { label: "E-mail", value: <Copyable text={account.email} what="e-mail address" /> },
          {
            label: "In",
            value: (
              <InnerLink href={addresses.ou(account.parent)}>{pathLabel(account.parent)}</InnerLink>
            ),
          },
          {
            label: "Joined",
            value: account.joined === "CREATED" ? "Created here" : "By invitation",
          },
          {
            label: "Tags",
            value:
              account.tags.length === 0
                ? "None"
                : account.tags.map(({ key, value }) => (
                    <Badge key={key}>{`${key}: ${value}`}</Badge>
                  )),
          },
        ]}
      />
    </Container>
  );
}

function AccountState({ state }: { readonly state: Account["state"] }): ReactNode {
  const words = state.charAt(0) + state.slice(1).toLowerCase().replaceAll("_", " ");
  const type =
    state === "ACTIVE" ? "success" : state === "PENDING_ACTIVATION" ? "pending" : "stopped";
  return <StatusIndicator type={type}>{words}</StatusIndicator>;
}
