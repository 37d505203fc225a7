/** Columns and filters of the tables on the plan page. */
import type { ReactNode } from "react";
import Badge from "@cloudscape-design/components/badge";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import type { TableProps } from "@cloudscape-design/components/table";
import type { PlanFile } from "@bailiwick/wire";
import type { FilterProperty } from "../components/filtered-table.tsx";
import type { StepRow } from "../model/steps.ts";

type AccessChange = PlanFile["plan"]["accessChanges"][number];

export const stepColumns: readonly TableProps.ColumnDefinition<StepRow>[] = [
  {
    id: "step",
    header: "Step",
    isRowHeader: true,
    minWidth: 200,
    cell: ({ verb, object, destroys }) => (
      <>
        {verb} <strong>{object}</strong> {destroys && <Badge color="red">removes</Badge>}
      </>
    ),
    sortingComparator: (one, other) => one.verb.localeCompare(other.verb),
  },
  {
    id: "calls",
    header: "AWS calls",
    minWidth: 320,
    cell: ({ calls }) =>
      calls.map((call) => (
        <div key={call}>
          <code>{call}</code>
        </div>
      )),
  },
  {
    id: "state",
    header: "Outcome",
    minWidth: 130,
    cell: (row) => <StepState {...row} />,
    sortingComparator: (one, other) => one.state.localeCompare(other.state),
  },
];

export const stepProperties: readonly FilterProperty<StepRow>[] = [
  { key: "verb", label: "Does", valuesOf: ({ verb }) => verb },
  { key: "object", label: "To what", valuesOf: ({ object }) => object },
  { key: "call", label: "AWS call", valuesOf: ({ calls }) => calls },
  { key: "state", label: "Outcome", valuesOf: ({ state }) => stateWords[state].text },
];

export const changeColumns: readonly TableProps.ColumnDefinition<AccessChange>[] = [
  {
    id: "change",
    header: "Change",
    minWidth: 110,
    cell: ({ change }) => (
      <Badge color={change === "gains" ? "green" : "red"}>
        {change === "gains" ? "+ gains" : "− loses"}
      </Badge>
    ),
    sortingComparator: (one, other) => one.change.localeCompare(other.change),
  },
  {
    id: "who",
    header: "Who",
    isRowHeader: true,
    minWidth: 150,
    cell: ({ who }) => who,
    sortingComparator: (one, other) => one.who.localeCompare(other.who),
  },
  { id: "what", header: "What", minWidth: 180, cell: ({ what }) => what },
  {
    id: "account",
    header: "Where",
    minWidth: 150,
    cell: ({ account, accounts }) => <span title={accounts.join(", ")}>{account}</span>,
    sortingComparator: (one, other) => one.account.localeCompare(other.account),
  },
];

export const changeProperties: readonly FilterProperty<AccessChange>[] = [
  { key: "change", label: "Change", valuesOf: ({ change }) => change },
  { key: "who", label: "Who", valuesOf: ({ who }) => who },
  { key: "what", label: "What", valuesOf: ({ what }) => what },
  { key: "account", label: "Account", valuesOf: ({ accounts }) => accounts },
];

const stateWords = {
  planned: { text: "Planned", type: "pending" },
  done: { text: "Done", type: "success" },
  unchanged: { text: "Was so already", type: "success" },
  failed: { text: "Failed", type: "error" },
  skipped: { text: "Skipped", type: "stopped" },
  pending: { text: "Not begun", type: "pending" },
} as const;

function StepState({ state, error }: StepRow): ReactNode {
  const { text, type } = stateWords[state];
  return (
    <>
      <StatusIndicator type={type}>{text}</StatusIndicator>
      {error !== undefined && (
        <div className="quiet">
          {error.code}: {error.detail}
        </div>
      )}
    </>
  );
}
