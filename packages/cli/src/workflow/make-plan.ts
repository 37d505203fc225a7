/** A plan for what is there: made, hashed, ready to be shown, kept and applied. */
import { createHash } from "node:crypto";
import {
  canonicalPlan,
  hasErrors,
  planOrganization,
  type Diagnostic,
  type Organization,
  type Principal,
} from "@bailiwick/core";
import { operationActions } from "@bailiwick/catalog";
import { defaultMemberRoles, memberCalls, type CallerIdentity } from "@bailiwick/aws";
import { principalFromInput } from "../decide/principal.ts";
import type { PlanFile } from "@bailiwick/wire";
import { CommandFailure } from "../failure.ts";
import { version } from "../version.ts";
import { managementAccountName, requireCompiled, type BlueprintFile } from "./blueprint-file.ts";
import { catalogue } from "./facts.ts";

export type PlanRequest = {
  readonly blueprint: BlueprintFile;
  readonly observed: Organization;
  readonly caller: CallerIdentity;
  readonly adopt: boolean;
};

export type MadePlan = { readonly file: PlanFile; readonly diagnostics: readonly Diagnostic[] };

/** @throws {CommandFailure} `PLAN_IMPOSSIBLE` with what stands against it */
export function makePlan({ blueprint, observed, caller, adopt }: PlanRequest): MadePlan {
  const compiled = requireCompiled(blueprint);
  const { desired, renames, lock } = compiled;
  const planned = planOrganization({
    desired,
    observed,
    lock,
    catalogue: catalogue(),
    options: { adopt, renames, managementAccount: managementAccountName(compiled) },
    region: caller.region,
    caller: {
      principal: callerPrincipal(caller.arn, observed),
      memberRoles: defaultMemberRoles,
      collectCalls: memberCalls,
      region: caller.region,
      actionsOf: operationActions,
    },
    hash: sha256,
  });
  if (planned.value === undefined || hasErrors(planned.diagnostics)) {
    throw new CommandFailure(
      "PLAN_IMPOSSIBLE",
      "No plan leads from what is there to what is declared; nothing was changed.",
      {
        diagnostics: planned.diagnostics,
      },
    );
  }
  const plan = planned.value;
  const file: PlanFile = {
    version: 1,
    kind: "bailiwick/plan",
    createdAt: new Date().toISOString(),
    bailiwick: version,
    blueprint: blueprint.file,
    hash: sha256(canonicalPlan(plan)),
    plan,
  };
  return { file, diagnostics: [...blueprint.diagnostics, ...planned.diagnostics] };
}

/** The role of a session has a path that the session's ARN does not show. */
function callerPrincipal(arn: string, observed: Organization): Principal {
  const principal = principalFromInput(arn);
  if (principal.kind !== "role-session") return principal;
  const name = principal.roleArn.slice(principal.roleArn.lastIndexOf("/") + 1);
  const role = observed.iam
    .flatMap((iam) => iam.roles)
    .find(
      (candidate) => candidate.name === name && candidate.arn.includes(`:${principal.account}:`),
    );
  return role === undefined ? principal : { ...principal, roleArn: role.arn };
}

/** Hexadecimal. */
export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
