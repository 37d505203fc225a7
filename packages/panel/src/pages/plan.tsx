/** The last plan: what it does, for whom, what stands in its way, and what came of it. */
import type { ReactNode } from "react";
import Alert from "@cloudscape-design/components/alert";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import Tabs from "@cloudscape-design/components/tabs";
import type { LastPlanMessage } from "@bailiwick/wire";
import { useLastPlan } from "../api.ts";
import { Ago } from "../components/ago.tsx";
import { Copyable } from "../components/copyable.tsx";
import { FilteredTable, noFilter } from "../components/filtered-table.tsx";
import { Loaded } from "../components/loaded.tsx";
import { Page } from "../components/page.tsx";
import { stepRows } from "../model/steps.ts";
import { counted, roughDuration } from "../model/words.ts";
import { usePanelSearch } from "../search.ts";
import { changeColumns, changeProperties, stepColumns, stepProperties } from "./plan-columns.tsx";

export function PlanPage(): ReactNode {
  return (
    <Page title="Plan" description="What the last plan changes, and what came of it.">
      <Loaded query={useLastPlan()} notYet="No plan has been made yet.">
        {(last) => <LastPlan last={last} />}
      </Loaded>
    </Page>
  );
}

type LastPlanProps = { readonly last: LastPlanMessage };

function LastPlan({ last }: LastPlanProps): ReactNode {
  const { plan } = last.plan;
  return (
    <SpaceBetween size="l">
      {plan.selfDenials.map((denial) => (
        <Alert
          key={`${denial.step} ${denial.call}`}
          type="error"
          header="This plan stands in its own way"
        >
          After the step <code>{denial.step}</code>, the call <code>{denial.call}</code> of{" "}
          <code>{denial.deniedStep}</code>{" "}
          {denial.kind === "denied" ? "is denied" : "may be denied"}
          {denial.because.length > 0 &&
            ` by ${denial.because.map(({ policy }) => policy).join(", ")}`}
          .
        </Alert>
      ))}
      {plan.prerequisites.map(({ summary, detail }) => (
        <Alert key={summary} type="info" header={`Before it: ${summary}`}>
          {detail}
        </Alert>
      ))}
      <Summary last={last} />
      <PlanTabs last={last} />
    </SpaceBetween>
  );
}

function Summary({ last }: LastPlanProps): ReactNode {
  const { plan, createdAt, hash } = last.plan;
  return (
    <Container header={<Header variant="h2">Summary</Header>}>
      <KeyValuePairs
        columns={3}
        minColumnWidth={160}
        items={[
          { label: "Made", value: <Ago at={createdAt} /> },
          {
            label: "Changes",
            value:
              plan.steps.length === 0 ? "Nothing to change" : counted(plan.steps.length, "step"),
          },
          { label: "Takes", value: roughDuration(plan.estimateSeconds) },
          { label: "Outcome", value: <Outcome apply={appliedOf(last)} /> },
          {
            label: "Removes",
            value: counted(plan.steps.filter((step) => step.destroys).length, "thing"),
          },
          {
            label: "Hash",
            value: <Copyable text={hash.slice(0, 16)} what="the start of the plan's hash" />,
          },
        ]}
      />
    </Container>
  );
}

function Outcome({ apply }: { readonly apply: LastPlanMessage["apply"] }): ReactNode {
  switch (apply?.outcome) {
    case undefined:
      return <StatusIndicator type="pending">Not applied</StatusIndicator>;
    case "applied":
      return (
        <StatusIndicator type="success">
          Applied <Ago at={apply?.finishedAt ?? ""} />
        </StatusIndicator>
      );
    case "partly-applied":
      return <StatusIndicator type="error">Partly applied</StatusIndicator>;
    case "interrupted":
      return <StatusIndicator type="warning">Interrupted</StatusIndicator>;
  }
}

function PlanTabs({ last }: LastPlanProps): ReactNode {
  const [search, change] = usePanelSearch();
  const { plan } = last.plan;
  const filter = search.filter ?? noFilter;
  const onFilter = (next: typeof filter): void => change({ filter: next });
  return (
    <Tabs
      ariaLabel="Parts of the plan"
      activeTabId={search.tab ?? "steps"}
      onChange={({ detail }) => change({ tab: detail.activeTabId, filter: noFilter })}
      tabs={[
        {
          id: "steps",
          label: `Steps (${plan.steps.length})`,
          content: (
            <FilteredTable
              title="Steps"
              items={stepRows(plan, appliedOf(last))}
              rowKey={(row) => row.id}
              columns={stepColumns}
              properties={stepProperties}
              filter={filter}
              onFilter={onFilter}
              empty="The organization is as the blueprint says: nothing to change."
            />
          ),
        },
        {
          id: "access",
          label: `Access changes (${plan.accessChanges.length})`,
          content: (
            <FilteredTable
              title="Access changes"
              items={plan.accessChanges}
              rowKey={({ change: way, who, account, what, step }) =>
                [way, who, account, what, step].join("\n")
              }
              columns={changeColumns}
              properties={changeProperties}
              filter={filter}
              onFilter={onFilter}
              empty="Nobody gains or loses access."
            />
          ),
        },
        {
          id: "others",
          label: `Not managed (${plan.unmanaged.length})`,
          content: <Others plan={plan} />,
        },
      ]}
    />
  );
}

function Others({ plan }: Pick<LastPlanMessage["plan"], "plan">): ReactNode {
  return (
    <SpaceBetween size="l">
      <Container header={<Header variant="h2">Not managed</Header>}>
        <Keys keys={plan.unmanaged} none="Everything found in AWS is declared." />
      </Container>
      <Container header={<Header variant="h2">Waiting to be adopted</Header>}>
        <Keys
          keys={plan.needsAdoption.map(({ key, differs }) => `${key}: ${differs.join(", ")}`)}
          none="Nothing."
        />
      </Container>
    </SpaceBetween>
  );
}

function Keys({
  keys,
  none,
}: {
  readonly keys: readonly string[];
  readonly none: string;
}): ReactNode {
  if (keys.length === 0) return none;
  return (
    <ul>
      {keys.slice(0, 100).map((key) => (
        <li key={key}>
          <code>{key}</code>
        </li>
      ))}
      {keys.length > 100 && <li>and {counted(keys.length - 100, "other")}</li>}
    </ul>
  );
}

/** A run of another plan says nothing about this one. */
function appliedOf({ plan, apply }: LastPlanMessage): LastPlanMessage["apply"] {
  return apply?.planHash === plan.hash ? apply : undefined;
}
