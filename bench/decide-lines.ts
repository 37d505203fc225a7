/**
 * "How many lines a second does `bailiwick decide --input` answer?" 100,000 lines of 20,000 distinct
 * requests, whole processes of the built command line. Policies that all lines share are named by
 * their files, as pipelines do; those of the second kind stand in each line.
 *
 *     npm run bench -- decide-lines
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadCatalogue } from "@bailiwick/catalog";
import type { AuthorizationRequest, ContextValue } from "@bailiwick/core";
import { withBuiltCli } from "./built-cli.ts";
import { report } from "./figures.ts";
import {
  boundaryPolicy,
  bucketPolicy,
  identityPolicies,
  levelTexts,
  workload,
} from "./requests.ts";

const seed = 1;
const lines = 100_000;
const { inputs } = workload(seed, 20_000);
const requests = inputs.map(({ request }) => requestJson(request));
const organization = { id: "o-largebench", managementAccount: "100000000000" };

const figures = await withBuiltCli(async ({ folder, measure }) => {
  const write = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return name;
  };
  const catalogue = loadCatalogue();
  const managed = (arn: string) =>
    write(`${arn.split("/").at(-1)}.json`, catalogue.managedPolicy(arn)?.document ?? "");
  const { scp, rcp } = levelTexts(seed);
  const level = (kind: string) => (texts: readonly string[], place: number) =>
    texts.map((text, number) => write(`${kind}-${place}-${number}.json`, text));
  const named = {
    identity: identityPolicies.map(managed),
    boundary: [managed(boundaryPolicy)],
    scp: scp.map(level("scp")),
    rcp: rcp.map(level("rcp")),
    resource: write("bucket.json", bucketPolicy),
  };
  write("named.jsonl", linesOf(named));
  const whole = {
    identity: [allowing("s3:Get*"), allowing("ec2:Describe*")],
    scp: [[allowing("*")], [allowing("*")]],
  };
  write("whole.jsonl", linesOf(whole));
  const of = (question: string, file: string) =>
    measure({ question, args: ["decide", "--input", file], rounds: 3, warmUp: 0, times: lines });
  return [
    await of("a line whose policies are named by their files", "named.jsonl"),
    await of("a line that holds four small policies", "whole.jsonl"),
  ];
});
report("decide-lines", { seed, lines }, figures);

function linesOf(policies: object): string {
  return Array.from({ length: lines }, (_, number) => {
    const request = requests[number % requests.length];
    return `${JSON.stringify({ id: String(number), request, policies, organization })}\n`;
  }).join("");
}

function allowing(action: string): object {
  const statement = { Effect: "Allow", Action: action, Resource: "*" };
  return { Version: "2012-10-17", Statement: [statement] };
}

function requestJson(request: AuthorizationRequest): object {
  const { principal, action, resource, resourceAccount, context } = request;
  if (principal.kind !== "role-session") throw new Error("The workload's principal is a role.");
  return {
    principal: { arn: principal.sessionArn, role: principal.roleArn },
    action,
    resource,
    resourceAccount,
    context: Object.fromEntries([...context].map(([key, value]) => [key, valueJson(value)])),
  };
}

function valueJson(value: ContextValue): string | readonly string[] {
  return value.kind === "single" ? value.value : value.values;
}
