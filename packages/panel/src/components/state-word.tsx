/** Refuted, checked or unknown: a word with a sign, never a colour alone. */
import type { ReactNode } from "react";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import type { AssertionStateMessage } from "@bailiwick/wire";

export function StateWord({ kind }: { readonly kind: AssertionStateMessage["kind"] }): ReactNode {
  switch (kind) {
    case "refuted":
      return <StatusIndicator type="error">Refuted</StatusIndicator>;
    case "checked":
      return <StatusIndicator type="success">Checked</StatusIndicator>;
    case "unknown":
      return <StatusIndicator type="warning">Unknown</StatusIndicator>;
  }
}
