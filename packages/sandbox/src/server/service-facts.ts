/** What the services disagree about, one row each. */
import type { Violation } from "@bailiwick/catalog";
import type { ServiceName } from "../service.ts";

export type ServiceRow = {
  /** CloudTrail's `eventSource`. */
  readonly eventSource: string;
  /** Whether all its events and its `aws:RequestedRegion` are us-east-1's. */
  readonly global: boolean;
  readonly accessDenied: ErrorRow;
  readonly throttled: ErrorRow;
  readonly invalid: ErrorRow;
  readonly locked: ErrorRow;
};

export type ErrorRow = {
  readonly code: string;
  /** Where the service's model does not say it. */
  readonly httpStatus: number;
  readonly members?: Readonly<Record<string, unknown>>;
};

const jsonErrors = {
  accessDenied: { code: "AccessDeniedException", httpStatus: 400 },
  throttled: { code: "ThrottlingException", httpStatus: 400 },
  invalid: { code: "ValidationException", httpStatus: 400 },
  locked: { code: "ConflictException", httpStatus: 400 },
} as const;

const queryErrors = {
  accessDenied: { code: "AccessDenied", httpStatus: 403 },
  throttled: { code: "Throttling", httpStatus: 400 },
  invalid: { code: "ValidationError", httpStatus: 400 },
  locked: { code: "ConcurrentModification", httpStatus: 409 },
} as const;

export const serviceFacts = {
  organizations: {
    eventSource: "organizations.amazonaws.com",
    global: true,
    accessDenied: { code: "AccessDeniedException", httpStatus: 400 },
    throttled: {
      code: "TooManyRequestsException",
      httpStatus: 400,
      members: { Type: "RATE_LIMIT_EXCEEDED" },
    },
    invalid: { code: "InvalidInputException", httpStatus: 400 },
    locked: { code: "ConcurrentModificationException", httpStatus: 400 },
  },
  account: {
    eventSource: "account.amazonaws.com",
    global: true,
    accessDenied: { code: "AccessDeniedException", httpStatus: 403 },
    throttled: { code: "TooManyRequestsException", httpStatus: 429 },
    invalid: {
      code: "ValidationException",
      httpStatus: 400,
      members: { reason: "fieldValidationFailed" },
    },
    locked: { code: "ConflictException", httpStatus: 409 },
  },
  sts: { eventSource: "sts.amazonaws.com", global: false, ...queryErrors },
  iam: { eventSource: "iam.amazonaws.com", global: true, ...queryErrors },
  "sso-admin": { eventSource: "sso.amazonaws.com", global: false, ...jsonErrors },
  identitystore: { eventSource: "identitystore.amazonaws.com", global: false, ...jsonErrors },
  cloudtrail: { eventSource: "cloudtrail.amazonaws.com", global: false, ...jsonErrors },
} as const satisfies Record<ServiceName, ServiceRow>;

/**
 * Organizations names the broken rule in `Reason`.
 * https://docs.aws.amazon.com/organizations/latest/APIReference/API_CreatePolicy.html#API_CreatePolicy_Errors
 */
export function invalidInputReason(violation: Violation | undefined): string {
  return violation === undefined ? "INPUT_REQUIRED" : invalidInputReasons[violation.constraint];
}

const invalidInputReasons = {
  required: "INPUT_REQUIRED",
  "unknown-member": "INVALID_PATTERN",
  type: "INVALID_PATTERN",
  "min-length": "MIN_LENGTH_EXCEEDED",
  "max-length": "MAX_LENGTH_EXCEEDED",
  "min-items": "MIN_LENGTH_EXCEEDED",
  "max-items": "MAX_LENGTH_EXCEEDED",
  "min-value": "MIN_VALUE_EXCEEDED",
  "max-value": "MAX_VALUE_EXCEEDED",
  pattern: "INVALID_PATTERN",
  enum: "INVALID_ENUM",
  union: "INVALID_PATTERN",
} as const satisfies Record<Violation["constraint"], string>;
