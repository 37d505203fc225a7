/**
 * What the engine must know about AWS, as an interface: `@bailiwick/catalog` implements it with
 * dated facts, tests may pass a small one. Every answer that rests on it names its date.
 *
 * Names of services, actions and condition keys are looked up case-insensitively, as AWS does.
 */
export interface Catalogue {
  /** ISO date of the newest fact in it, e.g. `2026-09-26`. */
  readonly date: string;
  service(prefix: string): ServiceFacts | undefined;
  /** All service prefixes, sorted. */
  services(): readonly string[];
  /** @param action - `s3:GetObject`, in any case */
  action(action: string): ActionFacts | undefined;
  /** @param key - `aws:SourceIp`, `s3:prefix`, `aws:PrincipalTag/team`, in any case */
  contextKey(key: string): ContextKeyFacts | undefined;
  /** An AWS managed policy by ARN; the document is AWS's text. */
  managedPolicy(arn: string): ManagedPolicyFacts | undefined;
  /** A quota by its name in the catalogue, e.g. `organizations/scp-characters`. */
  quota(name: string): QuotaFacts | undefined;
  /** Regions, with a date of their own; undefined where the catalogue knows none. */
  regions(): RegionFacts | undefined;
  /** The token bucket of an API, e.g. `organizations`, `CreateAccount`; undefined where AWS publishes none. */
  rate(service: string, operation: string): RateFacts | undefined;
}

export type Source = { readonly url: string; readonly date: string };

export type ServiceFacts = {
  readonly prefix: string;
  readonly name: string;
  /** Action names without the prefix, as AWS spells them, sorted. */
  readonly actions: readonly string[];
  readonly resourceTypes: readonly ResourceTypeFacts[];
};

export type AccessLevel = "List" | "Read" | "Write" | "Permissions management" | "Tagging";

export type ActionFacts = {
  readonly service: string;
  /** As AWS spells it, without the prefix. */
  readonly name: string;
  readonly accessLevels: readonly AccessLevel[];
  /** Empty where the action knows only `Resource: "*"`. */
  readonly resourceTypes: readonly {
    readonly name: string;
    readonly required: boolean;
    readonly contextKeys: readonly string[];
  }[];
  /** Keys that exist for the action whatever the resource; global `aws:` keys are not repeated here. */
  readonly contextKeys: readonly string[];
  /** Actions that the caller needs beside it, e.g. `iam:PassRole`. */
  readonly dependentActions: readonly string[];
  /**
   * Whether a resource control policy restricts it. AWS's page, its reference data and public tools
   * disagree about some; what an RCP does there is unknown.
   */
  readonly rcp: "restricts" | "does-not-restrict" | "disputed";
};

export type ResourceTypeFacts = {
  readonly name: string;
  /** ARN templates, e.g. `arn:${Partition}:s3:::${BucketName}/${ObjectName}`. */
  readonly arns: readonly string[];
  readonly contextKeys: readonly string[];
};

export type ContextKeyType =
  | "String"
  | "Bool"
  | "Numeric"
  | "Date"
  | "ARN"
  | "IPAddress"
  | "Binary";

export type ContextKeyFacts = {
  /** As AWS spells it; the part after `/` of a key such as `aws:PrincipalTag/…` is a placeholder. */
  readonly key: string;
  readonly type: ContextKeyType;
  readonly multivalued: boolean;
};

export type ManagedPolicyFacts = {
  readonly arn: string;
  readonly name: string;
  readonly versionId: string;
  /** The JSON text of the document. */
  readonly document: string;
};

export type QuotaFacts = {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly adjustable: boolean;
  readonly source: Source;
};

/** Open ones, and those that AWS has named beforehand; a later one may be missing. */
export type RegionFacts = {
  readonly byPartition: Readonly<Record<string, readonly string[]>>;
  readonly source: Source;
};

/** A token bucket: `burst` tokens at most, refilled with `perSecond` tokens a second. */
export type RateFacts = {
  readonly perSecond: number;
  readonly burst: number;
  /** Operations with the same bucket draw from one, e.g. all of `sso-admin`. */
  readonly bucket: string;
  /** At most so many asynchronous operations of this kind under way at once. */
  readonly concurrency?: number | undefined;
  readonly source: Source;
};
