/** Identifiers of AWS, branded: only their parsers make them. */
import { areDigits } from "../base/characters.ts";

declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** Twelve digits. https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-identifiers.html */
export type AccountId = Branded<"AccountId">;

/** Reads an account id; undefined where the text is not twelve digits. */
export function parseAccountId(text: string): AccountId | undefined {
  return text.length === 12 && areDigits(text) ? (text as AccountId) : undefined;
}
