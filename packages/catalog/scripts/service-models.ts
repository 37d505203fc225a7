/**
 * AWS's service models as botocore publishes them, without documentation, in the words of
 * `src/models/service-model.ts`. Everything that constrains a request or names its parts is kept;
 * a key that is neither kept nor listed as dropped stops the generator, so that nothing new is lost
 * unseen.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { Operation, Pagination, ServiceModel, Shape } from "../src/models/service-model.ts";
import { serviceModelNames } from "../src/models/service-model-names.ts";
import release from "../botocore.json" with { type: "json" };
import { type Json, objectAt, stringAt, textsAt } from "./json.ts";

/** The release whose models are read, with its date: that of the files in its wheel. */
export const botocoreRelease: Readonly<Record<"version" | "date", string>> = release;

/** The models of all services in the list, by name. */
export function readServiceModels(): ReadonlyMap<string, ServiceModel> {
  const installed = installedBotocore();
  if (installed !== undefined) return modelsIn(installed);
  const folder = mkdtempSync(join(tmpdir(), "botocore-"));
  try {
    return modelsIn(downloadBotocore(folder));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The folder of the botocore that python3 imports, where it is the release wanted. */
function installedBotocore(): string | undefined {
  const script =
    "import botocore,os;print(botocore.__version__, os.path.dirname(botocore.__file__))";
  try {
    const [version, ...folder] = execFileSync("python3", ["-c", script], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    })
      .trim()
      .split(" ");
    return version === botocoreRelease.version ? folder.join(" ") : undefined;
  } catch {
    return undefined;
  }
}

function downloadBotocore(folder: string): string {
  const requirement = `botocore==${botocoreRelease.version}`;
  execFileSync(
    "python3",
    ["-m", "pip", "download", requirement, "--no-deps", "--quiet", "--dest", folder],
    { stdio: ["ignore", "ignore", "inherit"] },
  );
  const wheel = readdirSync(folder).find((name) => name.endsWith(".whl"));
  if (wheel === undefined) throw new Error(`pip downloaded no wheel of ${requirement}`);
  execFileSync("python3", ["-m", "zipfile", "-e", join(folder, wheel), folder]);
  return join(folder, "botocore");
}

function modelsIn(botocore: string): ReadonlyMap<string, ServiceModel> {
  return new Map(serviceModelNames.map((name) => [name, modelIn(join(botocore, "data", name))]));
}

function modelIn(folder: string): ServiceModel {
  const newest = readdirSync(folder).toSorted().at(-1);
  if (newest === undefined) throw new Error(`${folder} holds no version`);
  const read = (file: string): unknown =>
    JSON.parse(gunzipSync(readFileSync(join(folder, newest, file))).toString("utf8"));
  const paginators: unknown = JSON.parse(
    readFileSync(join(folder, newest, "paginators-1.json"), "utf8"),
  );
  return modelFrom(read("service-2.json.gz"), paginators);
}

/** A model in our words from botocore's `service-2.json` and `paginators-1.json`. */
export function modelFrom(service: unknown, paginators: unknown): ServiceModel {
  const root = objectAt({ root: service }, "root");
  const pages = objectAt(objectAt({ root: paginators }, "root"), "pagination");
  const metadata = kept(objectAt(root, "metadata"), metadataKeys);
  const operations = sorted(objectAt(root, "operations"), (operation, name) =>
    operationFrom(operation, pages[name]),
  );
  const shapes = sorted(objectAt(root, "shapes"), shapeFrom);
  // The parts were checked key by key against the tables below.
  return { metadata, operations, shapes } as unknown as ServiceModel;
}

function operationFrom(operation: Json, page: unknown): Operation {
  const reference = (key: string): string | undefined =>
    operation[key] === undefined ? undefined : stringAt(objectAt(operation, key), "shape");
  const output = operation["output"] === undefined ? {} : objectAt(operation, "output");
  const errors = Array.isArray(operation["errors"]) ? operation["errors"] : [];
  const { http, ...flags } = kept(operation, operationKeys);
  return compact({
    name: stringAt(operation, "name"),
    http: kept(objectAt({ http }, "http"), httpKeys),
    input: reference("input"),
    output: reference("output"),
    resultWrapper: output["resultWrapper"],
    errors: errors.map((error) => stringAt(objectAt({ error }, "error"), "shape")).toSorted(),
    idempotent: flags["idempotent"],
    readonly: flags["readonly"],
    unsigned: operation["authtype"] === "none" ? true : undefined,
    pagination: page === undefined ? undefined : paginationFrom(objectAt({ page }, "page")),
  }) as unknown as Operation;
}

function paginationFrom(page: Json): Pagination {
  return compact({
    inputToken: textsAt(page, "input_token"),
    outputToken: textsAt(page, "output_token"),
    limitKey: page["limit_key"],
    resultKey: textsAt(page, "result_key"),
    moreResults: page["more_results"],
  }) as unknown as Pagination;
}

function shapeFrom(shape: Json, name: string): Shape {
  const result = kept(shape, shapeKeys, name);
  for (const key of ["member", "key", "value"])
    if (shape[key] !== undefined) result[key] = memberFrom(objectAt(shape, key));
  if (shape["members"] !== undefined)
    result["members"] = Object.fromEntries(
      Object.keys(objectAt(shape, "members")).map((member) => [
        member,
        memberFrom(objectAt(objectAt(shape, "members"), member)),
      ]),
    );
  if (shape["error"] !== undefined)
    result["error"] = kept(objectAt(shape, "error"), errorKeys, name);
  return namespaceFlat(result) as unknown as Shape;
}

function memberFrom(member: Json): Json {
  return namespaceFlat(kept(member, memberKeys));
}

/** `xmlNamespace` is a text or `{ uri }`. */
function namespaceFlat(part: Record<string, unknown>): Json {
  const namespace = part["xmlNamespace"];
  if (typeof namespace === "object" && namespace !== null)
    part["xmlNamespace"] = stringAt(objectAt(part, "xmlNamespace"), "uri");
  return part;
}

type Keys = Readonly<Record<string, "kept" | "dropped">>;

const metadataKeys: Keys = {
  apiVersion: "kept",
  endpointPrefix: "kept",
  globalEndpoint: "kept",
  jsonVersion: "kept",
  protocol: "kept",
  serviceFullName: "kept",
  serviceId: "kept",
  signingName: "kept",
  targetPrefix: "kept",
  xmlNamespace: "kept",
  auth: "dropped",
  protocols: "dropped",
  serviceAbbreviation: "dropped",
  signatureVersion: "dropped",
  uid: "dropped",
};

const operationKeys: Keys = {
  http: "kept",
  idempotent: "kept",
  readonly: "kept",
  // Read one by one above.
  auth: "dropped",
  authtype: "dropped",
  errors: "dropped",
  input: "dropped",
  name: "dropped",
  output: "dropped",
  documentation: "dropped",
  deprecated: "dropped",
  deprecatedMessage: "dropped",
};

const httpKeys: Keys = { method: "kept", requestUri: "kept", responseCode: "kept" };
const errorKeys: Keys = { code: "kept", httpStatusCode: "kept", senderFault: "kept" };

const shapeKeys: Keys = {
  type: "kept",
  document: "kept",
  enum: "kept",
  exception: "kept",
  fault: "kept",
  flattened: "kept",
  locationName: "kept",
  max: "kept",
  min: "kept",
  pattern: "kept",
  payload: "kept",
  required: "kept",
  retryable: "kept",
  sensitive: "kept",
  streaming: "kept",
  timestampFormat: "kept",
  union: "kept",
  xmlNamespace: "kept",
  // Read one by one above.
  error: "dropped",
  key: "dropped",
  member: "dropped",
  members: "dropped",
  value: "dropped",
  // Tells Java between a primitive and its object.
  box: "dropped",
  documentation: "dropped",
  deprecated: "dropped",
  deprecatedMessage: "dropped",
};

const memberKeys: Keys = {
  shape: "kept",
  flattened: "kept",
  idempotencyToken: "kept",
  location: "kept",
  locationName: "kept",
  streaming: "kept",
  timestampFormat: "kept",
  xmlAttribute: "kept",
  xmlNamespace: "kept",
  box: "dropped",
  documentation: "dropped",
  deprecated: "dropped",
  deprecatedMessage: "dropped",
  deprecatedSince: "dropped",
};

/** @throws where the part has a key of which the table does not know what it means */
function kept(part: Json, keys: Keys, name = ""): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(part)) {
    if (keys[key] === undefined) throw new Error(`the model has an unknown key ${name} ${key}`);
    if (keys[key] === "kept" && value !== false) result[key] = value;
  }
  return result;
}

function sorted<Value>(
  parts: Json,
  from: (part: Json, name: string) => Value,
): Readonly<Record<string, Value>> {
  return Object.fromEntries(
    Object.keys(parts)
      .toSorted()
      .map((name) => [name, from(objectAt(parts, name), name)]),
  );
}

function compact(part: Json): Json {
  return Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined));
}
