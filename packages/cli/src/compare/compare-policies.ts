/** Two sides compared, with what shows the difference: the answer of every form of `compare`. */
import {
  compareAccess,
  compareBothWays,
  type ComparedAccess,
  type PolicyType,
} from "@bailiwick/core";
import type { ComparedMessage, ComparisonDomain, DifferenceMessage } from "@bailiwick/wire";
import { catalogue } from "../workflow/facts.ts";
import { statementsAt } from "./reasons.ts";
import { onlyDenies, readingsOf, type Reading, type Sides } from "./sides.ts";
import { absentKeys, witnessOf } from "./witness-request.ts";

export type PolicyComparison = {
  readonly sides: Sides;
  readonly type: PolicyType;
  readonly domain: ComparisonDomain;
  readonly both: boolean;
  readonly resourceAccount?: string | undefined;
  readonly budgetMs?: number | undefined;
};

export function comparePolicies(comparison: PolicyComparison): ComparedMessage {
  const { sides, type, domain } = comparison;
  const [reading, other] = readingsOf(sides, type);
  const resultIn = (one: Reading) => resultOf({ ...comparison, sides: one.sides });
  const result = resultIn(reading);
  const notes = notesOn(comparison);
  return {
    ...(other === undefined ? result : agreed(result, resultIn(other))),
    domain,
    ...(reading.beside === undefined ? {} : { beside: [reading.beside] }),
    ...(notes.length === 0 ? {} : { notes: [...notes] }),
    catalogue: catalogue().date,
  };
}

type Result = Omit<ComparedMessage, "domain" | "beside" | "notes" | "catalogue">;

/** What is so in both readings; a request that shows it in the first one does in the second. */
function agreed(one: Result, other: Result): Result {
  if (one.result === other.result && one.relation === other.relation) return one;
  const unknown = { result: "unknown", unknown: fullAccessUnsaid } as const;
  const gained = one.result === other.result ? one : unknown;
  return one.relation === undefined ? gained : { ...gained, relation: "unknown", lost: unknown };
}

const fullAccessUnsaid = {
  code: "FULL_ACCESS_UNSAID",
  detail:
    "One side allows by itself and the other one only denies, and it matters whether `FullAWSAccess` is attached beside the latter. Name a policy that allows everything on that side if it is.",
};

/** AWS asks policies of the same principal or resource together. */
function notesOn({ sides, type }: PolicyComparison): readonly string[] {
  const isGuardrail = type === "scp" || type === "rcp";
  if (isGuardrail || !onlyDenies([...sides.existing, ...sides.new])) return [];
  return [
    "These policies only deny, so by themselves they allow nothing. What a Deny lets go that other policies allow is asked with those policies on both sides.",
  ];
}

/** What a domain is to the engine: the facts that it keeps to. */
function factsOf(domain: ComparisonDomain) {
  return domain === "aws" ? { catalogue: catalogue() } : {};
}

function resultOf(comparison: PolicyComparison): Result {
  const { sides, type, both } = comparison;
  const asked = {
    existing: sides.existing.map(({ document }) => document),
    new: sides.new.map(({ document }) => document),
    type,
    budget: stepsIn(comparison.budgetMs),
    ...factsOf(comparison.domain),
  };
  if (!both) return differenceMessage(compareAccess(asked), comparison);
  const { gained, lost } = compareBothWays(asked);
  const turned = { ...comparison, sides: { existing: sides.new, new: sides.existing } };
  return {
    ...differenceMessage(gained, comparison),
    relation: relationOf(gained.kind, lost.kind),
    ...(lost.kind === "no-new-access" ? {} : { lost: differenceMessage(lost, turned) }),
  };
}

/** Counted, not timed: a machine of today takes some hundred steps in a millisecond at the least. */
const stepsPerMs = 100;

function stepsIn(budgetMs: number | undefined): number | undefined {
  return budgetMs === undefined ? undefined : Math.ceil(budgetMs * stepsPerMs);
}

type Kind = ComparedAccess["kind"];

function relationOf(gained: Kind, lost: Kind): ComparedMessage["relation"] {
  if (gained === "unknown" || lost === "unknown") return "unknown";
  if (gained === "new-access") return lost === "new-access" ? "incomparable" : "broader";
  return lost === "new-access" ? "narrower" : "equivalent";
}

function differenceMessage(
  compared: ComparedAccess,
  comparison: PolicyComparison,
): DifferenceMessage {
  const { sides, type } = comparison;
  switch (compared.kind) {
    case "no-new-access":
      return { result: "no-new-access" };
    case "unknown":
      return {
        result: "unknown",
        unknown: { code: codeOf(sides), detail: detailOf(compared.reason, sides) },
      };
    case "new-access": {
      const { request: witness, point } = witnessOf(compared.witness, comparison);
      return {
        result: "new-access",
        witness,
        absent: [...absentKeys(point, sides)],
        allowedBy: [...statementsAt(sides.new, "Allow", { type, point })],
        refusedBy: [...statementsAt(sides.existing, "Deny", { type, point })],
      };
    }
  }
}

function codeOf(sides: Sides): string {
  return unreadableIn(sides).length > 0 ? "UNREADABLE_STATEMENT" : "UNDECIDED";
}

/** With the places of what cannot be read. */
function detailOf(reason: string, sides: Sides): string {
  return [reason, ...unreadableIn(sides)].join(" ");
}

function unreadableIn({ existing, new: after }: Sides): readonly string[] {
  return [...existing, ...after].flatMap(({ document }) =>
    document.statements.flatMap((one) =>
      one.kind === "statement"
        ? []
        : [`${one.span.file}:${one.span.start.line}:${one.span.start.column}: ${one.reason}`],
    ),
  );
}
