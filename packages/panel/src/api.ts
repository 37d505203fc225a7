/** What the panel asks its server, each answer read by its schema; and the news that files changed. */
import { useEffect, useState } from "react";
import type { Organization } from "@bailiwick/core";
import {
  errorMessage,
  guardrailsMessage,
  lastPlanMessage,
  statusMessage,
  type GuardrailsMessage,
  type LastPlanMessage,
  type StatusMessage,
} from "@bailiwick/wire";
import { useQuery, useQueryClient, type UseQueryResult } from "@tanstack/react-query";

/** The server said no, or something that is no answer. */
class ApiError extends Error {
  readonly code: string;

  constructor(code: string, detail: string) {
    super(detail);
    this.code = code;
  }
}

export type Collected = {
  readonly organization: Organization;
  /** ISO instant. */
  readonly collectedAt: string | undefined;
};

export const useStatus = (): UseQueryResult<StatusMessage> =>
  useAnswer("status", (body) => statusMessage.parse(body));

export const useOrganization = (): UseQueryResult<Collected> =>
  useAnswer("organization", collectedOf);

export const useGuardrails = (): UseQueryResult<GuardrailsMessage> =>
  useAnswer("guardrails", (body) => guardrailsMessage.parse(body));

export const useLastPlan = (): UseQueryResult<LastPlanMessage> =>
  useAnswer("plan", (body) => lastPlanMessage.parse(body));

export type Liveness = "connecting" | "live" | "lost";

/** Asks anew for everything whenever the server says that its files changed. */
export function useLiveUpdates(): Liveness {
  const queries = useQueryClient();
  const [liveness, setLiveness] = useState<Liveness>("connecting");
  useEffect(() => {
    const events = new EventSource("/api/events");
    let lost = false;
    events.addEventListener("hello", () => {
      setLiveness("live");
      if (lost) void queries.invalidateQueries();
      lost = false;
    });
    events.addEventListener("changed", () => void queries.invalidateQueries());
    events.addEventListener("error", () => {
      lost = true;
      setLiveness("lost");
    });
    return () => events.close();
  }, [queries]);
  return liveness;
}

function useAnswer<T>(name: string, read: (body: unknown) => T): UseQueryResult<T> {
  return useQuery({
    queryKey: [name],
    queryFn: async ({ signal }) => read(await ask(`/api/${name}`, signal)),
    staleTime: Infinity,
    retry: false,
    // The snapshot of a large organization is compared by its tag at the server, not member by member here.
    structuralSharing: false,
  });
}

async function ask(path: string, signal: AbortSignal): Promise<unknown> {
  const response = await fetch(path, { signal, headers: { accept: "application/json" } });
  const body: unknown = await response.json().catch(() => undefined);
  if (response.ok) return body;
  const refusal = errorMessage.safeParse(body);
  if (refusal.success) throw new ApiError(refusal.data.error.code, refusal.data.error.detail);
  throw new ApiError("NO_ANSWER", `The server answered ${response.status} without a reason.`);
}

/** The server gives the snapshot as `core` wrote it; its head is compared, its members are as the type says. */
function collectedOf(body: unknown): Collected {
  const head = body as { version?: unknown; kind?: unknown; collectedAt?: unknown } | undefined;
  if (head?.kind !== "bailiwick/organization" || head.version !== 1) {
    throw new ApiError(
      "OTHER_VERSION",
      "The snapshot was written by another version of Bailiwick.",
    );
  }
  return {
    organization: body as Organization,
    collectedAt: typeof head.collectedAt === "string" ? head.collectedAt : undefined,
  };
}
