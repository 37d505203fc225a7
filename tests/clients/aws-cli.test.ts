import type { RunningSandbox } from "@bailiwick/sandbox";
import { describe, expect } from "vitest";
import { itWith } from "../requires.ts";
import {
  environmentFor,
  newFolder,
  run,
  sandboxFor,
  type Credentials,
  type Ended,
} from "./outside-client.ts";

const noUsers = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Sid: "NoUsers", Effect: "Deny", Action: "iam:CreateUser", Resource: "*" }],
});

/** How versions 1 and 2 of the CLI end when AWS refuses. */
const clientError = [255, 254];

type Options = Readonly<Record<string, string>>;

/** The AWS CLI with the keys of one principal of the sandbox. */
type Cli = {
  /** Runs `aws COMMAND --option value …` to its end. */
  readonly run: (command: string, options?: Options) => Promise<Ended>;
  /** The same, which must succeed, and reads what it prints. */
  readonly json: <Shape>(command: string, options?: Options) => Promise<Shape>;
};

function cliFor(path: string, sandbox: RunningSandbox, credentials?: Credentials): Cli {
  const folder = newFolder();
  const environment = environmentFor(sandbox, folder, credentials);
  const runCli: Cli["run"] = (command, options = {}) => {
    const flags = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
    return run({ path, args: [...command.split(" "), ...flags], environment, folder });
  };
  return {
    run: runCli,
    json: async <Shape>(command: string, options: Options = {}) => {
      const { code, stdout, stderr } = await runCli(command, { ...options, output: "json" });
      expect(code, `aws ${command}\n${stderr}`).toBe(0);
      return JSON.parse(stdout === "" ? "{}" : stdout) as Shape;
    },
  };
}

type Status = {
  readonly CreateAccountStatus: {
    readonly Id: string;
    readonly State: string;
    readonly AccountId?: string;
  };
};

async function createAccount(cli: Cli, name: string): Promise<string> {
  const begun = await cli.json<Status>("organizations create-account", {
    "account-name": name,
    email: `${name}@example.com`,
  });
  for (;;) {
    const { CreateAccountStatus } = await cli.json<Status>(
      "organizations describe-create-account-status",
      { "create-account-request-id": begun.CreateAccountStatus.Id },
    );
    if (CreateAccountStatus.AccountId !== undefined) return CreateAccountStatus.AccountId;
    expect(CreateAccountStatus.State).toBe("IN_PROGRESS");
  }
}

/** An OU with one account in it. */
async function createStage(cli: Cli, name: string): Promise<{ ou: string; account: string }> {
  const { Roots } = await cli.json<{ Roots: [{ Id: string }] }>("organizations list-roots");
  const root = Roots[0].Id;
  const account = await createAccount(cli, name.toLowerCase());
  const { OrganizationalUnit } = await cli.json<{ OrganizationalUnit: { Id: string } }>(
    "organizations create-organizational-unit",
    { "parent-id": root, name: name },
  );
  const ou = OrganizationalUnit.Id;
  await cli.json("organizations move-account", {
    "account-id": account,
    "source-parent-id": root,
    "destination-parent-id": ou,
  });
  return { ou, account };
}

async function forbidUsers(cli: Cli, ou: string): Promise<void> {
  const { Roots } = await cli.json<{ Roots: [{ Id: string }] }>("organizations list-roots");
  await cli.json("organizations enable-policy-type", {
    "root-id": Roots[0].Id,
    "policy-type": "SERVICE_CONTROL_POLICY",
  });
  const { Policy } = await cli.json<{ Policy: { PolicySummary: { Id: string } } }>(
    "organizations create-policy",
    { name: "NoUsers", description: "No users", type: "SERVICE_CONTROL_POLICY", content: noUsers },
  );
  const id = Policy.PolicySummary.Id;
  await cli.json("organizations attach-policy", { "policy-id": id, "target-id": ou });
}

type Assumed = {
  readonly Credentials: {
    readonly AccessKeyId: string;
    readonly SecretAccessKey: string;
    readonly SessionToken: string;
  };
  readonly AssumedRoleUser: { readonly Arn: string };
};

async function assume(cli: Cli, account: string): Promise<Credentials> {
  const role = `arn:aws:iam::${account}:role/OrganizationAccountAccessRole`;
  const { Credentials, AssumedRoleUser } = await cli.json<Assumed>("sts assume-role", {
    "role-arn": role,
    "role-session-name": "ops",
  });
  expect(AssumedRoleUser.Arn).toBe(
    `arn:aws:sts::${account}:assumed-role/OrganizationAccountAccessRole/ops`,
  );
  return {
    accessKeyId: Credentials.AccessKeyId,
    secretAccessKey: Credentials.SecretAccessKey,
    sessionToken: Credentials.SessionToken,
  };
}

