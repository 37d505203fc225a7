/** Checks of what a resource-based policy says of other resources than its own. */
import type { ReadableStatement, Text } from "../../iam/tree.ts";
import { parseArn } from "../../iam/arn.ts";
import { actionPattern } from "../actions-of.ts";
import type { CheckContext, CheckRow, Found } from "../check.ts";
import { analyzer } from "../sources.ts";
import { arnServicesOf, serviceOfActions, serviceOfResources } from "./policy-service.ts";
import { isOpen } from "./resource-arns.ts";

export const resourcePolicyChecks: readonly CheckRow[] = [
  {
    code: "UNSUPPORTED_RESOURCE_ARN_IN_POLICY",
    title: "Resource that the policy cannot be attached to",
    severity: "error",
    types: ["resource"],
    fix: "Name the resource that the policy is attached to, or what lies in it.",
    source: `${analyzer}#access-analyzer-reference-policy-checks-error-unsupported-resource-arn-in-policy`,
    run: (context) => [...arnsOfOthers(context), ...secondResources(context)],
  },
];

/** ARNs of a service that the policy's actions have nothing to do with. */
function arnsOfOthers({ statements, catalogue }: CheckContext): readonly Found[] {
  const service = serviceOfActions(statements);
  const own = service === undefined ? undefined : arnServicesOf(service, catalogue);
  if (own === undefined) return [];
  return resourcesOf(statements).flatMap(({ value, span }) => {
    const arnService = parseArn(value)?.service ?? "";
    if (arnService === "" || isOpen(arnService) || own.has(arnService)) return [];
    const message = `The policy is about actions of \`${service}\`, which have no resource such as \`${value}\`: a policy of a resource speaks of that resource only.`;
    return [{ message, span }];
  });
}

/** Actions of a service that has no resource such as the policy's. Of one service all are kept. */
export function actionsOfOthers({ statements, catalogue }: CheckContext): readonly Found[] {
  const arnService = serviceOfResources(statements);
  if (arnService === undefined || serviceOfActions(statements) !== undefined) return [];
  const listed = statements.filter(({ action }) => !action.negated);
  return listed.flatMap(({ action }) =>
    action.patterns.flatMap(({ value, span }) => {
      const service = actionPattern(value)?.service ?? "";
      if (arnServicesOf(service, catalogue)?.has(arnService) !== false) return [];
      const message = `The policy is about resources of \`${arnService}\`, and \`${value}\` is no action on them.`;
      return [{ message, span }];
    }),
  );
}

/** Where a policy names two resources of which it can only be attached to one. */
function secondResources({ statements }: CheckContext): readonly Found[] {
  const service = serviceOfActions(statements) ?? "";
  const what = singleResources[service];
  if (what === undefined) return [];
  const named = resourcesOf(statements).flatMap((text) => {
    const owner = ownerOf(text.value, service);
    return owner === undefined ? [] : [{ owner, text }];
  });
  const [first] = named;
  const other = named.find(({ owner }) => owner !== first?.owner);
  if (first === undefined || other === undefined) return [];
  const message = `The policy names the ${what} \`${first.owner}\` and here the ${what} \`${other.owner}\`, and it is attached to one only.`;
  return [{ message, span: other.text.span }];
}

/**
 * Services of which a policy is attached to one resource and names it in full.
 *
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html
 * https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-language-api-permissions-reference.html
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-overview-of-managing-access.html
 */
const singleResources: Readonly<Record<string, string>> = {
  s3: "bucket",
  sns: "topic",
  sqs: "queue",
};

/** The bucket, topic or queue; undefined where it is not written out. */
function ownerOf(value: string, service: string): string | undefined {
  const arn = parseArn(value);
  if (arn === undefined || arn.service !== service) return undefined;
  // An access point has an account, and a bucket has none.
  if (service === "s3" && arn.account !== "") return undefined;
  const slash = service === "s3" ? arn.resource.indexOf("/") : -1;
  const owner = slash < 0 ? arn.resource : arn.resource.slice(0, slash);
  return owner === "" || isOpen(owner) ? undefined : owner;
}

/** What is in `NotResource` is left alone: to except a stranger's resource changes nothing. */
function resourcesOf(statements: readonly ReadableStatement[]): readonly Text[] {
  return statements.flatMap(({ resource }) =>
    resource === undefined || resource.negated ? [] : resource.patterns,
  );
}
