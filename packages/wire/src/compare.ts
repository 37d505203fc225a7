/** What `compare --json` prints, and the public line format of `compare --input`. */
import * as z from "zod";
import { decideAnswer, decideLine, namedDocument } from "./decide.ts";
import { message } from "./envelope.ts";
import { policyTypeName } from "./policies.ts";

/** `aws`: requests as AWS makes them. `any`: any strings. */
export const comparisonDomain = z.enum(["aws", "any"]);

export type ComparisonDomain = z.infer<typeof comparisonDomain>;

const documents = z.union([z.array(namedDocument), namedDocument]);

/** Stable: a field is added, never changed. */
export const compareLine = z
  .object({
    id: z.string().optional(),
    type: policyTypeName,
    existing: documents,
    new: documents,
    /** Who owns the resource of the witness, where its ARN does not say. */
    resourceAccount: z
      .string()
      .regex(/^\d{12}$/, "an account's id is twelve digits")
      .optional(),
    domain: comparisonDomain.optional(),
    /** The work that may be done, counted in steps: the same line has the same answer everywhere. */
    budgetMs: z.number().positive().optional(),
  })
  .strict();

export type CompareLine = z.infer<typeof compareLine>;

/** What is allowed on one side and not on the other. */
const difference = {
  result: z.enum(["no-new-access", "new-access", "unknown"]),
  /** A request that shows it: the `request` of a line of `decide`. */
  witness: decideLine.shape.request.optional(),
  /** Keys that the policies ask for and the witness does not bring. */
  absent: z.array(z.string()).optional(),
  allowedBy: decideAnswer.shape.because.optional(),
  /** The Deny statements that refuse it on the other side; of none, nothing there allows it. */
  refusedBy: decideAnswer.shape.because.optional(),
  unknown: z.object({ code: z.string(), detail: z.string() }).optional(),
};

const differenceMessage = z.object(difference);

export type DifferenceMessage = z.infer<typeof differenceMessage>;

const compared = {
  ...difference,
  relation: z.enum(["equivalent", "broader", "narrower", "incomparable", "unknown"]).optional(),
  /** What the existing policies allow and the new ones do not. */
  lost: differenceMessage.optional(),
  domain: comparisonDomain,
  /** Policies of AWS that are taken to stand beside both. */
  beside: z.array(z.string()).optional(),
  /** What the answer does not say, in whole sentences. */
  notes: z.array(z.string()).optional(),
  catalogue: z.string(),
};

const comparedMessage = z.object(compared);

/** What is said of a comparison, of files or of a line. */
export type ComparedMessage = z.infer<typeof comparedMessage>;

export const compareAnswer = z.object({
  v: z.literal(1),
  id: z.string().optional(),
  ...compared,
});

export type CompareAnswer = z.infer<typeof compareAnswer>;

export const compareMessage = message("compare", {
  type: policyTypeName,
  guessed: z.boolean(),
  existing: z.array(z.string()),
  new: z.array(z.string()),
  ...compared,
});

export type CompareMessage = z.infer<typeof compareMessage>;
