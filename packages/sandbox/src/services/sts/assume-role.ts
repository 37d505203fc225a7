/** https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
import { parseAccountId, type AccountId } from "@bailiwick/core";
import type { SessionTokens } from "../../auth/session-token.ts";
import {
  AwsError,
  operation,
  type AuthorizationCheck,
  type Call,
  type Operation,
  type RoleFacts,
} from "../../service.ts";
import {
  invalidParameter,
  issueSession,
  sessionPolicies,
  sessionTags,
  validationError,
  type SessionInput,
} from "./session-input.ts";

type AssumeRoleInput = SessionInput & {
  readonly RoleArn: string;
  readonly RoleSessionName: string;
  readonly DurationSeconds?: number | undefined;
  readonly ExternalId?: string | undefined;
  readonly TransitiveTagKeys?: readonly string[] | undefined;
  readonly SourceIdentity?: string | undefined;
  readonly SerialNumber?: string | undefined;
  readonly TokenCode?: string | undefined;
};

export function assumeRole(tokens: SessionTokens): Operation<AssumeRoleInput, unknown> {
  return operation<AssumeRoleInput>({
    readOnly: true,
    recordsAnswer: true,
    alsoRecordedIn: (call) => {
      const account = accountOf(call.input.RoleArn);
      return account === undefined || account === call.caller.account ? [] : [account];
    },
    authorize: assumeRoleChecks,
    run: (call) => {
      const role = roleOf(call);
      if (role === undefined) throw notAuthorized(call);
      return sessionFor(call, role, tokens);
    },
  });
}

/**
 * `sts:AssumeRole`, and `sts:TagSession` and `sts:SetSourceIdentity` where the session has tags or a
 * source identity, its own or inherited: the trust policy must allow each.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html
 */
function assumeRoleChecks(call: Call<AssumeRoleInput>): readonly AuthorizationCheck[] {
  const { input } = call;
  const role = roleOf(call);
  const tags = { ...inheritedTags(call), ...requestTags(input) };
  const sourceIdentity = input.SourceIdentity ?? call.caller.session?.sourceIdentity;
  const check = {
    resource: input.RoleArn,
    // A role that does not exist trusts nobody: the answer is the same as for one that is closed.
    resourcePolicy: {
      name: `trust policy of ${input.RoleArn}`,
      text: role?.trustPolicy ?? '{"Version":"2012-10-17","Statement":[]}',
      type: "trust",
    },
    context: {
      "sts:ExternalId": input.ExternalId,
      "sts:RoleSessionName": input.RoleSessionName,
      "sts:SourceIdentity": sourceIdentity,
      "sts:TransitiveTagKeys":
        input.TransitiveTagKeys === undefined ? undefined : [...input.TransitiveTagKeys],
      ...tagContext("aws:RequestTag", tags),
      ...tagContext("aws:ResourceTag", role?.tags ?? {}),
      ...tagContext("iam:ResourceTag", role?.tags ?? {}),
      "aws:TagKeys": Object.keys(tags).length === 0 ? undefined : Object.keys(tags),
    },
  } as const;
  return [
    { action: "sts:AssumeRole", ...check },
    ...(Object.keys(tags).length === 0 ? [] : [{ action: "sts:TagSession", ...check }]),
    ...(sourceIdentity === undefined ? [] : [{ action: "sts:SetSourceIdentity", ...check }]),
  ];
}

function sessionFor(
  call: Call<AssumeRoleInput>,
  role: RoleFacts,
  tokens: SessionTokens,
): Record<string, unknown> {
  const { input, caller } = call;
  const account = accountOf(role.arn);
  if (account === undefined || caller.principal.kind === "root") throw notAuthorized(call);
  if (input.SerialNumber !== undefined || input.TokenCode !== undefined)
    throw new AwsError(
      "AccessDenied",
      "MultiFactorAuthentication failed with invalid MFA one time pass code. ",
      { httpStatus: 403 },
    );
  const sourceIdentity = sourceIdentityFor(call);
  const { credentials, packedPolicySize } = issueSession(call, tokens, {
    subject: {
      kind: "role",
      account,
      roleName: role.name,
      roleId: role.id,
      sessionName: input.RoleSessionName,
    },
    durationSeconds: durationFor(call, role),
    facts: { ...tagsFor(call), ...sessionPolicies(call, account), sourceIdentity },
  });
  return {
    Credentials: credentials,
    AssumedRoleUser: {
      AssumedRoleId: `${role.id}:${input.RoleSessionName}`,
      Arn: `arn:aws:sts::${account}:assumed-role/${role.name}/${input.RoleSessionName}`,
    },
    PackedPolicySize: packedPolicySize,
    SourceIdentity: sourceIdentity,
  };
}

