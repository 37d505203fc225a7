import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AwsError } from "../aws-error.ts";
import { element, parseXml, textOf, writeXml, type XmlElement } from "./xml.ts";

const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 8 });
const name = fc.constantFrom("a", "Tag", "x:y", "_z-1.2");
const { tree } = fc.letrec<{ tree: XmlElement }>((tie) => ({
  tree: fc
    .tuple(
      name,
      fc.oneof(
        { depthSize: "small" },
        text.map((it) => [it]),
        fc.array(tie("tree"), { maxLength: 3 }),
      ),
      fc.dictionary(name, text, { maxKeys: 2, noNullPrototype: true }),
    )
    .map(([tag, children, attributes]) => element(tag, children, attributes)),
}));

describe("XML", () => {
  it("reads back what it writes", () => {
    fc.assert(
      fc.property(tree, (written) => {
        expect(parseXml(writeXml(written))).toEqual(written);
      }),
      { seed: 20261122, numRuns: 200 },
    );
  });

  it("reads declarations, comments, CDATA and references", () => {
    const read = parseXml(
      "<?xml version=\"1.0\"?>\n<!-- c --><a x='1'>&#65;&#x42;&lt;<![CDATA[<&]]]]><b /></a >\n",
    );
    expect(read).toEqual(element("a", ["AB<", "<&]]", element("b", [])], { x: "1" }));
    expect(textOf(read)).toBe("AB<<&]]");
  });

  it.each([
    "",
    "text",
    "<a>",
    "</a>",
    "<a></b>",
    "<a/><b/>",
    "<a/>text",
    "<a b></a>",
    "<a>&unknown;</a>",
    "<a>& </a>",
    "<a>&#0;</a>",
    "<a>&constructor;</a>",
    '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
    '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
    "<a>".repeat(100) + "</a>".repeat(100),
  ])("refuses %j", (document) => {
    expect(() => parseXml(document)).toThrow(AwsError);
  });

  it("is linear in hostile documents", () => {
    const startMs = performance.now();
    for (const document of [
      `<a>${"<![CDATA[".repeat(20_000)}`,
      `<a ${"b='c' ".repeat(20_000)}`,
      `<!--${"-".repeat(100_000)}`,
      `<a>${"&".repeat(100_000)}</a>`,
    ])
      expect(() => parseXml(document)).toThrow(AwsError);
    expect(performance.now() - startMs).toBeLessThan(2_000);
  });
});
