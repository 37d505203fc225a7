/**
 * Identity policies of the shape that people write: statements of AWS's own managed policies, cut
 * to size, with resources and conditions of the account they stand in.
 */
import { loadCatalogue, managedPolicyArns } from "@bailiwick/catalog";
import type { Chance } from "./chance.ts";
import { regions, teams, words } from "./words.ts";

export type StatementJson = {
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string | readonly string[];
  readonly Condition?: ConditionJson;
};

type ConditionJson = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

export type ManagedPolicy = { readonly arn: string; readonly document: string };

/** AWS's managed policies that fit the quota of a customer's, and the statements of all. */
export type Material = {
  readonly managed: readonly ManagedPolicy[];
  readonly statements: readonly StatementJson[];
};

export function materialOfAws(): Material {
  const catalogue = loadCatalogue();
  const all = managedPolicyArns().flatMap((arn): readonly ManagedPolicy[] => {
    const document = catalogue.managedPolicy(arn)?.document;
    return document === undefined ? [] : [{ arn, document }];
  });
  const statements = all.flatMap(({ document }) => {
    const { Statement } = JSON.parse(document) as { readonly Statement: unknown };
    return [Statement].flat() as readonly StatementJson[];
  });
  return { managed: all, statements: statements.filter((one) => one.Action !== undefined) };
}

export type Writing = {
  readonly material: Material;
  readonly chance: Chance;
  /** The account that the policy is for. */
  readonly account: string;
};

/** A policy of about so many characters. */
export function identityDocument(writing: Writing, size: number): string {
  const { chance, material } = writing;
  const statements: StatementJson[] = [];
  for (let room = size - documentFrame; room > 60 || statements.length === 0;) {
    const statement = adapted(writing, chance.of(material.statements));
    const fitting = cut(statement, Math.max(room, 120));
    statements.push(fitting);
    room -= JSON.stringify(fitting).length + 1;
  }
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

const documentFrame = JSON.stringify({ Version: "2012-10-17", Statement: [] }).length;

/** The statement with as many of its actions as there is room for. */
function cut(statement: StatementJson, room: number): StatementJson {
  const { Action } = statement;
  const actions: readonly string[] = typeof Action === "string" ? [Action] : (Action ?? []);
  const rest = JSON.stringify({ ...statement, Action: [] }).length;
  let length = rest;
  const kept = actions.filter((action, place) => {
    length += action.length + 3;
    return place === 0 || length <= room;
  });
  return { ...statement, Action: kept };
}

function adapted(writing: Writing, statement: StatementJson): StatementJson {
  const { chance } = writing;
  const { Sid: _sid, Resource, Condition, ...rest } = statement;
  const named = chance.happens(0.5)
    ? {
        Sid: `${chance.of(words)}${chance.integer(1, 9_999)}`.replace(/^\w/, (one) =>
          one.toUpperCase(),
        ),
      }
    : {};
  const condition = Condition ?? (chance.happens(0.15) ? conditionOf(writing) : undefined);
  return {
    ...named,
    ...rest,
    // A few have `NotResource`.
    ...(Resource === undefined ? {} : { Resource: resourcesOf(writing, [Resource].flat()) }),
    ...(condition === undefined ? {} : { Condition: condition }),
  };
}

/** Half of the wildcards become ARNs of the account, as a policy that was thought about has them. */
function resourcesOf(writing: Writing, resources: readonly string[]): readonly string[] {
  const { chance, account } = writing;
  const own = resources.map((resource) => {
    if (resource === "*") return chance.happens(0.5) ? someArn(writing) : resource;
    return resource.replace(/^(arn:aws:[^:]+:)\*(:)\*(:)/, `$1${chance.of(regions)}$2${account}$3`);
  });
  return chance.happens(0.2) ? [...own, someArn(writing)] : own;
}

/** The ARN, or a pattern of ARNs, of something in the account. */
export function someArn({ chance, account }: Writing): string {
  const name = `${chance.of(words)}-${chance.of(words)}-${chance.integer(1, 99)}`;
  const region = chance.of(regions);
  const star = chance.happens(0.4) ? "*" : "";
  return chance.of([
    `arn:aws:s3:::${account}-${name}${star}`,
    `arn:aws:s3:::${account}-${name}/${chance.of(words)}/*`,
    `arn:aws:dynamodb:${region}:${account}:table/${name}${star}`,
    `arn:aws:lambda:${region}:${account}:function:${name}${star}`,
    `arn:aws:sqs:${region}:${account}:${name}${star}`,
    `arn:aws:kms:${region}:${account}:key/${name}`,
    `arn:aws:logs:${region}:${account}:log-group:/aws/lambda/${name}:*`,
    `arn:aws:secretsmanager:*:${account}:secret:${name}-??????`,
    `arn:aws:iam::${account}:role/${name}${star}`,
  ]);
}

function conditionOf({ chance, account }: Writing): ConditionJson {
  const list = (values: readonly string[]) => chance.someOf(values, chance.integer(1, 4));
  return chance.of<ConditionJson>([
    { StringEquals: { "aws:RequestedRegion": list(regions) } },
    { StringEquals: { "aws:ResourceTag/team": list(teams) } },
    { StringEquals: { "aws:ResourceTag/team": "${aws:PrincipalTag/team}" } },
    { StringEquals: { "aws:ResourceAccount": account } },
    { IpAddress: { "aws:SourceIp": [`10.${chance.integer(0, 255)}.0.0/16`, "192.0.2.0/24"] } },
    { Bool: { "aws:SecureTransport": "true", "aws:MultiFactorAuthPresent": "true" } },
    { ArnLike: { "aws:PrincipalArn": `arn:aws:iam::${account}:role/${chance.of(words)}-*` } },
    { StringLike: { "kms:ViaService": "s3.*.amazonaws.com" } },
    { NumericLessThan: { "aws:MultiFactorAuthAge": "3600" } },
    { "ForAllValues:StringEquals": { "aws:TagKeys": list(teams) } },
  ]);
}
