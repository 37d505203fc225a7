/** A plan as a reviewer reads it: what a person must do first, the steps, who gains and who loses, what is left alone. */
import type { Plan, SelfDenial, Step, StepOperation } from "@bailiwick/core";
import { escaped, styled, wrapped } from "../terminal.ts";
import { columns } from "./columns.ts";
import { counted } from "./diagnostics.ts";

/** Longer lists are cut; the whole plan is in `--json` and `--out`. */
const listed = 200;

export function planText(plan: Plan): string {
  return [
    ...prerequisites(plan),
    ...steps(plan),
    ...accessChanges(plan),
    ...selfDenials(plan),
    ...keys(
      "Needs adoption: exists, differs, and is in no lock file (--adopt changes it)",
      plan.needsAdoption.map(({ key, differs }) => `${key}: ${differs.join(", ")}`),
    ),
    ...keys("Adopted: exists as declared, and is managed from now on", plan.adopted),
    ...keys("Unmanaged: neither declared nor in the lock file, left alone", plan.unmanaged),
    summary(plan),
  ].join("\n");
}

/** One line: how much of what, and how long. */
function summary(plan: Plan): string {
  if (plan.steps.length === 0) return "No changes: the organization is as declared.";
  const destroying = plan.steps.filter((step) => step.destroys).length;
  const calls = plan.steps.reduce((sum, step) => sum + step.calls.length, 0);
  const destroys = destroying === 0 ? "" : `, ${destroying} of them destroying`;
  return styled(
    "bold",
    `${counted(plan.steps.length, "step")}${destroys}, ${counted(calls, "AWS call")}, about ${duration(plan.estimateSeconds)}`,
  );
}

function duration(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`;
  if (seconds < 5_400) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3_600).toFixed(1)} h`;
}

function prerequisites(plan: Plan): readonly string[] {
  if (plan.prerequisites.length === 0) return [];
  const lines = plan.prerequisites.map(
    ({ summary, detail }) => `  ${escaped(summary)}\n${wrapped(escaped(detail), "    ")}`,
  );
  return [styled(["bold", "yellow"], "To be done by a person first"), ...lines, ""];
}

function steps(plan: Plan): readonly string[] {
  if (plan.steps.length === 0) return [];
  const lines = plan.steps.slice(0, listed).map(stepLine);
  const rest = plan.steps.length - listed;
  return [
    styled("bold", "Steps, in order"),
    ...lines,
    ...(rest > 0 ? [`  … and ${rest} more`] : []),
    "",
  ];
}

function stepLine(step: Step): string {
  const { mark, style } = step.destroys
    ? { mark: "-", style: "red" as const }
    : markOf(step.operation);
  const calls = step.calls.map((call) => `${call.service}:${call.operation}`).join(", ");
  return `  ${styled(style, mark)} ${escaped(operationWords(step.operation))} ${styled("dim", `[${calls}]`)}`;
}

function markOf({ kind }: StepOperation): {
  readonly mark: string;
  readonly style: "green" | "yellow";
} {
  return /^(create|attach|assign|enable|invite|register|add)/.test(kind)
    ? { mark: "+", style: "green" }
    : { mark: "~", style: "yellow" };
}

