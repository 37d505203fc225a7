import { describe, expect, it } from "vitest";
import type { AuthorizationRequest, NamedPolicy } from "../evaluate/request.ts";
import { emptyOrganization } from "../organization/organization.ts";
import type { Organization } from "../organization/organization.ts";
import { authorizationInput, decideCallIn, decideIn } from "./authorization-input.ts";
import { smallCatalogue } from "./testing/small-catalogue.ts";
import {
  accountId,
  allowAll,
  devId,
  iam,
  managementId,
  organization,
  permissionSet,
  policyText,
  prod,
  prodId,
  rcp,
  role,
  root,
  scp,
  sessionOrUser,
  user,
} from "./testing/organization.ts";

const robot = user(devId, "robot", {
  groups: ["makers"],
  inlinePolicies: [{ name: "own", document: allowAll }],
  attachedPolicies: ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
  permissionsBoundary: "arn:aws:iam::aws:policy/AdministratorAccess",
});

const dev = iam("Dev", {
  users: [robot],
  groups: [
    {
      arn: `arn:aws:iam::${devId}:group/makers`,
      name: "makers",
      path: "/",
      id: undefined,
      inlinePolicies: [{ name: "of-group", document: allowAll }],
      attachedPolicies: [`arn:aws:iam::${devId}:policy/Custom`],
    },
  ],
  roles: [role(devId, "Deployer", { attachedPolicies: ["arn:aws:iam::aws:policy/Unheard"] })],
  managedPolicies: [
    { arn: `arn:aws:iam::${devId}:policy/Custom`, name: "Custom", path: "/", document: allowAll },
  ],
});

function request(parts: Partial<AuthorizationRequest> = {}): AuthorizationRequest {
  return {
    principal: sessionOrUser(robot.arn, devId),
    action: "ec2:RunInstances",
    resource: `arn:aws:ec2:us-east-1:${devId}:instance/i`,
    context: new Map(),
    ...parts,
  };
}

const names = (policies: readonly NamedPolicy[] | undefined) =>
  policies?.map((policy) => policy.name);

const reasons = (policies: readonly NamedPolicy[] | undefined) =>
  policies?.flatMap(({ document }) =>
    document.statements.flatMap((statement) =>
      statement.kind === "unreadable" ? [statement.reason] : [],
    ),
  );

