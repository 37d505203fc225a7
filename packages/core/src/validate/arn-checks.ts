/** Checks of the ARNs in `Resource` and `NotResource`. */
import { nearest } from "../base/nearest.ts";
import type { CheckRow } from "./check.ts";
import { eachArn, eachResource, isOpen } from "./services/resource-arns.ts";
import { analyzer } from "./sources.ts";

const partitions = [
  "aws",
  "aws-cn",
  "aws-us-gov",
  "aws-iso",
  "aws-iso-b",
  "aws-iso-e",
  "aws-iso-f",
  "aws-eusc",
] as const;

export const arnChecks: readonly CheckRow[] = [
  {
    code: "INVALID_ARN_PREFIX",
    title: "Resource that is no ARN",
    severity: "error",
    fix: "Write an ARN, which begins with `arn:`, or `*`.",
    source: `${analyzer}#access-analyzer-reference-policy-checks-error-invalid-arn-prefix`,
    run: (context) =>
      eachResource(context, ({ value, span }) => {
        // API Gateway fills it up: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-create-attach.html
        if (context.type === "resource" && value.startsWith("execute-api:/")) return [];
        if (value.startsWith("arn:") || value.startsWith("*") || value.startsWith("${")) return [];
        if (value.startsWith("?") || "arn:".startsWith(value.split("*")[0] ?? value)) return [];
        const message = `\`${value}\` is no ARN: a resource begins with \`arn:\`, or is \`*\`.`;
        return [{ message, span }];
      }),
  },
  {
    code: "MISSING_ARN_FIELD",
    title: "ARN with too few parts",
    severity: "error",
    types: ["scp", "rcp", "resource", "vpce"],
    fix: "Write partition, service, Region, account and resource, each after a colon.",
    source: `${analyzer}#access-analyzer-reference-policy-checks-error-missing-arn-field`,
    run: (context) =>
      eachArn(context, ({ parts, text }) =>
        parts.length >= 6 || text.value.includes("*")
          ? []
          : [
              {
                message: `\`${text.value}\` has ${parts.length} parts, and an ARN has six: \`arn:partition:service:region:account:resource\`.`,
                span: text.span,
              },
            ],
      ),
  },
  {
    code: "INVALID_PARTITION",
    title: "Unknown partition",
    severity: "error",
    fix: "Write `aws`, or the partition of another part of AWS.",
    source: `${analyzer}#access-analyzer-reference-policy-checks-error-invalid-partition`,
    run: (context) =>
      eachArn(context, ({ parts: [, partition = ""], text }) => {
        if (isOpen(partition) || partition === "" || partitions.some((one) => one === partition)) {
          return [];
        }
        const meant = nearest(partition, partitions);
        const hint = meant === undefined ? "" : ` Did you mean \`${meant}\`?`;
        const message = `\`${partition}\` in \`${text.value}\` is no partition of AWS.${hint}`;
        return [{ message, span: text.span }];
      }),
  },
  {
    code: "INVALID_ARN_SERVICE_CASE",
    title: "Service of an ARN in capitals",
    severity: "error",
    fix: "Write the service in lower case.",
    source: `${analyzer}#access-analyzer-reference-policy-checks-error-invalid-arn-service-case`,
    run: (context) =>
      eachArn(context, ({ parts: [, , service = ""], text }) =>
        isOpen(service) || service === service.toLowerCase()
          ? []
          : [
              {
                message: `The service in \`${text.value}\` is written \`${service.toLowerCase()}\`.`,
                span: text.span,
              },
            ],
      ),
  },
  {
    code: "INVALID_ARN_ACCOUNT",
    title: "Account of an ARN that is none",
    severity: "error",
    fix: "Write twelve digits, `aws`, `*`, or nothing.",
    source: `${analyzer}#access-analyzer-reference-policy-checks-error-invalid-arn-account`,
    run: (context) =>
      eachArn(context, ({ parts, text }) => {
        const account = parts[4] ?? "";
        if (parts.length < 6 || isOpen(account) || wordsForAccounts.has(account)) return [];
        if (isAccountId(account)) return [];
        const message = `\`${account}\` in \`${text.value}\` is no account id, which has twelve digits.`;
        return [{ message, span: text.span }];
      }),
  },
];

const wordsForAccounts: ReadonlySet<string> = new Set(["", "aws", "aws-managed", "cloudfront"]);

function isAccountId(text: string): boolean {
  if (text.length !== 12) return false;
  for (const character of text) if (character < "0" || character > "9") return false;
  return true;
}
