/**
 * Policy variables: `${aws:username}`, with a default `${aws:username, 'nobody'}`, and the
 * characters `${*}`, `${?}` and `${$}`. What a variable brings is text, so a `*` in it is no
 * wildcard.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
import { anyText, literalOf, patternOf } from "../iam/values/pattern.ts";
import type { Pattern } from "../iam/values/pattern.ts";
import { lookUp } from "./facts.ts";
import type { Facts } from "./facts.ts";

export type Expansion =
  | { readonly kind: "pattern"; readonly pattern: Pattern }
  /** A variable has no value and no default: the whole text equals nothing. */
  | { readonly kind: "no-value" }
  /** Nothing is known of the key; `widest` matches whatever the text matches for any value of it. */
  | { readonly kind: "unknown"; readonly key: string; readonly widest: Pattern };

/** Replaces every variable of the text; `wildcards` says whether its own `*` and `?` are wildcards. */
export function expandVariables(
  text: string,
  { facts, wildcards }: { readonly facts: Facts; readonly wildcards: boolean },
): Expansion {
  const pieces = piecesOf(text).map((piece) =>
    piece.kind === "text"
      ? {
          kind: "pattern" as const,
          pattern: wildcards ? patternOf(piece.text) : literalOf(piece.text),
        }
      : expandVariable(piece.text, facts),
  );
  if (pieces.some((piece) => piece.kind === "no-value")) return { kind: "no-value" };
  const pattern = pieces.flatMap((piece) => {
    if (piece.kind === "pattern") return piece.pattern;
    return piece.kind === "unknown" ? piece.widest : [];
  });
  const unknown = pieces.find((piece) => piece.kind === "unknown");
  return unknown === undefined
    ? { kind: "pattern", pattern }
    : { kind: "unknown", key: unknown.key, widest: pattern };
}

type Piece = { readonly kind: "text" | "variable"; readonly text: string };

/** An opening `${` without its `}` is plain text. */
function piecesOf(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let done = 0;
  for (;;) {
    const open = text.indexOf("${", done);
    const close = open < 0 ? -1 : text.indexOf("}", open);
    if (close < 0) break;
    pieces.push({ kind: "text", text: text.slice(done, open) });
    pieces.push({ kind: "variable", text: text.slice(open + 2, close) });
    done = close + 1;
  }
  return [...pieces, { kind: "text", text: text.slice(done) }];
}

function expandVariable(content: string, facts: Facts): Expansion {
  if (content === "*" || content === "?" || content === "$") return literal(content);
  const { key, fallback } = takeDefault(content);
  const state = lookUp(facts, key);
  switch (state.kind) {
    case "single":
      return literal(state.value);
    // Multi-valued keys cannot be variables, and a default is for keys that are missing.
    case "many":
      return { kind: "no-value" };
    case "unknown":
      return { kind: "unknown", key, widest: [anyText] };
    case "missing":
      return fallback === undefined ? { kind: "no-value" } : literal(fallback);
  }
}

function literal(text: string): Expansion {
  return { kind: "pattern", pattern: literalOf(text) };
}

/** Takes `key, 'default'` apart. */
function takeDefault(content: string): {
  readonly key: string;
  readonly fallback: string | undefined;
} {
  const comma = content.indexOf(",");
  if (comma < 0) return { key: content.trim(), fallback: undefined };
  const quoted = content.slice(comma + 1).trim();
  const isQuoted = quoted.length >= 2 && quoted.startsWith("'") && quoted.endsWith("'");
  return {
    key: content.slice(0, comma).trim(),
    fallback: isQuoted ? quoted.slice(1, -1) : undefined,
  };
}
