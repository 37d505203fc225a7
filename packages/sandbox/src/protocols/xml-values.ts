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
import { item, shapeOf, wireName, within, type At } from "./shapes.ts";
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
    else children.push(...memberToXml(model, { member, name: wireName(name, member) }, held));
  }
  return { children, attributes };
}

/** A flattened list is several elements, everything else is one. */
export function memberToXml(
  model: ServiceModel,
  { member, name }: NamedMember,
  value: unknown,
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
        memberToXml(model, { member: shape.member, name: itemName }, item),
      );
      return flattened ? items : [element(name, items)];
    }
    case "map": {
      const flattened = isFlattened(member, shape);
      const entries = Object.entries(Object(value)).map(([key, item]) =>
        element(flattened ? name : "entry", [
          ...memberToXml(model, { member: shape.key, name: shape.key.locationName ?? "key" }, key),
          ...memberToXml(
            model,
            { member: shape.value, name: shape.value.locationName ?? "value" },
            item,
          ),
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
  at: At,
  shape: StructureShape,
  node: XmlElement,
): Record<string, unknown> {
  const read: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(shape.members)) {
    if (member.location !== undefined) continue;
    const value = memberFromXml(within(at, name), { member, name: wireName(name, member) }, node);
    if (value !== undefined) read[name] = value;
  }
  return read;
}

/** A member with its name on the wire. */
type NamedMember = { readonly member: Member; readonly name: string };

function memberFromXml(at: At, { member, name }: NamedMember, parent: XmlElement): unknown {
  const { model } = at;
  if (member.xmlAttribute === true) return parent.attributes[name];
  const shape = shapeOf(model, member);
  if (shape.type === "list" && isFlattened(member, shape)) {
    const itemName = member.locationName ?? shape.member.locationName ?? name;
    const items = elementsOf(parent, itemName);
    return items.length === 0
      ? undefined
      : items.map((held, index) => valueFromXml(item(at, index), shape.member, held));
  }
  if (shape.type === "map" && isFlattened(member, shape)) {
    const entries = elementsOf(parent, name);
    return entries.length === 0 ? undefined : mapFromXml(at, shape, entries);
  }
  const [node] = elementsOf(parent, name);
  return node === undefined ? undefined : valueFromXml(at, member, node);
}

/** An element read as a value of the member's shape. */
export function valueFromXml(at: At, member: Member, node: XmlElement): unknown {
  const { model, path } = at;
  const shape = shapeOf(model, member);
  switch (shape.type) {
    case "structure":
      return structureFromXml(at, shape, node);
    case "list":
      return elementsOf(node, listItemName(shape)).map((held, index) =>
        valueFromXml(item(at, index), shape.member, held),
      );
    case "map":
      return mapFromXml(at, shape, elementsOf(node, "entry"));
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
  at: At,
  shape: MapShape,
  entries: readonly XmlElement[],
): Record<string, unknown> {
  return Object.fromEntries(
    entries.flatMap((entry) => {
      const [key] = elementsOf(entry, shape.key.locationName ?? "key");
      const [value] = elementsOf(entry, shape.value.locationName ?? "value");
      return key === undefined || value === undefined
        ? []
        : [[textOf(key), valueFromXml(at, shape.value, value)]];
    }),
  );
}

function isFlattened(member: Member, shape: ListShape | MapShape): boolean {
  return member.flattened === true || shape.flattened === true;
}

function listItemName(shape: ListShape): string {
  return shape.member.locationName ?? "member";
}
