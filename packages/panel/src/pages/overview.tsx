/** The organization in a few figures, and what needs somebody's eye. */
import type { ReactNode } from "react";
import Box from "@cloudscape-design/components/box";
import ColumnLayout from "@cloudscape-design/components/column-layout";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { Organization } from "@bailiwick/core";
import type { GuardrailsMessage, LastPlanMessage } from "@bailiwick/wire";
import { useGuardrails, useLastPlan, useOrganization, useStatus, type Collected } from "../api.ts";
import { Ago } from "../components/ago.tsx";
import { Copyable } from "../components/copyable.tsx";
import { Figure } from "../components/figure.tsx";
import { InnerLink, addresses } from "../components/inner-link.tsx";
import { Loaded } from "../components/loaded.tsx";
import { Page } from "../components/page.tsx";
import { StateWord } from "../components/state-word.tsx";
import { counted } from "../model/words.ts";

export function OverviewPage(): ReactNode {
  const status = useStatus();
  const organization = useOrganization();
  const guardrails = useGuardrails();
  const plan = useLastPlan();
  return (
    <Page
      title={status.data?.name ?? "Overview"}
      description={<AsOf collected={organization.data} />}
    >
      <Loaded query={organization} notYet="No organization has been collected yet.">
        {(collected) => (
          <Figures organization={collected.organization} guardrails={guardrails.data} />
        )}
      </Loaded>
      <Loaded query={guardrails} notYet="No guardrail has been checked yet.">
        {(message) => <Attention message={message} />}
      </Loaded>
      <Loaded query={plan} notYet="No plan has been made yet.">
        {(last) => <LastPlan last={last} />}
      </Loaded>
      {organization.data !== undefined && (
        <Identity organization={organization.data.organization} />
      )}
    </Page>
  );
}

function AsOf({ collected }: { readonly collected: Collected | undefined }): ReactNode {
  if (collected?.collectedAt === undefined)
    return "What governs this organization, and how it stands.";
  const { accounts, gaps } = collected.organization;
  const unread = new Set(gaps.flatMap((gap) => gap.account ?? [])).size;
  return (
    <>
      As of <Ago at={collected.collectedAt} />,{" "}
      {unread === 0
        ? `all ${counted(accounts.length, "account")} read.`
        : `${unread} of ${counted(accounts.length, "account")} not readable.`}
    </>
  );
}

type FiguresProps = {
  readonly organization: Organization;
  readonly guardrails: GuardrailsMessage | undefined;
};

function Figures({ organization, guardrails }: FiguresProps): ReactNode {
  const center = organization.identityCenter;
  const states = guardrails?.guardrails.map(({ state }) => state.kind) ?? [];
  const count = (kind: string): number => states.filter((state) => state === kind).length;
  return (
    <Container header={<Header variant="h2">In figures</Header>}>
      <ColumnLayout columns={4} minColumnWidth={150} variant="text-grid">
        <Figure value={organization.accounts.length} label="Accounts" href="/organization" />
        <Figure
          value={organization.organizationalUnits.length}
          label="Organizational units"
          href="/organization"
        />
        <Figure value={center?.users.length ?? 0} label="People" href="/access?tab=people" />
        <Figure value={center?.assignments.length ?? 0} label="Assignments" href="/access" />
        <Figure value={count("checked")} label="Guardrails checked" href={stateHref("Checked")} />
        <Figure value={count("refuted")} label="Guardrails refuted" href={stateHref("Refuted")} />
        <Figure value={count("unknown")} label="Guardrails unknown" href={stateHref("Unknown")} />
        <Figure
          value={center?.permissionSets.length ?? 0}
          label="Permission sets"
          href="/access?tab=permission-sets"
        />
      </ColumnLayout>
    </Container>
  );
}

function stateHref(state: string): string {
  const filter = {
    operation: "and",
    tokens: [{ propertyKey: "state", operator: "=", value: state }],
  };
  return `/guardrails?filter=${encodeURIComponent(JSON.stringify(filter))}`;
}

function Attention({ message }: { readonly message: GuardrailsMessage }): ReactNode {
  const guardrails = message.guardrails.filter(needsEye);
  const assertions = message.assertions.filter(({ state }) => state.kind !== "checked");
  return (
    <Container
      header={
        <Header
          variant="h2"
          description={
            <>
              Checked <Ago at={message.checkedAt} />
            </>
          }
        >
          Needs attention
        </Header>
      }
    >
      {guardrails.length + assertions.length === 0 ? (
        <Box color="text-body-secondary">
          Nothing. {counted(message.guardrails.length, "guardrail")} and{" "}
          {counted(message.assertions.length, "assertion")} were checked; no request that was tried
          got past any of them.
        </Box>
      ) : (
        <ul className="plain">
          {guardrails.map(({ name, title, state, missing }) => (
            <li key={name}>
              <StateWord kind={state.kind} />
              <InnerLink href={addresses.guardrail(name)}>{title}</InnerLink>
              {missing.length > 0 && (
                <span>not attached in {counted(missing.length, "place")}</span>
              )}
            </li>
          ))}
          {assertions.map(({ name, claim, state }) => (
            <li key={name}>
              <StateWord kind={state.kind} />
              <InnerLink href="/guardrails?tab=assertions">{claim}</InnerLink>
            </li>
          ))}
        </ul>
      )}
    </Container>
  );
}

function needsEye({ state, missing }: GuardrailsMessage["guardrails"][number]): boolean {
  return state.kind !== "checked" || missing.length > 0;
}

function LastPlan({ last }: { readonly last: LastPlanMessage }): ReactNode {
  const { plan, createdAt } = last.plan;
  const failed = last.apply?.steps.filter((step) => step.state === "failed").length ?? 0;
  return (
    <Container header={<Header variant="h2">Last plan</Header>}>
      <SpaceBetween size="xs">
        <span>
          Made <Ago at={createdAt} />:{" "}
          {plan.steps.length === 0 ? "nothing to change" : counted(plan.steps.length, "step")}
          {failed > 0 && `, ${failed} failed`}.
        </span>
        <InnerLink href="/plan">Open the plan</InnerLink>
      </SpaceBetween>
    </Container>
  );
}

function Identity({ organization }: { readonly organization: Organization }): ReactNode {
  const { id, managementAccountId, root, identityCenter } = organization;
  return (
    <Container header={<Header variant="h2">Known by</Header>}>
      <KeyValuePairs
        columns={4}
        minColumnWidth={220}
        items={[
          {
            label: "Organization",
            value: id ? <Copyable text={id} what="organization id" /> : "None yet",
          },
          {
            label: "Management account",
            value: managementAccountId ? (
              <Copyable text={managementAccountId} what="management account id" />
            ) : (
              "Unknown"
            ),
          },
          {
            label: "Policy types in force",
            value: root.enabledPolicyTypes.map(typeLabel).join(", ") || "None",
          },
          {
            label: "People are kept by",
            value:
              identityCenter?.identitySource === "external"
                ? "An external identity provider"
                : identityCenter === undefined
                  ? "No Identity Center"
                  : "Identity Center",
          },
        ]}
      />
    </Container>
  );
}

const typeLabel = (type: string): string => (type === "SERVICE_CONTROL_POLICY" ? "SCPs" : "RCPs");
