/** Makes sure that a rewrite changes nothing before anything of it is printed or written. */
import {
  languageDifference,
  type LanguageDifference,
  type PolicyDocument,
  type PolicyType,
} from "@bailiwick/core";
import { CommandFailure } from "../failure.ts";
import { catalogue } from "../workflow/facts.ts";

/** How many requests the policies are asked before and after, and from which seed they are made. */
export const languageCheck = { requests: 400, seed: 1 } as const;

/**
 * @param before - with `after`, the policies of one place
 * @throws {CommandFailure} `LANGUAGE_CHANGED` where a request is answered differently
 */
export function assertSameLanguage(
  before: readonly PolicyDocument[],
  after: readonly PolicyDocument[],
  options: { readonly type: PolicyType; readonly knownActionsOnly?: boolean },
): void {
  const facts = { ...options, ...languageCheck, catalogue: catalogue() };
  const difference = languageDifference(before, after, facts);
  if (difference === undefined) return;
  throw new CommandFailure("LANGUAGE_CHANGED", differenceWords(difference));
}

function differenceWords({ evaluator, request, before, after }: LanguageDifference): string {
  return `The rewritten policy would not say the same, so nothing was written. By the ${evaluator} evaluator, \`${request.action}\` on \`${request.resource}\` was ${before} before and is ${after} after. This is a mistake of Bailiwick's: please report it with the policy.`;
}
