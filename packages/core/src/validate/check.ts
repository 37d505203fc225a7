/**
 * What a check of policy validation is: one row of a table. A row says what is wrong, how bad that
 * is in AWS's four words, what to do, and where AWS says so; `run` finds it.
 */
import type { Span } from "../base/span.ts";
import type { Catalogue } from "../catalogue.ts";
import type { PolicyDocument, PolicyType, ReadableStatement } from "../iam/tree.ts";

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-policy-validation.html */
export type FindingSeverity = "error" | "security-warning" | "warning" | "suggestion";

export type CheckRow = {
  /** AWS's own code where the check is AWS's: `MISSING_VERSION`. */
  readonly code: string;
  /** A few words, the same for every finding. */
  readonly title: string;
  readonly severity: FindingSeverity;
  /** The policy types it is about; all of them where absent. */
  readonly types?: readonly PolicyType[];
  /** One sentence. */
  readonly fix: string;
  readonly source: string;
  readonly run: (context: CheckContext) => readonly Found[];
};

/** What the checks of one document share; made once for the document. */
export type CheckContext = {
  readonly type: PolicyType;
  readonly text: string;
  readonly document: PolicyDocument;
  /** Those that can be read. */
  readonly statements: readonly ReadableStatement[];
  readonly catalogue: Catalogue;
};

export type Found = {
  /** Whole sentences, with the policy's own text in backticks. */
  readonly message: string;
  readonly span: Span;
};

export type Finding = Found & {
  readonly severity: FindingSeverity;
  readonly check: string;
  readonly title: string;
  readonly fix: string;
  readonly source: string;
};
