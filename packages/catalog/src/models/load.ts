/** Service models, each read when it is first asked for. */
import { assert } from "@bailiwick/core";
import { readGenerated } from "../generated-file.ts";
import type { ServiceModel } from "./service-model.ts";
import { serviceModelNames } from "./service-model-names.ts";

/**
 * The model of a service by botocore's name, e.g. `sso-admin`; the same object each time.
 *
 * @throws {AssertionError} where the name is not among `serviceModelNames`
 */
export function serviceModel(name: string): ServiceModel {
  assert(
    serviceModelNames.some((known) => known === name),
    `there is no service model of \`${name}\``,
  );
  const known = models.get(name);
  if (known !== undefined) return known;
  const model = readGenerated(`model-${name}`) as ServiceModel;
  models.set(name, model);
  return model;
}

const models = new Map<string, ServiceModel>();
