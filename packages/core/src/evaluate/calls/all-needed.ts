/** One decision of several that must all be an allow. */
import { assert } from "../../base/assert.ts";
import type { Decision } from "../decision.ts";
import { simplified } from "../residual.ts";

/** How bad a decision is for who asks: of several, the worst is the answer. */
const severity: readonly Decision["kind"][] = [
  "allow",
  "depends",
  "unknown",
  "implicit-deny",
  "explicit-deny",
];

/**
 * The worst of the decisions, with the causes of all that are as bad, and what any of them did not
 * consider. Where several depend, all their conditions must hold.
 *
 * @param decisions - at least one (checked)
 */
export function decisionOnAll(decisions: readonly Decision[]): Decision {
  const [first, ...rest] = decisions;
  assert(first !== undefined, "a call asks for at least one decision");
  if (rest.length === 0) return first;
  const worst = rest.reduce(worse, first);
  const notConsidered = [...new Set(decisions.flatMap((one) => one.notConsidered))];
  return { ...worst, notConsidered };
}

function worse(one: Decision, other: Decision): Decision {
  if (one.kind !== other.kind)
    return severity.indexOf(other.kind) > severity.indexOf(one.kind) ? other : one;
  if (one.kind === "depends" && other.kind === "depends") {
    const condition = simplified({ kind: "all", operands: [one.condition, other.condition] });
    return { ...one, on: [...one.on, ...other.on], condition };
  }
  if (one.kind === "unknown" && other.kind === "unknown") {
    return { ...one, reasons: [...one.reasons, ...other.reasons] };
  }
  if (one.kind === "implicit-deny" && other.kind === "implicit-deny") {
    return { ...one, missingAllow: [...one.missingAllow, ...other.missingAllow] };
  }
  if ("because" in one && "because" in other)
    return { ...one, because: [...one.because, ...other.because] };
  return one;
}
