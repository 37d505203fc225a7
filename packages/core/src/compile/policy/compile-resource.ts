/**
 * `Resource` and `NotResource`, compiled: one pattern over the whole text of the ARN, in which a `*`
 * reaches over colons.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
import { hasWildcards } from "../../base/wildcard.ts";
import type { PolicyType, ResourceElement } from "../../iam/tree.ts";
import { compileGlobs, globMatches, globOf } from "./glob.ts";
import type { TextTest } from "./glob.ts";
import type { Test } from "./compile-condition.ts";
import { No, Open, Yes, triNot, triOf, triOr } from "./tri.ts";
import type { Tri } from "./tri.ts";
import { fill, hasVariable, templateOf } from "./variables.ts";

export type ResourcePlace = {
  readonly type: PolicyType;
  /** Whether `${…}` is replaced in this policy. */
  readonly variables: boolean;
};

export type ResourceTest = {
  readonly test: Test;
  /** The same of a resource's text alone; undefined where a variable stands in the element. */
  readonly ofText: TextTest | undefined;
};

/** Undefined where every resource matches. */
export function compileResource(
  element: ResourceElement | undefined,
  place: ResourcePlace,
): ResourceTest | undefined {
  if (element === undefined) return undefined;
  const texts = element.patterns.map(({ value }) => value);
  if (texts.includes("*")) return element.negated ? noResource : undefined;
  const open = texts.filter((text) => isOpen(text, place)).map(compileTemplate);
  const fixed = compileFixed(
    texts.filter((text) => !isOpen(text, place)),
    place.type,
  );
  if (open.length > 0) {
    const matches = anyOf(fixed, open);
    return {
      test: element.negated ? (asking) => triNot(matches(asking)) : matches,
      ofText: undefined,
    };
  }
  const ofText: TextTest = element.negated ? (text) => !fixed(text) : fixed;
  return { test: ({ resource }) => triOf(ofText(resource)), ofText };
}

const noResource: ResourceTest = { test: () => No, ofText: () => false };

function isOpen(text: string, place: ResourcePlace): boolean {
  return place.variables && hasVariable(text.slice(resourcePartStart(text)));
}

function compileFixed(texts: readonly string[], type: PolicyType): TextTest {
  const all = texts.flatMap((text) => padded(text, type));
  const exact = new Set(all.filter((text) => !hasWildcards(text)));
  const isOfGlob = compileGlobs(all.filter((text) => !exact.has(text)));
  return (resource) => exact.has(resource) || isOfGlob(resource);
}

function anyOf(fixed: TextTest, open: readonly Test[]): Test {
  return (asking) => {
    if (fixed(asking.resource)) return Yes;
    let result: Tri = No;
    for (const test of open) result = triOr(result, test(asking));
    return result;
  };
}

/** The part before the fifth colon is text, whatever it looks like. */
function compileTemplate(text: string): Test {
  const start = resourcePartStart(text);
  const head = globOf(text.slice(0, start));
  const template = templateOf(text.slice(start), true);
  return (asking) => {
    const filled = fill(template, asking);
    // "It will not match any resource", so `NotResource` excepts nothing by it.
    if (filled === undefined) return No;
    if (!globMatches([...head, ...filled.glob], asking.resource)) return No;
    return filled.exact ? Yes : Open;
  };
}

/**
 * Where the resource part of an ARN begins, after the fifth colon; variables stand only there.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-resourceelement
 */
export function resourcePartStart(text: string): number {
  let at = 0;
  for (let colons = 0; colons < 5; colons += 1) {
    const colon = text.indexOf(":", at);
    if (colon < 0) return text.length;
    at = colon + 1;
  }
  return at;
}

/** In policies of principals, AWS fills a short ARN (`arn:aws:sqs`) up with `*`: decision 0006. */
export function padded(text: string, type: PolicyType): readonly string[] {
  const pads = type === "identity" || type === "boundary" || type === "session";
  const parts = text.split(":").length;
  if (!pads || parts >= 6 || !text.startsWith("arn:")) return [text];
  return [text, text + ":*".repeat(6 - parts)];
}
