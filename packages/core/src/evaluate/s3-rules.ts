/**
 * What S3 refuses besides its policies, by settings of the account and the bucket: Block Public
 * Access and Object Ownership.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
 */
import { parseArn } from "../iam/arn.ts";
import type { PolicyDocument } from "../iam/tree.ts";
import type { FixedRuleRow } from "./fixed-rule-row.ts";
import { accountOf, ownerOf } from "./parties.ts";
import { publicityOf } from "./public-policy.ts";
import type { Publicity } from "./public-policy.ts";
import type { AuthorizationInput, BlockPublicAccess } from "./request.ts";

const source =
  "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html";

const aclWrites = ["s3:putbucketacl", "s3:putobjectacl", "s3:putobjectversionacl"];

export const s3Rules: readonly FixedRuleRow[] = [
  {
    name: "s3-restrict-public-buckets",
    detail:
      "The bucket's policy is public, and RestrictPublicBuckets leaves access only to AWS services and to the bucket owner's account.",
    source,
    actions: ["s3:*"],
    applies: (input) => isShutOut(input) && publicity(input) === "public",
    doubt: (input) =>
      isShutOut(input) && publicity(input) === "unclear"
        ? "RestrictPublicBuckets is on, and whether S3 counts the bucket's policy as public is not known."
        : undefined,
  },
  {
    name: "s3-block-public-acls",
    detail: "BlockPublicAcls refuses requests that bring a public ACL.",
    source,
    actions: ["s3:createbucket", "s3:putobject", ...aclWrites],
    applies: (input) => isOn(input, "blockPublicAcls") && bringsPublicAcl(input),
  },
  {
    name: "s3-acls-disabled",
    detail:
      "Object Ownership is BucketOwnerEnforced, so ACLs are disabled: none can be set but the bucket owner's full control.",
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html",
    actions: ["s3:putobject", ...aclWrites],
    applies: (input) =>
      input.settings?.s3?.objectOwnership === "BucketOwnerEnforced" && bringsOtherAcl(input),
  },
];

/** "If the settings differ, S3 applies the most restrictive combination": on anywhere is on. */
function isOn({ settings }: AuthorizationInput, setting: keyof BlockPublicAccess): boolean {
  const blocked = settings?.s3?.blockPublicAccess;
  if (blocked === undefined) return false;
  const { account, bucket, accessPoint } = blocked;
  return [account, bucket, accessPoint].some((one) => one?.[setting] === true);
}

/** The setting is on, and the caller is neither a service nor of the owner's account. */
function isShutOut(input: AuthorizationInput): boolean {
  if (!isOn(input, "restrictPublicBuckets")) return false;
  const { principal } = input.request;
  if (principal.kind === "service" || input.policies.resource === undefined) return false;
  const caller = accountOf(principal);
  return caller === undefined || caller !== ownerOf(input.request).account;
}

/** An access point from within a VPC is never public, and its policy is judged by other rules. */
function publicity({ request, policies }: AuthorizationInput): Publicity {
  if (policies.resource === undefined) return "fixed";
  const { document } = policies.resource;
  const found = publicityOf(document);
  const arn = parseArn(request.resource);
  const isAccessPoint = arn?.service === "s3" && arn.resource.startsWith("accesspoint/");
  if (!isAccessPoint) return found;
  return found === "fixed" && !namesAccessPoints(document) ? "fixed" : "unclear";
}

/** In an access point's policy, naming access points does not keep it from being public. */
function namesAccessPoints({ statements }: PolicyDocument): boolean {
  return statements.some(
    (statement) =>
      statement.kind === "statement" &&
      statement.conditions.some(({ key }) => key.toLowerCase() === "s3:dataaccesspointarn"),
  );
}

const publicGroups = ["groups/global/AllUsers", "groups/global/AuthenticatedUsers"];

/** Grants to the groups `AllUsers` and `AuthenticatedUsers` are public. */
function bringsPublicAcl({ request }: AuthorizationInput): boolean {
  const canned = ["public-read", "public-read-write", "authenticated-read"];
  return valuesUnder(request, "s3:x-amz-acl").some((value) => canned.includes(value))
    ? true
    : valuesUnder(request, "s3:x-amz-grant-").some((value) =>
        publicGroups.some((group) => value.includes(group)),
      );
}

function bringsOtherAcl({ request }: AuthorizationInput): boolean {
  const canned = valuesUnder(request, "s3:x-amz-acl");
  return canned.some((value) => value !== "bucket-owner-full-control");
}

function valuesUnder(
  { context }: AuthorizationInput["request"],
  prefix: string,
): readonly string[] {
  return [...context].flatMap(([key, value]) => {
    if (!key.startsWith(prefix)) return [];
    return value.kind === "single" ? [value.value] : value.values;
  });
}
