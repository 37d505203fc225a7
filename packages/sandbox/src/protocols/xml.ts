/** XML as AWS's protocols need it: elements, attributes and text, written with everything escaped. */
import { AwsError } from "../aws-error.ts";

export type XmlElement = {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (XmlElement | string)[];
};

/** An element; a child that is text is escaped when written. */
export function element(
  name: string,
  children: readonly (XmlElement | string)[],
  attributes: Readonly<Record<string, string>> = {},
): XmlElement {
  return { name, attributes, children };
}

/** The element's text, without a declaration. */
export function writeXml(node: XmlElement): string {
  const attributes = Object.entries(node.attributes)
    .map(([name, value]) => ` ${name}="${escape(value)}"`)
    .join("");
  const content = node.children
    .map((child) => (typeof child === "string" ? escape(child) : writeXml(child)))
    .join("");
  return content === ""
    ? `<${node.name}${attributes}/>`
    : `<${node.name}${attributes}>${content}</${node.name}>`;
}

/**
 * Reads a document: elements, attributes, text, CDATA, the five named references and those by number.
 * Document types are refused, so nothing can be expanded or fetched. Linear time.
 *
 * @throws {AwsError} `MalformedXML`
 */
export function parseXml(text: string): XmlElement {
  const document: Open = { name: "", attributes: {}, children: [] };
  const open: Open[] = [document];
  const tokens = new RegExp(token, "uy");
  while (tokens.lastIndex < text.length) {
    const parts = tokens.exec(text)?.groups;
    if (parts === undefined || open.length > maxDepth) throw malformed();
    take(parts, open);
  }
  const roots = document.children.filter((child) => typeof child !== "string");
  const stray = document.children.some((child) => typeof child === "string" && child.trim() !== "");
  const [root] = roots;
  if (open.length !== 1 || root === undefined || roots.length !== 1 || stray) throw malformed();
  return root;
}

type Open = {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: (XmlElement | string)[];
};

type Parts = Readonly<Record<string, string | undefined>>;

const maxDepth = 64;
const name = String.raw`[A-Za-z_][\w.:-]*`;
const attribute = String.raw`\s+${name}\s*=\s*(?:"[^"<]*"|'[^'<]*')`;

/** One piece of a document; the alternatives begin differently, so none is tried twice. */
const token = [
  String.raw`<!--(?:[^-]|-[^-])*-->`,
  String.raw`<!\[CDATA\[(?<cdata>(?:[^\]]|\](?!\]>))*)\]\]>`,
  String.raw`<\?[^?]*(?:\?[^>?][^?]*)*\?>`,
  String.raw`</(?<end>${name})\s*>`,
  String.raw`<(?<start>${name})(?<attributes>(?:${attribute})*)\s*(?<closed>/?)>`,
  String.raw`(?<text>[^<]+)`,
].join("|");

function take(parts: Parts, open: Open[]): void {
  const current = open.at(-1);
  if (current === undefined) throw malformed();
  if (parts["cdata"] !== undefined) current.children.push(parts["cdata"]);
  if (parts["text"] !== undefined) current.children.push(unescape(parts["text"]));
  if (parts["start"] !== undefined) {
    const begun: Open = {
      name: parts["start"],
      attributes: attributesFrom(parts["attributes"] ?? ""),
      children: [],
    };
    current.children.push(begun);
    if (parts["closed"] === "") open.push(begun);
  }
  if (parts["end"] !== undefined) {
    if (open.length === 1 || current.name !== parts["end"]) throw malformed();
    open.pop();
  }
}

function attributesFrom(text: string): Readonly<Record<string, string>> {
  const pairs = text.matchAll(
    new RegExp(String.raw`(${name})\s*=\s*(?:"([^"]*)"|'([^']*)')`, "gu"),
  );
  return Object.fromEntries(
    [...pairs].map(([, key = "", double, single]) => [key, unescape(double ?? single ?? "")]),
  );
}

const references: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
};

function unescape(text: string): string {
  return text.replaceAll(/&[^&]{0,12}?;|&/gu, (reference) => {
    const word = reference.slice(1, -1);
    const code = word.startsWith("#x")
      ? Number.parseInt(word.slice(2), 16)
      : Number.parseInt(word.slice(1), 10);
    if (word.startsWith("#") && code > 0 && code <= 0x10_ffff) return String.fromCodePoint(code);
    const known = Object.hasOwn(references, word) ? references[word] : undefined;
    if (known === undefined) throw malformed();
    return known;
  });
}

export function textOf(node: XmlElement): string {
  return node.children.filter((child) => typeof child === "string").join("");
}

export function elementsOf(node: XmlElement, name: string): readonly XmlElement[] {
  return node.children.filter(
    (child): child is XmlElement => typeof child !== "string" && child.name === name,
  );
}

/** Characters that XML 1.0 cannot hold at all become U+FFFD; `\r` must be a reference to survive. */
function escape(text: string): string {
  return (
    text
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      .replaceAll('"', "&quot;")
      .replaceAll("'", "&apos;")
      .replaceAll("\r", "&#xD;")
      // oxlint-disable-next-line no-control-regex -- finding control characters is the purpose
      .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd")
  );
}

function malformed(): AwsError {
  return new AwsError(
    "MalformedXML",
    "The XML you provided was not well-formed or did not validate against our published schema",
    { httpStatus: 400 },
  );
}
