/** What `minify`, `format` and `pack` print with `--json`. */
import * as z from "zod";
import { message } from "./envelope.ts";

export const policyTypeName = z.enum([
  "identity",
  "resource",
  "trust",
  "boundary",
  "session",
  "scp",
  "rcp",
  "vpce",
]);

const languageCheck = z.object({ requests: z.number(), seed: z.number() });

const size = z.object({ counted: z.number(), characters: z.number(), bytes: z.number() });

export const minifyMessage = message("minify", {
  file: z.string(),
  type: policyTypeName,
  guessed: z.boolean(),
  text: z.string(),
  before: size,
  after: size,
  unit: z.string(),
  quota: z.number().optional(),
  checked: languageCheck,
});

export type MinifyMessage = z.infer<typeof minifyMessage>;

export const formatMessage = message("format", {
  files: z.array(z.object({ file: z.string(), changed: z.boolean() })),
  written: z.boolean(),
});

export type FormatMessage = z.infer<typeof formatMessage>;

export const packMessage = message("pack", {
  type: policyTypeName,
  policies: z.array(
    z.object({
      file: z.string().optional(),
      text: z.string(),
      characters: z.number(),
      statements: z.number(),
    }),
  ),
  before: z.object({ policies: z.number(), characters: z.number() }),
  fewest: z.boolean(),
  newSids: z.array(z.string()),
  limits: z.object({
    characters: z.number(),
    policies: z.number(),
    kept: z.string().optional(),
  }),
  checked: languageCheck,
});

export type PackMessage = z.infer<typeof packMessage>;
