/** The whole path of a request, over HTTP, with AWS's own clients. */
import { AccountClient, GetContactInformationCommand } from "@aws-sdk/client-account";
import {
  CreateUserCommand,
  IAMClient,
  ListUsersCommand,
  TagUserCommand,
} from "@aws-sdk/client-iam";
import { ListAccountsCommand, OrganizationsClient } from "@aws-sdk/client-organizations";
import {
  AssumeRoleCommand,
  GetAccessKeyInfoCommand,
  GetCallerIdentityCommand,
  GetFederationTokenCommand,
  GetSessionTokenCommand,
  STSClient,
  type AssumeRoleCommandInput,
} from "@aws-sdk/client-sts";
import { afterEach, describe, expect, it } from "vitest";
import { parseFaults } from "../faults/faults.ts";
import { AwsError, operation, type Service } from "../service.ts";
import { defineCollection } from "../state/store.ts";
import { account, allowAll, policy, type FakeState } from "../testing/fake-directory.ts";
import {
  startFakeSandbox,
  type FakeSandbox,
  type FakeSandboxOptions,
} from "../testing/fake-sandbox.ts";

const management = "111111111111";
const prod = "222222222222";
const stranger = "333333333333";

type Credentials = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
};

const key = (name: string): { id: string; secret: string } => ({
  id: `AKIA${name.toUpperCase().padEnd(16, "A").slice(0, 16)}`,
  secret: `secret-of-${name}`,
});

const trusting = (
  principal: string,
  actions: readonly string[] = ["sts:AssumeRole"],
  condition?: object,
): string =>
  policy({
    Effect: "Allow",
    Principal: { AWS: principal },
    Action: actions,
    ...(condition === undefined ? {} : { Condition: condition }),
  });

function newState(changes: Partial<FakeState> = {}): FakeState {
  return {
    management,
    members: [prod],
    users: [
      { account: management, name: "admin", policies: [allowAll], key: key("admin") },
      { account: management, name: "nobody", key: key("nobody") },
    ],
    roles: [
      {
        account: prod,
        name: "Deploy",
        path: "/ops/",
        policies: [allowAll],
        trust: trusting(`arn:aws:iam::${management}:root`),
        tags: { stage: "prod" },
      },
    ],
    scps: {
      [prod]: [
        [allowAll],
        [
          allowAll,
          policy({ Sid: "NoUsers", Effect: "Deny", Action: "iam:CreateUser", Resource: "*" }),
        ],
      ],
    },
    ...changes,
  };
}

const names = defineCollection<{ readonly account: string; readonly name: string }>()({
  name: "test.names",
  indexes: { account: (it) => [it.account] },
});

/** A little IAM: enough to see reads, writes, errors, secrets and jobs. */
const littleIam: Service = {
  name: "iam",
  operations: {
    CreateUser: operation<{ readonly UserName: string }>({
      readOnly: false,
      authorize: ({ caller, input }) => [
        {
          action: "iam:CreateUser",
          resource: `arn:aws:iam::${caller.account}:user/${input.UserName}`,
        },
      ],
      locks: ({ input }) => [input.UserName],
      run: ({ caller, input, sandbox }) => {
        const users = sandbox.store.open(names);
        users.put(input.UserName, { account: caller.account, name: input.UserName });
        if (input.UserName === "taken")
          throw new AwsError(
            "EntityAlreadyExistsException",
            "User with name taken already exists.",
          );
        sandbox.jobs.schedule({
          service: "iam",
          kind: "rename",
          afterMs: 3_600_000,
          payload: { name: input.UserName },
        });
        return {
          User: {
            UserName: input.UserName,
            Path: "/",
            UserId: "AIDA",
            Arn: "arn",
            CreateDate: new Date(0),
          },
        };
      },
    }),
    ListUsers: operation({
      readOnly: true,
      authorize: ({ caller }) => [
        { action: "iam:ListUsers", resource: `arn:aws:iam::${caller.account}:user/` },
      ],
      run: ({ caller, sandbox }) => ({
        IsTruncated: false,
        Users: sandbox.store
          .open(names)
          .by("account", caller.account)
          .map(({ name }) => ({
            UserName: name,
            Path: "/",
            UserId: "AIDA",
            Arn: "arn",
            CreateDate: new Date(0),
          })),
      }),
    }),
  },
  jobs: {
    rename: ({ name }, { store }) => {
      const users = store.open(names);
      const user = users.get(String(name));
      if (user !== undefined) users.put(String(name), { ...user, name: `${user.name}-renamed` });
    },
  },
};

