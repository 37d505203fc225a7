/** Policies parsed once for each text: the same document stands on a thousand roles. */
import {
  parsePolicyTolerantly,
  type NamedPolicy,
  type PolicyDocument,
  type PolicyType,
} from "@bailiwick/core";
import type { PolicyText } from "../service.ts";

export class PolicyCache {
  readonly #documents = new Map<string, PolicyDocument>();

  /** The policy under its own name; a text that cannot be read makes the answer unknown. */
  named(policy: PolicyText, type: PolicyType): NamedPolicy {
    return { name: policy.name, document: this.#document(policy, type) };
  }

  #document(policy: PolicyText, type: PolicyType): PolicyDocument {
    const key = `${type}\n${policy.name}\n${policy.text}`;
    const known = this.#documents.get(key);
    if (known !== undefined) return known;
    const { value } = parsePolicyTolerantly(policy.text, { file: policy.name, type });
    if (this.#documents.size >= maxDocuments) this.#documents.clear();
    this.#documents.set(key, value);
    return value;
  }
}

/** A document is some kilobytes; this many are some hundred megabytes at worst. */
const maxDocuments = 20_000;