describe("the AWS CLI", () => {
  itWith(
    { tool: "aws", timeoutMs: 180_000 },
    "is denied iam create-user by an SCP in a PROD account, and allowed it in an SDLC account",
    async (path) => {
      const sandbox = await sandboxFor({ organization: true });
      const cli = cliFor(path, sandbox);
      const prod = await createStage(cli, "PROD");
      const sdlc = await createStage(cli, "SDLC");
      await forbidUsers(cli, prod.ou);

      const { Accounts } = await cli.json<{ Accounts: readonly { Id: string; Name: string }[] }>(
        "organizations list-accounts",
      );
      expect(Accounts.map(({ Id }) => Id).toSorted()).toEqual(
        [sandbox.managementAccountId, prod.account, sdlc.account].toSorted(),
      );

      const inProd = cliFor(path, sandbox, await assume(cli, prod.account));
      const denied = await inProd.run("iam create-user", { "user-name": "eve" });
      expect(clientError).toContain(denied.code);
      expect(denied.stderr).toContain(
        "An error occurred (AccessDenied) when calling the CreateUser operation: " +
          `User: arn:aws:sts::${prod.account}:assumed-role/OrganizationAccountAccessRole/ops ` +
          `is not authorized to perform: iam:CreateUser on resource: arn:aws:iam::${prod.account}:user/eve ` +
          "with an explicit deny in a service control policy",
      );

      const inSdlc = cliFor(path, sandbox, await assume(cli, sdlc.account));
      const { User } = await inSdlc.json<{ User: { Arn: string } }>("iam create-user", {
        "user-name": "eve",
      });
      expect(User.Arn).toBe(`arn:aws:iam::${sdlc.account}:user/eve`);
    },
  );

  itWith(
    { tool: "aws", timeoutMs: 180_000 },
    "follows pages of every paging style to the end",
    async (path) => {
      const sandbox = await sandboxFor({ organization: true, pageSize: 1 });
      const cli = cliFor(path, sandbox);
      const names = ["a", "b", "c"];
      for (const name of names) {
        await cli.json("iam create-group", { "group-name": name });
        await cli.json("identitystore create-group", {
          "display-name": name,
          "identity-store-id": sandbox.identityCenter.identityStoreId,
        });
        await cli.json("sso-admin create-permission-set", {
          name: name,
          "instance-arn": sandbox.identityCenter.instanceArn,
        });
      }
      const iam = await cli.json<{ Groups: readonly unknown[] }>("iam list-groups");
      expect(iam.Groups).toHaveLength(names.length);
      const store = await cli.json<{ Groups: readonly unknown[] }>("identitystore list-groups", {
        "identity-store-id": sandbox.identityCenter.identityStoreId,
      });
      expect(store.Groups).toHaveLength(names.length);
      const sets = await cli.json<{ PermissionSets: readonly unknown[] }>(
        "sso-admin list-permission-sets",
        { "instance-arn": sandbox.identityCenter.instanceArn },
      );
      expect(sets.PermissionSets).toHaveLength(names.length);
      const first = await cli.json<{ Groups: readonly unknown[]; NextToken?: string }>(
        "iam list-groups",
        { "max-items": "2" },
      );
      expect(first.Groups).toHaveLength(2);
      expect(first.NextToken).toBeDefined();
    },
  );

  itWith(
    { tool: "aws", timeoutMs: 180_000 },
    "prints the error codes and messages that AWS prints",
    async (path) => {
      const sandbox = await sandboxFor();
      const cli = cliFor(path, sandbox);
      const failures = [
        {
          command: "organizations list-accounts",
          text: "An error occurred (AWSOrganizationsNotInUseException) when calling the ListAccounts operation: Your account is not a member of an organization.",
        },
        {
          command: "iam get-user --user-name nobody",
          text: "An error occurred (NoSuchEntity) when calling the GetUser operation: The user with name nobody cannot be found.",
        },
        {
          command: "iam create-user",
          options: { "user-name": "no spaces" },
          text: "An error occurred (ValidationError) when calling the CreateUser operation: 1 validation error detected: Value 'no spaces' at 'userName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]+",
        },
        {
          command: "ec2 describe-instances",
          text: "An error occurred (NotImplemented) when calling the DescribeInstances operation",
        },
      ];
      for (const { command, options, text } of failures) {
        const { code, stderr } = await cli.run(command, options);
        expect(stderr).toContain(text);
        expect(clientError).toContain(code);
      }
    },
  );

  itWith(
    { tool: "aws", timeoutMs: 180_000 },
    "is refused with the error for wrong keys",
    async (path) => {
      const sandbox = await sandboxFor();
      const wrong = { ...sandbox.credentials, secretAccessKey: "wrong" };
      const badSecret = await cliFor(path, sandbox, wrong).run("sts get-caller-identity");
      expect(badSecret.stderr).toContain(
        "An error occurred (SignatureDoesNotMatch) when calling the GetCallerIdentity operation: The request signature we calculated does not match the signature you provided.",
      );
      const unknown = { accessKeyId: "AKIAAAAAAAAAAAAAAAAA", secretAccessKey: "wrong" };
      const noKey = await cliFor(path, sandbox, unknown).run("sts get-caller-identity");
      expect(noKey.stderr).toContain(
        "An error occurred (InvalidClientTokenId) when calling the GetCallerIdentity operation: The security token included in the request is invalid.",
      );
    },
  );
});
