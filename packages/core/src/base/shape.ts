/**
 * Checks that unknown JSON has the shape of a type, and says where it has not. A shape is one
 * function; the compiler proves that the shape of an object gives the type it is written for.
 */
import { everyUnit, isDigit, isNameCharacter } from "./characters.ts";

/** Told of each defect: `accounts[3].email`, `a string`. */
export type Report = (path: string, expected: string) => void;

/** Returned instead of a value where something was reported. */
export const misshapen: unique symbol = Symbol("misshapen");

export type Shape<T> = (value: unknown, path: string, report: Report) => T | typeof misshapen;

export const text: Shape<string> = (value, path, report) =>
  typeof value === "string" ? value : wrong(path, "a string", report);

export const truth: Shape<boolean> = (value, path, report) =>
  typeof value === "boolean" ? value : wrong(path, "`true` or `false`", report);

export const wholeNumber: Shape<number> = (value, path, report) =>
  typeof value === "number" && Number.isSafeInteger(value)
    ? value
    : wrong(path, "a whole number", report);

/** One of the given words. */
export function oneOf<const Word extends string>(...words: readonly Word[]): Shape<Word> {
  const expected = words.map((word) => `\`${word}\``).join(" or ");
  return (value, path, report) =>
    words.find((word) => word === value) ?? wrong(path, expected, report);
}

/** A text that a parser accepts. */
export function parsed<T>(parse: (text: string) => T | undefined, expected: string): Shape<T> {
  return (value, path, report) =>
    (typeof value === "string" ? parse(value) : undefined) ?? wrong(path, expected, report);
}

/** Texts under names of any kind. */
export const textByName: Shape<Readonly<Record<string, string>>> = (value, path, report) => {
  if (!isRecord(value)) return wrong(path, "an object of texts", report);
  const wrongOnes = Object.entries(value).filter(([, one]) => typeof one !== "string");
  for (const [name] of wrongOnes) report(`${path}.${memberName(name)}`, "a string");
  // Every member has been looked at.
  return wrongOnes.length === 0 ? (value as Readonly<Record<string, string>>) : misshapen;
};

/** The member may be absent. */
export function maybe<T>(shape: Shape<T>): Shape<T | undefined> {
  return (value, path, report) => (value === undefined ? undefined : shape(value, path, report));
}

export function list<T>(item: Shape<T>): Shape<readonly T[]> {
  return (value, path, report) => {
    if (!Array.isArray(value)) return wrong(path, "a list", report);
    const given: readonly unknown[] = value;
    const items: T[] = [];
    let same = true;
    for (let place = 0; place < given.length; place += 1) {
      const found = item(given[place], `${path}[${place}]`, report);
      if (found === misshapen) continue;
      same &&= found === given[place];
      items.push(found);
    }
    if (items.length < given.length) return misshapen;
    // An item that is what was given has been looked at, so the list is of its type.
    return same ? (given as readonly T[]) : items;
  };
}

/**
 * An object with these members; others are reported too, unless `others` takes them. What has the
 * shape as it stands is returned itself: copying a large organization takes longer than reading it.
 */
export function object<T extends object>(
  members: { readonly [Key in keyof T]-?: Shape<T[Key]> },
  others: Report = unexpected,
): Shape<T> {
  const rows: readonly Row[] = Object.entries<Shape<unknown>>(members).map(([key, shape]) => ({
    key,
    shape,
    below: `.${memberName(key)}`,
    atTop: memberName(key),
  }));
  const known = new Set(Object.keys(members));
  return (value, path, report) => {
    if (!isRecord(value)) return wrong(path, "an object", report);
    const changed = new Map<string, unknown>();
    let broken = false;
    for (const { key, shape, below, atTop } of rows) {
      const given = Object.hasOwn(value, key) ? value[key] : undefined;
      const member = shape(given, path === "" ? atTop : path + below, report);
      if (member === misshapen) broken = true;
      else if (member !== given) changed.set(key, member);
    }
    const extra = Object.keys(value).filter((key) => !known.has(key));
    for (const key of extra)
      (others === unexpected ? report : others)(memberPath(path, key), "no such member");
    if (broken || (extra.length > 0 && others === unexpected)) return misshapen;
    if (changed.size === 0 && extra.length === 0) return value as T;
    const own = Object.entries(value).filter(([key]) => known.has(key));
    return Object.fromEntries([...own, ...changed]) as T;
  };
}

type Row = {
  readonly key: string;
  readonly shape: Shape<unknown>;
  /** What is added to the path of the object; it is wanted for a few of a million members. */
  readonly below: string;
  readonly atTop: string;
};

/** The first shape that fits a member's word: a union told apart by it. */
export function either<T extends object>(
  word: string,
  shapes: Readonly<Record<string, Shape<T>>>,
): Shape<T> {
  const expected = Object.keys(shapes)
    .map((name) => `\`${name}\``)
    .join(" or ");
  return (value, path, report) => {
    if (!isRecord(value)) return wrong(path, "an object", report);
    const name = value[word];
    const shape =
      typeof name === "string" && Object.hasOwn(shapes, name) ? shapes[name] : undefined;
    return shape === undefined
      ? wrong(memberPath(path, word), expected, report)
      : shape(value, path, report);
  };
}

/** An object that is neither null nor a list. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function unexpected(): void {}

function wrong(path: string, expected: string, report: Report): typeof misshapen {
  report(path, expected);
  return misshapen;
}

function memberPath(path: string, key: string): string {
  return path === "" ? memberName(key) : `${path}.${memberName(key)}`;
}

function memberName(key: string): string {
  const plain = key !== "" && everyUnit(key, isNameCharacter) && !isDigit(key.charCodeAt(0));
  return plain ? key : JSON.stringify(key);
}
