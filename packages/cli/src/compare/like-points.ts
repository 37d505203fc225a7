/** Requests like one that was found, where its own would hide whose policy decides. */
import {
  accountOfArn,
  allowsAt,
  formatArn,
  parseArn,
  type NamedPolicy,
  type Point,
} from "@bailiwick/core";
import { principalFromInput } from "../decide/principal.ts";
import { anAccount, roleSessionIn, textOf } from "./callers.ts";
import type { ComparedIn } from "./sides.ts";

/**
 * In the own account of a resource, a root user needs no policy and others may need one more, and no
 * root user assumes a role: those of another account, and sessions of roles, show more. An ARN of a
 * principal has an account, whatever a pattern lets stand there. Each is allowed by the new policies
 * and not by the existing ones, as the one that was found.
 */
export function pointsLike(point: Point, compared: ComparedIn): readonly Point[] {
  const callers = [point, ...byRoleInsteadOfRoot(point), ...byArnWithAccount(point)];
  const isForeign = isOfResource(compared) && compared.resourceAccount === undefined;
  const owners = isForeign ? callers.flatMap(ofOtherOwner) : [];
  return [...callers.slice(1), ...owners].filter((one) => isWitness(one, compared));
}

/** Whether the resource's own policy is asked. */
export function isOfResource({ type }: ComparedIn): boolean {
  return type === "resource" || type === "trust";
}

/** An account that is not this one. */
export function otherAccount(account: string | undefined): string {
  return account === "222222222222" ? "333333333333" : "222222222222";
}

function byRoleInsteadOfRoot(point: Point): readonly Point[] {
  const { principal, context } = point;
  const isFree = ![...context.keys()].some((key) => key.startsWith("aws:principal"));
  if (principal?.kind !== "root" || !isFree) return [];
  return [{ ...point, principal: principalFromInput(roleSessionIn(principal.account)) }];
}

function byArnWithAccount(point: Point): readonly Point[] {
  const key = "aws:principalarn";
  const arn = parseArn(textOf(point.context.get(key)) ?? "");
  if (arn === undefined || arn.account !== "") return [];
  const account = textOf(point.context.get("aws:principalaccount")) ?? accountOfArn(point.resource);
  const value = formatArn({ ...arn, account: account ?? anAccount });
  const context = new Map([...point.context, [key, { kind: "single", value } as const]]);
  return [{ ...point, context }];
}

function ofOtherOwner(point: Point): readonly Point[] {
  const owner = accountOfArn(point.resource);
  if (owner === undefined || point.context.has("aws:resourceaccount")) return [];
  return [{ ...point, resource: point.resource.replace(owner, otherAccount(owner)) }];
}

function isWitness(point: Point, { sides, type }: ComparedIn): boolean {
  const allows = (policies: readonly NamedPolicy[]) => {
    const documents = policies.map(({ document }) => document);
    return allowsAt(documents, type, point);
  };
  return allows(sides.new) === true && allows(sides.existing) === false;
}
