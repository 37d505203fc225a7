/** All services, by name. */
import { SessionTokens } from "../auth/session-token.ts";
import type { Service, ServiceName } from "../service.ts";
import { accountService } from "../services/account.ts";
import { cloudTrailService } from "../services/cloudtrail.ts";
import { iamService } from "../services/iam/service.ts";
import { identityStoreService } from "../services/identitystore.ts";
import { organizationsService } from "../services/organizations/organizations.ts";
import { ssoAdminService } from "../services/sso-admin/service.ts";
import { createSts } from "../services/sts/sts.ts";

export function createServices(tokens: SessionTokens): ReadonlyMap<ServiceName, Service> {
  const services: readonly Service[] = [
    accountService,
    cloudTrailService,
    iamService,
    identityStoreService,
    organizationsService,
    ssoAdminService,
    createSts(tokens),
  ];
  return new Map(services.map((service) => [service.name, service]));
}

/** Everything that is served, as `service.Operation`, sorted. */
export function servedOperations(): readonly string[] {
  const services = createServices(new SessionTokens(new Uint8Array(32))).values();
  return [...services]
    .flatMap((service) => Object.keys(service.operations).map((name) => `${service.name}.${name}`))
    .toSorted();
}
