/**
 * Condition keys by name. A key with a part of the user's, such as `aws:PrincipalTag/${TagKey}`, is
 * a family: any text stands for the placeholder, and the longest literal text wins.
 */
import type { ContextKeyFacts } from "@bailiwick/core";
import type { CompactContextKey } from "./compact.ts";

/** Look-ups of condition keys, in any case. */
export class ContextKeyIndex {
  readonly #exact = new Map<string, ContextKeyFacts>();
  readonly #families: readonly Family[];

  /** @param rows - the last of a name counts */
  constructor(rows: readonly CompactContextKey[]) {
    const families: Family[] = [];
    for (const row of rows) {
      const facts = factsOf(row);
      if (facts.key.includes("${")) families.push(familyOf(facts));
      else this.#exact.set(facts.key.toLowerCase(), facts);
    }
    this.#families = families.toSorted((left, right) => right.literal - left.literal);
  }

  find(key: string): ContextKeyFacts | undefined {
    const lower = key.toLowerCase();
    const exact = this.#exact.get(lower);
    if (exact !== undefined) return exact;
    return this.#families.find(({ parts }) => matches(parts, lower))?.facts ?? oidcKey(lower);
  }
}

/**
 * Claims of any OpenID Connect provider, `oidc.example.com/path:sub`: the Service Authorization
 * Reference lists the keys of some providers only, and those that all have for none of them.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
 */
function oidcKey(lower: string): ContextKeyFacts | undefined {
  const colon = lower.lastIndexOf(":");
  const claim = lower.slice(colon + 1);
  // A provider is a host; no service prefix holds a dot.
  if (!lower.slice(0, colon).includes(".") || !oidcClaims.has(claim)) return undefined;
  return {
    key: `\${OidcProvider}:${claim}`,
    type: "String",
    multivalued: claim === "amr",
  };
}

const oidcClaims: ReadonlySet<string> = new Set(["amr", "aud", "email", "oaud", "sub"]);

type Family = {
  readonly facts: ContextKeyFacts;
  /** The literal texts between the placeholders, in lower case. */
  readonly parts: readonly string[];
  readonly literal: number;
};

function factsOf([key, type, multivalued]: CompactContextKey): ContextKeyFacts {
  return { key, type, multivalued: multivalued === 1 };
}

function familyOf(facts: ContextKeyFacts): Family {
  const parts = facts.key.toLowerCase().split(/\$\{[^}]*\}/);
  return { facts, parts, literal: parts.join("").length };
}

/** Whether some text of at least one character for each placeholder gives the key. */
function matches(parts: readonly string[], key: string): boolean {
  const first = parts[0] ?? "";
  const last = parts.at(-1) ?? "";
  if (!key.startsWith(first)) return false;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = key.indexOf(part, at + 1);
    if (found === -1) return false;
    at = found + part.length;
  }
  return key.endsWith(last) && key.length - last.length > at;
}
