/**
 * The public line format of `decide`: one request a line, with the policies that apply to it, and one
 * answer a line. Stable: a field is added, never changed. docs/line-formats.md describes it.
 */
import * as z from "zod";
import { span } from "./text.ts";

/** The document itself, a file's path, or the text as stored. */
export const documentInput = z.union([
  z.string(),
  z.object({ text: z.string() }).strict(),
  z.record(z.string(), z.unknown()),
]);

export type DocumentInput = z.infer<typeof documentInput>;

export const namedDocument = z.union([
  z.object({ name: z.string(), doc: documentInput }).strict(),
  documentInput,
]);

export type NamedDocumentInput = z.infer<typeof namedDocument>;

const documents = z.array(namedDocument);

const contextText = z.union([z.string(), z.number(), z.boolean()]).transform(String);

/** Texts first, then lists: what stands in a line mostly. What fits is taken without trying the rest. */
const contextValue = z.union([z.string(), z.array(contextText), contextText]);

const principalInput = z.union([
  z.string(),
  z
    .object({
      arn: z.string(),
      role: z.string().optional(),
      /** Of a root user's ARN: the session of `sts:AssumeRoot` for this task. */
      taskPolicy: z.string().optional(),
      tags: z.record(z.string(), z.string()).optional(),
    })
    .strict(),
  z.object({ type: z.literal("anonymous") }).strict(),
]);

export type PrincipalInput = z.infer<typeof principalInput>;

const blockPublicAccess = z
  .object({
    blockPublicAcls: z.boolean().optional(),
    ignorePublicAcls: z.boolean().optional(),
    blockPublicPolicy: z.boolean().optional(),
    restrictPublicBuckets: z.boolean().optional(),
  })
  .strict();

const encryptionContext = z.record(z.string(), z.string());

const kmsGrant = z
  .object({
    grantId: z.string(),
    granteePrincipal: z.string(),
    operations: z.array(z.string()),
    constraints: z
      .object({
        encryptionContextEquals: encryptionContext.optional(),
        encryptionContextSubset: encryptionContext.optional(),
      })
      .strict()
      .optional(),
  })
  .strict();

/** Settings of other services than those named may stand here, and are not considered. */
const settings = z.looseObject({
  s3: z
    .looseObject({
      blockPublicAccess: z
        .object({
          account: blockPublicAccess.optional(),
          bucket: blockPublicAccess.optional(),
          accessPoint: blockPublicAccess.optional(),
        })
        .strict()
        .optional(),
      objectOwnership: z
        .enum(["BucketOwnerEnforced", "BucketOwnerPreferred", "ObjectWriter"])
        .optional(),
    })
    .optional(),
  kms: z.looseObject({ grants: z.array(kmsGrant).optional() }).optional(),
});

const context = z.record(z.string(), contextValue);

const accountId = z.string().regex(/^\d{12}$/, "an account's id is twelve digits");

const resourceInput = z
  .object({
    /** What it is to a call that stands for several requests: `source`, `role`. */
    as: z.string().optional(),
    resource: z.string(),
    resourceAccount: accountId.optional(),
    policy: namedDocument.optional(),
    /** Levels down to the account of this resource, instead of those of the line. */
    rcp: z.array(documents).optional(),
    /** Keys that only requests about this resource carry. */
    context: context.optional(),
    /** Of this resource, instead of those of the line. */
    settings: settings.optional(),
  })
  .strict();

export type ResourceInput = z.infer<typeof resourceInput>;

