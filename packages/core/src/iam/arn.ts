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
  if (!text.startsWith("arn:")) return undefined;
  // Looked for rather than split at: this is asked for every request.
  const second = text.indexOf(":", 4);
  const third = second < 0 ? -1 : text.indexOf(":", second + 1);
  const fourth = third < 0 ? -1 : text.indexOf(":", third + 1);
  const fifth = fourth < 0 ? -1 : text.indexOf(":", fourth + 1);
  if (fifth < 0) return undefined;
  return {
    partition: text.slice(4, second),
    service: text.slice(second + 1, third),
    region: text.slice(third + 1, fourth),
    account: text.slice(fourth + 1, fifth),
    resource: text.slice(fifth + 1),
  };
}

/** The inverse of {@link parseArn}. */
export function formatArn({ partition, service, region, account, resource }: Arn): string {
  return `arn:${partition}:${service}:${region}:${account}:${resource}`;
}

/** The account an ARN names; undefined where it names none, as those of S3 buckets. */
export function accountOfArn(text: string): AccountId | undefined {
  return parseAccountId(parseArn(text)?.account ?? "");
}
