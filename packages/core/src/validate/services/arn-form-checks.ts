/**
 * Checks of ARNs that need the catalogue: whether one of the service's resource types has such ARNs.
 */
import { nearest } from "../../base/nearest.ts";
import type { Catalogue } from "../../catalogue.ts";
import { hasWildcard } from "../actions-of.ts";
import type { CheckContext, CheckRow, Found } from "../check.ts";
import { analyzer, guide } from "../sources.ts";
import { arnFaults, mendedArn } from "./arn-faults.ts";
import type { ArnFault } from "./arn-faults.ts";
import { allForms, firstWord } from "./arn-forms.ts";
import { eachArn } from "./resource-arns.ts";
import type { ResourceArn } from "./resource-arns.ts";

export const arnFormChecks: readonly CheckRow[] = [
  {
    code: "WILDCARD_IN_SERVICE_NAME",
    title: "Wildcard in the service of an ARN",
    severity: "suggestion",
    fix: "Write the service out, with one ARN for each service that is meant, or write `*` alone.",
    source: `${analyzer}#access-analyzer-reference-policy-checks-suggestion-wildcard-in-service-name`,
    run: (context) =>
      eachArn(context, ({ parts, text }) => {
        if (parts.length < 6 || !hasWildcard(parts[2] ?? "")) return [];
        const message = `\`${text.value}\` has a wildcard in the service, where AWS takes none.`;
        return [{ message, span: text.span }];
      }),
  },
  {
    code: "ARN_ACCOUNT_NOT_ALLOWED",
    title: "Account in an ARN that has none",
    severity: "error",
    fix: "Leave the account of the ARN empty.",
    source: `${analyzer}#access-analyzer-reference-policy-checks-error-arn-account-not-allowed`,
    run: (context) =>
      eachFault(context, "account-not-allowed", (arn) =>
        misplaced(arn, context, "names an account, and ARNs of this form name none"),
      ),
  },
  {
    code: "ARN_REGION_NOT_ALLOWED",
    title: "Region in an ARN that has none",
    severity: "error",
    fix: "Leave the Region of the ARN empty.",
    source: `${analyzer}#access-analyzer-reference-policy-checks-error-arn-region-not-allowed`,
    run: (context) =>
      eachFault(context, "region-not-allowed", (arn) =>
        misplaced(arn, context, "names a Region, and ARNs of this form name none"),
      ),
  },
  {
    code: "MISSING_ARN_REGION",
    title: "ARN without its Region",
    severity: "error",
    fix: "Write the Region, or `*` for every Region.",
    source: `${analyzer}#access-analyzer-reference-policy-checks-error-missing-arn-region`,
    run: (context) =>
      eachFault(context, "missing-region", (arn) =>
        misplaced(arn, context, "names no Region, and every ARN of this form has one"),
      ),
  },
  {
    code: "MISSING_ARN_ACCOUNT",
    title: "ARN without its account",
    severity: "error",
    fix: "Write the account's twelve digits, or `*` for every account.",
    source: `${analyzer}#access-analyzer-reference-policy-checks-error-missing-arn-account`,
    run: (context) =>
      eachFault(context, "missing-account", (arn) =>
        misplaced(arn, context, "names no account, and every ARN of this form has one"),
      ),
  },
  {
    code: "INVALID_ARN_RESOURCE",
    title: "ARN of no resource type",
    severity: "error",
    fix: "Write the ARN as the Service Authorization Reference has it for the resource type.",
    source: `${analyzer}#access-analyzer-reference-policy-checks-error-invalid-arn-resource`,
    run: (context) =>
      eachFault(
        context,
        "no-form",
        ({ parts, text }) =>
          `No resource type of \`${parts[2] ?? ""}\` has ARNs as \`${text.value}\` in the catalogue of ${context.catalogue.date}.${meantForm(parts, context.catalogue)}`,
      ),
  },
  {
    // An error for Access Analyzer. AWS's own policies have some, and an odd name may make one right.
    code: "ARN_RESOURCE_OF_ODD_FORM",
    title: "ARN that hardly any resource can have",
    severity: "warning",
    fix: "Write the last part of the ARN as the Service Authorization Reference has it.",
    source: `${guide}/reference_policies_elements_resource.html`,
    run: (context) =>
      eachFault(
        context,
        "no-form-by-parts",
        ({ parts, text }) =>
          `No resource type of \`${parts[2] ?? ""}\` has \`${parts[5] ?? ""}\` as the last part of its ARNs in the catalogue of ${context.catalogue.date}, so \`${text.value}\` matches at most where a \`*\` goes on past a colon.${meantForm(parts, context.catalogue)}`,
      ),
  },
];

function eachFault(
  context: CheckContext,
  fault: ArnFault,
  message: (arn: ResourceArn) => string,
): readonly Found[] {
  return eachArn(context, (arn) =>
    arn.parts.length >= 6 && arnFaults(arn.text.value, context.catalogue).has(fault)
      ? [{ message: message(arn), span: arn.text.span }]
      : [],
  );
}

function misplaced({ text }: ResourceArn, { catalogue }: CheckContext, what: string): string {
  const meant = mendedArn(text.value, catalogue);
  const hint = meant === undefined ? "" : ` Did you mean \`${meant}\`?`;
  return `\`${text.value}\` ${what}, so it matches nothing.${hint}`;
}

/** The form whose first word is nearest to what stands there. */
function meantForm(parts: readonly string[], catalogue: Catalogue): string {
  const forms = allForms(parts[2] ?? "", catalogue);
  // The shortest form of a word is the plainest: a function, not a version of it.
  const longestFirst = forms.toSorted((one, other) => other.template.length - one.template.length);
  const words = new Map(longestFirst.map((form) => [firstWord(form.resource), form.template]));
  words.delete("");
  const meant = nearest(firstWord(parts[5] ?? ""), words.keys());
  const template = meant === undefined ? undefined : words.get(meant);
  return template === undefined ? "" : ` Did you mean \`${template}\`?`;
}
