/** How long calls take in an organization of 300 accounts with 60,000 IAM users. */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  GetAccountAuthorizationDetailsCommand,
  ListUsersCommand,
  paginateGetAccountAuthorizationDetails,
  paginateListUsers,
} from "@aws-sdk/client-iam";
import {
  ListAccountsForParentCommand,
  MoveAccountCommand,
  paginateListAccounts,
} from "@aws-sdk/client-organizations";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import {
  assert,
  emptyOrganization,
  parseAccountId,
  type AccountId,
  type IamRole,
  type IamUser,
  type Organization,
} from "@bailiwick/core";
import { beforeAll, describe, it } from "vitest";
import { startSandbox } from "../lifecycle/start-sandbox.ts";
import { liveFor, rootId, type Clients, type LiveSandbox } from "../testing/live-sandbox.ts";

const accounts = 300;
/** As many as IAM allows, in one account; the others share the rest. */
const usersOfTheLargest = 5_000;
const users = 60_000;

const idOf = (index: number): AccountId => {
  const id = parseAccountId(`${100_000_000_000 + index}`);
  assert(id !== undefined, "twelve digits are an account id");
  return id;
};

function user(account: AccountId, index: number): IamUser {
  const name = `user-${index}`;
  return {
    arn: `arn:aws:iam::${account}:user/${name}`,
    name,
    path: "/",
    id: undefined,
    groups: [],
    inlinePolicies: [],
    attachedPolicies: ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
    permissionsBoundary: undefined,
    tags: [],
  };
}

function accessRole(account: AccountId): IamRole {
  const name = "OrganizationAccountAccessRole";
  const trustPolicy = {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { AWS: `arn:aws:iam::${idOf(0)}:root` },
        Action: "sts:AssumeRole",
      },
    ],
  };
  return {
    arn: `arn:aws:iam::${account}:role/${name}`,
    name,
    path: "/",
    id: undefined,
    trustPolicy: JSON.stringify(trustPolicy),
    maxSessionDurationSeconds: 3_600,
    inlinePolicies: [],
    attachedPolicies: ["arn:aws:iam::aws:policy/AdministratorAccess"],
    permissionsBoundary: undefined,
    tags: [],
  };
}

function organization(): Organization {
  const share = Math.ceil((users - usersOfTheLargest) / (accounts - 1));
  const indexes = Array.from({ length: accounts }, (_, index) => index);
  return {
    ...emptyOrganization,
    id: "o-exampleorgid",
    managementAccountId: idOf(0),
    root: { id: "r-ab12", enabledPolicyTypes: ["SERVICE_CONTROL_POLICY"], tags: [] },
    accounts: indexes.map((index) => ({
      joined: "CREATED",
      state: "ACTIVE",
      tags: [],
      name: `account-${index}`,
      email: `account-${index}@example.com`,
      id: idOf(index),
      parent: "",
    })),
    iam: indexes.map((index) => ({
      account: `account-${index}`,
      users: Array.from({ length: index === 1 ? usersOfTheLargest : share }, (_, number) =>
        user(idOf(index), number),
      ),
      groups: [],
      roles: [accessRole(idOf(index))],
      managedPolicies: [],
    })),
  };
}

let live: LiveSandbox;
let largest: Clients;

beforeAll(async () => {
  const runtimeFolder = mkdtempSync(join(tmpdir(), "bailiwick-scale-"));
  const from = organization();
  const sandbox = await startSandbox({ port: 0, from, accountQuota: 1_000, runtimeFolder });
  live = liveFor(sandbox);
  largest = await live.as(idOf(1));
}, 600_000);

/** A user's question and the calls that answer it. */
const questions: Readonly<Record<string, () => Promise<unknown>>> = {
  "say who calls": () => live.sts.send(new GetCallerIdentityCommand({})),
  "assume a role in an account": () => live.as(idOf(299)),
  "list 100 of 5,000 users": () => largest.iam.send(new ListUsersCommand({})),
  "list all of 5,000 users": async () => {
    for await (const page of paginateListUsers({ client: largest.iam, pageSize: 1_000 }, {}))
      void page;
  },
  "details of 100 of 5,000 users": () =>
    largest.iam.send(new GetAccountAuthorizationDetailsCommand({ Filter: ["User"] })),
  "details of all 5,000 users": async () => {
    const client = largest.iam;
    for await (const page of paginateGetAccountAuthorizationDetails(
      { client, pageSize: 1_000 },
      { Filter: ["User"] },
    ))
      void page;
  },
  "list the first 20 accounts of 300 of the root": async () =>
    live.organizations.send(new ListAccountsForParentCommand({ ParentId: await rootId(live) })),
  "list 300 accounts": async () => {
    for await (const page of paginateListAccounts({ client: live.organizations }, {})) void page;
  },
  "be refused a move of an account": () =>
    live.organizations
      .send(
        new MoveAccountCommand({
          AccountId: idOf(7),
          SourceParentId: "r-ab12",
          DestinationParentId: "r-ab12",
        }),
      )
      .catch(() => undefined),
};

describe("a sandbox with 300 accounts and 60,000 users", () => {
  for (const [question, answer] of Object.entries(questions))
    it(question, async ({ bench }) => {
      await bench(question, answer).run({ iterations: 5, time: 500 });
    });
});