const running: FakeSandbox[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map(async (sandbox) => sandbox.stop()));
});

async function start(options: Partial<FakeSandboxOptions> = {}): Promise<FakeSandbox> {
  const sandbox = await startFakeSandbox({ state: newState(), services: [littleIam], ...options });
  running.push(sandbox);
  return sandbox;
}

function config(sandbox: FakeSandbox, credentials: Credentials | string = "admin") {
  const plain = typeof credentials === "string" ? key(credentials) : undefined;
  return {
    endpoint: sandbox.endpoint,
    region: "eu-central-1",
    maxAttempts: 1,
    credentials:
      typeof credentials === "string"
        ? { accessKeyId: plain?.id ?? "", secretAccessKey: plain?.secret ?? "" }
        : credentials,
  };
}

const sts = (sandbox: FakeSandbox, as?: Credentials | string): STSClient =>
  new STSClient(config(sandbox, as));
const iam = (sandbox: FakeSandbox, as?: Credentials | string): IAMClient =>
  new IAMClient(config(sandbox, as));

const deploy = `arn:aws:iam::${prod}:role/ops/Deploy`;

async function assume(
  sandbox: FakeSandbox,
  input: Partial<AssumeRoleCommandInput> = {},
  as?: Credentials | string,
): Promise<Credentials> {
  const { Credentials: made } = await sts(sandbox, as).send(
    new AssumeRoleCommand({ RoleArn: deploy, RoleSessionName: "me", ...input }),
  );
  return {
    accessKeyId: made?.AccessKeyId ?? "",
    secretAccessKey: made?.SecretAccessKey ?? "",
    sessionToken: made?.SessionToken ?? "",
  };
}

async function failure(
  promise: Promise<unknown>,
): Promise<{ name: string; message: string; status: number | undefined }> {
  try {
    await promise;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const metadata: unknown = "$metadata" in error ? error.$metadata : undefined;
    const status = Object(metadata) as { httpStatusCode?: number };
    return { name: error.name, message: error.message, status: status.httpStatusCode };
  }
  throw new Error("the call succeeded");
}

