/** From the text of a line to the text of its answer. */
import type { PolicyType } from "@bailiwick/core";
import {
  compareLine,
  type CompareAnswer,
  type CompareLine,
  type ComparisonDomain,
  type LineError,
  type NamedDocumentInput,
} from "@bailiwick/wire";
import { DocumentReader } from "../decide/documents.ts";
import { idOf, lineErrorFrom } from "../decide/line-error.ts";
import { comparePolicies } from "./compare-policies.ts";

/** What holds for a line that does not say it. */
export type LineDefaults = {
  readonly type?: PolicyType | undefined;
  readonly domain: ComparisonDomain;
  readonly both: boolean;
};

/** @returns what answers a line; @param folder - what paths of documents are relative to */
export function lineComparer(
  folder: string,
  defaults: LineDefaults,
): (text: string) => CompareAnswer | LineError {
  const reader = new DocumentReader(folder);
  return (text) => {
    let id: string | undefined;
    try {
      const json: unknown = JSON.parse(text);
      id = idOf(json);
      const line = compareLine.parse(withType(json, defaults.type));
      return { v: 1, ...named(id), ...answerTo(line, reader, defaults) };
    } catch (error) {
      return { v: 1, ...named(id), error: lineErrorFrom(error) };
    }
  };
}

function named(id: string | undefined): { readonly id?: string } {
  return id === undefined ? {} : { id };
}

/** A line that does not say what its policies are is about what the command says. */
function withType(json: unknown, type: PolicyType | undefined): unknown {
  const isObject = typeof json === "object" && json !== null && !Array.isArray(json);
  return type === undefined || !isObject ? json : { type, ...json };
}

function answerTo(line: CompareLine, reader: DocumentReader, defaults: LineDefaults) {
  const { type, domain = defaults.domain, resourceAccount, budgetMs } = line;
  const read = (inputs: CompareLine["existing"], side: string) =>
    listOf(inputs).map((input, index) => reader.read(input, type, `${side}/${index}`));
  const sides = { existing: read(line.existing, "existing"), new: read(line.new, "new") };
  return comparePolicies({ sides, type, domain, both: defaults.both, resourceAccount, budgetMs });
}

function listOf(inputs: CompareLine["existing"]): readonly NamedDocumentInput[] {
  return Array.isArray(inputs) ? inputs : [inputs];
}
