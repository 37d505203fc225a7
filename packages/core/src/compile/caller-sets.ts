/**
 * The policies of the caller's side that a request is asked against, by kind of principal. Root
 * users have none; a federated user without session policy has nothing from the identity side.
 */
import type { Catalogue } from "../catalogue.ts";
import { taskSession } from "../evaluate/assumed-root.ts";
import type { NamedPolicy } from "../evaluate/request.ts";
import type { Asking } from "./policy/asking.ts";
import { relevantIn } from "./compile-set.ts";
import type { Relevant } from "./compile-set.ts";
import type { ActionPlan } from "./plan-action.ts";

export type CallerSets = {
  /** Undefined where nothing is asked of identity policies. */
  readonly identity: Relevant | undefined;
  /** Boundary and session policies. */
  readonly limits: readonly Relevant[];
  /** Session policies that only take away: no Allow is wanted of them. */
  readonly takesAway: Relevant | undefined;
  /** The session has a policy that is not known. */
  readonly unknownTask: boolean;
};

export function callerSetsOf(
  plan: ActionPlan,
  asking: Asking,
  catalogue: Catalogue | undefined,
): CallerSets {
  const { identity, boundary, session } = plan;
  const { kind } = asking.caller.principal;
  if (kind === "assumed-root") return taskSets(asking, catalogue);
  if (kind !== "user" && kind !== "role-session" && kind !== "federated-user") return noSets;
  const last = kind === "federated-user" ? (session ?? noSession) : session;
  return {
    identity,
    limits: [boundary, last].filter((set) => set !== undefined),
    takesAway: undefined,
    unknownTask: false,
  };
}

/** A federated user has what a session policy allows, and without one nothing. */
const noSession = relevantIn({ type: "session" }, [], { action: "" });

const noSets: CallerSets = {
  identity: undefined,
  limits: [],
  takesAway: undefined,
  unknownTask: false,
};

/**
 * AWS's task policies for `sts:AssumeRoot` are made of Deny statements alone: what they leave of the
 * root user's rights is the task.
 */
function taskSets({ input, action }: Asking, catalogue: Catalogue | undefined): CallerSets {
  const { policies, problem } = taskSession(input, catalogue);
  if (policies === undefined) return { ...noSets, unknownTask: problem !== undefined };
  const set = relevantIn({ type: "session" }, policies, { action });
  return onlyDenies(policies) ? { ...noSets, takesAway: set } : { ...noSets, limits: [set] };
}

function onlyDenies(policies: readonly NamedPolicy[]): boolean {
  return (
    policies.length > 0 &&
    policies.every(
      ({ document: { statements } }) =>
        statements.length > 0 && statements.every(({ effect }) => effect === "Deny"),
    )
  );
}
