/** How a claim stands, in words: the requests tried, the witness against it, or why nobody knows. */
import type { ReactNode } from "react";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { AssertionStateMessage, WitnessMessage } from "@bailiwick/wire";
import { JsonBlock } from "./json-block.tsx";
import { StateWord } from "./state-word.tsx";

export function StateDetail({ state }: { readonly state: AssertionStateMessage }): ReactNode {
  return (
    <SpaceBetween size="xs">
      <StateWord kind={state.kind} />
      <Why state={state} />
    </SpaceBetween>
  );
}

function Why({ state }: { readonly state: AssertionStateMessage }): ReactNode {
  switch (state.kind) {
    case "checked":
      return (
        <span>
          {state.requests.toLocaleString("en")} requests were tried and none got through (seed{" "}
          {state.seed}). That is no certainty: others were not tried.
        </span>
      );
    case "unknown":
      return (
        <div>
          It could not be decided:
          <ul>
            {state.reasons.map((reason) => (
              <li key={reason}>{reason}</li>
            ))}
          </ul>
        </div>
      );
    case "refuted":
      return <Witness witness={state.witness} />;
  }
}

function Witness({ witness }: { readonly witness: WitnessMessage }): ReactNode {
  const context = Object.entries(witness.context);
  return (
    <div>
      <p className="line">
        <strong>{witness.who}</strong> can call <code>{witness.action}</code> on{" "}
        <code>{witness.resource}</code> in account <strong>{witness.account}</strong>
        {context.length === 0 ? "." : ", with:"}
      </p>
      {context.length > 0 && (
        <ul>
          {context.map(([key, value]) => (
            <li key={key}>
              <code>{key}</code> ={" "}
              <code>{typeof value === "string" ? value : value.join(", ")}</code>
            </li>
          ))}
        </ul>
      )}
      <p className="line">{witness.because}</p>
      <ExpandableSection headerText="The request as JSON">
        <JsonBlock label="The request that got through" text={JSON.stringify(witness)} />
      </ExpandableSection>
    </div>
  );
}
