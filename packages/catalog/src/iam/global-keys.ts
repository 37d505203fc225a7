/**
 * Global and cross-service keys that the published list lacks, or of which AWS's page says something
 * else. All its other global keys agree with the page; a test compares them.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
import type { CompactContextKey } from "./compact.ts";

/** They come after the published keys and replace those of the same name. */
export const correctedKeys: readonly CompactContextKey[] = [
  ["aws:SignInSessionArn", "ARN"],
  // A string in the published list.
  ["aws:SourceVpcArn", "ARN"],
  // Of a session that CodeBuild assumed, in requests to any service.
  ["codebuild:BuildArn", "ARN"],
  ["codebuild:ProjectArn", "ARN"],
];
