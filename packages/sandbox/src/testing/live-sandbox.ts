/** A whole sandbox with AWS's own clients, for tests of what the services do. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Sha256 } from "@aws-crypto/sha256-js";
import { IAMClient } from "@aws-sdk/client-iam";
import {
  CreateAccountCommand,
  CreateOrganizationalUnitCommand,
  DescribeCreateAccountStatusCommand,
  ListRootsCommand,
  OrganizationsClient,
  type CreateAccountStatus,
} from "@aws-sdk/client-organizations";
import { SSOAdminClient } from "@aws-sdk/client-sso-admin";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { SignatureV4 } from "@smithy/signature-v4";
import { onTestFinished } from "vitest";
import {
  startSandbox,
  type RunningSandbox,
  type SandboxOptions,
} from "../lifecycle/start-sandbox.ts";

export type Credentials = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
};

/** Clients with one principal's keys. */
export type Clients = {
  readonly organizations: OrganizationsClient;
  readonly iam: IAMClient;
  readonly sso: SSOAdminClient;
  readonly sts: STSClient;
};

export type LiveSandbox = Clients & {
  readonly sandbox: RunningSandbox;
  /** Puts the virtual clock forward, e.g. by `90d`. */
  readonly advance: (span: string) => Promise<void>;
  /** Clients of an account's role; the management account's clients assume it. */
  readonly as: (account: string, role?: string) => Promise<Clients>;
};

/** Starts a sandbox with an organization; it stops after the test. */
export async function liveSandbox(options: SandboxOptions = {}): Promise<LiveSandbox> {
  const folder = mkdtempSync(join(tmpdir(), "bailiwick-services-"));
  const sandbox = await startSandbox({
    port: 0,
    seed: 1,
    organization: true,
    runtimeFolder: folder,
    ...options,
  });
  onTestFinished(async () => {
    await sandbox.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  return liveFor(sandbox);
}

/** Clients of a sandbox that runs already. */
export function liveFor(sandbox: RunningSandbox): LiveSandbox {
  const mine = clientsFor(sandbox, sandbox.credentials);
  return {
    ...mine,
    sandbox,
    advance: async (span) => {
      await fetch(`${sandbox.endpoint}/_bailiwick/clock`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ advance: span }),
      });
    },
    as: async (account, role = "OrganizationAccountAccessRole") => {
      const { Credentials: given } = await mine.sts.send(
        new AssumeRoleCommand({
          RoleArn: `arn:aws:iam::${account}:role/${role}`,
          RoleSessionName: "test",
        }),
      );
      return clientsFor(sandbox, {
        accessKeyId: given?.AccessKeyId ?? "",
        secretAccessKey: given?.SecretAccessKey ?? "",
        sessionToken: given?.SessionToken ?? "",
      });
    },
  };
}

/** Clients with these keys. */
export function clientsFor(sandbox: RunningSandbox, credentials: Credentials): Clients {
  // Clients write into what they are given.
  const config = () => ({
    endpoint: sandbox.endpoint,
    region: sandbox.region,
    credentials: { ...credentials },
    maxAttempts: 1,
  });
  return {
    organizations: new OrganizationsClient(config()),
    iam: new IAMClient(config()),
    sso: new SSOAdminClient(config()),
    sts: new STSClient(config()),
  };
}

export async function rootId({ organizations }: Clients): Promise<string> {
  const { Roots } = await organizations.send(new ListRootsCommand({}));
  return Roots?.[0]?.Id ?? "";
}

/** Asks for an account, waits as long as AWS takes, and answers how that went. */
export async function createdStatus(
  live: LiveSandbox,
  name: string,
  email = `${name}@example.com`,
): Promise<CreateAccountStatus> {
  const { CreateAccountStatus: begun } = await live.organizations.send(
    new CreateAccountCommand({ AccountName: name, Email: email }),
  );
  await live.advance("2m");
  const { CreateAccountStatus: done } = await live.organizations.send(
    new DescribeCreateAccountStatusCommand({ CreateAccountRequestId: begun?.Id }),
  );
  return done ?? {};
}

/** A new member account. */
export async function createdAccount(live: LiveSandbox, name: string): Promise<string> {
  const { AccountId } = await createdStatus(live, name);
  if (AccountId === undefined) throw new Error(`the account ${name} was not made`);
  return AccountId;
}

/** A new OU below the root or another OU. */
export async function createdUnit(
  { organizations }: Clients,
  parent: string,
  name: string,
): Promise<string> {
  const { OrganizationalUnit } = await organizations.send(
    new CreateOrganizationalUnitCommand({ ParentId: parent, Name: name }),
  );
  return OrganizationalUnit?.Id ?? "";
}

/** Services that are asked without a client of AWS's, by the prefix of their targets. */
const targets = {
  identitystore: "AWSIdentityStore",
  cloudtrail: "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101",
} as const;

/** An operation of a JSON service, the principal who asks, and what is asked. */
export type Question = {
  readonly service: keyof typeof targets;
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** The administrator's where absent. */
  readonly credentials?: Credentials;
};

export type Answer = { readonly status: number; readonly body: Readonly<Record<string, unknown>> };

/** Asks a JSON service for which there is no client here. */
export async function asked({ sandbox }: LiveSandbox, question: Question): Promise<Answer> {
  const url = new URL(sandbox.endpoint);
  const body = JSON.stringify(question.input);
  const signer = new SignatureV4({
    service: question.service,
    region: sandbox.region,
    credentials: question.credentials ?? sandbox.credentials,
    sha256: Sha256,
  });
  const signed = await signer.sign({
    method: "POST",
    protocol: url.protocol,
    hostname: url.hostname,
    path: "/",
    headers: {
      host: url.host,
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": `${targets[question.service]}.${question.operation}`,
    },
    body,
  });
  const response = await fetch(url, { method: "POST", headers: signed.headers, body });
  const answer: unknown = await response.json();
  return { status: response.status, body: { ...Object(answer) } };
}

/** A new group in the identity store; answers its id. */
export async function createdGroup(live: LiveSandbox, name: string): Promise<string> {
  const { identityStoreId: IdentityStoreId } = live.sandbox.identityCenter;
  const input = { IdentityStoreId, DisplayName: name };
  const { body } = await asked(live, { service: "identitystore", operation: "CreateGroup", input });
  if (typeof body["GroupId"] !== "string") throw new Error(`the group ${name} was not made`);
  return body["GroupId"];
}
