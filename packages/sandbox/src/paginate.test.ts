import { describe, expect, it } from "vitest";
import { AwsError } from "./aws-error.ts";
import { paginate, type PagedCall, type PageRequest } from "./paginate.ts";

const callTo = (operation: string, pageSize?: number): PagedCall => ({
  service: "organizations",
  operation,
  caller: { account: "123456789012" },
  sandbox: { options: { pageSize } },
});

const call = callTo("ListAccounts");
const invalidToken = (): AwsError =>
  new AwsError("InvalidInputException", "You specified an invalid token.");

function page(
  request: Partial<PageRequest<string>>,
  by = call,
): ReturnType<typeof paginate<string>> {
  return paginate(by, {
    items: [..."abcdefg"],
    key: (item) => item,
    max: 3,
    invalidToken,
    ...request,
  });
}

describe("pages", () => {
  it("show every item once, and no token at the end", () => {
    const first = page({});
    const second = page({ token: first.nextToken });
    const third = page({ token: second.nextToken });
    expect([first, second, third].map((shown) => shown.items.join(""))).toEqual([
      "abc",
      "def",
      "g",
    ]);
    expect(third.nextToken).toBeUndefined();
  });

  it("are as long as asked for, up to the service's limit and the sandbox's", () => {
    expect(page({ requested: 2 }).items).toHaveLength(2);
    expect(page({ requested: 100 }).items).toHaveLength(3);
    expect(page({}, callTo("ListAccounts", 1)).items).toHaveLength(1);
  });

  it("go on where they stood when items have come and gone between them", () => {
    const { nextToken: token } = page({});
    expect(page({ token, items: [..."abXcdefg"] }).items.join("")).toBe("def");
    expect(page({ token, items: [..."bcdefg"] }).items.join("")).toBe("def");
    expect(page({ token, items: [..."abdefg"] }).items.join("")).toBe("def");
    expect(page({ token, items: [..."defg"] }).items.join("")).toBe("def");
  });

  it("refuse a token that was made up, changed, or made for another operation or filter", () => {
    const { nextToken: token } = page({ filter: ["r-1"] });
    if (token === undefined) throw new Error("there is a second page");
    const refused = [
      () => page({ token: "abc", filter: ["r-1"] }),
      () => page({ token: "", filter: ["r-1"] }),
      () => page({ token: `${token.slice(0, -4)}AAAA`, filter: ["r-1"] }),
      () => page({ token, filter: ["r-2"] }),
      () => page({ token, filter: ["r-1"] }, callTo("ListRoots")),
    ];
    for (const ask of refused) expect(ask).toThrow("invalid token");
    expect(page({ token, filter: ["r-1"] }).items.join("")).toBe("def");
  });
});
