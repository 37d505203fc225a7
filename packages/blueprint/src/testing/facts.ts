/** A catalogue of what the tests of the blueprint need, with quotas as published for June 2026. */
import type { Catalogue } from "@bailiwick/core";

const source = {
  url: "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html",
  date: "2026-06-01",
};

const quotas: Readonly<Record<string, number>> = {
  "organizations/accounts": 10,
  "organizations/ou-depth": 5,
  "organizations/organizational-units": 2000,
  "organizations/scp-per-node": 10,
  "organizations/scp-characters": 10_240,
  "organizations/rcp-per-node": 5,
  "organizations/rcp-characters": 5120,
  "organizations/tags-per-resource": 50,
  "identity-center/managed-policies-per-permission-set": 20,
  "identity-center/inline-policy-characters": 10_240,
  "identity-center/permission-sets": 3500,
};

const services: Readonly<Record<string, readonly string[]>> = {
  ec2: ["CreateVolume", "RunInstances"],
  iam: ["CreateUser"],
  organizations: ["LeaveOrganization"],
  s3: ["GetObject", "PutObject"],
};

const managedPolicies = ["ReadOnlyAccess", "AdministratorAccess", "job-function/ViewOnlyAccess"];

/** Quotas can be set for one test. */
export function testCatalogue(own: Readonly<Record<string, number>> = {}): Catalogue {
  const values = { ...quotas, ...own };
  return {
    date: "2026-06-01",
    service: (prefix) => {
      const actions = services[prefix.toLowerCase()];
      return actions === undefined
        ? undefined
        : { prefix: prefix.toLowerCase(), name: prefix, actions, resourceTypes: [] };
    },
    services: () => Object.keys(services),
    regions: () => undefined,
    action: (action) => {
      const [prefix = "", name = ""] = action.split(":");
      const found = services[prefix.toLowerCase()]?.find(
        (one) => one.toLowerCase() === name.toLowerCase(),
      );
      return found === undefined
        ? undefined
        : {
            service: prefix,
            name: found,
            accessLevels: [],
            resourceTypes: [],
            contextKeys: [],
            dependentActions: [],
            rcp: "does-not-restrict",
          };
    },
    contextKey: () => undefined,
    managedPolicy: (arn) => {
      const name = arn.replace("arn:aws:iam::aws:policy/", "");
      return managedPolicies.includes(name)
        ? { arn, name, versionId: "v1", document: "{}" }
        : undefined;
    },
    quota: (name) => {
      const value = values[name];
      return value === undefined ? undefined : { name, value, unit: "1", adjustable: true, source };
    },
    rate: () => undefined,
  };
}