export const decideLine = z
  .object({
    id: z.string().optional(),
    request: z
      .object({
        principal: principalInput,
        action: z.string(),
        resource: z.string().optional(),
        resourceAccount: accountId.optional(),
        resources: z.array(resourceInput).min(1).optional(),
        context: context.optional(),
        unknown: z.array(z.string()).optional(),
        /** Services that make the request in the principal's name, in the order in which they were called. */
        forwardedBy: z.array(z.string()).min(1).optional(),
      })
      .strict(),
    policies: z
      .object({
        identity: documents.optional(),
        boundary: documents.optional(),
        session: documents.optional(),
        resource: namedDocument.optional(),
        scp: z.array(documents).optional(),
        rcp: z.array(documents).optional(),
        endpoint: documents.optional(),
      })
      .strict()
      .optional(),
    organization: z
      .object({
        id: z.string(),
        managementAccount: accountId,
        paths: z.record(accountId, z.string()).optional(),
        /** Accounts that are closed. */
        suspended: z.array(accountId).optional(),
        /** Delegated administrators for IAM; absent where they are not known. */
        iamAdministrators: z.array(accountId).optional(),
      })
      .strict()
      .optional(),
    settings: settings.optional(),
  })
  .strict();

export type DecideLine = z.infer<typeof decideLine>;

const statementReference = z.object({
  type: z.string(),
  level: z.number().optional(),
  node: z.string().optional(),
  policy: z.string(),
  statement: z.number(),
  sid: z.string().optional(),
  effect: z.string().optional(),
  at: z.object({ file: z.string(), line: z.number(), column: z.number() }),
});

export type StatementReferenceMessage = z.infer<typeof statementReference>;

const conditionReference = z.object({
  statement: statementReference,
  operator: z.string(),
  key: z.string(),
  values: z.array(z.string()),
  /** The policy variable that is open stands in this element; the request's resource is compared. */
  element: z.enum(["Resource", "NotResource"]).optional(),
});

export type ConditionReferenceMessage = z.infer<typeof conditionReference>;

/** All must hold, or any, or one condition must (not); `all` of none always holds, `any` of none never. */
export type ConditionFormula =
  | { readonly all: readonly ConditionFormula[] }
  | { readonly any: readonly ConditionFormula[] }
  | { readonly holds: ConditionReferenceMessage }
  | { readonly fails: ConditionReferenceMessage };

const conditionFormula: z.ZodType<ConditionFormula> = z.lazy(() =>
  z.union([
    z.object({ all: z.array(conditionFormula) }),
    z.object({ any: z.array(conditionFormula) }),
    z.object({ holds: conditionReference }),
    z.object({ fails: conditionReference }),
  ]),
);

/** What is said of a decision, of one request or of a whole call. */
const decided = {
  decision: z.enum(["allow", "explicit-deny", "implicit-deny", "depends", "unknown"]),
  because: z.array(statementReference),
  missingAllow: z.array(z.string()).optional(),
  /** AWS allows or refuses it whatever the policies say; `source` is AWS's page. */
  rule: z.object({ name: z.string(), detail: z.string(), source: z.string() }).optional(),
  /** What the answer turns on, where it depends on unknown keys. */
  condition: z
    .object({
      words: z.string(),
      /** What must hold for *allow*, exactly. */
      formula: conditionFormula,
      /** All open conditions, also those that in the end do not matter. */
      on: z.array(conditionReference),
    })
    .optional(),
  unknown: z
    .array(z.object({ detail: z.string(), statement: statementReference.optional() }))
    .optional(),
  notConsidered: z.array(z.string()),
};

/** One request of a call. */
export const decidedRequest = z.object({
  /** What its resource is to the call. */
  as: z.string(),
  action: z.string(),
  resource: z.string(),
  /** The service that makes it in the caller's name. */
  forwardedBy: z.string().optional(),
  ...decided,
});

export type DecidedRequestMessage = z.infer<typeof decidedRequest>;

export const decideAnswer = z.object({
  v: z.literal(1),
  id: z.string().optional(),
  ...decided,
  /** Of a call: every request that it stands for. */
  requests: z.array(decidedRequest).optional(),
  /** What the call is also asked about, and does not name. */
  missing: z.array(z.string()).optional(),
  catalogue: z.string(),
});

export type DecideAnswer = z.infer<typeof decideAnswer>;

export const lineError = z.object({
  v: z.literal(1),
  id: z.string().optional(),
  error: z.object({
    code: z.string(),
    summary: z.string(),
    detail: z.string(),
    at: span.optional(),
  }),
});

export type LineError = z.infer<typeof lineError>;
