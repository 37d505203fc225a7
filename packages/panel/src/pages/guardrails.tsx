/** All guardrails, and the assertions of the blueprint. */
import type { ReactNode } from "react";
import Badge from "@cloudscape-design/components/badge";
import type { TableProps } from "@cloudscape-design/components/table";
import Tabs from "@cloudscape-design/components/tabs";
import type { AssertionReport, GuardrailReport, GuardrailsMessage } from "@bailiwick/wire";
import { useGuardrails } from "../api.ts";
import { Ago } from "../components/ago.tsx";
import { FilteredTable, noFilter, type FilterProperty } from "../components/filtered-table.tsx";
import { InnerLink, addresses } from "../components/inner-link.tsx";
import { Loaded } from "../components/loaded.tsx";
import { Page } from "../components/page.tsx";
import { StateDetail } from "../components/state-detail.tsx";
import { StateWord } from "../components/state-word.tsx";
import { counted } from "../model/words.ts";
import { usePanelSearch } from "../search.ts";

export function GuardrailsPage(): ReactNode {
  const guardrails = useGuardrails();
  return (
    <Page title="Guardrails" description={<CheckedWhen message={guardrails.data} />}>
      <Loaded query={guardrails} notYet="No guardrail has been checked yet.">
        {(message) => <GuardrailTabs message={message} />}
      </Loaded>
    </Page>
  );
}

function CheckedWhen({ message }: { readonly message: GuardrailsMessage | undefined }): ReactNode {
  if (message === undefined) return undefined;
  return (
    <>
      Checked <Ago at={message.checkedAt} /> against what was collected{" "}
      <Ago at={message.collectedAt} />; facts about AWS of {message.catalogue}.
    </>
  );
}

function GuardrailTabs({ message }: { readonly message: GuardrailsMessage }): ReactNode {
  const [search, change] = usePanelSearch();
  return (
    <Tabs
      ariaLabel="Guardrails and assertions"
      activeTabId={search.tab ?? "guardrails"}
      onChange={({ detail }) => change({ tab: detail.activeTabId, filter: noFilter })}
      tabs={[
        {
          id: "guardrails",
          label: `Guardrails (${message.guardrails.length})`,
          content: (
            <FilteredTable
              title="Guardrails"
              items={message.guardrails}
              rowKey={(item) => item.name}
              columns={guardrailColumns}
              properties={guardrailProperties}
              filter={search.filter ?? noFilter}
              onFilter={(filter) => change({ filter })}
              empty="The blueprint declares none."
            />
          ),
        },
        {
          id: "assertions",
          label: `Assertions (${message.assertions.length})`,
          content: (
            <FilteredTable
              title="Assertions"
              items={message.assertions}
              rowKey={(item) => item.name}
              columns={assertionColumns}
              properties={assertionProperties}
              filter={search.filter ?? noFilter}
              onFilter={(filter) => change({ filter })}
              empty="The blueprint makes none."
            />
          ),
        },
      ]}
    />
  );
}

const stateOrder = ["refuted", "unknown", "checked"];
const stateLabel = { refuted: "Refuted", unknown: "Unknown", checked: "Checked" } as const;

const byState = (
  one: Pick<AssertionReport, "state">,
  other: Pick<AssertionReport, "state">,
): number => stateOrder.indexOf(one.state.kind) - stateOrder.indexOf(other.state.kind);

const guardrailColumns: readonly TableProps.ColumnDefinition<GuardrailReport>[] = [
  {
    id: "title",
    header: "Guardrail",
    isRowHeader: true,
    minWidth: 200,
    cell: ({ name, title, reason }) => (
      <>
        <InnerLink href={addresses.guardrail(name)}>{title}</InnerLink>
        <div className="quiet">{reason}</div>
      </>
    ),
    sortingComparator: (one, other) => one.title.localeCompare(other.title),
  },
  {
    id: "state",
    header: "State",
    minWidth: 120,
    cell: ({ state }) => <StateWord kind={state.kind} />,
    sortingComparator: byState,
  },
  {
    id: "where",
    header: "Where",
    minWidth: 160,
    cell: ({ targets, missing }) => (
      <>
        {targets.map(placeName).join(", ")}
        {missing.length > 0 && (
          <div>
            <Badge color="red">missing in {counted(missing.length, "place")}</Badge>
          </div>
        )}
      </>
    ),
  },
  {
    id: "mandatory",
    header: "Kind",
    minWidth: 110,
    cell: ({ mandatory, policyType }) => (
      <>
        {mandatory ? "Mandatory" : "Optional"}{" "}
        <span className="quiet">{policyType === "SERVICE_CONTROL_POLICY" ? "SCP" : "RCP"}</span>
      </>
    ),
  },
  {
    id: "exceptions",
    header: "Exceptions",
    minWidth: 110,
    cell: ({ exceptions }) => (exceptions.length === 0 ? "None" : exceptions.length),
    sortingComparator: (one, other) => one.exceptions.length - other.exceptions.length,
  },
];

const guardrailProperties: readonly FilterProperty<GuardrailReport>[] = [
  { key: "title", label: "Title", valuesOf: ({ title }) => title },
  { key: "state", label: "State", valuesOf: ({ state }) => stateLabel[state.kind] },
  { key: "where", label: "Where", valuesOf: ({ targets }) => targets.map(placeName) },
  {
    key: "mandatory",
    label: "Kind",
    valuesOf: ({ mandatory }) => (mandatory ? "Mandatory" : "Optional"),
  },
  {
    key: "attached",
    label: "Attached",
    valuesOf: ({ missing }) => (missing.length === 0 ? "Everywhere" : "Missing somewhere"),
  },
];

const assertionColumns: readonly TableProps.ColumnDefinition<AssertionReport>[] = [
  {
    id: "claim",
    header: "Assertion",
    isRowHeader: true,
    minWidth: 220,
    cell: ({ name, claim }) => (
      <>
        {claim}
        <div className="quiet">{name}</div>
      </>
    ),
  },
  {
    id: "state",
    header: "State",
    minWidth: 240,
    cell: ({ state }) => <StateDetail state={state} />,
    sortingComparator: byState,
  },
];

const assertionProperties: readonly FilterProperty<AssertionReport>[] = [
  { key: "claim", label: "Claim", valuesOf: ({ claim }) => claim },
  { key: "state", label: "State", valuesOf: ({ state }) => stateLabel[state.kind] },
];

const placeName = ({ kind, name }: GuardrailReport["targets"][number]): string =>
  kind === "account" ? `account ${name}` : name === "/" ? "Root" : name;
