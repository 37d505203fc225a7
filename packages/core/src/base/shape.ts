/**
 * Checks that unknown JSON has the shape of a type, and says where it has not. A shape is one
 * function; the compiler proves that the shape of an object gives the type it is written for.
 */

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

/** The member may be absent. */
export function maybe<T>(shape: Shape<T>): Shape<T | undefined> {
  return (value, path, report) => (value === undefined ? undefined : shape(value, path, report));
}

export function list<T>(item: Shape<T>): Shape<readonly T[]> {
  return (value, path, report) => {
    if (!Array.isArray(value)) return wrong(path, "a list", report);
    const items: T[] = [];
    value.forEach((one: unknown, place) => {
      const found = item(one, `${path}[${place}]`, report);
      if (found !== misshapen) items.push(found);
    });
    return items.length === value.length ? items : misshapen;
  };
}

/** An object with these members; others are reported too, unless `others` takes them. */
export function object<T extends object>(
  members: { readonly [Key in keyof T]-?: Shape<T[Key]> },
  others: Report = unexpected,
): Shape<T> {
  const shapes: readonly (readonly [string, Shape<unknown>])[] = Object.entries(members);
  const known = new Set(Object.keys(members));
  return (value, path, report) => {
    if (!isRecord(value)) return wrong(path, "an object", report);
    const entries = shapes.map(([key, shape]) => [
      key,
      shape(Object.hasOwn(value, key) ? value[key] : undefined, memberPath(path, key), report),
    ]);
    const extra = Object.keys(value).filter((key) => !known.has(key));
    for (const key of extra)
      (others === unexpected ? report : others)(memberPath(path, key), "no such member");
    const broken = entries.some(([, member]) => member === misshapen);
    if (broken || (extra.length > 0 && others === unexpected)) return misshapen;
    return Object.fromEntries(entries.filter(([, member]) => member !== undefined)) as T;
  };
}

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
  const name = /^[A-Za-z_]\w*$/.test(key) ? key : JSON.stringify(key);
  return path === "" ? name : `${path}.${name}`;
}
