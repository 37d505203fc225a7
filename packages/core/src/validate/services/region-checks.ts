/**
 * Checks of Regions, in ARNs and in conditions. AWS opens Regions all the time, so a name that could
 * be a new one is doubted only; an error is what no Region can be called.
 */
import { nearest } from "../../base/nearest.ts";
import { matchesWildcards } from "../../base/wildcard.ts";
import type { Catalogue, RegionFacts } from "../../catalogue.ts";
import type { Condition, Text } from "../../iam/tree.ts";
import { hasWildcard } from "../actions-of.ts";
import type { CheckContext, CheckRow, Found } from "../check.ts";
import { analyzer, guide } from "../sources.ts";
import { eachArn, isOpen } from "./resource-arns.ts";

export const regionChecks: readonly CheckRow[] = [
  {
    code: "INVALID_ARN_REGION",
    title: "Region of an ARN that is none",
    severity: "error",
    fix: "Write a Region of the ARN's partition, such as `eu-central-1`, `*`, or nothing.",
    source: `${analyzer}#access-analyzer-reference-policy-checks-error-invalid-arn-region`,
    run: (context) => eachArnRegion(context, impossibleRegion),
  },
  {
    code: "UNKNOWN_ARN_REGION",
    title: "Region of an ARN that the catalogue does not know",
    severity: "warning",
    fix: "Correct the Region, or leave it where AWS has opened it since.",
    source: `${guide}/reference-arns.html`,
    run: (context) => eachArnRegion(context, unknownRegion),
  },
  {
    code: "INVALID_REGION",
    title: "Region of a condition that is none",
    severity: "error",
    fix: "Write a Region such as `eu-central-1`.",
    source: `${analyzer}#access-analyzer-reference-policy-checks-error-invalid-region`,
    run: (context) => eachConditionRegion(context, impossibleRegion),
  },
  {
    code: "UNKNOWN_REGION",
    title: "Region of a condition that the catalogue does not know",
    severity: "warning",
    fix: "Correct the Region, or leave it where AWS has opened it since.",
    source: `${guide}/reference_policies_condition-keys.html#condition-keys-requestedregion`,
    run: (context) => eachConditionRegion(context, unknownRegion),
  },
];

/** Says what is wrong with a Region, in a sentence; undefined where nothing is. */
type RegionCheck = (region: string, where: Place) => string | undefined;

type Place = {
  readonly catalogue: Catalogue;
  /** Of the ARN, or `*` where it is not said. */
  readonly partition: string;
};

function eachArnRegion(context: CheckContext, check: RegionCheck): readonly Found[] {
  const { catalogue } = context;
  return eachArn(context, ({ parts, text }) => {
    const [, partition = "", , region = ""] = parts;
    if (parts.length < 6 || region === "" || region.includes("${")) return [];
    // AWS Health and some others write it for what belongs to no Region.
    if (region === "global") return [];
    const wrong = check(region, { catalogue, partition: isOpen(partition) ? "*" : partition });
    const message = wrong === undefined ? "" : `${wrong} It stands in \`${text.value}\`.`;
    return wrong === undefined ? [] : [{ message, span: text.span }];
  });
}

function eachConditionRegion(context: CheckContext, check: RegionCheck): readonly Found[] {
  const place: Place = { catalogue: context.catalogue, partition: "*" };
  return context.statements.flatMap(({ conditions }) =>
    conditions.filter(isAboutRegions).flatMap((condition) =>
      condition.values.flatMap(({ value, span }: Text) => {
        if (value.includes("${") || isRegionOfOld(condition, value)) return [];
        // Without `Like`, a wildcard is another check's.
        if (hasWildcard(value) && !condition.operator.endsWith("Like")) return [];
        const folded = condition.operator.endsWith("IgnoreCase") ? value.toLowerCase() : value;
        const message = check(folded, place);
        return message === undefined ? [] : [{ message, span }];
      }),
    ),
  );
}

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html */
const regionKeys: ReadonlySet<string> = new Set([
  "aws:requestedregion",
  "ec2:region",
  "kms:replicaregion",
  "s3:locationconstraint",
]);

function isAboutRegions({ operator, key }: Condition): boolean {
  return operator.startsWith("String") && regionKeys.has(key.toLowerCase());
}

/** S3 still takes `EU`: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucketConfiguration.html */
function isRegionOfOld({ key }: Condition, value: string): boolean {
  return key.toLowerCase() === "s3:locationconstraint" && (value === "EU" || value === "");
}

function impossibleRegion(region: string, { catalogue, partition }: Place): string | undefined {
  if (hasWildcard(region)) return undefined;
  const regions = catalogue.regions();
  const home = regions === undefined ? undefined : partitionOf(region, regions);
  if (home !== undefined) {
    return partition === home || regions?.byPartition[partition] === undefined
      ? undefined
      : `\`${region}\` is a Region of the partition \`${home}\`, not of \`${partition}\`.`;
  }
  if (hasFormOfRegion(region)) return undefined;
  return `\`${region}\` has not the form of a Region.${meantRegion(region, regions, partition)}`;
}

function unknownRegion(region: string, { catalogue, partition }: Place): string | undefined {
  const regions = catalogue.regions();
  if (regions === undefined || region === "*") return undefined;
  const { date } = regions.source;
  if (hasWildcard(region)) {
    const some = namesIn(regions, partition).some((name) => matchesWildcards(region, name));
    return some ? undefined : `No Region that AWS had on ${date} is of the pattern \`${region}\`.`;
  }
  if (partitionOf(region, regions) !== undefined || !hasFormOfRegion(region)) return undefined;
  return `AWS had no Region \`${region}\` on ${date}.${meantRegion(region, regions, partition)}`;
}

function partitionOf(region: string, { byPartition }: RegionFacts): string | undefined {
  return Object.entries(byPartition).find(([, names]) => names.includes(region))?.[0];
}

function namesIn({ byPartition }: RegionFacts, partition: string): readonly string[] {
  return byPartition[partition] ?? Object.values(byPartition).flat();
}

function meantRegion(region: string, regions: RegionFacts | undefined, partition: string): string {
  const meant = regions === undefined ? undefined : nearest(region, namesIn(regions, partition));
  return meant === undefined ? "" : ` Did you mean \`${meant}\`?`;
}

const directions: ReadonlySet<string> = new Set([
  "central",
  "east",
  "north",
  "northeast",
  "northwest",
  "south",
  "southeast",
  "southwest",
  "west",
]);

/** `eu-central-1`, `us-gov-west-1`: an area of one or two words, a direction and a number. */
function hasFormOfRegion(text: string): boolean {
  const words = text.split("-");
  const [direction = "", number = ""] = words.slice(-2);
  const areas = words.slice(0, -2);
  return (
    (areas.length === 1 || areas.length === 2) &&
    areas.every((area) => area !== "" && area === area.toLowerCase()) &&
    directions.has(direction) &&
    isNumber(number)
  );
}

function isNumber(text: string): boolean {
  return text !== "" && [...text].every((one) => one >= "0" && one <= "9");
}
