/**
 * Desired against observed, by natural key: the steps that bring what is there to what is declared,
 * each with what it waits for. Equal organizations give no step. Only what is in the lock file, or
 * adopted, is changed or removed.
 */
import { hasErrors, type Checked } from "../../base/diagnostic.ts";
import { planDiagnostic } from "../diagnostics.ts";
import { draftAccounts } from "./accounts.ts";
import { connectedSteps } from "./dependencies.ts";
import type { Drafting, PlanDraft, PlanInput } from "./drafting.ts";
import { draftIdentityCenter } from "./identity.ts";
import { matchNames } from "./names.ts";
import {
  draftDelegatedAdministrators,
  draftOrganization,
  draftOuDeletions,
  draftOus,
  draftPolicyTypes,
  draftTrustedAccess,
} from "./nodes.ts";
import { draftPolicies } from "./policies.ts";
import { draftPrerequisites } from "./prerequisites.ts";

/** In an order in which each stage finds what it reads: deletions of OUs read the moves. */
const stages: readonly ((drafting: Drafting) => void)[] = [
  warnOfGaps,
  draftOrganization,
  draftTrustedAccess,
  draftPolicyTypes,
  draftOus,
  draftAccounts,
  draftOuDeletions,
  draftDelegatedAdministrators,
  draftPolicies,
  draftIdentityCenter,
  draftPrerequisites,
];

/** @returns a draft without a value where a diagnostic is an error */
export function planChanges(input: PlanInput): Checked<PlanDraft> {
  const drafting = beginDraft(input);
  for (const stage of stages) stage(drafting);
  const steps = connectedSteps(drafting);
  const { diagnostics, prerequisites, start } = drafting;
  if (hasErrors(diagnostics)) return { diagnostics };
  const draft: PlanDraft = {
    steps,
    prerequisites,
    adopted: drafting.adopted.toSorted(),
    known: drafting.known.toSorted((one, other) => (one.key < other.key ? -1 : 1)),
    needsAdoption: mergedByKey(drafting.needsAdoption),
    unmanaged: drafting.unmanaged.toSorted(),
    observed: start,
  };
  return { value: draft, diagnostics };
}

function beginDraft(input: PlanInput): Drafting {
  const names = matchNames(input);
  return {
    ...input,
    ...names,
    operations: [...names.operations],
    known: [...names.known],
    needsAdoption: names.needsAdoption.map((key) => ({ key, differs: ["name"] })),
    diagnostics: [...names.diagnostics],
    adopted: [],
    unmanaged: [],
    prerequisites: [],
  };
}

/** What was not read looks like what is not there. */
function warnOfGaps({ observed, diagnostics }: Drafting): void {
  for (const { subject, account, reason } of observed.gaps) {
    if (subject === "iam") continue;
    const where = account === undefined ? "" : ` of \`${account}\``;
    const detail = `\`${subject}\`${where} could not be read (${reason}), so the plan may make what is there already. AWS refuses a second thing of the same name; nothing is removed on this account.`;
    diagnostics.push(planDiagnostic("PLN1040", detail));
  }
}

function mergedByKey(
  entries: Drafting["needsAdoption"],
): readonly { readonly key: string; readonly differs: readonly string[] }[] {
  return [...Map.groupBy(entries, ({ key }) => key)]
    .map(([key, some]) => ({ key, differs: [...new Set(some.flatMap(({ differs }) => differs))] }))
    .toSorted((one, other) => (one.key < other.key ? -1 : 1));
}
