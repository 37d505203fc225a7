/** Private addresses under `aws:SourceIp`, which is the public address of whoever calls. */
import type { Condition } from "../../iam/tree.ts";
import { parseIpRange, rangeHolds } from "../../iam/values/ip-range.ts";
import type { CheckRow, FindingSeverity } from "../check.ts";
import { eachCondition } from "../condition-checks.ts";
import { analyzer } from "../sources.ts";

type Shape = {
  readonly code: string;
  readonly operator: Condition["operator"];
  readonly which: "all" | "some";
  /** What becomes of the condition, or of the private values. */
  readonly effect: string;
};

export const privateAddressChecks: readonly CheckRow[] = [
  row({ code: "PRIVATE_IP_ADDRESS", operator: "IpAddress", which: "all", effect: "never matches" }),
  row({
    code: "PRIVATE_NOT_IP_ADDRESS",
    operator: "NotIpAddress",
    which: "all",
    effect: "excepts nothing",
  }),
  row({
    code: "PRIVATE_IP_ADDRESS_SUBSET",
    operator: "IpAddress",
    which: "some",
    effect: "never matches",
  }),
  row({
    code: "PRIVATE_NOT_IP_ADDRESS_SUBSET",
    operator: "NotIpAddress",
    which: "some",
    effect: "excepts nothing",
  }),
];

/** https://www.rfc-editor.org/rfc/rfc1918 */
const privateRanges = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"].flatMap(
  (text) => parseIpRange(text) ?? [],
);

/** Calls from within a VPC, through an endpoint, carry `aws:VpcSourceIp`. */
function row({ code, operator, which, effect }: Shape): CheckRow {
  const severity: FindingSeverity = which === "all" ? "error" : "suggestion";
  return {
    code,
    title:
      which === "all"
        ? "Private address as the source of a request"
        : "Private address among the sources of a request",
    severity,
    fix: "Write the public address, or use `aws:VpcSourceIp`.",
    source: `${analyzer}#access-analyzer-reference-policy-checks-${severity}-${code.toLowerCase().replaceAll("_", "-")}`,
    run: (context) =>
      eachCondition(context, (condition) => {
        if (!isAbout(condition, operator)) return [];
        const { values, span } = condition;
        const inner = values.filter(({ value }) => isPrivate(value));
        const [first] = inner;
        if (first === undefined || (inner.length === values.length) !== (which === "all"))
          return [];
        const what = which === "all" ? "the condition" : `\`${first.value}\``;
        const message = `\`aws:SourceIp\` is never a private address, so ${what} ${effect}.`;
        return [{ message, span: which === "all" ? span : first.span }];
      }),
  };
}

function isAbout({ operator, key }: Condition, wanted: Condition["operator"]): boolean {
  return operator === wanted && key.toLowerCase() === "aws:sourceip";
}

function isPrivate(text: string): boolean {
  const range = parseIpRange(text);
  return range !== undefined && privateRanges.some((outer) => rangeHolds(outer, range));
}
