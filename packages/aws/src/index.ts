/** Adapters to AWS: who we are, what is there, and one step of a plan. */
export { openSession, AwsSession, type SessionOptions } from "./client/session.ts";
export {
  ForeignDestinationError,
  type AwsDestination,
  type Destination,
  type SandboxDestination,
} from "./client/destination.ts";
export {
  errorCode,
  errorDetail,
  isError,
  InvalidRequestError,
  UncertainOutcomeError,
} from "./client/errors.ts";
export { publishedPace, type Pace } from "./client/pace.ts";
export {
  assertExpectedOrganization,
  callerIdentity,
  WrongOrganizationError,
  type CallerIdentity,
} from "./client/identity.ts";
export { collectOrganization, defaultMemberRoles, type CollectOptions } from "./observe/collect.ts";
export type { CollectProgress } from "./observe/collecting.ts";
export { awsExecutor, type ExecutorOptions } from "./apply/executor.ts";
export { memberCalls } from "./observe/iam.ts";
