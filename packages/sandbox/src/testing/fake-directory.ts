/** A directory written out by hand, for tests of authentication and enforcement without IAM. */
import { parseAccountId, type AccountId } from "@bailiwick/core";
import type { AccessKeyFacts, Directory, LevelText, PolicyText, RoleFacts } from "../service.ts";

export type FakeUser = {
  readonly account: string;
  readonly name: string;
  readonly id?: string;
  readonly policies?: readonly string[];
  readonly boundary?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly key?: { readonly id: string; readonly secret: string; readonly active?: boolean };
};

export type FakeRole = Omit<FakeUser, "key"> & {
  readonly trust: string;
  readonly path?: string;
  readonly maxSeconds?: number;
};

export type FakeState = {
  readonly management: string;
  /** Member accounts; none means that there is no organization. */
  readonly members?: readonly string[];
  users: readonly FakeUser[];
  roles: readonly FakeRole[];
  readonly managed?: Readonly<Record<string, string>>;
  /** SCPs by account, from the root down; absent: only FullAWSAccess at the root. */
  readonly scps?: Readonly<Record<string, readonly (readonly string[])[]>>;
  readonly rcps?: Readonly<Record<string, readonly (readonly string[])[]>>;
};

export function account(text: string): AccountId {
  const id = parseAccountId(text);
  if (id === undefined) throw new Error(`${text} is no account id`);
  return id;
}

/** A policy of one statement, as text. */
export function policy(statement: object, version = "2012-10-17"): string {
  return JSON.stringify({ Version: version, Statement: [statement] });
}

export const allowAll = policy({ Effect: "Allow", Action: "*", Resource: "*" });

/** Reads the state at each look-up, so that tests may exchange it. */
export function fakeDirectory(state: FakeState): Directory {
  const members = state.members ?? [];
  return {
    managementAccount: () => account(state.management),
    organization: () =>
      members.length === 0
        ? undefined
        : {
            id: "o-example1234",
            managementAccount: account(state.management),
            path: (id) =>
              [state.management, ...members].includes(id) ? "o-example1234/r-ab12/" : undefined,
            members: () => members.map(account),
          },
    hasAccount: (id) => [state.management, ...members].includes(id),
    accessKey: (id) => keyOf(state, id),
    user: (id, name) => {
      const user = state.users.find((it) => it.account === id && it.name === name);
      return user === undefined ? undefined : principal(user, `user/${name}`, `AIDA${name}`);
    },
    role: (id, name) => {
      const role = state.roles.find((it) => it.account === id && it.name === name);
      return role === undefined ? undefined : roleFacts(role);
    },
    managedPolicy: (arn) => {
      const text = state.managed?.[arn];
      return text === undefined ? undefined : { name: arn, text };
    },
    levels: (id, type) =>
      members.length === 0 || ![state.management, ...members].includes(id)
        ? undefined
        : levelsOf(state, id, type),
  };
}

function keyOf(state: FakeState, id: string): AccessKeyFacts | undefined {
  const user = state.users.find((it) => it.key?.id === id);
  return user?.key === undefined
    ? undefined
    : {
        account: account(user.account),
        userName: user.name,
        secretAccessKey: user.key.secret,
        active: user.key.active ?? true,
      };
}

function principal(user: FakeUser, path: string, id: string) {
  return {
    arn: `arn:aws:iam::${user.account}:${path}`,
    name: user.name,
    id: user.id ?? id,
    tags: user.tags ?? {},
    policies: named(user.policies ?? []),
    boundary: user.boundary === undefined ? undefined : { name: "boundary", text: user.boundary },
  };
}

function roleFacts(role: FakeRole): RoleFacts {
  return {
    ...principal(role, `role${role.path ?? "/"}${role.name}`, `AROA${role.name}`),
    trustPolicy: role.trust,
    maxSessionDurationSeconds: role.maxSeconds ?? 3_600,
  };
}

function levelsOf(
  state: FakeState,
  id: string,
  type: "SERVICE_CONTROL_POLICY" | "RESOURCE_CONTROL_POLICY",
): readonly LevelText[] | undefined {
  const scp = type === "SERVICE_CONTROL_POLICY";
  const levels = (scp ? state.scps : state.rcps)?.[id];
  if (levels === undefined)
    return scp ? [{ node: "r-ab12", policies: named([allowAll]) }] : undefined;
  return levels.map((texts, index) => ({ node: `level-${index}`, policies: named(texts) }));
}

function named(texts: readonly string[]): readonly PolicyText[] {
  return texts.map((text, index) => ({ name: `policy-${index}`, text }));
}
