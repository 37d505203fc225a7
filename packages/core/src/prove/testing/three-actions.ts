/** A catalogue of three actions, for tests that are about real requests. */
import type { ActionFacts, Catalogue, ContextKeyFacts } from "../../catalogue.ts";

const resourceTypes: Readonly<Record<string, string>> = {
  bucket: "arn:${Partition}:s3:::${BucketName}",
  object: "arn:${Partition}:s3:::${BucketName}/${ObjectName}",
  instance: "arn:${Partition}:ec2:${Region}:${Account}:instance/${InstanceId}",
};

const actions: Readonly<Record<string, readonly [type: string, ...keys: string[]]>> = {
  "ec2:RunInstances": ["instance"],
  "s3:GetObject": ["object"],
  "s3:ListBucket": ["bucket", "s3:prefix"],
};

const keys: Readonly<Record<string, ContextKeyFacts>> = {
  "aws:currenttime": { key: "aws:CurrentTime", type: "Date", multivalued: false },
  "aws:tagkeys": { key: "aws:TagKeys", type: "String", multivalued: true },
};

const services = ["ec2", "s3"];

export const threeActions: Catalogue = {
  date: "2026-11-01",
  services: () => services,
  service: (prefix) =>
    services.includes(prefix)
      ? {
          prefix,
          name: prefix,
          actions: Object.keys(actions).flatMap((action) =>
            action.startsWith(`${prefix}:`) ? [action.slice(prefix.length + 1)] : [],
          ),
          resourceTypes: Object.entries(resourceTypes).map(([name, arn]) => ({
            name,
            arns: [arn],
            contextKeys: [],
          })),
        }
      : undefined,
  action: factsOf,
  contextKey: (key) => keys[key],
  managedPolicy: () => undefined,
  quota: () => undefined,
  rate: () => undefined,
  regions: () => undefined,
};

function factsOf(action: string): ActionFacts | undefined {
  const [type, ...contextKeys] = actions[action] ?? [];
  const [service = "", name = ""] = action.split(":");
  return type === undefined
    ? undefined
    : {
        service,
        name,
        accessLevels: ["Read"],
        resourceTypes: [{ name: type, required: true, contextKeys: [] }],
        contextKeys,
        dependentActions: [],
        rcp: "does-not-restrict",
      };
}
