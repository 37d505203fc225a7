/** What the holders of a permission set gain and lose when its content changes. */
import type { AccountAssignment, PermissionSet } from "../../organization/organization.ts";
import { canonicalStatements } from "../diff/same-policy.ts";
import type { AccessChange } from "../plan.ts";
import type { StepId } from "../step.ts";
import { accessChange, type AccessQuestion } from "./change.ts";
import { summarizeStatement } from "./statement-words.ts";

type Difference = { readonly change: AccessChange["change"]; readonly what: string };

/** For each group and user that had the set before and still has it; whoever is new gains the whole set. */
export function permissionSetChanges({
  steps,
  before,
  after,
}: AccessQuestion): readonly AccessChange[] {
  const kept = keptHolders(
    before.identityCenter?.assignments ?? [],
    after.identityCenter?.assignments ?? [],
  );
  return steps.flatMap(({ id, operation }) => {
    if (operation.kind !== "update-permission-set") return [];
    const { before: old, permissionSet } = operation;
    const differences = contentDifferences(old, permissionSet);
    return (kept.get(permissionSet.name) ?? []).flatMap((holder) =>
      differences.map((difference) => changeOf(holder, difference, { name: old.name, step: id })),
    );
  });
}

type Holder = { readonly who: string; readonly accounts: readonly string[] };

function changeOf(
  { who, accounts }: Holder,
  { change, what }: Difference,
  { name, step }: { readonly name: string; readonly step: StepId },
): AccessChange {
  return accessChange({ change, who, accounts, what: `${what} (permission set ${name})`, step });
}

function keptHolders(
  before: readonly AccountAssignment[],
  after: readonly AccountAssignment[],
): ReadonlyMap<string, readonly Holder[]> {
  const keyOf = ({ account, permissionSet, principal }: AccountAssignment): string =>
    JSON.stringify([account, permissionSet, principal.kind, principal.name]);
  const had = new Set(before.map(keyOf));
  const kept = after.filter((assignment) => had.has(keyOf(assignment)));
  const bySet = Map.groupBy(kept, ({ permissionSet }) => permissionSet);
  return new Map(
    [...bySet].map(([name, assignments]) => {
      const byWho = Map.groupBy(
        assignments,
        ({ principal }) => `${principal.kind} ${principal.name}`,
      );
      const holders = [...byWho].map(([who, some]) => ({
        who,
        accounts: some.map(({ account }) => account),
      }));
      return [name, holders];
    }),
  );
}

/** What appears and disappears between two contents of a set. */
function contentDifferences(before: PermissionSet, after: PermissionSet): readonly Difference[] {
  return [
    ...listDifferences(
      before.managedPolicies,
      after.managedPolicies,
      (arn) => `what ${arn.slice(arn.lastIndexOf("/") + 1)} allows`,
    ),
    ...listDifferences(
      customerManaged(before),
      customerManaged(after),
      (name) => `what the account's own policy ${name} allows`,
    ),
    ...inlineDifferences(before.inlinePolicy, after.inlinePolicy),
    ...boundaryDifferences(before, after),
  ];
}

function listDifferences(
  before: readonly string[],
  after: readonly string[],
  words: (item: string) => string,
): readonly Difference[] {
  return [
    ...after.filter((item) => !before.includes(item)).map((item) => gains(words(item))),
    ...before.filter((item) => !after.includes(item)).map((item) => loses(words(item))),
  ];
}

/** A Deny that goes is a gain. */
function inlineDifferences(
  before: string | undefined,
  after: string | undefined,
): readonly Difference[] {
  const [old, renewed] = [statementsOf(before), statementsOf(after)];
  if (old === undefined || renewed === undefined)
    return before === after ? [] : [gains("an inline policy that cannot be read")];
  const words = (statement: string, appears: boolean): Difference => {
    const { effect, words: said } = summarizeStatement(statement);
    return appears === (effect !== "Deny") ? gains(said) : loses(said);
  };
  return [
    ...renewed.filter((one) => !old.includes(one)).map((one) => words(one, true)),
    ...old.filter((one) => !renewed.includes(one)).map((one) => words(one, false)),
  ];
}

function statementsOf(document: string | undefined): readonly string[] | undefined {
  return document === undefined || document === "" ? [] : canonicalStatements(document);
}

/** A boundary takes away what it does not allow; one for another may do both. */
function boundaryDifferences(before: PermissionSet, after: PermissionSet): readonly Difference[] {
  const [old, renewed] = [boundaryName(before), boundaryName(after)];
  if (old === renewed) return [];
  return [
    ...(old === undefined ? [] : [gains(`what the boundary ${old} did not allow`)]),
    ...(renewed === undefined ? [] : [loses(`what the boundary ${renewed} does not allow`)]),
  ];
}

function boundaryName({ permissionsBoundary }: PermissionSet): string | undefined {
  if (permissionsBoundary === undefined) return undefined;
  return permissionsBoundary.kind === "aws-managed"
    ? permissionsBoundary.arn.slice(permissionsBoundary.arn.lastIndexOf("/") + 1)
    : permissionsBoundary.path + permissionsBoundary.name;
}

const customerManaged = (set: PermissionSet): readonly string[] =>
  set.customerManagedPolicies.map(({ path, name }) => path + name);

const gains = (what: string): Difference => ({ change: "gains", what });
const loses = (what: string): Difference => ({ change: "loses", what });