describe("authentication over HTTP", () => {
  it("knows a user by the key", async () => {
    const sandbox = await start();
    const identity = await sts(sandbox).send(new GetCallerIdentityCommand({}));
    expect(identity).toMatchObject({
      UserId: "AIDAadmin",
      Account: management,
      Arn: `arn:aws:iam::${management}:user/admin`,
    });
  });

  it("refuses an unknown key, a wrong secret and an inactive key in each protocol's words", async () => {
    const state = newState();
    const inactive = { ...key("sleeper"), active: false };
    state.users = [...state.users, { account: management, name: "sleeper", key: inactive }];
    const sandbox = await start({ state });
    const wrong = { accessKeyId: key("admin").id, secretAccessKey: "wrong" };
    const unknown = { accessKeyId: "AKIAUNKNOWNUNKNOWNXX", secretAccessKey: "x" };
    const ask = new GetCallerIdentityCommand({});
    expect(await failure(sts(sandbox, unknown).send(ask))).toMatchObject({
      name: "InvalidClientTokenId",
      status: 403,
    });
    expect(await failure(sts(sandbox, wrong).send(ask))).toMatchObject({
      name: "SignatureDoesNotMatch",
      status: 403,
    });
    expect(await failure(sts(sandbox, "sleeper").send(ask))).toMatchObject({
      name: "InvalidClientTokenId",
    });
    const organizations = (as: Credentials): OrganizationsClient =>
      new OrganizationsClient(config(sandbox, as));
    expect(await failure(organizations(unknown).send(new ListAccountsCommand({})))).toMatchObject({
      name: "UnrecognizedClientException",
      status: 400,
    });
    expect(await failure(organizations(wrong).send(new ListAccountsCommand({})))).toMatchObject({
      name: "InvalidSignatureException",
      status: 400,
    });
    const accounts = new AccountClient(config(sandbox, wrong));
    expect(await failure(accounts.send(new GetContactInformationCommand({})))).toMatchObject({
      name: "InvalidSignatureException",
    });
  });

  it("answers 501 in the client's protocol for what is not served, and names it", async () => {
    const sandbox = await start();
    const tagging = iam(sandbox).send(
      new TagUserCommand({ UserName: "a", Tags: [{ Key: "a", Value: "b" }] }),
    );
    expect(await failure(tagging)).toMatchObject({
      name: "NotImplemented",
      status: 501,
      message: "The sandbox does not serve iam.TagUser.",
    });
    const listing = new OrganizationsClient(config(sandbox)).send(new ListAccountsCommand({}));
    expect(await failure(listing)).toMatchObject({ name: "NotImplemented", status: 501 });
    const contact = new AccountClient(config(sandbox)).send(new GetContactInformationCommand({}));
    expect(await failure(contact)).toMatchObject({ name: "NotImplemented", status: 501 });
  });

  it("refuses a request whose Host is another name, and one that comes from a page", async () => {
    const sandbox = await start();
    const page = await fetch(`${sandbox.endpoint}/_bailiwick/health`, {
      headers: { origin: "http://evil.example" },
    });
    expect(page.status).toBe(403);
    expect((await fetch(`${sandbox.endpoint}/_bailiwick/health`)).status).toBe(200);
  });
});

