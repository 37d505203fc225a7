/** A plan: what would be done, in order, for whom, and with which consequences. Plain JSON, versioned by `wire`. */
import type { Span } from "../base/span.ts";
import type { Step, StepId } from "./step.ts";

export type Plan = {
  /** The organization and account it is for; nothing of it is ever sent to another. */
  readonly organizationId: string | undefined;
  readonly managementAccountId: string;
  readonly region: string;
  /** SHA-256 of the observed snapshot it was made from, in hexadecimal; `apply` compares. */
  readonly observedHash: string;
  readonly desiredHash: string;
  /** In an order in which they could run one by one. */
  readonly steps: readonly Step[];
  /** What no API can do and a person must have done before. */
  readonly prerequisites: readonly Prerequisite[];
  /** Declared things that exist already and are taken under management, unless `steps` say otherwise without a change. */
  readonly adopted: readonly ObjectKey[];
  /**
   * Ids, by declared key, that neither the lock file nor the observed organization has under that
   * key: of what is adopted, and of what AWS knows by another name. The executor needs them.
   */
  readonly known: readonly KnownId[];
  /** Declared things that exist, differ and are in no lock file: changed only with `--adopt`. */
  readonly needsAdoption: readonly {
    readonly key: ObjectKey;
    readonly differs: readonly string[];
  }[];
  /** Found in AWS and neither declared nor in the lock file: never touched. */
  readonly unmanaged: readonly ObjectKey[];
  readonly accessChanges: readonly AccessChange[];
  /** Steps that would deny a later call of this plan. A plan that has any is refused by `apply`. */
  readonly selfDenials: readonly SelfDenial[];
  readonly estimateSeconds: number;
};

/**
 * The natural key of a managed thing, e.g. `ou:Workload/PROD`, `account:Log Archive`,
 * `scp:DenyRegions`, `permission-set:Developer`, `group:Developers`, `user:ada@example.com`,
 * `assignment:Dev/Developer/group:Developers`. Made by `keys.ts` only.
 */
export type ObjectKey = string;

export type KnownId = { readonly key: ObjectKey; readonly id: string };

export type Prerequisite = { readonly summary: string; readonly detail: string };

/** Who gains or loses what. */
export type AccessChange = {
  readonly change: "gains" | "loses";
  /** `group Developers`, `user ada@example.com`, `everyone in Workload/PROD`. */
  readonly who: string;
  /** The account's name; of several, the first few and how many more. */
  readonly account: string;
  /** All accounts concerned, by name. */
  readonly accounts: readonly string[];
  /** `permission set Developer`, or what a guardrail takes away, in words. */
  readonly what: string;
  readonly step: StepId | undefined;
};

export type SelfDenial = {
  /** The step after which the call is no longer allowed. */
  readonly step: StepId;
  readonly deniedStep: StepId;
  readonly call: string;
  readonly because: readonly {
    readonly policy: string;
    readonly statement: string;
    readonly span?: Span | undefined;
  }[];
  /** Unknown where the decision could not be made. */
  readonly kind: "denied" | "unknown";
};

/** What Bailiwick manages: natural keys with AWS's ids, kept in `bailiwick.lock.json`. */
export type Lock = {
  readonly organizationId: string | undefined;
  readonly managementAccountId: string | undefined;
  /** Id or ARN by natural key; a thing without an id of its own (an assignment) has its natural key. */
  readonly objects: ReadonlyMap<ObjectKey, string>;
};
