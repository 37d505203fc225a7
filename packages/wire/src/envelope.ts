/**
 * Everything that is printed as JSON, sent over HTTP or kept in a file says what it is: `kind`, and
 * `version`, which grows only when a field's meaning changes; fields may be added without.
 */
import * as z from "zod";

/** The schema of one kind of message: its head, and its fields. */
export function message<const Kind extends string, Fields extends z.ZodRawShape>(
  kind: Kind,
  fields: Fields,
) {
  return z.object({ version: z.literal(1), kind: z.literal(`bailiwick/${kind}`), ...fields });
}
