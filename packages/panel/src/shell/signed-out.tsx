/** Shown when the server was started anew: its sessions are as old as it is. */
import type { ReactNode } from "react";
import Alert from "@cloudscape-design/components/alert";

export function SignedOut(): ReactNode {
  return (
    <Alert type="warning" header="This session has ended">
      Open the panel by the address that <code>npm start</code> or <code>bailiwick up</code> printed
      last.
    </Alert>
  );
}