describe("authorizationInput", () => {
  it("finds a user's own policies, those of its groups, and its boundary", () => {
    const { policies } = authorizationInput(
      organization({ iam: [dev] }),
      request(),
      smallCatalogue,
    );
    expect(names(policies.identity)).toEqual([
      "inline policy own",
      "arn:aws:iam::aws:policy/ReadOnlyAccess",
      "inline policy of-group",
      `arn:aws:iam::${devId}:policy/Custom`,
    ]);
    expect(names(policies.boundary)).toEqual(["arn:aws:iam::aws:policy/AdministratorAccess"]);
    expect(reasons(policies.identity)).toEqual([]);
  });

  it("finds the SCPs and RCPs of each level from the root to the account", () => {
    const guard = policyText({ Effect: "Deny", Action: "ec2:*", Resource: "*" });
    const perimeter = policyText({ Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "*" });
    const governed = organization({
      policies: [scp("Guard", guard, [prod]), rcp("Perimeter", perimeter, [root])],
    });
    const principal = sessionOrUser(`arn:aws:iam::${prodId}:role/x`, prodId);
    const { policies } = authorizationInput(governed, request({ principal }), smallCatalogue);
    expect(policies.scp?.map((level) => [level.node, names(level.policies)])).toEqual([
      ["Root", ["FullAWSAccess"]],
      ["PROD", ["FullAWSAccess", "Guard"]],
      ["account Prod", ["FullAWSAccess"]],
    ]);
    expect(policies.rcp?.map((level) => [level.node, names(level.policies)])).toEqual([
      ["Root", ["Perimeter"]],
      ["SDLC", []],
      ["account Dev", []],
    ]);
  });

  it("applies no SCP where the type is not enabled, nor to principals outside the organization", () => {
    const disabled = organization({ root: { id: "r-ab12", enabledPolicyTypes: [], tags: [] } });
    expect(authorizationInput(disabled, request()).policies.scp).toBeUndefined();
    const stranger = accountId("999999999999");
    const principal = sessionOrUser(`arn:aws:iam::${stranger}:role/x`, stranger);
    expect(authorizationInput(organization(), request({ principal })).policies.scp).toBeUndefined();
  });

  it("gives the path of each account in the organization", () => {
    const input = authorizationInput(organization(), request());
    expect(input.organization?.paths.get(devId)).toBe("o-abcdefghij/r-ab12/ou-ab12-00000002/");
    expect(input.organization?.paths.get(managementId)).toBe("o-abcdefghij/r-ab12/");
  });

  it("says what is missing instead of leaving it out", () => {
    const deployer = request({
      principal: sessionOrUser(`arn:aws:iam::${devId}:role/Deployer`, devId),
    });
    const { policies } = authorizationInput(organization({ iam: [dev] }), deployer, smallCatalogue);
    expect(reasons(policies.identity)).toEqual([
      "The managed policy arn:aws:iam::aws:policy/Unheard is neither collected nor in the catalogue of 2026-11-01.",
    ]);
    const gaps = [{ subject: "iam" as const, account: "Dev", reason: "AccessDenied: no" }];
    const blind = authorizationInput(organization({ gaps }), request(), smallCatalogue);
    expect(reasons(blind.policies.identity)?.[0]).toContain("could not be read: AccessDenied: no");
  });

  it("builds the role of a permission set that is not provisioned yet", () => {
    const set = permissionSet("Developer", {
      managedPolicies: ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
      customerManagedPolicies: [{ path: "/", name: "Custom" }],
      inlinePolicy: allowAll,
      permissionsBoundary: {
        kind: "aws-managed",
        arn: "arn:aws:iam::aws:policy/AdministratorAccess",
      },
    });
    const declared = organization({
      iam: [dev],
      identityCenter: {
        instanceArn: undefined,
        identityStoreId: undefined,
        identitySource: undefined,
        permissionSets: [set],
        groups: [],
        users: [],
        assignments: [],
      },
    });
    const arn = `arn:aws:iam::${devId}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Developer_0000000000000000`;
    const { policies } = authorizationInput(
      declared,
      request({ principal: sessionOrUser(arn, devId) }),
      smallCatalogue,
    );
    expect(names(policies.identity)).toEqual([
      "arn:aws:iam::aws:policy/ReadOnlyAccess",
      `arn:aws:iam::${devId}:policy/Custom`,
      "inline policy permission set Developer",
    ]);
    expect(names(policies.boundary)).toEqual(["arn:aws:iam::aws:policy/AdministratorAccess"]);
  });

  it("finds the bucket's policy for an object, and whose the bucket is", () => {
    const resources = [{ arn: "arn:aws:s3:::box", account: "Prod", policy: '{"Statement":[]}' }];
    const input = authorizationInput(
      organization({ iam: [dev], resources }),
      request({ action: "s3:GetObject", resource: "arn:aws:s3:::box/a/b" }),
    );
    expect(input.policies.resource?.name).toBe("policy of arn:aws:s3:::box");
    expect(input.request.resourceAccount).toBe(prodId);
  });

  it("finds the trust policy of a role", () => {
    const assume = request({
      action: "sts:AssumeRole",
      resource: `arn:aws:iam::${devId}:role/Deployer`,
    });
    const input = authorizationInput(organization({ iam: [dev] }), assume);
    expect(input.policies.resource?.document.statements[0]).toMatchObject({
      kind: "statement",
      effect: "Allow",
    });
  });

  it("parses each text once, however many principals hold it", () => {
    const both = organization({
      iam: [
        iam("Dev", {
          roles: ["a", "b"].map((name) =>
            role(devId, name, { inlinePolicies: [{ name: "own", document: allowAll }] }),
          ),
        }),
      ],
    });
    const [first, second] = ["a", "b"].map((name) => {
      const principal = sessionOrUser(`arn:aws:iam::${devId}:role/${name}`, devId);
      return authorizationInput(both, request({ principal })).policies.identity?.[0];
    });
    expect(first).toBe(second);
  });
});

