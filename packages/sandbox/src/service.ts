/**
 * The contract between the sandbox's server and the services it serves.
 *
 * A service is data and plain synchronous functions: the server parses and validates a request
 * against AWS's service model, authenticates the caller, asks {@link Operation.authorize} what must
 * be allowed, decides it, runs {@link Operation.run} in one transaction, makes the changes durable,
 * writes the CloudTrail record, and answers. So a service never sees HTTP, XML, signatures, policies
 * in force, fsync or throttling; it reads its input, changes collections, returns its output, or
 * throws an {@link AwsError}, upon which every change of the transaction is taken back.
 */
import type { AccountId, Catalogue, Principal } from "@bailiwick/core";
import type { Clock } from "./clock.ts";
import type { Ids } from "./ids.ts";
import type { JobPayload, Jobs } from "./jobs.ts";
import type { ServiceName } from "./service-name.ts";
import type { Store } from "./state/store.ts";
import type { Trail } from "./trail/trail.ts";

export { AwsError } from "./aws-error.ts";
export { paginate } from "./paginate.ts";
export type { JobPayload, ServiceName };

/** One AWS service: what it serves, and what its asynchronous work does when it is due. */
export type Service = {
  readonly name: ServiceName;
  /** By operation name, as the service model spells it. What is missing answers `NotImplemented`. */
  readonly operations: Readonly<Record<string, AnyOperation>>;
  /** By the `kind` given to {@link Jobs.schedule}; runs in a transaction of its own. */
  readonly jobs?: Readonly<Record<string, Job>> | undefined;
};

/**
 * One API operation.
 *
 * Input is as the service model says after validation: structures and maps are objects, lists are
 * arrays, timestamps `Date`, blobs `Uint8Array`, integers and floats numbers, absent members absent.
 * Output is the same; members that are `undefined` are left out of the answer.
 */
export type Operation<Input, Output> = {
  /**
   * Whether the operation changes nothing, as CloudTrail's `readOnly` says. Such a `run` must not
   * write to the store (checked), except `sts`, which has no state.
   */
  readonly readOnly: boolean;
  /**
   * What the caller must be allowed to do: **every** check must be allowed, in this order; none
   * means that no permission is needed (`sts:GetCallerIdentity`). It may look things up to name
   * resources and their tags, and must not throw because something does not exist: AWS decides
   * authorization first, so name the resource as the request does.
   */
  readonly authorize: (call: Call<Input>) => readonly AuthorizationCheck[];
  /**
   * Keys of the entities it writes, e.g. `ou-ab12-…`: while another call holds one of them, the call
   * fails with `ConcurrentModificationException`. Held until the answer is sent.
   */
  readonly locks?: ((call: Call<Input>) => readonly string[]) | undefined;
  readonly run: (call: Call<Input>) => Output;
  /** Accounts other than the caller's in whose trail the call stands, too (a role's account). */
  readonly alsoRecordedIn?: ((call: Call<Input>) => readonly AccountId[]) | undefined;
  /** Whether the trail shows the answer although the operation is read-only, as for `AssumeRole`. */
  readonly recordsAnswer?: boolean | undefined;
  /**
   * Members of input or output that no trail may show, as paths (`Password`,
   * `AccessKey.SecretAccessKey`), beside those which the model marks sensitive.
   */
  readonly secrets?: readonly string[] | undefined;
};

/** An operation in a table; its input was checked against the model before it arrives. */
export type AnyOperation = Operation<never, unknown>;

/** Declares an operation with the types of its input and output. */
export function operation<Input, Output = unknown>(
  declared: Operation<Input, Output>,
): Operation<Input, Output> {
  return declared;
}

/** One request being served. */
export type Call<Input = unknown> = {
  readonly service: ServiceName;
  readonly operation: string;
  readonly input: Input;
  readonly caller: Caller;
  /** From the credential scope, e.g. `us-east-1`. */
  readonly region: string;
  readonly requestId: string;
  readonly sandbox: Sandbox;
};

/** What every service may use. */
export type Sandbox = {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly jobs: Jobs;
  readonly trail: Trail;
  readonly catalogue: Catalogue;
  readonly directory: Directory;
  readonly options: ServiceOptions;
};

export type ServiceOptions = {
  /** Accounts an organization may have, closed and pending ones included; AWS's default is 10. */
  readonly accountQuota: number;
  /** Upper bound of every page, where smaller than the service's own; small pages find bugs. */
  readonly pageSize: number | undefined;
  /** The Region of the Identity Center instance and of global services' events. */
  readonly homeRegion: string;
};

/** Who calls: long-term keys of a user, a role session, or a federated user. */
export type Caller = {
  readonly principal: Principal;
  readonly account: AccountId;
  /** As `GetCallerIdentity` answers: user ARN, assumed-role ARN, federated-user ARN, `…:root`. */
  readonly arn: string;
  /** `AIDA…`, `AROA…:session`, `111122223333:name`. */
  readonly userId: string;
  readonly accessKeyId: string;
  /** Present with temporary credentials. */
  readonly session: Session | undefined;
  /** Where the request came from, and with what. */
  readonly sourceIp: string;
  readonly userAgent: string;
};

