/** Requests of which a part is given, and everything else is left open. */
import { askingOf } from "../compile/policy/asking.ts";
import type { Asking } from "../compile/policy/asking.ts";
import type { ContextValue, Principal } from "../evaluate/request.ts";

/** Stands in where nobody is asked about. */
const nobody: Principal = { kind: "federated", provider: "nobody" };

/**
 * Nothing follows from who asks: each key holds what is given, and no key is one that such a caller
 * never has. So only statements can be tested with it.
 */
export function freeAsking(of: {
  readonly action?: string;
  readonly resource?: string;
  readonly principal?: Principal;
  readonly context?: ReadonlyMap<string, ContextValue>;
  /** Keys of which nothing is known, variables among them; all that are not given, unless said. */
  readonly unknown?: readonly string[];
}): Asking {
  const { action = "", resource = "", principal = nobody } = of;
  const { context = new Map(), unknown = ["*"] } = of;
  const request = { principal, action, resource, context, unknown };
  const asking = askingOf({ request, policies: {} }, action.toLowerCase());
  return { ...asking, caller: { ...asking.caller, keys: noKeys, lacks: () => false } };
}

const noKeys: ReadonlyMap<string, ContextValue> = new Map();
