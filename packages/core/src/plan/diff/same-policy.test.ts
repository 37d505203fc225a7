import { describe, expect, it } from "vitest";
import { canonicalPolicyText, samePolicy } from "./same-policy.ts";

const statement = (text: string): string => `{"Version":"2012-10-17","Statement":[${text}]}`;
const deny = '{"Effect":"Deny","Action":["a:B","c:D"],"Resource":"*"}';

describe("policies that mean the same", () => {
  it.each([
    ["white space", statement(deny), `\n ${statement(deny).replaceAll(",", " ,\n ")}`],
    [
      "the order of keys",
      statement(deny),
      statement('{"Resource":"*","Action":["a:B","c:D"],"Effect":"Deny"}'),
    ],
    [
      "the order of values, and repeated ones",
      statement(deny),
      statement('{"Effect":"Deny","Action":["c:D","a:B","c:D"],"Resource":"*"}'),
    ],
    [
      "a single value in a list",
      statement(deny),
      statement('{"Effect":"Deny","Action":["a:B","c:D"],"Resource":["*"]}'),
    ],
    [
      "a single statement in no list",
      statement(deny),
      `{"Version":"2012-10-17","Statement":${deny}}`,
    ],
    [
      "condition values as texts",
      statement(
        '{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"Bool":{"aws:ViaAWSService":false}}}',
      ),
      statement(
        '{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"Bool":{"aws:ViaAWSService":["false"]}}}',
      ),
    ],
    [
      "principals as sets",
      statement('{"Effect":"Deny","Principal":{"AWS":["1","2"]},"Action":"*","Resource":"*"}'),
      statement('{"Effect":"Deny","Principal":{"AWS":["2","1"]},"Action":"*","Resource":"*"}'),
    ],
    ["escapes in texts", '{"Statement":[{"Sid":"\\u0041"}]}', '{"Statement":[{"Sid":"A"}]}'],
  ])("differ in nothing by %s", (_, one, other) => {
    expect(samePolicy(one, other)).toBe(true);
  });

  it.each([
    ["effect", deny, deny.replace("Deny", "Allow")],
    ["an action", deny, deny.replace("a:B", "a:C")],
    ["Action and NotAction", deny, deny.replace("Action", "NotAction")],
    ["a Sid", deny, deny.replace("{", '{"Sid":"x",')],
    [
      "the operator of a condition",
      '{"Condition":{"Bool":{"k":"true"}}}',
      '{"Condition":{"BoolIfExists":{"k":"true"}}}',
    ],
  ])("do not differ in %s", (_, one, other) => {
    expect(samePolicy(statement(one), statement(other))).toBe(false);
  });

  it("do not differ in the version, whose absence means another language", () => {
    expect(samePolicy(statement(deny), `{"Statement":[${deny}]}`)).toBe(false);
  });

  it("are texts where they cannot be read or hold a key twice: which value counts is nobody's guess", () => {
    const twice = '{"Statement":[{"Effect":"Deny","Effect":"Allow"}]}';
    expect(samePolicy(twice, '{"Statement":[{"Effect":"Allow"}]}')).toBe(false);
    expect(samePolicy("not json", "not  json")).toBe(false);
    expect(canonicalPolicyText("not json")).toBe("not json");
    expect(samePolicy(undefined, undefined)).toBe(true);
    expect(samePolicy(undefined, statement(deny))).toBe(false);
  });
});
