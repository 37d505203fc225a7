/**
 * Which service a request is for: every service stands on the one endpoint. The target header says
 * it, else the scope of the credentials, else the API version of a form, else the path.
 */
import { serviceModel, type ServiceModel } from "@bailiwick/catalog";
import type { SignedRequest } from "../auth/canonical-request.ts";
import { readClaim } from "../auth/signature.ts";
import { jsonProtocol } from "../protocols/json.ts";
import type { Protocol } from "../protocols/protocol.ts";
import { formOf, queryProtocol } from "../protocols/query.ts";
import { restJsonProtocol } from "../protocols/rest-json.ts";
import { restXmlProtocol } from "../protocols/rest-xml.ts";
import type { ServiceName } from "../service.ts";

export type Route =
  | {
      readonly kind: "service";
      readonly name: ServiceName;
      readonly model: ServiceModel;
      readonly protocol: Protocol;
    }
  /** A service that is not here; the protocol is the one its client most likely speaks. */
  | { readonly kind: "other"; readonly name: string; readonly protocol: Protocol };

const serviceNames = [
  "account",
  "cloudtrail",
  "iam",
  "identitystore",
  "organizations",
  "sso-admin",
  "sts",
] as const satisfies readonly ServiceName[];

export function route(request: SignedRequest): Route {
  const name = byTarget(request) ?? byScope(request) ?? byVersion(request) ?? byPath(request);
  if (name === undefined) return otherService(request);
  const model = serviceModel(name);
  return { kind: "service", name, model, protocol: protocols[model.metadata.protocol] };
}

/** The name under which the service's requests are signed. */
export function signingName(model: ServiceModel): string {
  return model.metadata.signingName ?? model.metadata.endpointPrefix;
}

const protocols = {
  json: jsonProtocol,
  query: queryProtocol,
  "rest-json": restJsonProtocol,
  "rest-xml": restXmlProtocol,
} as const satisfies Record<ServiceModel["metadata"]["protocol"], Protocol>;

function byTarget(request: SignedRequest): ServiceName | undefined {
  const target = request.headers.get("x-amz-target")?.[0];
  if (target === undefined) return undefined;
  return serviceNames.find((name) => {
    const prefix = serviceModel(name).metadata.targetPrefix;
    return prefix !== undefined && target.startsWith(`${prefix}.`);
  });
}

/** A request with a target that is no service's here is for a service that is not here. */
function byScope(request: SignedRequest): ServiceName | undefined {
  if (request.headers.has("x-amz-target")) return undefined;
  const scope = scopeOf(request);
  return serviceNames.find((name) => {
    const model = serviceModel(name);
    return model.metadata.targetPrefix === undefined && signingName(model) === scope;
  });
}

function byVersion(request: SignedRequest): ServiceName | undefined {
  if (request.headers.has("x-amz-target") || scopeOf(request) !== undefined) return undefined;
  const version = formOf(request).get("Version");
  return queryServices.find((name) => serviceModel(name).metadata.apiVersion === version);
}

const queryServices = ["iam", "sts"] as const;

function byPath(request: SignedRequest): ServiceName | undefined {
  if (request.headers.has("x-amz-target") || scopeOf(request) !== undefined) return undefined;
  const model = serviceModel("account");
  return restJsonProtocol.find(request, model) === undefined ? undefined : "account";
}

function scopeOf(request: SignedRequest): string | undefined {
  const claimed = readClaim(request);
  return claimed.kind === "claim" ? claimed.claim.scope.service : undefined;
}

const xmlServices = new Set(["s3", "route53", "cloudfront", "s3control"]);

function otherService(request: SignedRequest): Route {
  const name = scopeOf(request) ?? "unknown";
  const isForm = formOf(request).has("Action");
  if (request.headers.has("x-amz-target")) return { kind: "other", name, protocol: jsonProtocol };
  if (isForm) return { kind: "other", name, protocol: queryProtocol };
  const protocol = xmlServices.has(name) ? restXmlProtocol : restJsonProtocol;
  return { kind: "other", name, protocol };
}
