/** XML as AWS's protocols need it: elements, attributes and text, written with everything escaped. */
import { XMLParser } from "fast-xml-parser";
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
 * Reads a document without entities and document types.
 *
 * @throws {AwsError} `MalformedXML`
 */
export function parseXml(text: string): XmlElement {
  if (/<!(?:DOCTYPE|ENTITY)/i.test(text)) throw malformed();
  let read: unknown;
  try {
    read = parser.parse(text, true);
  } catch {
    throw malformed();
  }
  const root = nodesOf(read).find((node): node is XmlElement => typeof node !== "string");
  if (root === undefined) throw malformed();
  return root;
}

export function textOf(node: XmlElement): string {
  return node.children.filter((child) => typeof child === "string").join("");
}

export function elementsOf(node: XmlElement, name: string): readonly XmlElement[] {
  return node.children.filter(
    (child): child is XmlElement => typeof child !== "string" && child.name === name,
  );
}

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: "",
  ignoreDeclaration: true,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  removeNSPrefix: false,
});

/** The parser's ordered form: `{ name: children, ":@": attributes }` or `{ "#text": text }`. */
function nodesOf(ordered: unknown): readonly (XmlElement | string)[] {
  if (!Array.isArray(ordered)) return [];
  return ordered.flatMap((node: unknown): readonly (XmlElement | string)[] => {
    const entries = Object.entries(Object(node));
    const text = entries.find(([name]) => name === "#text");
    if (text !== undefined) return [String(text[1])];
    const named = entries.find(([name]) => name !== ":@");
    const attributes = entries.find(([name]) => name === ":@")?.[1];
    return named === undefined
      ? []
      : [element(named[0], nodesOf(named[1]), { ...Object(attributes) })];
  });
}

/** Characters that XML 1.0 cannot hold at all become U+FFFD; `\r` must be a reference to survive. */
function escape(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&apos;")
    .replaceAll("\r", "&#xD;")
    .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd");
}

function malformed(): AwsError {
  return new AwsError(
    "MalformedXML",
    "The XML you provided was not well-formed or did not validate against our published schema",
    { httpStatus: 400 },
  );
}
