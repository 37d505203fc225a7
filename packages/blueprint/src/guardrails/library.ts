/** All guardrails that a blueprint may `use`, in the order of the documentation. */
import { approvedRegions } from "./approved-regions.ts";
import type { LibraryGuardrail } from "./definition.ts";
import { denyIamUsers } from "./deny-iam-users.ts";
import { denyInternetGateway } from "./deny-internet-gateway.ts";
import { denyLeavingOrganization } from "./deny-leaving-organization.ts";
import { denyRootUser } from "./deny-root-user.ts";
import { encryptEbs } from "./encrypt-ebs.ts";
import { encryptRds } from "./encrypt-rds.ts";
import { encryptS3 } from "./encrypt-s3.ts";
import { protectIdentityCenter } from "./protect-identity-center.ts";
import { protectLogArchive } from "./protect-log-archive.ts";
import { protectManagementRoles } from "./protect-management-roles.ts";
import { protectProductionData } from "./protect-production-data.ts";
import { protectSecurityServices } from "./protect-security-services.ts";
import { quarantine } from "./quarantine.ts";

/** The guardrails of the library. */
export const guardrailLibrary: readonly LibraryGuardrail[] = [
  denyRootUser,
  denyLeavingOrganization,
  approvedRegions,
  denyInternetGateway,
  encryptS3,
  encryptEbs,
  encryptRds,
  protectLogArchive,
  protectSecurityServices,
  protectManagementRoles,
  protectIdentityCenter,
  protectProductionData,
  denyIamUsers,
  quarantine,
];

const byName = new Map(guardrailLibrary.map((guardrail) => [guardrail.name, guardrail]));

/** The guardrail of this name. */
export function libraryGuardrail(name: string): LibraryGuardrail | undefined {
  return byName.get(name);
}
