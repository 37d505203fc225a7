/** Finds names of services that the catalogue does not have, in ARNs and in condition keys. */
import { nearest } from "../../base/nearest.ts";
import type { Condition } from "../../iam/tree.ts";
import { hasWildcard } from "../actions-of.ts";
import type { CheckContext, CheckRow, Found } from "../check.ts";
import { analyzer } from "../sources.ts";
import { isUnlistedKey, unlistedServices } from "../unlisted-names.ts";
import { allForms, arnServices } from "./arn-forms.ts";
import { eachArn } from "./resource-arns.ts";

export const unknownServiceChecks: readonly CheckRow[] = [
  {
    code: "INVALID_SERVICE",
    title: "Unknown service in an ARN or a condition key",
    severity: "error",
    fix: "Correct the name of the service.",
    source: `${analyzer}#access-analyzer-reference-policy-checks-error-invalid-service`,
    run: (context) => [...servicesOfArns(context), ...servicesOfKeys(context)],
  },
];

function servicesOfArns(context: CheckContext): readonly Found[] {
  const { catalogue } = context;
  return eachArn(context, ({ parts, text }) => {
    const service = parts[2] ?? "";
    if (parts.length < 6 || hasWildcard(service) || service.includes("${")) return [];
    // Capitals are another check's.
    const lower = service.toLowerCase();
    if (isService(lower, context) || allForms(lower, catalogue).length > 0) return [];
    const message = `\`${service}\` in \`${text.value}\` is no service in the catalogue of ${catalogue.date}.${meantService(lower, arnServices(catalogue))}`;
    return [{ message, span: text.span }];
  });
}

function servicesOfKeys(context: CheckContext): readonly Found[] {
  const { statements, catalogue } = context;
  return statements.flatMap(({ conditions }) =>
    conditions.flatMap(({ key, span }) => {
      const prefix = prefixOf(key);
      if (prefix === undefined || isService(prefix, context)) return [];
      if (catalogue.contextKey(key) !== undefined || isUnlistedKey(key)) return [];
      const message = `\`${prefix}\` is the prefix of no service in the catalogue of ${catalogue.date}, so no request carries \`${key}\`.${meantService(prefix, catalogue.services())}`;
      return [{ message, span }];
    }),
  );
}

/** Undefined for what names no service: AWS itself, SAML, and providers, which are hosts. */
function prefixOf(key: Condition["key"]): string | undefined {
  const colon = key.indexOf(":");
  const prefix = key.slice(0, Math.max(colon, 0)).toLowerCase();
  return prefix === "" || prefix === "aws" || prefix === "saml" || prefix.includes(".")
    ? undefined
    : prefix;
}

function isService(prefix: string, { catalogue }: CheckContext): boolean {
  return catalogue.service(prefix) !== undefined || unlistedServices.has(prefix);
}

function meantService(word: string, services: readonly string[]): string {
  const meant = nearest(word, services);
  return meant === undefined ? "" : ` Did you mean \`${meant}\`?`;
}