/** What temporary credentials carry; sealed in the session token, kept nowhere else. */
export type Session = {
  /** Epoch milliseconds, by the wall clock. */
  readonly issuedAtMs: number;
  readonly expiresAtMs: number;
  readonly tags: Readonly<Record<string, string>>;
  /** Keys of `tags` that go on to the next role. */
  readonly transitiveTagKeys: readonly string[];
  readonly sourceIdentity: string | undefined;
  /** Texts of the inline session policy. */
  readonly inlinePolicy: string | undefined;
  /** ARNs of managed session policies. */
  readonly policyArns: readonly string[];
};

/** One permission that a call needs, as the Service Authorization Reference names it. */
export type AuthorizationCheck = {
  /** `organizations:CreateAccount`, `iam:PassRole`. */
  readonly action: string;
  /** An ARN, or `*` for actions without resource types. */
  readonly resource: string;
  /** Owner of the resource where the ARN does not say it; otherwise the ARN's account. */
  readonly resourceAccount?: AccountId | undefined;
  /**
   * Keys of the service and of the resource, e.g. `iam:PermissionsBoundary`, `aws:RequestTag/team`,
   * `aws:TagKeys` (a list), `aws:ResourceTag/team`. A key without value is absent. Global keys of
   * the caller and the request are the server's.
   */
  readonly context?: Readonly<Record<string, string | readonly string[] | undefined>> | undefined;
  /** The resource's own policy, where it has one. */
  readonly resourcePolicy?: ResourcePolicyText | undefined;
};

export type ResourcePolicyText = {
  readonly name: string;
  readonly text: string;
  readonly type: "resource" | "trust";
};

/** Work that is due later: `schedule` names it, the service's `jobs` table does it. */
export type Job = (payload: JobPayload, sandbox: Sandbox) => void;

/**
 * What authentication and authorization must know of the state. `src/model/directory.ts` implements
 * it over the collections of IAM and Organizations: `createDirectory(store, catalogue): Directory`.
 * All look-ups are by key or index, never scans.
 */
export interface Directory {
  /** The account that the sandbox was started with, also while there is no organization. */
  managementAccount(): AccountId;
  /** The organization, where there is one. */
  organization(): OrganizationFacts | undefined;
  hasAccount(account: AccountId): boolean;
  /** An access key of a user (`AKIA…`), active or not. */
  accessKey(accessKeyId: string): AccessKeyFacts | undefined;
  user(account: AccountId, name: string): PrincipalFacts | undefined;
  role(account: AccountId, name: string): RoleFacts | undefined;
  /** The default version of a customer managed policy, or of one of AWS's. */
  managedPolicy(arn: string): PolicyText | undefined;
  /**
   * The policies on each level from the root down to the account; undefined where the account is in
   * no organization or the type is not enabled.
   */
  levels(
    account: AccountId,
    type: "SERVICE_CONTROL_POLICY" | "RESOURCE_CONTROL_POLICY",
  ): readonly LevelText[] | undefined;
}

export type OrganizationFacts = {
  readonly id: string;
  readonly managementAccount: AccountId;
  /** `o-a/r-1/ou-1/`; undefined for an account that is no member. */
  path(account: AccountId): string | undefined;
  members(): Iterable<AccountId>;
};

export type AccessKeyFacts = {
  readonly account: AccountId;
  readonly userName: string;
  readonly secretAccessKey: string;
  readonly active: boolean;
};

/** A policy's text under the name that answers use for it; parsed once per text. */
export type PolicyText = { readonly name: string; readonly text: string };

export type LevelText = { readonly node: string; readonly policies: readonly PolicyText[] };

export type PrincipalFacts = {
  readonly arn: string;
  readonly name: string;
  /** `AIDA…`, `AROA…`. */
  readonly id: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Inline and attached, of a user also those of its groups. */
  readonly policies: readonly PolicyText[];
  readonly boundary: PolicyText | undefined;
};

export type RoleFacts = PrincipalFacts & {
  readonly trustPolicy: string;
  readonly maxSessionDurationSeconds: number;
};

/**
 * How a sandbox begins: `src/model/founding.ts` exports both as functions of these types, for what no
 * operation can make. They run in a transaction; everything else is made by operations.
 */
export type FoundAccount = (
  sandbox: Sandbox,
  /** The account that the sandbox starts with, in no organization yet. */
  account: { readonly id: AccountId; readonly name: string; readonly email: string },
) => void;

/** Makes the organization instance of Identity Center; ids that are not wanted are drawn. */
export type FoundIdentityCenter = (
  sandbox: Sandbox,
  wanted: {
    readonly account: AccountId;
    readonly instanceArn?: string | undefined;
    readonly identityStoreId?: string | undefined;
  },
) => { readonly instanceArn: string; readonly identityStoreId: string };
