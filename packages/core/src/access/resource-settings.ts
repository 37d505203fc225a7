/**
 * Questions about a resource with its settings, where they were read: Block Public Access, Object
 * Ownership, grants of a key. Where they were not, answers name what was not considered.
 */
import type { Catalogue } from "../catalogue.ts";
import { decideCompiled } from "../compile/decide-compiled.ts";
import { explainCompiled } from "../compile/explain-compiled.ts";
import type { Explanation } from "../compile/explain-compiled.ts";
import type { Decision } from "../evaluate/decision.ts";
import type { AuthorizationInput, AuthorizationRequest } from "../evaluate/request.ts";
import type { ResourceSettings } from "../iam/resource-settings.ts";
import type { Organization } from "../organization/organization.ts";
import { authorizationInput, decideIn, explainIn } from "./authorization-input.ts";
import { prepare } from "./prepared.ts";
import { holdersOf } from "./resource-policies.ts";

/** {@link decideIn}, under the settings of the resource. */
export function decideUnderSettings(
  organization: Organization,
  request: AuthorizationRequest,
  catalogue?: Catalogue,
): Decision {
  const input = inputUnderSettings(organization, request, catalogue);
  return input === undefined
    ? decideIn(organization, request, catalogue)
    : decideCompiled(input, { catalogue });
}

/** {@link explainIn}, under the settings of the resource. */
export function explainUnderSettings(
  organization: Organization,
  request: AuthorizationRequest,
  catalogue?: Catalogue,
): Explanation {
  const input = inputUnderSettings(organization, request, catalogue);
  return input === undefined
    ? explainIn(organization, request, catalogue)
    : explainCompiled(input, { catalogue });
}

/** Undefined where no settings were read. Of a resource that was read, nothing else was left out. */
function inputUnderSettings(
  organization: Organization,
  request: AuthorizationRequest,
  catalogue: Catalogue | undefined,
): AuthorizationInput | undefined {
  const settings = settingsOf(organization, request.resource);
  if (settings === undefined) return undefined;
  return { ...authorizationInput(organization, request, catalogue), settings };
}

/** Of the resource, or of the bucket that it is in. */
function settingsOf(organization: Organization, resource: string): ResourceSettings | undefined {
  const { resourcesByArn } = prepare(organization).index;
  return holdersOf(resource)
    .flatMap((arn) => resourcesByArn.get(arn) ?? [])
    .find(({ settings }) => settings !== undefined)?.settings;
}
