/** Checks of the names of condition keys. */
import type { Catalogue } from "../../catalogue.ts";
import type { Condition, PolicyType } from "../../iam/tree.ts";
import { keysOfService } from "../beyond/action-facts.ts";
import { meantWords } from "../action-checks.ts";
import type { CheckContext, CheckRow, FindingSeverity, Found } from "../check.ts";
import { eachCondition } from "../condition-checks.ts";
import { analyzer } from "../sources.ts";
import { isUnlistedKey } from "../unlisted-names.ts";
import { isDeprecatedKey, replacementOf } from "./deprecated-keys.ts";
import { globalKeys } from "./global-keys.ts";
import { nearestKey } from "./nearest-key.ts";

export const keyNameChecks: readonly CheckRow[] = [
  {
    code: "INVALID_GLOBAL_CONDITION_KEY",
    title: "Unknown global condition key",
    severity: "error",
    fix: "Correct the name of the key.",
    source: `${analyzer}#access-analyzer-reference-policy-checks-error-invalid-global-condition-key`,
    run: (context) =>
      eachCondition(context, (condition) => unknownGlobalKey(condition, context.catalogue)),
  },
  {
    code: "INVALID_SERVICE_CONDITION_KEY",
    title: "Unknown condition key of a service",
    severity: "error",
    fix: "Correct the name of the key.",
    source: `${analyzer}#access-analyzer-reference-policy-checks-error-invalid-service-condition-key`,
    run: (context) =>
      eachCondition(context, (condition) => unknownServiceKey(condition, context.catalogue)),
  },
  // `aws:SourceArn` is about who calls on behalf of a resource, so AWS's two checks of the same key
  // differ by the side that the policy stands on.
  replaced("UNSUPPORTED_GLOBAL_CONDITION_KEY", "error", {
    types: ["resource", "trust", "rcp", "vpce"],
    policy: "resource",
    words: "error-unsupported-global-condition-key",
  }),
  replaced("DEPRECATED_GLOBAL_CONDITION_KEY", "warning", {
    types: ["identity", "boundary", "session", "scp"],
    policy: "identity",
    words: "general-warning-deprecated-global-condition-key",
  }),
  {
    code: "IRRELEVANT_CONDITION_KEY_IN_POLICY",
    title: "Key that is the same for every request to the resource",
    severity: "suggestion",
    types: ["resource", "trust"],
    fix: "Remove the condition; the key is meant for the policies of those who call.",
    source: `${analyzer}#access-analyzer-reference-policy-checks-suggestion-irrelevant-condition-key-in-policy`,
    run: (context) => eachCondition(context, irrelevantKey),
  },
];

function unknownGlobalKey({ key, span }: Condition, catalogue: Catalogue): readonly Found[] {
  if (!key.toLowerCase().startsWith("aws:") || isDeprecatedKey(key)) return [];
  // Of a tag without its name another check tells.
  if (catalogue.contextKey(`${key}/name`) !== undefined) return [];
  if (catalogue.contextKey(key) !== undefined || isUnlistedKey(key)) return [];
  const message = `\`${key}\` is no global condition key in the catalogue of ${catalogue.date}, so no request carries it.${meantWords(nearestKey(key, globalKeys))}`;
  return [{ message, span }];
}

function unknownServiceKey({ key, span }: Condition, catalogue: Catalogue): readonly Found[] {
  const lower = key.toLowerCase();
  const prefix = lower.slice(0, lower.indexOf(":"));
  // The keys of identity providers begin with a host.
  if (prefix === "aws" || catalogue.service(prefix) === undefined) return [];
  if (catalogue.contextKey(key) !== undefined || isUnlistedKey(key)) return [];
  const known = [...keysOfService(prefix, catalogue)].map(
    (name) => catalogue.contextKey(name)?.key ?? name,
  );
  const message = `\`${key}\` is no condition key of \`${prefix}\` in the catalogue of ${catalogue.date}, so no request carries it.${meantWords(nearestKey(key, known))}`;
  return [{ message, span }];
}

type Side = {
  readonly types: readonly PolicyType[];
  readonly policy: "identity" | "resource";
  readonly words: string;
};

function replaced(code: string, severity: FindingSeverity, side: Side): CheckRow {
  const { types, policy, words } = side;
  return {
    code,
    title: "Global condition key that AWS has replaced",
    severity,
    types,
    fix: "Use the newer key.",
    source: `${analyzer}#access-analyzer-reference-policy-checks-${words}`,
    run: (context: CheckContext) =>
      eachCondition(context, ({ key, span }) => {
        const instead = replacementOf(key, policy);
        if (instead === undefined) return [];
        return [{ message: `AWS has replaced \`${key}\`. Write ${instead}.`, span }];
      }),
  };
}

/** Of the resource itself, to which the policy is attached. */
const keysOfTheResource: ReadonlySet<string> = new Set([
  "aws:resourceaccount",
  "aws:resourceorgid",
  "aws:resourceorgpaths",
  "s3:resourceaccount",
]);

/** With a variable, the key is compared with something that differs from request to request. */
function irrelevantKey({ key, values, span }: Condition): readonly Found[] {
  if (!keysOfTheResource.has(key.toLowerCase())) return [];
  if (values.some(({ value }) => value.includes("${"))) return [];
  const message = `\`${key}\` is about the resource that this policy is attached to, so it is the same in every request.`;
  return [{ message, span }];
}
