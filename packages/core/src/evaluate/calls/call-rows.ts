/**
 * Operations that ask for more than one decision: one row for each request that they stand for.
 * Operations without rows ask for the action of their name on each resource.
 *
 * What a resource is to a call (`on`) is the name of its type in the Service Authorization Reference
 * where a call names each type once; `source` and `destination` are an object's ARN or, through an
 * access point, the access point's, with the object's own as `behind-access-point`; `source-key` and
 * `key` are the KMS keys of what is read and written, and `role` is the role that is assumed or passed.
 */

/** One request of an operation. */
export type CallRow = {
  /** In lower case. */
  readonly action: string;
  /** The resources that it is about, by what they are to the call. */
  readonly on: string;
  /** Required: the call always has such a resource, so that without one the answer is unknown. */
  readonly required?: true;
  /** Asked only where one of these keys is there, in lower case; a `*` at the end stands for any rest. */
  readonly when?: readonly string[];
  /** Not asked where this key is there, in lower case. */
  readonly unless?: string;
  /** Keys that AWS adds to this request, in lower case. */
  readonly adds?: Readonly<Record<string, string>>;
  /** Made by the service in the caller's name: the service's name. */
  readonly forwardedBy?: string;
  /** AWS does not say which policies of the caller count. */
  readonly asked?: "perhaps";
};

export type CallRows = {
  readonly source: string;
  /** The operation as AWS spells it, where no action has its name. */
  readonly spelled?: string;
  readonly requests: readonly CallRow[];
};

const ec2 = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ExamplePolicies_EC2.html";
const taggingOnCreate =
  "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/supported-iam-actions-tagging.html";
const passRole = "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html";
const s3 =
  "https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html";
const sts = "https://docs.aws.amazon.com/STS/latest/APIReference";
const sessionTags = "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html";

const tags = ["aws:requesttag/*", "aws:tagkeys"];
const acl = ["s3:x-amz-acl", "s3:x-amz-grant-*"];

/** What a session brings with it is asked beside the assumption itself. */
function assumption(action: string): readonly CallRow[] {
  return [
    { action, on: "role", required: true },
    { action: "sts:tagsession", on: "role", when: [...tags, "sts:transitivetagkeys"] },
    { action: "sts:setsourceidentity", on: "role", when: ["sts:sourceidentity"] },
    {
      action: "sts:setcontext",
      on: "role",
      when: ["sts:requestcontextproviders", "sts:requestcontext/*"],
    },
  ];
}

/** The headers of a write that need a permission of their own. */
const objectHeaders: readonly CallRow[] = [
  {
    action: "s3:putobjecttagging",
    on: "destination",
    when: ["s3:requestobjecttag/*", "s3:requestobjecttagkeys"],
  },
  { action: "s3:putobjectacl", on: "destination", when: acl },
  {
    action: "s3:putobjectretention",
    on: "destination",
    when: ["s3:object-lock-mode", "s3:object-lock-retain-until-date"],
  },
  { action: "s3:putobjectlegalhold", on: "destination", when: ["s3:object-lock-legal-hold"] },
];

/** One version of an object is read by an action of its own. */
const readObject: readonly CallRow[] = [
  { action: "s3:getobject", on: "source", required: true, unless: "s3:versionid" },
  { action: "s3:getobjectversion", on: "source", when: ["s3:versionid"] },
];

const readThroughAccessPoint = throughAccessPoint("s3:getobject");
const writeThroughAccessPoint = throughAccessPoint("s3:putobject");

/** "Both the access point and the underlying bucket must permit the request." */
function throughAccessPoint(action: string): CallRow {
  return { action, on: "behind-access-point", asked: "perhaps" };
}

/** S3 reads and writes encrypted objects with the caller's own rights to the key. */
const keyToRead: CallRow = {
  action: "kms:decrypt",
  on: "source-key",
  forwardedBy: "s3.amazonaws.com",
};
const keyToWrite: CallRow = {
  action: "kms:generatedatakey",
  on: "key",
  forwardedBy: "s3.amazonaws.com",
};

