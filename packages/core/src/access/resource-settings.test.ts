import { describe, expect, it } from "vitest";
import type { AuthorizationRequest } from "../evaluate/request.ts";
import type { ResourceSettings } from "../iam/resource-settings.ts";
import { decideIn, explainIn } from "./authorization-input.ts";
import { whoCan } from "./who-can.ts";
import { smallCatalogue } from "./testing/small-catalogue.ts";
import {
  accountId,
  devId,
  organization,
  policyText,
  iam,
  sessionOrUser,
  user,
} from "./testing/organization.ts";

const everybody = policyText({ Effect: "Allow", Principal: "*", Action: "*", Resource: "*" });
const robot = user(devId, "robot", {});
const asked: AuthorizationRequest = {
  principal: {
    kind: "user",
    arn: "arn:aws:iam::444455556666:user/bo",
    account: accountId("444455556666"),
  },
  action: "s3:GetObject",
  resource: "arn:aws:s3:::box/key",
  context: new Map(),
};

function withResource(arn: string, policy: string, settings: ResourceSettings | undefined) {
  return organization({
    iam: [iam("Dev", { users: [robot] })],
    resources: [{ arn, account: "Dev", policy, settings }],
  });
}

describe("a question about a resource whose settings were read", () => {
  const blocked: ResourceSettings = {
    s3: {
      blockPublicAccess: { account: {}, bucket: { restrictPublicBuckets: true } },
      objectOwnership: "BucketOwnerEnforced",
    },
  };

  it("is answered under the Block Public Access of the bucket that an object is in", () => {
    const open = withResource("arn:aws:s3:::box", everybody, undefined);
    const before = decideIn(open, asked, smallCatalogue);
    expect(before.notConsidered).toContain("s3-block-public-access");
    expect(before.kind).not.toBe("implicit-deny");
    const shut = withResource("arn:aws:s3:::box", everybody, blocked);
    const decision = decideIn(shut, asked, smallCatalogue);
    expect(decision).toMatchObject({
      kind: "implicit-deny",
      rule: { name: "s3-restrict-public-buckets" },
    });
    expect(decision.notConsidered).not.toContain("s3-block-public-access");
    expect(explainIn(shut, asked, smallCatalogue).decision).toEqual(decision);
  });

  it("is allowed by a grant of the key", () => {
    const key = `arn:aws:kms:us-east-1:${devId}:key/1`;
    const grants = [{ grantId: "g", granteePrincipal: robot.arn, operations: ["Decrypt"] }];
    const policy = policyText();
    const principal = sessionOrUser(robot.arn, devId);
    const decrypt = { ...asked, principal, action: "kms:Decrypt", resource: key };
    const kindWith = (settings: ResourceSettings) =>
      decideIn(withResource(key, policy, settings), decrypt, smallCatalogue).kind;
    expect(kindWith({ kms: { grants: [] } })).toBe("implicit-deny");
    expect(kindWith({ kms: { grants } })).toBe("allow");
    expect(explainIn(withResource(key, policy, undefined), decrypt).decision.kind).toBe(
      "implicit-deny",
    );
  });

  it("says who can use a key by a grant", () => {
    const key = `arn:aws:kms:us-east-1:${devId}:key/1`;
    const grants = [{ grantId: "g", granteePrincipal: robot.arn, operations: ["Decrypt"] }];
    const granted = withResource(key, policyText(), { kms: { grants } });
    const { answers } = whoCan(granted, { action: "kms:Decrypt", resource: key }, smallCatalogue);
    expect(answers.map(({ principal, answer }) => [principal.arn, answer])).toEqual([
      [robot.arn, "yes"],
    ]);
  });
});