/** What a step does, in a sentence without a verb's subject. */
// oxlint-disable-next-line max-lines-per-function -- a flat switch: a line or two for each kind of step
export function operationWords(operation: StepOperation): string {
  switch (operation.kind) {
    case "create-organization":
      return "create the organization, with all features";
    case "enable-policy-type":
      return `enable ${policyTypeWords(operation.policyType, 2)}`;
    case "enable-trusted-access":
      return `give ${operation.servicePrincipal} trusted access`;
    case "disable-trusted-access":
      return `take trusted access from ${operation.servicePrincipal}`;
    case "create-ou":
      return `create OU ${operation.path}`;
    case "rename-ou":
      return `rename OU ${operation.path} to ${operation.newName}`;
    case "delete-ou":
      return `delete OU ${operation.path}`;
    case "create-account":
      return `create account ${operation.name} <${operation.email}>`;
    case "invite-account":
      return `invite account ${operation.name} <${operation.email}>`;
    case "move-account":
      return `move account ${operation.account} from ${place(operation.from)} to ${place(operation.to)}`;
    case "rename-account":
      return `rename account ${operation.account} to ${operation.newName}`;
    case "close-account":
      return `close account ${operation.account}`;
    case "register-delegated-administrator":
      return `make account ${operation.account} the administrator of ${operation.servicePrincipal}`;
    case "deregister-delegated-administrator":
      return `end account ${operation.account} as administrator of ${operation.servicePrincipal}`;
    case "create-policy":
      return `create ${policyTypeWords(operation.policyType)} ${operation.name}`;
    case "update-policy":
      return `update ${policyTypeWords(operation.policyType)} ${operation.name}${operation.newName === undefined ? "" : `, renamed ${operation.newName}`}`;
    case "delete-policy":
      return `delete ${policyTypeWords(operation.policyType)} ${operation.name}`;
    case "attach-policy":
      return `attach ${policyTypeWords(operation.policyType)} ${operation.name} to ${targetWords(operation.target)}`;
    case "detach-policy":
      return `detach ${policyTypeWords(operation.policyType)} ${operation.name} from ${targetWords(operation.target)}`;
    case "tag":
      return `tag ${"path" in operation.resource ? `OU ${operation.resource.path}` : `${operation.resource.kind} ${operation.resource.name}`}`;
    case "create-permission-set":
      return `create permission set ${operation.permissionSet.name}`;
    case "update-permission-set":
      return `update permission set ${operation.permissionSet.name}`;
    case "delete-permission-set":
      return `delete permission set ${operation.name}`;
    case "provision-permission-set":
      return `provision permission set ${operation.name} to the accounts that have it`;
    case "create-group":
      return `create group ${operation.displayName}`;
    case "update-group":
      return `update group ${operation.displayName}`;
    case "delete-group":
      return `delete group ${operation.displayName}`;
    case "create-user":
      return `create user ${operation.userName}`;
    case "update-user":
      return `update user ${operation.userName}`;
    case "delete-user":
      return `delete user ${operation.userName}`;
    case "add-member":
      return `add ${operation.userName} to group ${operation.group}`;
    case "remove-member":
      return `remove ${operation.userName} from group ${operation.group}`;
    case "assign":
      return `assign ${operation.permissionSet} in ${operation.account} to ${operation.principal.kind} ${operation.principal.name}`;
    case "unassign":
      return `end ${operation.permissionSet} in ${operation.account} for ${operation.principal.kind} ${operation.principal.name}`;
  }
}

function policyTypeWords(
  type: "SERVICE_CONTROL_POLICY" | "RESOURCE_CONTROL_POLICY",
  count = 1,
): string {
  const words =
    type === "SERVICE_CONTROL_POLICY"
      ? ["SCP", "service control policies"]
      : ["RCP", "resource control policies"];
  return words[count === 1 ? 0 : 1] ?? "";
}

function place(path: string): string {
  return path === "" ? "the root" : path;
}

function targetWords(
  target:
    | { readonly kind: "ou"; readonly path: string }
    | { readonly kind: "account"; readonly name: string },
): string {
  return target.kind === "account"
    ? `account ${target.name}`
    : target.path === ""
      ? "the root"
      : `OU ${target.path}`;
}

function accessChanges(plan: Plan): readonly string[] {
  if (plan.accessChanges.length === 0) return [];
  const rows = plan.accessChanges.slice(0, listed).map(({ change, who, account, what }) => {
    const style = change === "gains" ? "green" : "red";
    return [escaped(who), styled(style, change), `${escaped(what)} in ${escaped(account)}`];
  });
  const rest = plan.accessChanges.length - listed;
  return [
    styled("bold", "Who gains and who loses access"),
    ...columns(rows),
    ...(rest > 0 ? [`  … and ${rest} more`] : []),
    "",
  ];
}

function selfDenials(plan: Plan): readonly string[] {
  if (plan.selfDenials.length === 0) return [];
  const lines = plan.selfDenials.map(
    (denial) => `  after ${escaped(denial.step)}, ${escaped(denialWords(denial))}`,
  );
  return [styled(["bold", "red"], "Steps that would deny a later call of this plan"), ...lines, ""];
}

/** `organizations:MoveAccount of the step move-account:Dev is denied by scp Region, statement 1`. */
export function denialWords({ deniedStep, call, because, kind }: SelfDenial): string {
  const causes = because.map(({ policy, statement }) =>
    policy === "" ? statement : `${policy}, ${statement}`,
  );
  const by = causes.join("; ");
  return kind === "denied"
    ? `the call ${call} of the step ${deniedStep} is denied by ${by}`
    : `it is not known whether the call ${call} of the step ${deniedStep} is still allowed: ${by}`;
}

function keys(title: string, found: readonly string[]): readonly string[] {
  if (found.length === 0) return [];
  const shown = found.slice(0, 20).map((key) => `  ${escaped(key)}`);
  const rest = found.length - shown.length;
  return [styled("bold", title), ...shown, ...(rest > 0 ? [`  … and ${rest} more`] : []), ""];
}