/** Default and, for a role that assumes a role, greatest length of a session. */
const hourSeconds = 3_600;

function durationFor(call: Call<AssumeRoleInput>, role: RoleFacts): number {
  const asked = call.input.DurationSeconds ?? hourSeconds;
  const chained = call.caller.principal.kind === "role-session";
  if (chained && asked > hourSeconds)
    throw validationError(
      "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.",
    );
  if (asked > role.maxSessionDurationSeconds)
    throw validationError(
      "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
    );
  return asked;
}

function sourceIdentityFor(call: Call<AssumeRoleInput>): string | undefined {
  const inherited = call.caller.session?.sourceIdentity;
  const asked = call.input.SourceIdentity;
  if (inherited !== undefined && asked !== undefined && asked !== inherited)
    throw new AwsError(
      "AccessDenied",
      "A source identity that was set for a session cannot be changed by role chaining.",
      { httpStatus: 403 },
    );
  return asked ?? inherited;
}

/** Tags of the request, and those that earlier sessions hand on; the latter cannot be replaced. */
function tagsFor(call: Call<AssumeRoleInput>): {
  readonly tags: Readonly<Record<string, string>>;
  readonly transitiveTagKeys: readonly string[];
} {
  const own = sessionTags(call.input);
  const inherited = inheritedTags(call);
  const inheritedKeys = new Set(Object.keys(inherited).map((key) => key.toLowerCase()));
  for (const key of Object.keys(own))
    if (inheritedKeys.has(key.toLowerCase()))
      throw invalidParameter(
        "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.",
      );
  const transitive = call.input.TransitiveTagKeys ?? [];
  const ownKeys = new Set(Object.keys(own).map((key) => key.toLowerCase()));
  if (!transitive.every((key) => ownKeys.has(key.toLowerCase())))
    throw invalidParameter(
      "The specified transitive tag key must be included in the requested tags.",
    );
  return {
    tags: { ...inherited, ...own },
    transitiveTagKeys: [...Object.keys(inherited), ...transitive],
  };
}

function inheritedTags(call: Call<AssumeRoleInput>): Readonly<Record<string, string>> {
  const { session } = call.caller;
  const transitive = new Set(session?.transitiveTagKeys.map((key) => key.toLowerCase()) ?? []);
  return Object.fromEntries(
    Object.entries(session?.tags ?? {}).filter(([key]) => transitive.has(key.toLowerCase())),
  );
}

/** For the checks, which come before the tags are looked at closely. */
function requestTags(input: AssumeRoleInput): Readonly<Record<string, string>> {
  return Object.fromEntries((input.Tags ?? []).map(({ Key, Value }) => [Key, Value]));
}

function tagContext(
  prefix: string,
  tags: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(tags).map(([key, value]) => [`${prefix}/${key}`, value]),
  );
}

/** The role that the ARN names, exactly: with its path. */
function roleOf(call: Call<AssumeRoleInput>): RoleFacts | undefined {
  const { RoleArn } = call.input;
  const account = accountOf(RoleArn);
  if (account === undefined) return undefined;
  const role = call.sandbox.directory.role(account, RoleArn.slice(RoleArn.lastIndexOf("/") + 1));
  return role?.arn === RoleArn ? role : undefined;
}

function accountOf(arn: string): AccountId | undefined {
  return parseAccountId(arn.split(":")[4] ?? "");
}

function notAuthorized(call: Call<AssumeRoleInput>): AwsError {
  return new AwsError(
    "AccessDenied",
    `User: ${call.caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${call.input.RoleArn}`,
    { httpStatus: 403 },
  );
}
