/** The small shapes that several sections of a blueprint share. */
import * as z from "zod";

/** A field that takes one value or a list of them. */
export function oneOrMany<T extends z.ZodType>(item: T) {
  return z.union([item, z.array(item).min(1)]);
}

export function listOf<T>(value: T | readonly T[] | undefined): readonly T[] {
  if (value === undefined) return [];
  return isList(value) ? value : [value];
}

function isList<T>(value: T | readonly T[]): value is readonly T[] {
  return Array.isArray(value);
}

export const text = z.string().min(1);

export const isoDate = z.iso.date().describe("A day, `2030-12-31`; it counts to its end in UTC.");

export const tags = z
  .record(z.string(), z.string())
  .describe("Tags by key. Values are text: quote numbers. Tags not listed here are left alone.");

export const formerName = text.describe(
  "The name this had before: it is renamed, not deleted and created anew.",
);

/** A place: an organizational unit with all below it, or one account. */
export const place = z
  .union([
    text.describe(
      "The path of an organizational unit, `Workload/PROD`; `root` is the whole organization.",
    ),
    z
      .strictObject({ ou: text.describe("Path of an organizational unit.") })
      .describe("An organizational unit by its path, also where that path is the word `root`."),
    z
      .strictObject({ account: text.describe("Name of an account of this file.") })
      .describe("One account."),
  ])
  .meta({
    id: "Place",
    description: "An organizational unit with everything below it, `root`, or `{ account: Name }`.",
  });

export type Place = z.infer<typeof place>;

export const places = oneOrMany(place);

/** Somebody: a word, or one named thing. */
export const who = z
  .union([
    z
      .enum(["anyone", "people", "root-user", "outside"])
      .describe(
        "`anyone`: every principal of the organization; `people`: sessions of permission sets and IAM users; `root-user`: root users; `outside`: whoever belongs to no account of the organization.",
      ),
    z.strictObject({ group: text }).describe("The members of a group."),
    z.strictObject({ user: text }).describe("One user of Identity Center."),
    z.strictObject({ "permission-set": text }).describe("Every session of a permission set."),
    z
      .strictObject({
        role: text.describe("Name of an IAM role (with its path, if any), or a pattern with `*`."),
      })
      .describe("IAM roles by name or pattern, in every account."),
  ])
  .meta({ id: "Who", description: "Who it is about." });

export type Who = z.infer<typeof who>;

/** A policy written in place: YAML in the shape of the JSON document, or the JSON text. */
export const inlineDocument = z
  .union([z.record(z.string(), z.unknown()), text])
  .describe("The policy document: written as YAML, or as JSON text in a block (`|`).");