describe("decideIn", () => {
  it("is unknown, with the reason, where the caller's IAM was not read", () => {
    const gaps = [{ subject: "iam" as const, account: "Dev", reason: "AccessDenied: no" }];
    const decision = decideIn(organization({ gaps }), request(), smallCatalogue);
    expect(decision.kind).toBe("unknown");
    expect(JSON.stringify(decision)).toContain("AccessDenied: no");
  });

  it("is unknown where the service control policies were not read", () => {
    const reason = "AccessDeniedException: no";
    const gaps = [{ subject: "policies/SERVICE_CONTROL_POLICY" as const, reason }];
    const decision = decideIn(organization({ iam: [dev], gaps }), request(), smallCatalogue);
    expect(decision.kind).toBe("unknown");
    expect(JSON.stringify(decision)).toContain(reason);
  });

  it("is unknown for a federated user, whose session policy nobody reads", () => {
    const principal = {
      kind: "federated-user",
      arn: `arn:aws:sts::${devId}:federated-user/f`,
      account: devId,
      federatedBy: robot.arn,
    } as const;
    const decision = decideIn(organization({ iam: [dev] }), request({ principal }), smallCatalogue);
    expect(decision.kind).toBe("unknown");
    expect(JSON.stringify(decision)).toContain("session policy");
  });

  it("is denied all the same where an SCP denies", () => {
    const guard = scp("Guard", policyText({ Effect: "Deny", Action: "ec2:*", Resource: "*" }), [
      root,
    ]);
    expect(decideIn(organization({ policies: [guard] }), request(), smallCatalogue).kind).toBe(
      "explicit-deny",
    );
  });

  it("is unknown across accounts where the resource's policy was not read, and says so within one", () => {
    const lambda = (id: string) =>
      request({
        action: "lambda:InvokeFunction",
        resource: `arn:aws:lambda:us-east-1:${id}:function:f`,
      });
    const known = organization({ iam: [dev] });
    expect(decideIn(known, lambda(prodId), smallCatalogue).kind).toBe("unknown");
    const within = decideIn(known, lambda(devId), smallCatalogue);
    expect(within.kind).toBe("allow");
    expect(within.notConsidered).toContain(
      `The policy of arn:aws:lambda:us-east-1:${devId}:function:f, if it has one, was not read.`,
    );
  });

  it("denies across accounts what has no resource policies at all", () => {
    const instance = request({ resource: `arn:aws:ec2:us-east-1:${prodId}:instance/i` });
    expect(decideIn(organization({ iam: [dev] }), instance, smallCatalogue).kind).toBe(
      "implicit-deny",
    );
  });

  it("lets the access role of a created account act, presumed where nobody has looked", () => {
    const principal = sessionOrUser(
      `arn:aws:iam::${prodId}:role/OrganizationAccountAccessRole`,
      prodId,
    );
    const create = request({ principal, resource: `arn:aws:ec2:us-east-1:${prodId}:instance/i` });
    expect(decideIn(organization(), create, smallCatalogue).kind).toBe("allow");
    expect(decideIn(emptyOrganization, create, smallCatalogue).kind).toBe("unknown");
  });
});

describe("decideCallIn", () => {
  const starting = (parts: Partial<Organization> = {}) => {
    const { principal, context } = request();
    const resources = ["i-1", "i-2"].map((id) => ({
      as: "instance",
      resource: `arn:aws:ec2:us-east-1:${devId}:instance/${id}`,
    }));
    const call = { principal, context, operation: "ec2:StartInstances", resources };
    return decideCallIn(organization({ iam: [dev], ...parts }), call, smallCatalogue);
  };

  it("decides each request of a call with the policies that apply to it", () => {
    const { decision, parts } = starting();
    expect(parts.map(({ request: { resource } }) => resource.slice(-3))).toEqual(["i-1", "i-2"]);
    expect(new Set([decision.kind, ...parts.map((part) => part.decision.kind)]).size).toBe(1);
  });

  it("lets nobody act in the name of a closed account", () => {
    const accounts = organization().accounts.map((one) =>
      one.id === devId ? { ...one, state: "SUSPENDED" as const } : one,
    );
    expect(starting({ accounts }).decision).toMatchObject({
      kind: "implicit-deny",
      rule: { name: "suspended-account" },
    });
  });

  it("takes the delegated administrators for IAM from the organization, where they were read", () => {
    const context = (parts: Partial<Organization>) =>
      authorizationInput(organization(parts), request(), smallCatalogue).organization;
    const delegatedAdministrators = [{ account: "Dev", servicePrincipal: "iam.amazonaws.com" }];
    expect(context({ delegatedAdministrators })?.iamAdministrators).toEqual(new Set([devId]));
    expect(context({})?.iamAdministrators).toEqual(new Set());
    const gaps = [{ subject: "delegated-administrators" as const, reason: "not read" }];
    expect(context({ gaps })?.iamAdministrators).toBeUndefined();
  });
});
