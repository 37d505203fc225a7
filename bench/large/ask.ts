/**
 * One process that reads a snapshot, compiles the organization and asks about it:
 * `node bench/large/ask.ts FILE`. Prints the cost of each stage as a line of JSON.
 */
import { readFileSync } from "node:fs";
import { loadCatalogue } from "@bailiwick/catalog";
import { compileAuthorization, principalsOf, readSnapshot } from "@bailiwick/core";
import type {
  AuthorizationRequest,
  CompiledAuthorization,
  Organization,
  WhoCanQuestion,
} from "@bailiwick/core";
import { costOf } from "../figures.ts";
import type { Cost } from "../figures.ts";
import { Chance } from "./chance.ts";

const [file = "large-organization.json"] = process.argv.slice(2);
const chance = new Chance(7);
const catalogue = loadCatalogue();
const costs: Record<string, readonly Cost[]> = {};

const organization = stage("read the snapshot", () => read(file));
const engine = compileAuthorization(organization, catalogue);
const questions = questionsAbout(organization);
const [first] = questions;
if (first === undefined) throw new Error("The organization has no bucket.");
const { asked, answers } = stage("compile the organization, and answer the first question", () =>
  engine.whoCan(first),
);
costs["who-can, one action on one resource"] = questions
  .slice(1)
  .map((question) => costOf(() => engine.whoCan(question)));
costs["who-can, after one policy changed, all in"] = questions.slice(1, 11).map((question) => {
  const changed = withOnePolicyChanged(organization);
  return costOf(() => compileAuthorization(changed, catalogue).whoCan(question));
});
const principals = principalsOf(organization);
costs["decide 2,000 requests of as many principals"] = [costOf(() => decideSome(engine))];

const found = Map.groupBy(answers, ({ answer }) => answer);
const kinds = Object.fromEntries([...found].map(([answer, of]) => [answer, of.length]));
process.stdout.write(`${JSON.stringify({ costs, asked, kinds })}\n`);

function stage<T>(name: string, run: () => T): T {
  const results: T[] = [];
  costs[name] = [costOf(() => results.push(run()))];
  const [result] = results;
  if (result === undefined) throw new Error(`${name} gave nothing.`);
  return result;
}

function read(from: string): Organization {
  const { value, diagnostics } = readSnapshot(readFileSync(from, "utf8"), { file: from });
  if (value === undefined) throw new Error(diagnostics[0]?.detail);
  return value;
}

/** Of buckets that roles are let read, and of tables and secrets that have no policy. */
function questionsAbout({ resources, accounts }: Organization): readonly WhoCanQuestion[] {
  const buckets = resources.filter(
    ({ arn, policy }) => arn.startsWith("arn:aws:s3:") && policy.includes("Readers"),
  );
  return chance.someOf(buckets, 7).flatMap(({ arn }): readonly WhoCanQuestion[] => {
    const account = chance.of(accounts).id ?? "";
    return [
      { action: "s3:GetObject", resource: `${arn}/orders/1` },
      {
        action: "dynamodb:GetItem",
        resource: `arn:aws:dynamodb:eu-west-1:${account}:table/orders`,
      },
      {
        action: "secretsmanager:GetSecretValue",
        resource: `arn:aws:secretsmanager:eu-west-1:${account}:secret:tax-AbCdEf`,
      },
    ];
  });
}

/** A policy of one account allows another service; everything else is the same value. */
function withOnePolicyChanged(of: Organization): Organization {
  const place = chance.integer(1, of.iam.length - 1);
  const iam = of.iam.map((account, number) => {
    const [policy, ...others] = account.managedPolicies.toReversed();
    if (number !== place || policy === undefined) return account;
    const service = chance.of(["s3", "dynamodb", "secretsmanager"]);
    const statement = { Effect: "Allow", Action: `${service}:*`, Resource: "*" };
    const document = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
    return { ...account, managedPolicies: [...others.toReversed(), { ...policy, document }] };
  });
  return { ...of, iam };
}

function decideSome({ decide }: CompiledAuthorization): number {
  let allowed = 0;
  for (const principal of chance.someOf(principals, 2_000)) {
    const { resource } = chance.of(questions);
    const request: AuthorizationRequest = {
      principal: principal.principal,
      action: chance.of(["s3:GetObject", "s3:PutObject", "dynamodb:GetItem", "ec2:RunInstances"]),
      resource,
      context: principal.tags,
      unknown: ["*"],
    };
    allowed += Number(decide(request).kind === "allow");
  }
  return allowed;
}
