/** Permission sets for the job functions that most organizations have: a row each. */

export type Persona = {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** ISO 8601. */
  readonly session: string;
  /** Paths below `arn:aws:iam::aws:policy/`. */
  readonly managedPolicies: readonly string[];
  /** JSON text. */
  readonly inlinePolicy: string | undefined;
};

const logs = [
  "logs:Get*",
  "logs:Describe*",
  "logs:FilterLogEvents",
  "logs:StartQuery",
  "logs:StopQuery",
];

/** The personas that a permission set may `use`. */
export const personas: readonly Persona[] = [
  {
    name: "administrator",
    title: "Administrator",
    description:
      "Everything in an account, within its guardrails. For few people and short sessions.",
    session: "PT1H",
    managedPolicies: ["AdministratorAccess"],
    inlinePolicy: undefined,
  },
  {
    name: "developer",
    title: "Developer",
    description: "Builds and runs workloads; cannot manage users, groups or the organization.",
    session: "PT8H",
    managedPolicies: ["PowerUserAccess"],
    inlinePolicy: undefined,
  },
  {
    name: "operator",
    title: "Operator",
    description:
      "Sees everything and keeps workloads running: restarts, scales, runs commands; builds nothing new.",
    session: "PT8H",
    managedPolicies: ["ReadOnlyAccess"],
    inlinePolicy: policy([
      ["ec2:RebootInstances", "ec2:StartInstances", "ec2:StopInstances"],
      ["autoscaling:SetDesiredCapacity", "autoscaling:StartInstanceRefresh"],
      ["ecs:UpdateService", "ecs:RunTask", "ecs:StopTask"],
      ["rds:RebootDBInstance", "rds:StartDBInstance", "rds:StopDBInstance", "rds:CreateDBSnapshot"],
      ["ssm:StartAutomationExecution", "ssm:StartSession", "ssm:TerminateSession"],
      [
        "cloudwatch:PutDashboard",
        "cloudwatch:SetAlarmState",
        "cloudwatch:DisableAlarmActions",
        "cloudwatch:EnableAlarmActions",
      ],
      [...logs, "support:*"],
    ]),
  },
  {
    name: "security-team",
    title: "Security team",
    description:
      "Sees everything and writes little: findings, and the work of the security services.",
    session: "PT4H",
    managedPolicies: ["SecurityAudit", "job-function/ViewOnlyAccess"],
    inlinePolicy: policy([
      [
        "access-analyzer:ApplyArchiveRule",
        "access-analyzer:StartResourceScan",
        "access-analyzer:UpdateFindings",
      ],
      [
        "guardduty:ArchiveFindings",
        "guardduty:UnarchiveFindings",
        "guardduty:UpdateFindingsFeedback",
      ],
      ["securityhub:BatchUpdateFindings", "securityhub:BatchUpdateFindingsV2"],
      ["inspector2:CreateFilter", "inspector2:UpdateFilter"],
      ["cloudtrail:LookupEvents", "cloudtrail:StartQuery"],
      logs,
    ]),
  },
  {
    name: "auditor",
    title: "Auditor",
    description: "Reads the configuration of everything and the data of nothing.",
    session: "PT4H",
    managedPolicies: ["SecurityAudit", "job-function/ViewOnlyAccess"],
    inlinePolicy: undefined,
  },
  {
    name: "billing",
    title: "Billing",
    description: "Sees and manages bills, budgets and cost reports.",
    session: "PT4H",
    managedPolicies: ["job-function/Billing"],
    inlinePolicy: undefined,
  },
  {
    name: "vendor",
    title: "Third-party vendor",
    description:
      "Looks at what runs and at its metrics, for as long as the contract lasts. Give it `until`.",
    session: "PT1H",
    managedPolicies: ["job-function/ViewOnlyAccess", "CloudWatchReadOnlyAccess"],
    inlinePolicy: undefined,
  },
  {
    name: "pipeline",
    title: "CI/CD pipeline",
    description: "Deploys CloudFormation stacks and container images, through roles named for it.",
    session: "PT1H",
    managedPolicies: [],
    inlinePolicy: policy(
      [
        [
          "cloudformation:*",
          "ecr:*",
          "ecs:Describe*",
          "ecs:RegisterTaskDefinition",
          "ecs:UpdateService",
        ],
        ["s3:GetObject", "s3:ListBucket", "s3:PutObject"],
        [...logs],
      ],
      {
        Effect: "Allow",
        Action: ["iam:PassRole", "sts:AssumeRole"],
        Resource: ["arn:aws:iam::*:role/deploy/*"],
      },
    ),
  },
];

const byName = new Map(personas.map((persona) => [persona.name, persona]));

/** The persona of this name. */
export function personaOf(name: string): Persona | undefined {
  return byName.get(name);
}

function policy(actions: readonly (readonly string[])[], also?: object): string {
  const allow = { Effect: "Allow", Action: actions.flat(), Resource: "*" };
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: also === undefined ? [allow] : [allow, also],
  });
}
