/** Checks that need to know what each service has: its ARNs, its principals, its quotas. */
import type { CheckRow } from "../check.ts";
import { arnFormChecks } from "./arn-form-checks.ts";
import { principalReferenceChecks } from "./principal-reference-checks.ts";
import { quotaChecks } from "./quota-checks.ts";
import { regionChecks } from "./region-checks.ts";
import { resourcePolicyChecks } from "./resource-policy-checks.ts";
import { unknownServiceChecks } from "./unknown-services.ts";

export const serviceChecks: readonly CheckRow[] = [
  ...unknownServiceChecks,
  ...arnFormChecks,
  ...regionChecks,
  ...principalReferenceChecks,
  ...resourcePolicyChecks,
  ...quotaChecks,
];
