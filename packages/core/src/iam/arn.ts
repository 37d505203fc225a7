/** Amazon Resource Names: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
import { parseAccountId } from "./ids.ts";
import type { AccountId } from "./ids.ts";

/** The six parts; the last holds whatever colons remain. */
export type Arn = {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  readonly resource: string;
};

/** Undefined where the text does not begin with `arn:` or has fewer than six parts. */
export function parseArn(text: string): Arn | undefined {
  const [prefix, partition, service, region, account, ...rest] = text.split(":");
  if (prefix !== "arn" || account === undefined || rest.length === 0) return undefined;
  if (partition === undefined || service === undefined || region === undefined) return undefined;
  return { partition, service, region, account, resource: rest.join(":") };
}

/** The inverse of {@link parseArn}. */
export function formatArn({ partition, service, region, account, resource }: Arn): string {
  return `arn:${partition}:${service}:${region}:${account}:${resource}`;
}

/** The account an ARN names; undefined where it names none, as those of S3 buckets. */
export function accountOfArn(text: string): AccountId | undefined {
  return parseAccountId(parseArn(text)?.account ?? "");
}
