import { describe, expect, it } from "vitest";
import {
  either,
  list,
  maybe,
  misshapen,
  object,
  oneOf,
  text,
  truth,
  wholeNumber,
} from "./shape.ts";
import type { Shape } from "./shape.ts";

type Pet =
  | { readonly kind: "cat"; readonly lives: number }
  | { readonly kind: "dog"; readonly tags: readonly string[] };

type Cat = Extract<Pet, { kind: "cat" }>;
type Dog = Extract<Pet, { kind: "dog" }>;

const pet = either<Pet>("kind", {
  cat: object<Cat>({ kind: oneOf("cat"), lives: wholeNumber }),
  dog: object<Dog>({ kind: oneOf("dog"), tags: list(text) }),
});

function check<T>(shape: Shape<T>, value: unknown): readonly [T | "misshapen", ...string[]] {
  const reports: string[] = [];
  const found = shape(value, "", (path, expected) => reports.push(`${path}: ${expected}`));
  return [found === misshapen ? "misshapen" : found, ...reports];
}

describe("shapes", () => {
  it("take what fits as it is", () => {
    expect(check(pet, { kind: "cat", lives: 9 })).toEqual([{ kind: "cat", lives: 9 }]);
    expect(check(list(pet), [{ kind: "dog", tags: ["a"] }])).toEqual([
      [{ kind: "dog", tags: ["a"] }],
    ]);
  });

  it("return what fits itself, without a copy", () => {
    const given = [
      { kind: "cat", lives: 9 },
      { kind: "dog", tags: ["a"] },
    ];
    expect(check(list(pet), given)[0]).toBe(given);
  });

  it("leave members out that they are told to overlook, and keep the rest", () => {
    const overlooked: string[] = [];
    const shape = object<{ readonly a: boolean }>({ a: truth }, (path) => overlooked.push(path));
    const given = { a: true, b: 1 };
    expect(check(shape, given)).toEqual([{ a: true }]);
    expect(overlooked).toEqual(["b"]);
  });

  it("report every defect with its path, also behind the first", () => {
    expect(
      check(list(pet), [
        { kind: "cat", lives: 0.5 },
        { kind: "bird" },
        { kind: "dog", tags: [1, "a"] },
        7,
      ]),
    ).toEqual([
      "misshapen",
      "[0].lives: a whole number",
      "[1].kind: `cat` or `dog`",
      "[2].tags[0]: a string",
      "[3]: an object",
    ]);
  });

  it("refuse members that are missing or too many, unless told otherwise", () => {
    const shape = object<{ readonly a: boolean; readonly b: string | undefined }>({
      a: truth,
      b: maybe(text),
    });
    expect(check(shape, { a: true })).toEqual([{ a: true }]);
    expect(check(shape, { b: "x" })).toEqual(["misshapen", "a: `true` or `false`"]);
    expect(check(shape, { a: true, "c d": 1 })).toEqual(["misshapen", '"c d": no such member']);
  });

  it("are not deceived by members of every object", () => {
    expect(check(pet, { kind: "constructor" })).toEqual(["misshapen", "kind: `cat` or `dog`"]);
    expect(check(object<{ readonly toString: string }>({ toString: text }), {})).toEqual([
      "misshapen",
      "toString: a string",
    ]);
  });
});
