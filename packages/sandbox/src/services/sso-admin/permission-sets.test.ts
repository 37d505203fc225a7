import {
  AttachCustomerManagedPolicyReferenceToPermissionSetCommand,
  AttachManagedPolicyToPermissionSetCommand,
  CreatePermissionSetCommand,
  DetachManagedPolicyFromPermissionSetCommand,
  GetInlinePolicyForPermissionSetCommand,
  ListManagedPoliciesInPermissionSetCommand,
  PutInlinePolicyToPermissionSetCommand,
  PutPermissionsBoundaryToPermissionSetCommand,
  UpdatePermissionSetCommand,
} from "@aws-sdk/client-sso-admin";
import { describe, expect, it } from "vitest";
import { liveSandbox, type LiveSandbox } from "../../testing/live-sandbox.ts";

const conflict = { name: "ConflictException" };
const invalid = { name: "ValidationException" };
const missing = { name: "ResourceNotFoundException" };
const exceeded = { name: "ServiceQuotaExceededException" };

const onInstance = ({ sandbox }: LiveSandbox) => ({
  InstanceArn: sandbox.identityCenter.instanceArn,
});

async function createdSet(live: LiveSandbox, Name = "Developer") {
  const { PermissionSet } = await live.sso.send(
    new CreatePermissionSetCommand({ ...onInstance(live), Name }),
  );
  return { ...onInstance(live), PermissionSetArn: PermissionSet?.PermissionSetArn };
}

const allowing = (Action: string | readonly string[]): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action, Resource: "*" }],
  });

describe("a permission set", () => {
  it("has a name of its own", async () => {
    const live = await liveSandbox();
    await createdSet(live);
    await expect(createdSet(live)).rejects.toMatchObject(conflict);
  });

  // https://docs.aws.amazon.com/singlesignon/latest/userguide/howtosessionduration.html
  it("has sessions of one hour to twelve", async () => {
    const live = await liveSandbox();
    const set = await createdSet(live);
    const update = (SessionDuration: string) =>
      live.sso.send(new UpdatePermissionSetCommand({ ...set, SessionDuration }));
    for (const fine of ["PT1H", "PT90M", "PT12H"])
      await expect(update(fine)).resolves.toBeDefined();
    for (const wrong of ["PT59M", "PT12H1M", "P1D"])
      await expect(update(wrong)).rejects.toMatchObject(invalid);
    const create = new CreatePermissionSetCommand({
      ...onInstance(live),
      Name: "Long",
      SessionDuration: "PT13H",
    });
    await expect(live.sso.send(create)).rejects.toMatchObject(invalid);
  });

  // https://docs.aws.amazon.com/singlesignon/latest/userguide/limits.html
  it("keeps its inline policy as it is given, unless it is malformed or too long", async () => {
    const live = await liveSandbox();
    const set = await createdSet(live);
    const put = (InlinePolicy: string) =>
      live.sso.send(new PutInlinePolicyToPermissionSetCommand({ ...set, InlinePolicy }));
    const text = `  ${allowing("s3:ListAllMyBuckets")}\n`;
    await put(text);
    const long = Array.from({ length: 600 }, (_, index) => `s3:GetObjectNumber${index}`);
    await expect(put(allowing(long))).rejects.toMatchObject(exceeded);
    await expect(put('{"Statement": 1}')).rejects.toMatchObject(invalid);
    const { InlinePolicy } = await live.sso.send(new GetInlinePolicyForPermissionSetCommand(set));
    expect(InlinePolicy).toBe(text);
    await put(`${" ".repeat(20_000)}${text}`);
  });

  it("has each managed policy once, of those that exist, and twenty with the customer's", async () => {
    const live = await liveSandbox();
    const set = await createdSet(live);
    const attach = (name: string) =>
      live.sso.send(
        new AttachManagedPolicyToPermissionSetCommand({
          ...set,
          ManagedPolicyArn: `arn:aws:iam::aws:policy/${name}`,
        }),
      );
    await attach("ReadOnlyAccess");
    await expect(attach("ReadOnlyAccess")).rejects.toMatchObject(conflict);
    await expect(attach("NoSuchAccess")).rejects.toMatchObject(missing);
    const own = (Name: string) =>
      live.sso.send(
        new AttachCustomerManagedPolicyReferenceToPermissionSetCommand({
          ...set,
          CustomerManagedPolicyReference: { Name },
        }),
      );
    for (let count = 1; count < 20; count += 1) await own(`Own${count}`);
    await expect(own("Own1")).rejects.toMatchObject(conflict);
    await expect(own("Own20")).rejects.toMatchObject(exceeded);
    await expect(attach("SecurityAudit")).rejects.toMatchObject(exceeded);
    const detach = new DetachManagedPolicyFromPermissionSetCommand({
      ...set,
      ManagedPolicyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess",
    });
    await live.sso.send(detach);
    await expect(live.sso.send(detach)).rejects.toMatchObject(missing);
    const { AttachedManagedPolicies } = await live.sso.send(
      new ListManagedPoliciesInPermissionSetCommand(set),
    );
    expect(AttachedManagedPolicies).toEqual([]);
  });

  it("has one boundary: AWS's policy or the customer's, and not both", async () => {
    const live = await liveSandbox();
    const set = await createdSet(live);
    const ManagedPolicyArn = "arn:aws:iam::aws:policy/PowerUserAccess";
    const CustomerManagedPolicyReference = { Name: "Boundary" };
    const bound = (PermissionsBoundary: object) =>
      live.sso.send(
        new PutPermissionsBoundaryToPermissionSetCommand({ ...set, PermissionsBoundary }),
      );
    await expect(bound({})).rejects.toMatchObject(invalid);
    await expect(bound({ ManagedPolicyArn, CustomerManagedPolicyReference })).rejects.toMatchObject(
      invalid,
    );
    await expect(bound({ CustomerManagedPolicyReference })).resolves.toBeDefined();
  });
});
