/**
 * Cases about conditions alone. Each is asked twice: as the condition of the only Allow, and as
 * that of a Deny beside an Allow of everything; both must say the same of it.
 */
import type { Decision } from "../decision.ts";
import type { DecideCase } from "./decide-case.ts";

export type ConditionCase = {
  readonly name: string;
  readonly source: string;
  readonly condition: object;
  readonly context: Readonly<Record<string, string | readonly string[]>>;
  readonly unknown?: readonly string[];
  /** `null` for a policy without version; absent: 2012-10-17. */
  readonly version?: string | null;
  readonly holds: boolean | "depends" | "unknown";
};

/** The two questions of a case. */
export function questionsOf(one: ConditionCase): readonly DecideCase[] {
  const statement = { Action: "*", Resource: "*", Condition: one.condition };
  const everything = {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
  };
  const document = (effect: string) => ({
    ...(one.version === null ? {} : { Version: one.version ?? "2012-10-17" }),
    Statement: [{ Effect: effect, ...statement }],
  });
  const request = {
    principal: "arn:aws:iam::111122223333:user/al",
    action: "s3:ListBucket",
    resource: "arn:aws:s3:::bucket",
    resourceAccount: "111122223333",
    context: one.context,
    ...(one.unknown === undefined ? {} : { unknown: one.unknown }),
  };
  const common = { source: one.source, request };
  return [
    {
      ...common,
      name: `${one.name} (as an Allow)`,
      policies: { identity: [document("Allow")] },
      expected: { decision: answer(one.holds, "allow", "implicit-deny") },
    },
    {
      ...common,
      name: `${one.name} (as a Deny)`,
      policies: { identity: [everything, document("Deny")] },
      expected: { decision: answer(one.holds, "explicit-deny", "allow") },
    },
  ];
}

function answer(
  holds: ConditionCase["holds"],
  whenTrue: Decision["kind"],
  whenFalse: Decision["kind"],
): Decision["kind"] {
  if (typeof holds === "string") return holds;
  return holds ? whenTrue : whenFalse;
}
