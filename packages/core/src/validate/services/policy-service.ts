/**
 * Which service a resource-based policy belongs to. The document does not say what it is attached
 * to; its actions and resources mostly do.
 */
import type { Catalogue } from "../../catalogue.ts";
import type { ReadableStatement } from "../../iam/tree.ts";
import { actionPattern, hasWildcard } from "../actions-of.ts";
import { withoutVariables } from "../beyond/arn-shapes.ts";
import { parseArn } from "../../iam/arn.ts";

/** The prefix of the only service whose actions the policy names; undefined where there are more. */
export function serviceOfActions(statements: readonly ReadableStatement[]): string | undefined {
  return only(
    statements.flatMap(({ action }) =>
      action.patterns.flatMap(({ value }) => actionPattern(value)?.service.toLowerCase() ?? []),
    ),
  );
}

/** What stands for the service in the only kind of ARNs that the policy names. */
export function serviceOfResources(statements: readonly ReadableStatement[]): string | undefined {
  return only(
    statements.flatMap(({ resource }) =>
      (resource?.patterns ?? []).flatMap(({ value }) => {
        const service = parseArn(withoutVariables(value))?.service;
        return service === undefined || hasWildcard(service) ? [] : service;
      }),
    ),
  );
}

/** Of its actions or, where these are `*`, of its resources. */
export function serviceOfPolicy(statements: readonly ReadableStatement[]): string | undefined {
  const named = statements.some(({ action }) =>
    action.patterns.some(({ value }) => actionPattern(value) !== undefined),
  );
  return named ? serviceOfActions(statements) : serviceOfResources(statements);
}

/**
 * What stands for the service in ARNs of resources that actions of a service have; undefined where
 * the catalogue lists none, or those of any service.
 */
export function arnServicesOf(
  service: string,
  catalogue: Catalogue,
): ReadonlySet<string> | undefined {
  const types = catalogue.service(service)?.resourceTypes ?? [];
  const services = new Set(
    types.flatMap(({ arns }) =>
      arns.flatMap((template) => parseArn(withoutVariables(template))?.service ?? []),
    ),
  );
  return services.size === 0 || services.has("*") ? undefined : services;
}

function only(names: readonly string[]): string | undefined {
  const distinct = new Set(names);
  return distinct.size === 1 ? names[0] : undefined;
}
