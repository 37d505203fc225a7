/** Values of the XML protocols by shape, in both directions. */
import type { ListShape, MapShape, Member, ServiceModel, StructureShape } from "@bailiwick/catalog";
import { itemsOf, memberValue, timestampFormat } from "./json-values.ts";
import {
  formatBlob,
  formatText,
  formatTimestamp,
  parseBlob,
  parseBoolean,
  parseNumber,
  parseTimestamp,
} from "./scalars.ts";
import { shapeOf, wireName } from "./shapes.ts";
import { element, elementsOf, textOf, type XmlElement } from "./xml.ts";

/** The children and attributes of a structure; absent members are left out. */
export function structureToXml(
  model: ServiceModel,
  shape: StructureShape,
  value: unknown,
): Pick<XmlElement, "children" | "attributes"> {
  const children: XmlElement[] = [];
  const attributes: Record<string, string> = {};
  for (const [name, member] of Object.entries(shape.members)) {
    const held = memberValue(value, name);
    if (held === undefined || held === null || member.location !== undefined) continue;
    if (member.xmlAttribute === true) attributes[wireName(name, member)] = formatText(held);
    else children.push(...memberToXml(model, member, held, wireName(name, member)));
  }
  return { children, attributes };
}

/** A flattened list is several elements, everything else is one. */
export function memberToXml(
  model: ServiceModel,
  member: Member,
  value: unknown,
  name: string,
): readonly XmlElement[] {
  const shape = shapeOf(model, member);
  switch (shape.type) {
    case "structure": {
      const { children, attributes } = structureToXml(model, shape, value);
      return [element(name, children, attributes)];
    }
    case "list": {
      const flattened = isFlattened(member, shape);
      const itemName = flattened
        ? (member.locationName ?? shape.member.locationName ?? name)
        : listItemName(shape);
      const items = itemsOf(value).flatMap((item) =>
        memberToXml(model, shape.member, item, itemName),
      );
      return flattened ? items : [element(name, items)];
    }
    case "map": {
      const flattened = isFlattened(member, shape);
      const entries = Object.entries(Object(value)).map(([key, item]) =>
        element(flattened ? name : "entry", [
          ...memberToXml(model, shape.key, key, shape.key.locationName ?? "key"),
          ...memberToXml(model, shape.value, item, shape.value.locationName ?? "value"),
        ]),
      );
      return flattened ? entries : [element(name, entries)];
    }
    case "timestamp":
      return [
        element(name, [
          formatText(formatTimestamp(value, timestampFormat(member, shape, "iso8601"))),
        ]),
      ];
    case "blob":
      return [element(name, [formatBlob(value)])];
    case "string":
    case "boolean":
    case "integer":
    case "long":
    case "float":
    case "double":
      return [element(name, [formatText(value)])];
  }
}

/** An element read as a structure; unknown children are left out. */
export function structureFromXml(
  model: ServiceModel,
  shape: StructureShape,
  node: XmlElement,
  path = "",
): Record<string, unknown> {
  const read: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(shape.members)) {
    if (member.location !== undefined) continue;
    const value = memberFromXml(model, member, node, {
      name: wireName(name, member),
      path: path === "" ? name : `${path}.${name}`,
    });
    if (value !== undefined) read[name] = value;
  }
  return read;
}

type At = { readonly name: string; readonly path: string };

function memberFromXml(model: ServiceModel, member: Member, parent: XmlElement, at: At): unknown {
  if (member.xmlAttribute === true) return parent.attributes[at.name];
  const shape = shapeOf(model, member);
  if (shape.type === "list" && isFlattened(member, shape)) {
    const itemName = member.locationName ?? shape.member.locationName ?? at.name;
    const items = elementsOf(parent, itemName);
    return items.length === 0
      ? undefined
      : items.map((item) => valueFromXml(model, shape.member, item, at.path));
  }
  if (shape.type === "map" && isFlattened(member, shape)) {
    const entries = elementsOf(parent, at.name);
    return entries.length === 0 ? undefined : mapFromXml(model, shape, entries, at.path);
  }
  const [node] = elementsOf(parent, at.name);
  return node === undefined ? undefined : valueFromXml(model, member, node, at.path);
}

/** An element read as a value of the member's shape. */
export function valueFromXml(
  model: ServiceModel,
  member: Member,
  node: XmlElement,
  path: string,
): unknown {
  const shape = shapeOf(model, member);
  switch (shape.type) {
    case "structure":
      return structureFromXml(model, shape, node, path);
    case "list":
      return elementsOf(node, listItemName(shape)).map((item, index) =>
        valueFromXml(model, shape.member, item, `${path}.${index + 1}.member`),
      );
    case "map":
      return mapFromXml(model, shape, elementsOf(node, "entry"), path);
    case "timestamp":
      return parseTimestamp(textOf(node), path);
    case "blob":
      return parseBlob(textOf(node), path);
    case "boolean":
      return parseBoolean(textOf(node), path);
    case "string":
      return textOf(node);
    case "integer":
    case "long":
    case "float":
    case "double":
      return parseNumber(textOf(node), path);
  }
}

function mapFromXml(
  model: ServiceModel,
  shape: MapShape,
  entries: readonly XmlElement[],
  path: string,
): Record<string, unknown> {
  return Object.fromEntries(
    entries.flatMap((entry) => {
      const [key] = elementsOf(entry, shape.key.locationName ?? "key");
      const [value] = elementsOf(entry, shape.value.locationName ?? "value");
      return key === undefined || value === undefined
        ? []
        : [[textOf(key), valueFromXml(model, shape.value, value, path)]];
    }),
  );
}

function isFlattened(member: Member, shape: ListShape | MapShape): boolean {
  return member.flattened === true || shape.flattened === true;
}

function listItemName(shape: ListShape): string {
  return shape.member.locationName ?? "member";
}
