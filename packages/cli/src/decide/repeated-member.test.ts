import { describe, expect, it } from "vitest";
import { RepeatedMember } from "./repeated-member.ts";

const policies = { identity: [{ Statement: [{ Sid: 'brace } and \\" quote' }] }], scp: [[]] };
const line = (id: string, value: unknown): string => JSON.stringify({ id, policies: value });

function remembering(text: string): RepeatedMember<unknown> {
  const member = new RepeatedMember<unknown>("policies");
  member.remember(text, JSON.parse(text).policies);
  return member;
}

describe("a member that lines repeat", () => {
  it("is cut out of later lines, and its value given back as the same object", () => {
    const member = remembering(line("1", policies));
    const second = member.cut(line("2", policies));
    expect(second?.value).toEqual(policies);
    expect(second?.value).toBe(member.cut(line("3", policies))?.value);
    const rest: unknown = JSON.parse(second?.text ?? "");
    expect(rest).toMatchObject({ id: "2" });
    expect(member.isMarked(rest)).toBe(true);
  });

  it("is found behind spaces, as other programs print JSON", () => {
    const spaced = (id: string): string => `{"id": "${id}", "policies":  {"identity": []}}`;
    const cut = remembering(spaced("1")).cut(spaced("2"));
    expect(cut?.value).toEqual({ identity: [] });
  });

  it("is not cut where it differs in a letter, is longer, or is no object", () => {
    const member = remembering(line("1", policies));
    for (const other of [{ ...policies, scp: [] }, { ...policies, rcp: [] }, [], null, "text"])
      expect(member.cut(line("2", other))).toBeUndefined();
    expect(member.cut('{"id":"2"}')).toBeUndefined();
  });

  it("is not remembered from elsewhere in the line", () => {
    const nested = '{"settings":{"policies":{"scp":[]}},"policies":{"identity":[]}}';
    expect(remembering(nested).cut(nested)).toBeUndefined();
  });

  it.each([
    ["in another object", '{"settings":{"policies":{"scp":[[]]}},"policies":{"identity":[]}}'],
    ["in another object of a line that has none", '{"settings":{"policies":{"scp":[[]]}}}'],
    ["before a second one, which counts", '{"policies":{"scp":[[]]},"policies":{"identity":[]}}'],
    ["before a second one in escapes", '{"policies":{"scp":[[]]},"\\u0070olicies":{"scp":[]}}'],
  ])("is cut %s only so that it is noticed", (_place, text) => {
    const member = remembering(line("1", { scp: [[]] }));
    const cut = member.cut(text);
    expect(cut).toBeDefined();
    expect(member.isMarked(JSON.parse(cut?.text ?? ""))).toBe(false);
  });

  it("is found again after many lines that repeat nothing", () => {
    const member = remembering(line("1", policies));
    for (let number = 0; number < 1_000; number += 1) {
      const other = line("2", { ...policies, number });
      expect(member.cut(other)).toBeUndefined();
      member.remember(other, JSON.parse(other).policies);
    }
    const again = { identity: [] };
    for (let number = 0; number < 100; number += 1)
      if (member.cut(line("3", again)) === undefined) member.remember(line("3", again), again);
    expect(member.cut(line("4", again))?.value).toBe(again);
  });
});
