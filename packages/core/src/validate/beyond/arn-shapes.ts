/** Patterns of a policy for ARNs against the forms that a service's ARNs have. */
import { parseArn } from "../../iam/arn.ts";
import type { Arn } from "../../iam/arn.ts";
import { hasWildcard } from "../actions-of.ts";
import { disjointPatterns } from "./patterns.ts";

/**
 * Whether no ARN of the form is of the pattern. In a pattern, AWS lets a `*` go on past a colon,
 * but for the service, which must stand there literally.
 *
 * @param shape - a form of the catalogue, with `*` for what varies
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function disjointArns(shape: string, pattern: string): boolean {
  const [known, wanted] = [parseArn(shape), parseArn(pattern)];
  if (known === undefined || wanted === undefined) return false;
  if (hasWildcard(known.service) || hasWildcard(wanted.service)) return false;
  if (known.service !== wanted.service) return true;
  if (
    !withoutColons.has(known.service) &&
    (hasWildcard(wanted.region) || hasWildcard(wanted.account))
  ) {
    return disjointPatterns(tailOf(known), tailOf(wanted));
  }
  return (["region", "account", "resource"] as const).some((part) =>
    disjointPatterns(known[part], wanted[part]),
  );
}

/** Each `${…}` becomes a `*`. */
export function withoutVariables(text: string): string {
  const pieces: string[] = [];
  let done = 0;
  for (let open = text.indexOf("${"); open >= 0; open = text.indexOf("${", done)) {
    const close = text.indexOf("}", open);
    if (close < 0) break;
    pieces.push(text.slice(done, open), "*");
    done = close + 1;
  }
  return [...pieces, text.slice(done)].join("");
}

/** Services in whose names of resources no colon can stand, so that each part is for itself. */
const withoutColons: ReadonlySet<string> = new Set(["ec2", "iam", "kms", "sqs"]);

function tailOf({ region, account, resource }: Arn): string {
  return `${region}:${account}:${resource}`;
}
