/** Who may have asked what a comparison found, as a line of `decide` writes it. */
import {
  accountOfArn,
  parseAccountId,
  type ContextValue,
  type Point,
  type Principal,
} from "@bailiwick/core";
import type { PrincipalInput } from "@bailiwick/wire";

/** Policies without principals do not say it; the most natural first. */
export function callersOf({ principal, resource, context }: Point): readonly PrincipalInput[] {
  if (principal !== undefined) return [inputOf(principal)];
  const account =
    parseAccountId(textOf(context.get("aws:principalaccount")) ?? "") ??
    accountOfArn(resource) ??
    anAccount;
  const arn = textOf(context.get("aws:principalarn"));
  const user = textOf(context.get("aws:username")) ?? "user";
  return [
    ...(arn === undefined || accountOfArn(arn) === undefined ? [] : [arn]),
    roleSessionIn(account),
    `arn:aws:iam::${account}:user/${user}`,
    `arn:aws:sts::${account}:federated-user/user`,
    `arn:aws:iam::${account}:root`,
  ];
}

/** Where no account is said. */
export const anAccount = "111122223333";

/** A session of a role that stands for any. */
export function roleSessionIn(account: string): string {
  return `arn:aws:sts::${account}:assumed-role/Role/session`;
}

/** The only value of a key. */
export function textOf(state: ContextValue | undefined): string | undefined {
  return state?.kind === "single" ? state.value : undefined;
}

function inputOf(principal: Principal): PrincipalInput {
  switch (principal.kind) {
    case "user":
    case "federated-user":
      return principal.arn;
    case "role-session":
      return { arn: principal.sessionArn, role: principal.roleArn };
    case "root":
      return rootOf(principal.account);
    case "assumed-root":
      return { arn: rootOf(principal.account), taskPolicy: principal.taskPolicyArn };
    case "service":
      return principal.name;
    case "federated":
      return principal.provider;
    case "anonymous":
      return { type: "anonymous" };
  }
}

function rootOf(account: string): string {
  return `arn:aws:iam::${account}:root`;
}
