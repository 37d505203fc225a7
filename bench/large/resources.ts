/** Policies of buckets, keys and queues, and trust policies of roles. */
import type { Account, ResourceWithPolicy } from "@bailiwick/core";
import type { Chance } from "./chance.ts";
import type { StatementJson } from "./documents.ts";
import { regions, words } from "./words.ts";

type Place = {
  readonly chance: Chance;
  readonly account: Account;
  readonly others: readonly Account[];
};

type ResourceStatement = StatementJson & { readonly Principal: string | object };

export function resourceIn(place: Place, number: number): ResourceWithPolicy {
  const { chance, account } = place;
  const id = account.id ?? "";
  const name = `${chance.of(words)}-${number}`;
  const region = chance.of(regions);
  const [arn, statements] = chance.of([
    () => bucket(place, `arn:aws:s3:::${id}-${name}`),
    () => bucket(place, `arn:aws:s3:::${id}-${name}`),
    () => key(place, `arn:aws:kms:${region}:${id}:key/${keyId(chance)}`),
    () => queue(place, `arn:aws:sqs:${region}:${id}:${name}`),
  ])();
  const policy = JSON.stringify({ Version: "2012-10-17", Statement: statements });
  return { arn, account: account.name, policy };
}

type Found = readonly [arn: string, statements: readonly ResourceStatement[]];

function bucket(place: Place, arn: string): Found {
  const { chance } = place;
  const objects = `${arn}/*`;
  const statements: readonly ResourceStatement[] = [
    {
      Sid: "Transport",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: [arn, objects],
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
    {
      Sid: "Readers",
      Effect: "Allow",
      Principal: { AWS: rolesOf(place) },
      Action: ["s3:GetObject", "s3:GetObjectVersion", "s3:ListBucket"],
      Resource: [arn, objects],
    },
    {
      Sid: "Organization",
      Effect: "Allow",
      Principal: "*",
      Action: ["s3:PutObject", "s3:AbortMultipartUpload"],
      Resource: `${arn}/incoming/\${aws:PrincipalAccount}/*`,
      Condition: { StringEquals: { "aws:PrincipalOrgID": "o-largebench" } },
    },
    {
      Sid: "Endpoint",
      Effect: "Deny",
      Principal: "*",
      Action: ["s3:GetObject", "s3:PutObject"],
      Resource: objects,
      Condition: {
        StringNotEqualsIfExists: { "aws:SourceVpce": [`vpce-${keyId(chance).slice(0, 8)}`] },
        ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/platform/*" },
      },
    },
  ];
  return [arn, statements.slice(0, chance.integer(1, statements.length))];
}

function key(place: Place, arn: string): Found {
  const { chance, account } = place;
  const statements: readonly ResourceStatement[] = [
    {
      Sid: "Account",
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${account.id ?? ""}:root` },
      Action: "kms:*",
      Resource: "*",
    },
    {
      Sid: "Use",
      Effect: "Allow",
      Principal: { AWS: rolesOf(place) },
      Action: ["kms:Decrypt", "kms:GenerateDataKey*", "kms:DescribeKey"],
      Resource: "*",
      Condition: { StringLike: { "kms:ViaService": `s3.${chance.of(regions)}.amazonaws.com` } },
    },
    {
      Sid: "Grants",
      Effect: "Allow",
      Principal: { AWS: rolesOf(place) },
      Action: "kms:CreateGrant",
      Resource: "*",
      Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
    },
  ];
  return [arn, statements.slice(0, chance.integer(1, statements.length))];
}

function queue(place: Place, arn: string): Found {
  const { account, chance } = place;
  return [
    arn,
    [
      {
        Sid: "Notifications",
        Effect: "Allow",
        Principal: { Service: chance.of(["sns.amazonaws.com", "s3.amazonaws.com"]) },
        Action: "sqs:SendMessage",
        Resource: arn,
        Condition: { StringEquals: { "aws:SourceAccount": account.id ?? "" } },
      },
      {
        Sid: "Senders",
        Effect: "Allow",
        Principal: { AWS: rolesOf(place) },
        Action: ["sqs:SendMessage", "sqs:GetQueueUrl"],
        Resource: arn,
      },
    ],
  ];
}

function rolesOf({ chance, account, others }: Place): readonly string[] {
  return Array.from({ length: chance.integer(1, 5) }, () => {
    const id = (chance.happens(0.6) ? account : chance.of(others)).id ?? "";
    return chance.happens(0.4)
      ? `arn:aws:iam::${id}:root`
      : `arn:aws:iam::${id}:role/${roleName(chance)}`;
  });
}

/** Names of roles repeat from account to account, as those of one module do. */
export function roleName(chance: Chance): string {
  return `${chance.of(words)}-${chance.of(words)}-${chance.integer(1, 9)}`;
}

/** The trust policies that the roles of an account choose from. */
export function trustPolicies({ chance, account, others }: Place): readonly string[] {
  const service = (name: string) => ({ Service: `${name}.amazonaws.com` });
  const assume = (Principal: object, Condition?: object) => ({
    Effect: "Allow",
    Principal,
    Action: "sts:AssumeRole",
    ...(Condition === undefined ? {} : { Condition }),
  });
  const id = account.id ?? "";
  const other = chance.of(others).id ?? "";
  const github = "token.actions.githubusercontent.com";
  const statements: readonly object[] = [
    assume(service("lambda")),
    assume(service("ec2")),
    assume(service("ecs-tasks"), { StringEquals: { "aws:SourceAccount": id } }),
    assume({ AWS: `arn:aws:iam::${id}:root` }, { Bool: { "aws:MultiFactorAuthPresent": "true" } }),
    assume({ AWS: [`arn:aws:iam::${other}:role/platform/deployer`, `arn:aws:iam::${id}:root`] }),
    assume({ AWS: other }, { StringEquals: { "sts:ExternalId": `${id}-${other}` } }),
    {
      Effect: "Allow",
      Principal: { Federated: `arn:aws:iam::${id}:oidc-provider/${github}` },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: {
        StringEquals: { [`${github}:aud`]: "sts.amazonaws.com" },
        StringLike: { [`${github}:sub`]: `repo:example/${chance.of(words)}:*` },
      },
    },
  ];
  return statements.map((one) => JSON.stringify({ Version: "2012-10-17", Statement: [one] }));
}

function keyId(chance: Chance): string {
  const part = (length: number) =>
    Array.from({ length }, () => chance.integer(0, 15).toString(16)).join("");
  return [8, 4, 4, 4, 12].map(part).join("-");
}
