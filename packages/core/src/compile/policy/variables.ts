/**
 * Policy variables, taken apart once: `${aws:username}`, `${aws:username, 'nobody'}`, `${*}`. What a
 * variable brings is text, so a `*` in it is no wildcard.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
import { keyState } from "./asking.ts";
import type { Asking } from "./asking.ts";
import { globOf, literalGlob, star } from "./glob.ts";
import type { Glob } from "./glob.ts";

/** Text with variables: fixed parts, and keys to look up in between. */
export type Template = readonly Part[];

type Part =
  | { readonly kind: "fixed"; readonly glob: Glob }
  /** `fallback` stands where the key is missing. */
  | { readonly kind: "key"; readonly key: string; readonly fallback: Glob | undefined };

/**
 * The pattern that a template is for one request. `exact` is false where a key is unknown: the
 * pattern then matches whatever the template matches for any value. Undefined where a key has no
 * value, and the whole text equals nothing.
 */
export type Filled = { readonly glob: Glob; readonly exact: boolean };

/** @param wildcards - whether `*` and `?` of the text itself are wildcards */
export function templateOf(text: string, wildcards: boolean): Template {
  const fixed = (part: string): Part => ({
    kind: "fixed",
    glob: wildcards ? globOf(part) : literalGlob(part),
  });
  const parts: Part[] = [];
  let done = 0;
  for (;;) {
    const open = text.indexOf("${", done);
    // An opening without its end is plain text.
    const close = open < 0 ? -1 : text.indexOf("}", open);
    if (close < 0) break;
    if (open > done) parts.push(fixed(text.slice(done, open)));
    parts.push(variableOf(text.slice(open + 2, close)));
    done = close + 1;
  }
  if (done < text.length) parts.push(fixed(text.slice(done)));
  return parts;
}

/** Whether the text names a variable. */
export function hasVariable(text: string): boolean {
  const open = text.indexOf("${");
  return open >= 0 && text.indexOf("}", open) >= 0;
}

export function fill(template: Template, asking: Asking): Filled | undefined {
  const glob: number[] = [];
  let exact = true;
  for (const part of template) {
    if (part.kind === "fixed") {
      append(glob, part.glob);
      continue;
    }
    const state = keyState(asking, part.key);
    switch (state.kind) {
      case "single":
        appendText(glob, state.value);
        break;
      // Keys of several values cannot be variables, and a default is for keys that are missing.
      case "many":
        return undefined;
      case "unknown":
        glob.push(star);
        exact = false;
        break;
      case "missing":
        if (part.fallback === undefined) return undefined;
        append(glob, part.fallback);
    }
  }
  return { glob, exact };
}

/** What a request brings may be long: this makes nothing in between. */
function appendText(to: number[], text: string): void {
  for (let place = 0; place < text.length;) {
    const point = text.codePointAt(place) ?? 0;
    to.push(point);
    place += point > 0xffff ? 2 : 1;
  }
}

function append(to: number[], glob: Glob): void {
  for (const token of glob) to.push(token);
}

function variableOf(content: string): Part {
  if (content === "*" || content === "?" || content === "$") {
    return { kind: "fixed", glob: literalGlob(content) };
  }
  const comma = content.indexOf(",");
  if (comma < 0) return { kind: "key", key: content.trim().toLowerCase(), fallback: undefined };
  const quoted = content.slice(comma + 1).trim();
  const isQuoted = quoted.length >= 2 && quoted.startsWith("'") && quoted.endsWith("'");
  return {
    kind: "key",
    key: content.slice(0, comma).trim().toLowerCase(),
    fallback: isQuoted ? literalGlob(quoted.slice(1, -1)) : undefined,
  };
}
