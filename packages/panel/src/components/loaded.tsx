/** What a page shows until it has what it asked for, and when it cannot have it. */
import type { ReactNode } from "react";
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Spinner from "@cloudscape-design/components/spinner";
import type { UseQueryResult } from "@tanstack/react-query";

export type LoadedProps<T> = {
  readonly query: UseQueryResult<T>;
  /** Said where the server does not have it yet. */
  readonly notYet: string;
  readonly children: (value: T) => ReactNode;
};

export function Loaded<T>({ query, notYet, children }: LoadedProps<T>): ReactNode {
  if (query.data !== undefined) return children(query.data);
  if (query.error !== null)
    return <Refused error={query.error} notYet={notYet} onRetry={() => void query.refetch()} />;
  return (
    <Box padding="xxl" textAlign="center" color="text-body-secondary">
      <Spinner /> Loading
    </Box>
  );
}

type RefusedProps = {
  readonly error: Error;
  readonly notYet: string;
  readonly onRetry: () => void;
};

function Refused({ error, notYet, onRetry }: RefusedProps): ReactNode {
  if ("code" in error && error.code === "NOT_YET") {
    return (
      <Box padding="xxl" textAlign="center" color="text-body-secondary">
        {notYet}
      </Box>
    );
  }
  return (
    <Alert
      type="error"
      header="This cannot be shown"
      action={<Button onClick={onRetry}>Try again</Button>}
    >
      {error.message}
    </Alert>
  );
}
