import { describe, expect, it } from "vitest";
import { parsePolicyTolerantly } from "../iam/parse.ts";
import { applyEdits } from "./edits.ts";
import { languageDifference } from "./same-language.ts";
import { safeEdits } from "./safe-fixes.ts";

/** The text after the fix of one check about the last place where `at` stands. */
function fixed(text: string, check: string, at: string): string {
  const offset = text.lastIndexOf(at);
  const position = { offset, line: 1, column: offset + 1 };
  const span = { file: "p.json", start: position, end: position };
  return applyEdits(text, safeEdits(text, [{ check, span }]));
}

const policy = (statement: string, head = '"Version":"2012-10-17",'): string =>
  `{${head}"Statement":[${statement}]}`;

const cases: readonly (readonly [
  name: string,
  before: string,
  check: string,
  at: string,
  after: string,
])[] = [
  [
    "takes an action out of the middle of a list",
    policy('{"Effect":"Allow","Action":["s3:*", "s3:Get*", "ec2:*"],"Resource":"*"}'),
    "REDUNDANT_ACTION",
    '"s3:Get*"',
    policy('{"Effect":"Allow","Action":["s3:*", "ec2:*"],"Resource":"*"}'),
  ],
  [
    "takes a resource from the end of a list",
    policy('{"Effect":"Allow","Action":"s3:*","Resource":["*", "arn:aws:s3:::b"]}'),
    "REDUNDANT_RESOURCE",
    '"arn:aws:s3:::b"',
    policy('{"Effect":"Allow","Action":"s3:*","Resource":["*"]}'),
  ],
  [
    "takes out a statement that stands twice",
    policy(
      '{"Effect":"Deny","Action":"s3:*","Resource":"*"},{"Effect":"Deny","Action":"s3:*","Resource":["*"]}',
    ),
    "REDUNDANT_STATEMENT",
    '{"Effect"',
    policy('{"Effect":"Deny","Action":"s3:*","Resource":"*"}'),
  ],
  [
    "takes out an empty Sid",
    policy('{"Sid":"","Effect":"Deny","Action":"s3:*","Resource":"*"}'),
    "EMPTY_SID_VALUE",
    '{"Sid"',
    policy('{"Effect":"Deny","Action":"s3:*","Resource":"*"}'),
  ],
  [
    "takes out an Id that means nothing",
    policy('{"Effect":"Deny","Action":"s3:*","Resource":"*"}', '"Version":"2012-10-17","Id":"x",'),
    "POINTLESS_ELEMENT",
    '"Id"',
    policy('{"Effect":"Deny","Action":"s3:*","Resource":"*"}'),
  ],
  [
    "adds the version where nothing looks like a variable",
    policy('{"Effect":"Deny","Action":"s3:*","Resource":"*"}', ""),
    "MISSING_VERSION",
    "{",
    policy('{"Effect":"Deny","Action":"s3:*","Resource":"*"}', '"Version": "2012-10-17",'),
  ],
];

describe("safeEdits", () => {
  it.each(cases)("%s, and no decision changes", (...[, before, check, at, after]) => {
    expect(fixed(before, check, at)).toBe(after);
    const [old, now] = [before, after].map(
      (text) => parsePolicyTolerantly(text, { file: "p", type: "identity" }).value,
    );
    const options = { type: "identity", seed: 3, requests: 100 } as const;
    expect(languageDifference(old ? [old] : [], now ? [now] : [], options)).toBe(undefined);
  });

  it("adds no version where a text would become a variable", () => {
    const text = policy(
      '{"Effect":"Deny","Action":"s3:*","Resource":"arn:aws:s3:::${aws:username}"}',
      "",
    );
    expect(fixed(text, "MISSING_VERSION", "{")).toBe(text);
  });

  it("keeps a short ARN that AWS fills up, though another pattern takes its text", () => {
    const text = policy('{"Effect":"Deny","Action":"sqs:*","Resource":["*:sqs","arn:aws:sqs"]}');
    expect(fixed(text, "REDUNDANT_RESOURCE", '"arn:aws:sqs"')).toBe(text);
  });

  it("leaves the only item of a list, other checks, and what is no JSON", () => {
    const text = policy('{"Effect":"Deny","Action":["s3:*"],"Resource":"*"}');
    expect(fixed(text, "REDUNDANT_ACTION", '"s3:*"')).toBe(text);
    expect(fixed(text, "INVALID_ACTION", '"s3:*"')).toBe(text);
    expect(fixed("[", "MISSING_VERSION", "[")).toBe("[");
  });
});