describe("sessions", () => {
  it("of a role in another account are known by role and session name", async () => {
    const sandbox = await start();
    const session = await assume(sandbox);
    expect(session.accessKeyId).toMatch(/^ASIA/);
    const identity = await sts(sandbox, session).send(new GetCallerIdentityCommand({}));
    expect(identity).toMatchObject({
      UserId: "AROADeploy:me",
      Account: prod,
      Arn: `arn:aws:sts::${prod}:assumed-role/Deploy/me`,
    });
    const owner = await sts(sandbox).send(
      new GetAccessKeyInfoCommand({ AccessKeyId: session.accessKeyId }),
    );
    expect(owner.Account).toBe(prod);
  });

  it("need their own token: none, another's and a changed one are refused", async () => {
    const sandbox = await start();
    const one = await assume(sandbox);
    const two = await assume(sandbox);
    const { sessionToken: _, ...withoutToken } = one;
    const changed = `${one.sessionToken?.slice(0, -4) ?? ""}AAAA`;
    for (const credentials of [
      withoutToken,
      { ...one, sessionToken: two.sessionToken ?? "" },
      { ...one, sessionToken: changed },
      { ...one, secretAccessKey: two.secretAccessKey },
    ]) {
      const refused = await failure(
        sts(sandbox, credentials).send(new GetCallerIdentityCommand({})),
      );
      expect(["InvalidClientTokenId", "SignatureDoesNotMatch"]).toContain(refused.name);
    }
  });

  it("end when their time is over, by the wall clock only", async () => {
    const sandbox = await start();
    const session = await assume(sandbox, { DurationSeconds: 900 });
    sandbox.context.sandbox.clock.advance(86_400_000);
    const askAfter = async (systemClockOffset: number): Promise<unknown> => {
      sandbox.setWallOffsetMs(systemClockOffset);
      const client = new STSClient({ ...config(sandbox, session), systemClockOffset });
      return await client.send(new GetCallerIdentityCommand({}));
    };
    await askAfter(0);
    await askAfter(890_000);
    const expired = await failure(askAfter(901_000));
    expect(expired).toMatchObject({ status: 403 });
    expect(expired.name).toMatch(/ExpiredToken/);
  });

  it("end when the role is deleted, also if one of the same name is made again", async () => {
    const state = newState();
    const sandbox = await start({ state });
    const session = await assume(sandbox);
    state.roles = state.roles.map((role) => ({ ...role, id: "AROAANOTHER" }));
    expect(
      await failure(sts(sandbox, session).send(new GetCallerIdentityCommand({}))),
    ).toMatchObject({ name: "InvalidClientTokenId" });
    state.roles = [];
    expect(
      await failure(sts(sandbox, session).send(new GetCallerIdentityCommand({}))),
    ).toMatchObject({ name: "InvalidClientTokenId" });
  });

  it("are given to nobody whom the trust policy does not name", async () => {
    const sandbox = await start();
    const roleArn = `arn:aws:iam::${prod}:role/ops/`;
    for (const [as, RoleArn] of [
      ["nobody", deploy],
      ["admin", `${roleArn}Absent`],
      ["admin", `arn:aws:iam::${prod}:role/Deploy`],
    ] as const)
      expect(await failure(assume(sandbox, { RoleArn }, as))).toMatchObject({
        name: "AccessDenied",
        status: 403,
        message: expect.stringContaining(
          `is not authorized to perform: sts:AssumeRole on resource: ${RoleArn}`,
        ) as string,
      });
  });

  it("ask for the external id that the trust policy asks for", async () => {
    const state = newState();
    const trust = trusting(`arn:aws:iam::${management}:root`, ["sts:AssumeRole"], {
      StringEquals: { "sts:ExternalId": "tango" },
    });
    state.roles = [{ account: prod, name: "Deploy", path: "/ops/", trust }];
    const sandbox = await start({ state });
    expect(await failure(assume(sandbox))).toMatchObject({ name: "AccessDenied" });
    expect(await failure(assume(sandbox, { ExternalId: "charlie" }))).toMatchObject({
      name: "AccessDenied",
    });
    await assume(sandbox, { ExternalId: "tango" });
  });

  it("are no longer than the role allows, and than an hour when a role assumes a role", async () => {
    const state = newState();
    const trust = trusting("*", ["sts:AssumeRole"]);
    state.roles = [
      {
        account: prod,
        name: "Deploy",
        path: "/ops/",
        trust,
        policies: [allowAll],
        maxSeconds: 7_200,
      },
    ];
    const sandbox = await start({ state });
    expect(await failure(assume(sandbox, { DurationSeconds: 7_201 }))).toMatchObject({
      name: "ValidationError",
      message: "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
    });
    const session = await assume(sandbox, { DurationSeconds: 7_200 });
    expect(await failure(assume(sandbox, { DurationSeconds: 3_601 }, session))).toMatchObject({
      name: "ValidationError",
      message:
        "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.",
    });
    await assume(sandbox, { DurationSeconds: 3_600 }, session);
  });

  it("carry tags only where the trust policy lets them be set", async () => {
    const state = newState();
    const sandbox = await start({ state });
    const Tags = [{ Key: "team", Value: "blue" }];
    expect(await failure(assume(sandbox, { Tags }))).toMatchObject({
      name: "AccessDenied",
      message: expect.stringContaining("sts:TagSession") as string,
    });
    const trust = trusting(`arn:aws:iam::${management}:root`, ["sts:AssumeRole", "sts:TagSession"]);
    state.roles = [
      {
        account: prod,
        name: "Deploy",
        path: "/ops/",
        trust,
        policies: [
          policy({
            Effect: "Allow",
            Action: "iam:ListUsers",
            Resource: "*",
            Condition: { StringEquals: { "aws:PrincipalTag/team": "blue" } },
          }),
        ],
      },
    ];
    const blue = await assume(sandbox, { Tags });
    await iam(sandbox, blue).send(new ListUsersCommand({}));
    const red = await assume(sandbox, { Tags: [{ Key: "team", Value: "red" }] });
    expect(await failure(iam(sandbox, red).send(new ListUsersCommand({})))).toMatchObject({
      name: "AccessDenied",
    });
    expect(
      await failure(assume(sandbox, { Tags: [...Tags, { Key: "TEAM", Value: "x" }] })),
    ).toMatchObject({ name: "InvalidParameterValue" });
  });

  it("are narrowed by a session policy, which must be well formed", async () => {
    const sandbox = await start();
    const narrow = await assume(sandbox, {
      Policy: policy({ Effect: "Allow", Action: "iam:Get*", Resource: "*" }),
    });
    expect(await failure(iam(sandbox, narrow).send(new ListUsersCommand({})))).toMatchObject({
      name: "AccessDenied",
      message: expect.stringContaining(
        "because no session policy allows the iam:ListUsers action",
      ) as string,
    });
    expect(await failure(assume(sandbox, { Policy: "{" }))).toMatchObject({
      name: "MalformedPolicyDocumentException",
    });
    expect(
      await failure(
        assume(sandbox, { PolicyArns: [{ arn: `arn:aws:iam::${prod}:policy/Absent` }] }),
      ),
    ).toMatchObject({ name: "MalformedPolicyDocumentException" });
  });

  it("keep their source identity through a chain", async () => {
    const state = newState();
    const trust = trusting("*", ["sts:AssumeRole", "sts:SetSourceIdentity"]);
    state.roles = [{ account: prod, name: "Deploy", path: "/ops/", trust, policies: [allowAll] }];
    const sandbox = await start({ state });
    const first = await assume(sandbox, { SourceIdentity: "alice" });
    expect(await failure(assume(sandbox, { SourceIdentity: "bobby" }, first))).toMatchObject({
      name: "AccessDenied",
    });
    const answer = await sts(sandbox, first).send(
      new AssumeRoleCommand({ RoleArn: deploy, RoleSessionName: "again" }),
    );
    expect(answer.SourceIdentity).toBe("alice");
  });

  it("that users make for themselves reach neither IAM nor other sessions", async () => {
    const sandbox = await start();
    const made = await sts(sandbox).send(new GetSessionTokenCommand({}));
    const session = {
      accessKeyId: made.Credentials?.AccessKeyId ?? "",
      secretAccessKey: made.Credentials?.SecretAccessKey ?? "",
      sessionToken: made.Credentials?.SessionToken ?? "",
    };
    const identity = await sts(sandbox, session).send(new GetCallerIdentityCommand({}));
    expect(identity.Arn).toBe(`arn:aws:iam::${management}:user/admin`);
    expect(await failure(iam(sandbox, session).send(new ListUsersCommand({})))).toMatchObject({
      name: "InvalidClientTokenId",
    });
    expect(await failure(sts(sandbox, session).send(new GetSessionTokenCommand({})))).toMatchObject(
      {
        name: "AccessDenied",
        message: "Cannot call GetSessionToken with session credentials",
      },
    );
    const federated = await sts(sandbox).send(new GetFederationTokenCommand({ Name: "guest" }));
    expect(federated.FederatedUser?.Arn).toBe(`arn:aws:sts::${management}:federated-user/guest`);
  });
});

