/** The part of an address after `?`: filter, tab and selection, the same words on every page. */
import { useNavigate, useSearch } from "@tanstack/react-router";
import type { FilterQuery } from "./components/filtered-table.tsx";

export type PanelSearch = {
  readonly filter?: FilterQuery;
  readonly tab?: string;
  readonly select?: string;
  readonly show?: string;
};

/** Reads what somebody may have typed; what makes no sense is left out. */
export function readSearch(search: Record<string, unknown>): PanelSearch {
  const filter = readFilter(search["filter"]);
  return {
    ...(filter === undefined ? {} : { filter }),
    ...textOf("tab", search),
    ...textOf("select", search),
    ...textOf("show", search),
  };
}

/** The address's state, and a way to change it that keeps the rest. */
export function usePanelSearch(): readonly [PanelSearch, (change: Partial<PanelSearch>) => void] {
  const search: PanelSearch = useSearch({ strict: false });
  const navigate = useNavigate();
  return [
    search,
    (change) => {
      const next = readSearch({ ...search, ...change });
      void navigate({ to: ".", search: next, replace: true, resetScroll: false });
    },
  ];
}

function readFilter(value: unknown): FilterQuery | undefined {
  if (typeof value !== "object" || value === null || !("tokens" in value)) return undefined;
  if (!Array.isArray(value.tokens) || value.tokens.length === 0) return undefined;
  const operation = "operation" in value && value.operation === "or" ? "or" : "and";
  return { operation, tokens: value.tokens.flatMap(readToken) };
}

function readToken(token: unknown): FilterQuery["tokens"][number][] {
  if (typeof token !== "object" || token === null) return [];
  if (!("operator" in token) || !("value" in token)) return [];
  const { operator, value } = token;
  if (typeof operator !== "string" || typeof value !== "string") return [];
  const key = "propertyKey" in token ? token.propertyKey : undefined;
  return [typeof key === "string" ? { propertyKey: key, operator, value } : { operator, value }];
}

function textOf(key: "tab" | "select" | "show", search: Record<string, unknown>): PanelSearch {
  const value = search[key];
  if (typeof value === "number") return { [key]: String(value) };
  return typeof value === "string" && value !== "" ? { [key]: value } : {};
}
