/** The documents of a `decide` line: given as an object, as a file's path, or as text. */
import { resolve } from "node:path";
import { parsePolicyTolerantly, type NamedPolicy, type PolicyType } from "@bailiwick/core";
import type { DocumentInput, NamedDocumentInput } from "@bailiwick/wire";
import { readInputFile } from "../input-file.ts";

/** Reads policies, each text and each file once, but for what would fill the memory. */
export class DocumentReader {
  readonly #folder: string;
  readonly #parsed = new Map<string, NamedPolicy>();
  readonly #files = new Map<string, string>();
  #keptLength = 0;

  /** @param folder - what paths are relative to */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** @param fallback - the name in answers, where the document has none of its own */
  read(input: NamedDocumentInput, type: PolicyType, fallback: string): NamedPolicy {
    const { name, doc } = isNamed(input)
      ? { name: input.name, doc: input.doc }
      : { name: nameOf(input, fallback), doc: input };
    const { text, file } = this.#text(doc, name);
    const key = `${type}\n${name}\n${file}\n${text}`;
    const known = this.#parsed.get(key);
    if (known !== undefined) return known;
    const policy = { name, document: parsePolicyTolerantly(text, { file, type }).value };
    this.#makeRoom(key.length);
    this.#parsed.set(key, policy);
    return policy;
  }

  readAll(inputs: readonly NamedDocumentInput[], type: PolicyType): readonly NamedPolicy[] {
    return inputs.map((input, index) => this.read(input, type, String(index)));
  }

  #text(doc: DocumentInput, name: string): { readonly text: string; readonly file: string } {
    if (typeof doc === "string") return { text: this.#file(doc), file: doc };
    if (isText(doc)) return { text: doc.text, file: name };
    return { text: JSON.stringify(doc), file: name };
  }

  #file(path: string): string {
    const known = this.#files.get(path);
    if (known !== undefined) return known;
    const text = readInputFile(resolve(this.#folder, path), path);
    this.#makeRoom(text.length);
    this.#files.set(path, text);
    return text;
  }

  /** Lines without end may bring documents without end; those that come again are read again. */
  #makeRoom(length: number): void {
    this.#keptLength += length;
    if (this.#keptLength <= mostKept) return;
    this.#parsed.clear();
    this.#files.clear();
    this.#keptLength = length;
  }
}

/** In UTF-16 units: twenty of the largest policies. A small one takes a hundred times its text. */
const mostKept = 1 << 21;

/** A policy's elements start with capitals, so these small names are ours. */
function isNamed(input: NamedDocumentInput): input is { name: string; doc: DocumentInput } {
  return typeof input === "object" && "name" in input && "doc" in input;
}

function isText(doc: Exclude<DocumentInput, string>): doc is { text: string } {
  return "text" in doc && typeof doc.text === "string";
}

function nameOf(input: DocumentInput, fallback: string): string {
  return typeof input === "string" ? input : fallback;
}