describe("enforcement", () => {
  it("denies what an SCP denies, in AWS's words, and allows it elsewhere", async () => {
    const sandbox = await start();
    const inProd = await assume(sandbox);
    expect(
      await failure(iam(sandbox, inProd).send(new CreateUserCommand({ UserName: "eve" }))),
    ).toMatchObject({
      name: "AccessDenied",
      status: 403,
      message: expect.stringMatching(
        /^User: arn:aws:sts::222222222222:assumed-role\/Deploy\/me is not authorized to perform: iam:CreateUser on resource: arn:aws:iam::222222222222:user\/eve with an explicit deny in a service control policy/,
      ) as string,
    });
    await iam(sandbox).send(new CreateUserCommand({ UserName: "eve" }));
  });

  it("denies whom no identity policy allows", async () => {
    const sandbox = await start();
    expect(await failure(iam(sandbox, "nobody").send(new ListUsersCommand({})))).toMatchObject({
      name: "AccessDenied",
      message: `User: arn:aws:iam::${management}:user/nobody is not authorized to perform: iam:ListUsers on resource: arn:aws:iam::${management}:user/ because no identity-based policy allows the iam:ListUsers action`,
    });
  });

  it("denies beyond a permissions boundary", async () => {
    const state = newState();
    state.users = state.users.map((user) => ({
      ...user,
      boundary: policy({ Effect: "Allow", Action: "iam:Get*", Resource: "*" }),
    }));
    const sandbox = await start({ state });
    expect(await failure(iam(sandbox).send(new ListUsersCommand({})))).toMatchObject({
      message: expect.stringContaining(
        "because no permissions boundary allows the iam:ListUsers action",
      ) as string,
    });
  });

  it("denies what cannot be decided, says so, and logs it", async () => {
    const state = newState();
    state.users = state.users.map((user) => ({
      ...user,
      policies: [
        ...(user.policies ?? []),
        policy({
          Effect: "Deny",
          Action: "*",
          Resource: "*",
          Condition: { StringResembles: { "aws:username": "x" } },
        }),
      ],
    }));
    const sandbox = await start({ state });
    const denied = await failure(iam(sandbox).send(new ListUsersCommand({})));
    expect(denied).toMatchObject({
      name: "AccessDenied",
      message: expect.stringContaining(
        "because the sandbox cannot decide it, and denies what it cannot decide",
      ) as string,
    });
    expect(sandbox.logged.join()).toContain("warning: User:");
  });

  it("lets nobody of another organization's account in by an identity policy alone", async () => {
    const state = newState();
    state.users = [
      ...state.users,
      { account: stranger, name: "mallory", policies: [allowAll], key: key("mallory") },
    ];
    const sandbox = await start({ state });
    expect(await failure(assume(sandbox, {}, "mallory"))).toMatchObject({ name: "AccessDenied" });
  });
});

