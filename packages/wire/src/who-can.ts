/** Who can do an action on a resource: what `who-can --json` prints. */
import * as z from "zod";
import { message } from "./envelope.ts";

export const whoCanAnswer = z.object({
  /** As people know it. */
  who: z.string(),
  principal: z.string(),
  account: z.string(),
  answer: z.enum(["yes", "no", "conditional", "unknown"]),
  /** Under which condition, or why it is unknown, or what denies, in words. */
  because: z.string(),
});

export type WhoCanAnswer = z.infer<typeof whoCanAnswer>;

export const whoCanMessage = message("who-can", {
  action: z.string(),
  resource: z.string(),
  catalogue: z.string(),
  /** How many principals were asked about; those that cannot are counted, and listed only on request. */
  asked: z.number(),
  answers: z.array(whoCanAnswer),
  notConsidered: z.array(z.string()),
});

export type WhoCanMessage = z.infer<typeof whoCanMessage>;
