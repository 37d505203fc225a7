/**
 * Where the catalogue says too little of a service's ARNs, so that nothing is held against one.
 * Its source, the Service Authorization Reference, lists what actions are asked about, which is not
 * all that AWS's own policies and guides name.
 *
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */

/** The last part of ARNs that exist and are not listed; a `*` stands for any text. */
export const unlistedForms: Readonly<Record<string, readonly string[]>> = {
  // The API's own paths, which older guides name.
  apigateway: ["/tags*", "/v2/*"],
  appflow: ["connector-profile/*"],
  // What is asked about before there is a workspace.
  aps: ["/workspaces"],
  artifact: ["report-package/*"],
  autoscaling: ["scalingPolicy:*", "scheduledUpdateGroupAction:*"],
  backup: ["recovery-point:*"],
  "bedrock-agentcore": ["credential-provider/*"],
  // Macros, and types that AWS or a third party publishes.
  cloudformation: ["transform/*", "type/*"],
  controltower: ["control/*"],
  // Older ones have no cluster in their ARNs.
  ecs: ["container-instance/*", "service/*", "task/*"],
  grafana: ["/workspaces"],
  iam: ["u2f/*"],
  lambda: ["runtime:*"],
  pricingplanmanager: ["subscription:*"],
  robomaker: ["/createSimulationApplication"],
  securityagent: ["agent-instance*"],
  securityhub: ["control/*", "ruleset/*", "standards/*", "subscription/*"],
  sts: ["assumed-role/*"],
  waf: ["changetoken/*"],
  "waf-regional": ["changetoken/*"],
};

/** Services of which the reference writes ARNs without a Region, and AWS elsewhere with one. */
export const servicesOfDoubtfulRegion: ReadonlySet<string> = new Set([
  "elemental-support-cases",
  "opsworks-cm",
  "swf",
]);

/**
 * Services that have nothing of AWS's own, or list it: there, an ARN without an account is a mistake
 * wherever the form has one. Elsewhere it may be something public, as the documents of Systems Manager are.
 */
export const servicesOfCustomersOnly: ReadonlySet<string> = new Set([
  "athena",
  "batch",
  "cloudtrail",
  "codebuild",
  "codecommit",
  "codedeploy",
  "codepipeline",
  "cognito-identity",
  "cognito-idp",
  "dynamodb",
  "ec2",
  "ecr",
  "ecs",
  "elasticfilesystem",
  "elasticloadbalancing",
  "elasticmapreduce",
  "es",
  "firehose",
  "kinesis",
  "logs",
  "redshift",
  "secretsmanager",
  "sns",
  "sqs",
  "states",
]);