describe("a call", () => {
  it("changes nothing when it fails", async () => {
    const sandbox = await start();
    expect(
      await failure(iam(sandbox).send(new CreateUserCommand({ UserName: "taken" }))),
    ).toMatchObject({
      name: "EntityAlreadyExistsException",
      status: 409,
    });
    const { Users } = await iam(sandbox).send(new ListUsersCommand({}));
    expect(Users).toEqual([]);
  });

  it("is refused when it breaks a constraint of the service model", async () => {
    const sandbox = await start();
    expect(
      await failure(iam(sandbox).send(new CreateUserCommand({ UserName: "no spaces!" }))),
    ).toMatchObject({
      name: "ValidationError",
      status: 400,
      message: expect.stringContaining("Member must satisfy regular expression pattern") as string,
    });
  });

  it("is refused while another writes the same entity", async () => {
    const sandbox = await start();
    const attempts = ["same", "same", "other"].map(async (UserName) =>
      iam(sandbox)
        .send(new CreateUserCommand({ UserName }))
        .then(
          () => "done",
          (error: Error) => error.name,
        ),
    );
    expect((await Promise.all(attempts)).toSorted()).toEqual([
      "ConcurrentModificationException",
      "done",
      "done",
    ]);
  });

  it("sees what was due by the virtual clock done", async () => {
    const sandbox = await start();
    await iam(sandbox).send(new CreateUserCommand({ UserName: "late" }));
    const list = async (): Promise<unknown> =>
      (await iam(sandbox).send(new ListUsersCommand({}))).Users?.map((user) => user.UserName);
    expect(await list()).toEqual(["late"]);
    const advanced = await fetch(`${sandbox.endpoint}/_bailiwick/clock`, {
      method: "POST",
      body: '{"advance":"1h"}',
    });
    expect(advanced.status).toBe(200);
    expect(await list()).toEqual(["late-renamed"]);
    for (const body of ["", "{}", '{"advance":"-1h"}', '{"advance":5}'])
      expect(
        (await fetch(`${sandbox.endpoint}/_bailiwick/clock`, { method: "POST", body })).status,
      ).toBe(400);
  });

  it("is counted, also when it fails, until the counts are reset", async () => {
    const sandbox = await start();
    await sts(sandbox).send(new GetCallerIdentityCommand({}));
    await failure(iam(sandbox, "nobody").send(new ListUsersCommand({})));
    const counts = async (): Promise<unknown> =>
      (await fetch(`${sandbox.endpoint}/_bailiwick/calls`)).json();
    expect(await counts()).toEqual({
      version: 1,
      calls: { "iam.ListUsers": 1, "sts.GetCallerIdentity": 1 },
    });
    await fetch(`${sandbox.endpoint}/_bailiwick/calls/reset`, { method: "POST" });
    expect(await counts()).toEqual({ version: 1, calls: {} });
  });
});

