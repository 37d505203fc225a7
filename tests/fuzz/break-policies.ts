/** Breaks real policies, many times over, and has each read. */
import { loadCatalogue, managedPolicyArns } from "@bailiwick/catalog";
import { policyTypes } from "../../packages/core/src/iam/policy-types.ts";
import type { PolicyType } from "../../packages/core/src/iam/tree.ts";
import { fuzzGroup } from "../../packages/core/src/evaluate/testing/fuzz-group.ts";
import type { Range } from "./agreement.ts";
import { brokenDocument } from "./policy-bytes.ts";
import { readBroken } from "./read-broken.ts";

export type Breakage = {
  readonly documents: number;
  /** In CPU time, which does not depend on what else the machine does. */
  readonly slowestMs: number;
  /** Of the whole process, at the end. */
  readonly residentBytes: number;
  readonly problems: readonly { readonly text: string; readonly problem: string }[];
};

const mostProblems = 5;

/** Breaks and reads the documents of a range, by number. */
export function breakPolicies({ seed, from, to }: Range): Breakage {
  const catalogue = loadCatalogue();
  const originals = originalDocuments(seed);
  const types = Object.keys(policyTypes) as readonly PolicyType[];
  const problems: { readonly text: string; readonly problem: string }[] = [];
  let slowestMs = 0;
  let number = from;
  for (; number < to && problems.length < mostProblems; number += 1) {
    const text = brokenDocument({ seed, number }, originals);
    const type = types[number % types.length] ?? "identity";
    const started = cpuMs();
    const problem = problemOf({ text, type }, catalogue);
    slowestMs = Math.max(slowestMs, cpuMs() - started);
    if (problem !== undefined)
      problems.push({ text: text.slice(0, 2000), problem: `${type}: ${problem}` });
  }
  return {
    documents: number - from,
    slowestMs,
    residentBytes: process.memoryUsage.rss(),
    problems,
  };
}

function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

function problemOf(...broken: Parameters<typeof readBroken>): string | undefined {
  try {
    return readBroken(...broken);
  } catch (error) {
    return `threw ${error instanceof Error ? error.stack : String(error)}`;
  }
}

/** Some of AWS's managed policies, and generated ones with every element there is. */
function originalDocuments(seed: number): readonly string[] {
  const catalogue = loadCatalogue();
  const managed = managedPolicyArns()
    .filter((_, index) => index % 40 === 0)
    .flatMap((arn) => catalogue.managedPolicy(arn)?.document ?? []);
  const generated = Array.from({ length: 40 }, (_, number) => fuzzGroup(seed, number)[0]);
  const documents = generated.flatMap((question) => [
    ...(question?.policies.identity ?? []),
    ...(question?.policies.resource === undefined ? [] : [question.policies.resource]),
  ]);
  return [...managed, ...documents.map((document) => JSON.stringify(document))];
}
