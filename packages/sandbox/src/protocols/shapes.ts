/** Reading the service model: shapes by reference, names on the wire, errors by shape or code. */
import type { Member, Operation, ServiceModel, Shape, StructureShape } from "@bailiwick/catalog";
import { assert } from "@bailiwick/core";

/** Where in a request a value stands, as errors name it. */
export type At = { readonly model: ServiceModel; readonly path: string };

export function top(model: ServiceModel): At {
  return { model, path: "" };
}

export function within(at: At, name: string): At {
  return { model: at.model, path: at.path === "" ? name : `${at.path}.${name}` };
}

/** AWS counts items from one. */
export function item(at: At, index: number): At {
  return within(at, `${index + 1}.member`);
}

/** The shape that a member refers to. */
export function shapeOf(model: ServiceModel, reference: { readonly shape: string }): Shape {
  const shape = model.shapes[reference.shape];
  assert(shape !== undefined, `the model lacks the shape ${reference.shape}`);
  return shape;
}

/** Input or output of an operation; undefined where it has none. */
function structureOf(model: ServiceModel, name: string | undefined): StructureShape | undefined {
  if (name === undefined) return undefined;
  const shape = shapeOf(model, { shape: name });
  assert(shape.type === "structure", `${name} is no structure`);
  return shape;
}

/** The operation of that name; own entries only, since the name is the client's. */
export function operationOf(model: ServiceModel, name: string | undefined): Operation | undefined {
  return name !== undefined && Object.hasOwn(model.operations, name)
    ? model.operations[name]
    : undefined;
}

export function inputOf(model: ServiceModel, operation: Operation): StructureShape | undefined {
  return structureOf(model, operation.input);
}

export function outputOf(model: ServiceModel, operation: Operation): StructureShape | undefined {
  return structureOf(model, operation.output);
}

/** The member's name on the wire. */
export function wireName(name: string, member: Member): string {
  return member.locationName ?? name;
}

export type ErrorFacts = {
  readonly shape: StructureShape | undefined;
  /** As the wire names it. */
  readonly code: string;
  readonly httpStatus: number | undefined;
  readonly senderFault: boolean;
};

/** What the model says about an error, found by shape name or code. */
export function errorFacts(model: ServiceModel | undefined, code: string): ErrorFacts {
  const shape = model === undefined ? undefined : errorShape(model, code);
  return {
    shape,
    code: shape?.error?.code ?? code,
    httpStatus: shape?.error?.httpStatusCode,
    senderFault: shape?.error?.senderFault ?? shape?.fault !== true,
  };
}

const errorShapes = new WeakMap<ServiceModel, ReadonlyMap<string, StructureShape>>();

function errorShape(model: ServiceModel, code: string): StructureShape | undefined {
  const known = errorShapes.get(model) ?? indexErrors(model);
  errorShapes.set(model, known);
  return known.get(code);
}

function indexErrors(model: ServiceModel): ReadonlyMap<string, StructureShape> {
  const index = new Map<string, StructureShape>();
  for (const [name, shape] of Object.entries(model.shapes)) {
    if (shape.type !== "structure" || shape.exception !== true) continue;
    if (shape.error?.code !== undefined) index.set(shape.error.code, shape);
    index.set(name, shape);
  }
  return index;
}

/** The members of an error as its shape spells them, the message among them. */
export function errorMembers(
  facts: ErrorFacts,
  error: { readonly message: string; readonly members: Readonly<Record<string, unknown>> },
): Record<string, unknown> {
  const messageName =
    Object.keys(facts.shape?.members ?? {}).find((name) => name.toLowerCase() === "message") ??
    "message";
  return { ...error.members, [messageName]: error.message };
}