describe("faults and rates", () => {
  const withFaults = async (spec: string): Promise<FakeSandbox> => {
    const parsed = parseFaults(spec);
    if (parsed.kind === "mistake") throw new Error(parsed.message);
    return await start({ faults: parsed.plan });
  };

  it("fail a call before it is done, or lose the answer after", async () => {
    const failing = await withFaults("iam.CreateUser:fail=ServiceFailure");
    expect(
      await failure(iam(failing).send(new CreateUserCommand({ UserName: "a" }))),
    ).toMatchObject({ status: 500 });
    expect((await iam(failing).send(new ListUsersCommand({}))).Users).toEqual([]);
    const losing = await withFaults("iam.CreateUser:lose-answer");
    await failure(iam(losing).send(new CreateUserCommand({ UserName: "a" })));
    expect((await iam(losing).send(new ListUsersCommand({}))).Users).toHaveLength(1);
  });

  it("throttle with the service's error", async () => {
    const sandbox = await withFaults("*:throttle");
    expect(await failure(iam(sandbox).send(new ListUsersCommand({})))).toMatchObject({
      name: "Throttling",
      message: "Rate exceeded",
    });
  });

  it("let reads lag behind writes, and writes not", async () => {
    const sandbox = await withFaults("reads:stale=1h");
    await iam(sandbox).send(new CreateUserCommand({ UserName: "a" }));
    expect((await iam(sandbox).send(new ListUsersCommand({}))).Users).toEqual([]);
  });
});

describe("the trail", () => {
  it("has each call with who, what and whether it was denied", async () => {
    const sandbox = await start();
    await iam(sandbox).send(new CreateUserCommand({ UserName: "eve" }));
    await failure(iam(sandbox, "nobody").send(new CreateUserCommand({ UserName: "eve" })));
    const [written, denied] = sandbox.trail.records(account(management));
    expect(written).toMatchObject({
      eventSource: "iam.amazonaws.com",
      eventName: "CreateUser",
      awsRegion: "us-east-1",
      readOnly: false,
      userIdentity: {
        type: "IAMUser",
        userName: "admin",
        accountId: management,
        arn: `arn:aws:iam::${management}:user/admin`,
      },
      requestParameters: { userName: "eve" },
      responseElements: { user: { userName: "eve", path: "/" } },
      recipientAccountId: management,
    });
    expect(denied).toMatchObject({
      errorCode: "AccessDenied",
      requestParameters: null,
      responseElements: null,
    });
  });

  it("shows a session's role and, in both accounts, the call that made it", async () => {
    const sandbox = await start();
    const session = await assume(sandbox);
    await sts(sandbox, session).send(new GetCallerIdentityCommand({}));
    expect(sandbox.trail.records(account(management))[0]).toMatchObject({
      eventName: "AssumeRole",
      awsRegion: "eu-central-1",
      requestParameters: { roleArn: deploy, roleSessionName: "me" },
      responseElements: {
        credentials: {
          accessKeyId: session.accessKeyId,
          secretAccessKey: "HIDDEN_DUE_TO_SECURITY_REASONS",
        },
      },
    });
    expect(sandbox.trail.records(account(prod)).map((record) => record.eventName)).toEqual([
      "AssumeRole",
      "GetCallerIdentity",
    ]);
    expect(sandbox.trail.records(account(prod))[1]).toMatchObject({
      userIdentity: {
        type: "AssumedRole",
        principalId: "AROADeploy:me",
        sessionContext: { sessionIssuer: { type: "Role", arn: deploy, userName: "Deploy" } },
      },
    });
  });

  it("holds no credential", async () => {
    const sandbox = await start();
    const session = await assume(sandbox);
    const all = JSON.stringify([
      ...sandbox.trail.records(account(management)),
      ...sandbox.trail.records(account(prod)),
    ]);
    for (const secret of [session.secretAccessKey, session.sessionToken ?? "", key("admin").secret])
      expect(all).not.toContain(secret);
  });
});
