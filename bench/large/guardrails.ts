/** SCPs and RCPs at every level: AWS's own that allow everything, and what people deny. */
import type { OrganizationPolicy, OrganizationPolicyType, PolicyTarget } from "@bailiwick/core";
import type { Chance } from "./chance.ts";
import { regions, words } from "./words.ts";

/** What a guardrail denies; the actions are those that guardrails of real organizations name. */
const denials: readonly { readonly sid: string; readonly statement: object }[] = [
  {
    sid: "Regions",
    statement: {
      NotAction: ["iam:*", "sts:*", "organizations:*", "route53:*", "cloudfront:*", "support:*"],
      Resource: "*",
      Condition: { StringNotEquals: { "aws:RequestedRegion": regions } },
    },
  },
  {
    sid: "Leaving",
    statement: {
      Action: ["organizations:LeaveOrganization", "account:CloseAccount"],
      Resource: "*",
    },
  },
  {
    sid: "Trails",
    statement: {
      Action: ["cloudtrail:StopLogging", "cloudtrail:DeleteTrail", "cloudtrail:UpdateTrail"],
      Resource: "*",
      Condition: {
        ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/aws-reserved/sso.amazonaws.com/*" },
      },
    },
  },
  {
    sid: "Detectors",
    statement: {
      Action: ["guardduty:Delete*", "guardduty:Disassociate*", "config:Delete*", "config:Stop*"],
      Resource: "*",
    },
  },
  {
    sid: "RootUser",
    statement: {
      Action: "*",
      Resource: "*",
      Condition: { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:root" } },
    },
  },
  {
    sid: "OwnRoles",
    statement: {
      Action: ["iam:DeleteRole*", "iam:PutRolePolicy", "iam:AttachRolePolicy", "iam:UpdateAssume*"],
      Resource: "arn:aws:iam::*:role/platform/*",
      Condition: { StringNotLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/platform/*" } },
    },
  },
  {
    sid: "Users",
    statement: { Action: ["iam:CreateUser", "iam:CreateAccessKey"], Resource: "*" },
  },
  {
    sid: "Encryption",
    statement: {
      Action: ["ec2:RunInstances", "ec2:CreateVolume", "rds:CreateDBInstance"],
      Resource: "*",
      Condition: { Bool: { "ec2:Encrypted": "false" } },
    },
  },
  {
    sid: "Sizes",
    statement: {
      Action: "ec2:RunInstances",
      Resource: "arn:aws:ec2:*:*:instance/*",
      Condition: { StringNotLike: { "ec2:InstanceType": ["t3.*", "t4g.*", "m7g.*", "c7g.*"] } },
    },
  },
];

const perimeters: readonly { readonly sid: string; readonly statement: object }[] = [
  {
    sid: "OwnOrganization",
    statement: {
      Principal: "*",
      Action: ["s3:*", "sqs:*", "kms:*", "secretsmanager:*", "sts:AssumeRole"],
      Resource: "*",
      Condition: {
        StringNotEqualsIfExists: { "aws:PrincipalOrgID": "o-largebench" },
        BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
      },
    },
  },
  {
    sid: "ConfusedDeputy",
    statement: {
      Principal: "*",
      Action: ["s3:*", "sqs:*", "kms:*"],
      Resource: "*",
      Condition: {
        StringNotEqualsIfExists: { "aws:SourceOrgID": "o-largebench" },
        Null: { "aws:SourceAccount": "false" },
        Bool: { "aws:PrincipalIsAWSService": "true" },
      },
    },
  },
  {
    sid: "Transport",
    statement: {
      Principal: "*",
      Action: ["s3:*", "sqs:*"],
      Resource: "*",
      Condition: { BoolIfExists: { "aws:SecureTransport": "false" } },
    },
  },
];

const everything = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
};
const everythingOfResources = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: "*", Action: "*", Resource: "*" }],
};

/** @param targets - all nodes, from the root down */
export function guardrails(chance: Chance, targets: readonly PolicyTarget[]): OrganizationPolicy[] {
  const scp = "SERVICE_CONTROL_POLICY";
  const rcp = "RESOURCE_CONTROL_POLICY";
  return [
    policy({ type: scp, name: "FullAWSAccess", document: everything, targets, awsManaged: true }),
    policy({
      type: rcp,
      name: "RCPFullAWSAccess",
      document: everythingOfResources,
      targets,
      awsManaged: true,
    }),
    ...ownPolicies(chance, { type: scp, denials, targets, each: scpsAt }),
    ...ownPolicies(chance, { type: rcp, denials: perimeters, targets, each: rcpsAt }),
  ];
}

/** How many a node has beside AWS's own. */
const scpsAt = (target: PolicyTarget, chance: Chance): number =>
  target.kind === "ou" ? 2 : Number(chance.happens(0.2));
const rcpsAt = (target: PolicyTarget, chance: Chance): number =>
  target.kind === "ou" && target.path.split("/").length <= 2 ? 1 : Number(chance.happens(0.05));

function ownPolicies(
  chance: Chance,
  of: {
    readonly type: OrganizationPolicyType;
    readonly denials: typeof denials;
    readonly targets: readonly PolicyTarget[];
    readonly each: (target: PolicyTarget, chance: Chance) => number;
  },
): readonly OrganizationPolicy[] {
  return of.targets.flatMap((target, place) =>
    Array.from({ length: of.each(target, chance) }, (_, number) => {
      const chosen = chance.someOf(of.denials, chance.integer(1, 3));
      const document = {
        Version: "2012-10-17",
        Statement: chosen.map(({ sid, statement }) => ({
          Sid: `${sid}${place}x${number}`,
          Effect: "Deny",
          ...statement,
        })),
      };
      const name = `${chance.of(words)}-${place}-${number}`;
      return policy({ type: of.type, name, document, targets: [target], awsManaged: false });
    }),
  );
}

function policy(made: {
  readonly type: OrganizationPolicyType;
  readonly name: string;
  readonly document: object;
  readonly targets: readonly PolicyTarget[];
  readonly awsManaged: boolean;
}): OrganizationPolicy {
  const { name, document, awsManaged } = made;
  return {
    ...made,
    document: JSON.stringify(document),
    id: awsManaged ? `p-${name}` : `p-${name.replaceAll("-", "")}`,
    description: "",
    tags: [],
  };
}