/** Only instances from the few images that are kept in an instance store have no volume. */
const runInstances: readonly CallRow[] = [
  ...["image", "instance", "network-interface", "security-group", "subnet", "volume"].map(
    (on): CallRow => ({ action: "ec2:runinstances", on, required: true }),
  ),
  ...[
    "capacity-reservation",
    "elastic-gpu",
    "elastic-inference",
    "group",
    "key-pair",
    "launch-template",
    "license-configuration",
    "placement-group",
    "snapshot",
  ].map((on): CallRow => ({ action: "ec2:runinstances", on })),
  ...["instance", "network-interface", "volume"].map((on): CallRow => ({
    action: "ec2:createtags",
    on,
    when: tags,
    adds: { "ec2:createaction": "RunInstances" },
  })),
  passing("ec2.amazonaws.com"),
];

/** A role that the call hands to a service. */
function passing(service: string): CallRow {
  return { action: "iam:passrole", on: "role", adds: { "iam:passedtoservice": service } };
}

/** Operations whose own action is about one resource, and which hand a role to a service. */
const passesRole: Readonly<Record<string, string>> = {
  "autoscaling:createautoscalinggroup": "autoscaling.amazonaws.com",
  "cloudformation:createstack": "cloudformation.amazonaws.com",
  "cloudformation:updatestack": "cloudformation.amazonaws.com",
  "codebuild:createproject": "codebuild.amazonaws.com",
  "codepipeline:createpipeline": "codepipeline.amazonaws.com",
  "ec2:associateiaminstanceprofile": "ec2.amazonaws.com",
  "ecs:registertaskdefinition": "ecs-tasks.amazonaws.com",
  "ecs:runtask": "ecs-tasks.amazonaws.com",
  "eks:createcluster": "eks.amazonaws.com",
  "glue:createjob": "glue.amazonaws.com",
  "lambda:createfunction": "lambda.amazonaws.com",
  "lambda:updatefunctionconfiguration": "lambda.amazonaws.com",
  "sagemaker:createnotebookinstance": "sagemaker.amazonaws.com",
  "scheduler:createschedule": "scheduler.amazonaws.com",
  "states:createstatemachine": "states.amazonaws.com",
};

const passingRows = Object.entries(passesRole).map(([action, service]): [string, CallRows] => [
  action,
  { source: passRole, requests: [{ action, on: "resource", required: true }, passing(service)] },
]);

/** By operation in lower case. */
export const callRows: ReadonlyMap<string, CallRows> = new Map<string, CallRows>([
  ["ec2:runinstances", { source: `${ec2} and ${taggingOnCreate}`, requests: runInstances }],
  [
    "ec2:associateaddress",
    {
      source: ec2,
      requests: ["elastic-ip", "instance", "network-interface"].map((on): CallRow => ({
        action: "ec2:associateaddress",
        on,
      })),
    },
  ],
  [
    "sts:assumerole",
    {
      source: `${sessionTags} and ${sts}/API_AssumeRole.html`,
      requests: assumption("sts:assumerole"),
    },
  ],
  [
    "sts:assumerolewithsaml",
    { source: sessionTags, requests: assumption("sts:assumerolewithsaml") },
  ],
  [
    "sts:assumerolewithwebidentity",
    { source: sessionTags, requests: assumption("sts:assumerolewithwebidentity") },
  ],
  [
    "s3:getobject",
    {
      source: s3,
      requests: [...readObject, readThroughAccessPoint, keyToRead],
    },
  ],
  [
    "s3:putobject",
    {
      source: s3,
      requests: [
        { action: "s3:putobject", on: "destination", required: true },
        ...objectHeaders,
        writeThroughAccessPoint,
        keyToWrite,
      ],
    },
  ],
  [
    "s3:copyobject",
    {
      source: "https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html",
      spelled: "s3:CopyObject",
      requests: [
        ...readObject,
        // Where the copy takes the tags of its source along.
        { action: "s3:getobjecttagging", on: "source-tags" },
        { action: "s3:putobjecttagging", on: "destination-tags" },
        { action: "s3:putobject", on: "destination", required: true },
        ...objectHeaders,
        keyToRead,
        keyToWrite,
      ],
    },
  ],
  ...passingRows,
]);
