import { describe, expect, it } from "vitest";
import { filledVariables } from "./filled-variables.ts";

describe("a pattern with policy variables", () => {
  const context = new Map([
    ["aws:username", { kind: "single", value: "al" } as const],
    ["aws:principalorgpaths", { kind: "many", values: ["o-a/"] } as const],
  ]);

  it.each([
    ["arn:aws:s3:::box/*", "arn:aws:s3:::box/*"],
    ["home/${aws:username}/*", "home/al/*"],
    ["home/${AWS:UserName}${aws:userid}", "home/alexample"],
    ["${aws:PrincipalTag/team, 'none'}/x", "example/x"],
    ["${aws:PrincipalOrgPaths}", "example"],
    ["a${$}b${*}c${?}", "a$b*c?"],
    ["${aws:username", "${aws:username"],
  ])("%s stands for %s", (pattern, filled) => {
    expect(filledVariables(pattern, context)).toBe(filled);
  });
});
