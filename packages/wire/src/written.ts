/** What commands print with `--json` whose result is a file: `init`, `import`, `collect --out`. */
import { gapSubjects, type Gap } from "@bailiwick/core";
import * as z from "zod";
import { message } from "./envelope.ts";
import type { Fits } from "./same.ts";

export const initMessage = message("init", { file: z.string(), template: z.string() });

export type InitMessage = z.infer<typeof initMessage>;

export const importMessage = message("import", {
  file: z.string(),
  lockFile: z.string(),
  accounts: z.number(),
});

export type ImportMessage = z.infer<typeof importMessage>;

/** What could not be read, and why. */
const gap = z.object({
  subject: z.enum(gapSubjects),
  /** Name of the account concerned, where it is one account's. */
  account: z.string().optional(),
  reason: z.string(),
});

export const collectMessage = message("collect", {
  out: z.string(),
  accounts: z.number(),
  gaps: z.array(gap).readonly(),
});

export type CollectMessage = z.infer<typeof collectMessage>;

true satisfies Fits<z.infer<typeof gap>, Gap>;
true satisfies Fits<Gap, z.infer<typeof gap>>;
