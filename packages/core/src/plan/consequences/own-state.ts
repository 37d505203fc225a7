/** The organization as far as it decides what the caller and the collector may, step after step. */
import type { Organization } from "../../organization/organization.ts";
import { withStandIns } from "../../organization/stand-ins.ts";
import { applyTo } from "../effects/apply-steps.ts";
import {
  closeOrganization,
  openOrganization,
  type PlannedOrganization,
} from "../effects/planned-organization.ts";
import type { StepOperation } from "../step.ts";
import { callerSet, enterable, forgetOwnRole, type Caller } from "./caller.ts";

export class OwnState {
  readonly planned: PlannedOrganization;
  readonly #caller: Caller;
  #created: number;
  #now: Organization | undefined;
  #free: Organization | undefined;

  /** @param created - accounts that the steps so far have made */
  constructor(organization: Organization, caller: Caller, created = 0) {
    this.planned = openOrganization(organization);
    this.#caller = caller;
    this.#created = created;
  }

  do(operation: StepOperation): void {
    if (isAboutOthers(operation, this.planned)) return;
    applyTo(this.planned, operation);
    this.#now = undefined;
    this.#free = undefined;
    if (operation.kind === "create-account") {
      this.#created += 1;
      enterable(this.planned, operation.name, this.#created);
    }
    if (operation.kind === "provision-permission-set" && operation.name === callerSet(this.#caller))
      forgetOwnRole(this.planned, this.#caller);
  }

  /** With ids for all that has none yet. */
  organization(): Organization {
    this.#now ??= withStandIns(closeOrganization(this.planned));
    return this.#now;
  }

  /** The same with no SCP and no RCP in force. */
  unbound(): Organization {
    const now = this.organization();
    this.#free ??= { ...now, root: { ...now.root, enabledPolicyTypes: [] } };
    return this.#free;
  }

  /** Another state, equal to this one now. */
  copy(): OwnState {
    return new OwnState(closeOrganization(this.planned), this.#caller, this.#created);
  }
}

/** Whether a step changes only what `onlyOurs` left out. */
function isAboutOthers(operation: StepOperation, state: PlannedOrganization): boolean {
  switch (operation.kind) {
    case "add-member":
    case "remove-member":
      return !state.groups.has(operation.group);
    case "update-group":
      return !state.groups.has(operation.displayName);
    case "update-permission-set":
      return !state.permissionSets.has(operation.permissionSet.name);
    case "provision-permission-set":
      return !state.permissionSets.has(operation.name);
    case "tag":
      return operation.resource.kind === "permission-set";
    default:
      return false;
  }
}
