/** For which accounts a step changes which SCPs and RCPs are in force. */
import { policyKey } from "../../organization/keys.ts";
import type { PolicyTarget } from "../../organization/organization.ts";
import { isWithin } from "../../organization/ou-path.ts";
import type { PlannedOrganization } from "../effects/planned-organization.ts";
import type { StepOperation } from "../step.ts";
import { callerSet, type Caller } from "./caller.ts";

/** Names of accounts; the management account, which is bound by none, is not among them. */
export function affectedAccounts(
  operation: StepOperation,
  state: PlannedOrganization,
): readonly string[] {
  switch (operation.kind) {
    case "attach-policy":
    case "detach-policy":
      return accountsBelow(state, [operation.target]);
    case "update-policy": {
      const key = policyKey(operation.policyType, operation.newName ?? operation.name);
      if (operation.document === undefined) return [];
      return accountsBelow(state, [...(state.policies.get(key)?.targets.values() ?? [])]);
    }
    case "move-account":
      return accountsBelow(state, [{ kind: "account", name: operation.account }]);
    case "enable-policy-type":
      return accountsBelow(state, [{ kind: "ou", path: "" }]);
    default:
      return [];
  }
}

function accountsBelow(
  { accounts, base }: PlannedOrganization,
  targets: readonly PolicyTarget[],
): readonly string[] {
  return [...accounts.values()]
    .filter(({ id }) => id === undefined || id !== base.managementAccountId)
    .filter(({ name, parent }) =>
      targets.some((target) =>
        target.kind === "ou" ? isWithin(parent, target.path) : target.name === name,
      ),
    )
    .map(({ name }) => name);
}

/** Whether a step may change what the caller himself is allowed. */
export function mayBindCaller(
  operation: StepOperation,
  where: {
    readonly state: PlannedOrganization;
    readonly accounts: readonly string[];
    readonly caller: Caller;
  },
): boolean {
  const { principal } = where.caller;
  if (operation.kind === "provision-permission-set")
    return operation.name === callerSet(where.caller);
  const id = "account" in principal ? principal.account : undefined;
  return where.accounts.some((name) => where.state.accounts.get(name)?.id === id);
}
