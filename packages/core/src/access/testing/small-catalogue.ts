/** A catalogue of a few services, for tests that need one. */
import type { ActionFacts, Catalogue, ServiceFacts } from "../../catalogue.ts";

type Row = Pick<ActionFacts, "resourceTypes" | "contextKeys">;

const on = (...names: readonly string[]): Row => ({
  resourceTypes: names.map((name) => ({ name, required: true, contextKeys: [] })),
  contextKeys: [],
});

const none: Row = { resourceTypes: [], contextKeys: [] };

const actions: Readonly<Record<string, Readonly<Record<string, Row>>>> = {
  ec2: {
    RunInstances: on("instance"),
    DescribeInstances: none,
    CreateInternetGateway: on("internet-gateway"),
  },
  iam: { CreateUser: on("user"), ListUsers: none },
  kms: { Decrypt: on("key") },
  lambda: { InvokeFunction: on("function") },
  organizations: { LeaveOrganization: none },
  s3: {
    CreateBucket: on("bucket"),
    GetObject: on("object"),
    ListBucket: { ...on("bucket"), contextKeys: ["s3:prefix"] },
    PutObject: { ...on("object"), contextKeys: ["s3:x-amz-server-side-encryption"] },
  },
  sts: { AssumeRole: on("role") },
};

const resourceTypes: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ec2: {
    instance: "arn:${Partition}:ec2:${Region}:${Account}:instance/${InstanceId}",
    "internet-gateway":
      "arn:${Partition}:ec2:${Region}:${Account}:internet-gateway/${InternetGatewayId}",
  },
  iam: { user: "arn:${Partition}:iam::${Account}:user/${UserNameWithPath}" },
  kms: { key: "arn:${Partition}:kms:${Region}:${Account}:key/${KeyId}" },
  lambda: { function: "arn:${Partition}:lambda:${Region}:${Account}:function:${FunctionName}" },
  s3: {
    bucket: "arn:${Partition}:s3:::${BucketName}",
    object: "arn:${Partition}:s3:::${BucketName}/${ObjectName}",
  },
  sts: { role: "arn:${Partition}:iam::${Account}:role/${RoleNameWithPath}" },
};

const managed: Readonly<Record<string, object>> = {
  AdministratorAccess: { Effect: "Allow", Action: "*", Resource: "*" },
  ReadOnlyAccess: {
    Effect: "Allow",
    Action: ["s3:Get*", "s3:List*", "ec2:Describe*", "iam:List*"],
    Resource: "*",
  },
};

export const smallCatalogue: Catalogue = {
  date: "2026-11-01",
  service: (prefix) => serviceFacts(prefix.toLowerCase()),
  services: () => Object.keys(actions),
  action: (action) => actionFacts(action),
  contextKey: (key) =>
    key.toLowerCase() === "aws:tagkeys"
      ? { key: "aws:TagKeys", type: "String", multivalued: true }
      : undefined,
  managedPolicy: (arn) => {
    const name = arn.replace("arn:aws:iam::aws:policy/", "");
    const statement = Object.hasOwn(managed, name) ? managed[name] : undefined;
    if (statement === undefined) return undefined;
    const document = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
    return { arn, name, versionId: "v1", document };
  },
  quota: () => undefined,
  rate: () => undefined,
  regions: () => undefined,
};

function serviceFacts(prefix: string): ServiceFacts | undefined {
  const names = Object.hasOwn(actions, prefix) ? actions[prefix] : undefined;
  if (names === undefined) return undefined;
  return {
    prefix,
    name: prefix,
    actions: Object.keys(names),
    resourceTypes: Object.entries(resourceTypes[prefix] ?? {}).map(([name, arn]) => ({
      name,
      arns: [arn],
      contextKeys: [],
    })),
  };
}

function actionFacts(action: string): ActionFacts | undefined {
  const [prefix = "", name = ""] = action.split(":");
  const rows = Object.entries(actions[prefix.toLowerCase()] ?? {});
  const found = rows.find(([known]) => known.toLowerCase() === name.toLowerCase());
  if (found === undefined) return undefined;
  return {
    service: prefix.toLowerCase(),
    name: found[0],
    accessLevels: ["Write"],
    ...found[1],
    dependentActions: [],
    rcp: ["s3", "sts", "kms"].includes(prefix.toLowerCase()) ? "restricts" : "does-not-restrict",
  };
}
