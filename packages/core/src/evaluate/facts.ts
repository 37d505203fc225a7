/** What the rules may ask about a request: its parts, and the context with what follows from it. */
import type { DerivedContext } from "./derive-context.ts";
import type { AuthorizationInput, ContextValue, Principal } from "./request.ts";
import { coversKey } from "./unknown-keys.ts";

export type Facts = {
  readonly principal: Principal;
  /** In lower case. */
  readonly action: string;
  readonly resource: string;
  readonly context: ReadonlyMap<string, ContextValue>;
  readonly absent: readonly string[];
  readonly unknown: readonly string[];
  /** The principal has a permissions boundary. */
  readonly hasBoundary: boolean;
};

export function factsOf(input: AuthorizationInput, derived: DerivedContext): Facts {
  const { principal, action, resource, unknown } = input.request;
  return {
    principal,
    action: action.toLowerCase(),
    resource,
    context: derived.context,
    absent: derived.absent,
    unknown: unknown ?? [],
    hasBoundary: input.policies.boundary !== undefined,
  };
}

export type KeyState = ContextValue | { readonly kind: "missing" } | { readonly kind: "unknown" };

/**
 * What a context key holds, in any capitals. Given and derived values come first, then what such a
 * principal never has, then what is declared unknown; any other key is missing.
 */
export function lookUp(facts: Facts, key: string): KeyState {
  const name = key.toLowerCase();
  const value = facts.context.get(name);
  if (value !== undefined) return value;
  const unknown = !coversKey(facts.absent, name) && coversKey(facts.unknown, name);
  return { kind: unknown ? "unknown" : "missing" };
}
