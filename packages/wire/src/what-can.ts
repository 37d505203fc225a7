/** What a principal can do: what `what-can --json` prints. */
import * as z from "zod";
import { message } from "./envelope.ts";

export const ability = z.object({
  service: z.string(),
  accessLevel: z.enum(["Permissions management", "Write", "Tagging", "Read", "List"]),
  /** Without the service prefix. */
  actions: z.array(z.string()),
  /** There is no other action of the service and level. */
  allOfLevel: z.boolean(),
  /** As the policies write it. */
  resource: z.string(),
  answer: z.enum(["yes", "conditional", "unknown"]),
  /** By what, or under which condition, in words. */
  because: z.string(),
  /** Deny statements about other resources of the pattern, in words. */
  except: z.array(z.string()),
});

export type WireAbility = z.infer<typeof ability>;

export const whatCanMessage = message("what-can", {
  /** As people know it. */
  who: z.string(),
  principal: z.string(),
  account: z.string(),
  catalogue: z.string(),
  /** How many actions the catalogue knows. */
  asked: z.number(),
  abilities: z.array(ability),
  notConsidered: z.array(z.string()),
});

export type WhatCanMessage = z.infer<typeof whatCanMessage>;
