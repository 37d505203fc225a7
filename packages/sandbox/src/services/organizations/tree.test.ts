import {
  CreateOrganizationCommand,
  DeleteOrganizationalUnitCommand,
  DescribeOrganizationCommand,
  ListAccountsCommand,
  ListOrganizationalUnitsForParentCommand,
  ListRootsCommand,
  UpdateOrganizationalUnitCommand,
} from "@aws-sdk/client-organizations";
import { describe, expect, it } from "vitest";
import { createdAccount, createdUnit, liveSandbox, rootId } from "../../testing/live-sandbox.ts";

describe("an organization", () => {
  it("is made once, and begins without an enabled policy type", async () => {
    const live = await liveSandbox({ organization: false });
    await expect(
      live.organizations.send(new DescribeOrganizationCommand({})),
    ).rejects.toMatchObject({ name: "AWSOrganizationsNotInUseException" });
    const { Organization } = await live.organizations.send(new CreateOrganizationCommand({}));
    expect(Organization).toMatchObject({
      FeatureSet: "ALL",
      MasterAccountId: live.sandbox.managementAccountId,
    });
    const { Roots } = await live.organizations.send(new ListRootsCommand({}));
    expect(Roots).toMatchObject([{ Name: "Root", PolicyTypes: [] }]);
    await expect(live.organizations.send(new CreateOrganizationCommand({}))).rejects.toMatchObject({
      name: "AlreadyInOrganizationException",
    });
  });

  it("is described to its members, and administered by the management account only", async () => {
    const live = await liveSandbox();
    const inside = await live.as(await createdAccount(live, "shop"));
    const { Organization } = await inside.organizations.send(new DescribeOrganizationCommand({}));
    expect(Organization?.Id).toBe(live.sandbox.organizationId());
    await expect(inside.organizations.send(new ListAccountsCommand({}))).rejects.toMatchObject({
      name: "AccessDeniedException",
    });
  });
});

describe("an OU", () => {
  it("has a name of its own below its parent", async () => {
    const live = await liveSandbox();
    const root = await rootId(live);
    const work = await createdUnit(live, root, "Work");
    const duplicate = { name: "DuplicateOrganizationalUnitException" };
    await expect(createdUnit(live, root, "Work")).rejects.toMatchObject(duplicate);
    const inner = await createdUnit(live, work, "Work");
    expect(inner).toMatch(/^ou-[0-9a-z]{4}-[0-9a-z]{8}$/);
    const other = await createdUnit(live, root, "Other");
    await expect(
      live.organizations.send(
        new UpdateOrganizationalUnitCommand({ OrganizationalUnitId: other, Name: "Work" }),
      ),
    ).rejects.toMatchObject(duplicate);
  });

  it("stands at most five levels below the root", async () => {
    const live = await liveSandbox();
    let parent = await rootId(live);
    for (let level = 1; level <= 5; level += 1)
      parent = await createdUnit(live, parent, `L${level}`);
    await expect(createdUnit(live, parent, "L6")).rejects.toMatchObject({
      name: "ConstraintViolationException",
      Reason: "OU_DEPTH_LIMIT_EXCEEDED",
    });
  });

  it("is deleted only when it is empty", async () => {
    const live = await liveSandbox();
    const root = await rootId(live);
    const outer = await createdUnit(live, root, "Outer");
    const inner = await createdUnit(live, outer, "Inner");
    const remove = (id: string) =>
      live.organizations.send(new DeleteOrganizationalUnitCommand({ OrganizationalUnitId: id }));
    await expect(remove(outer)).rejects.toMatchObject({
      name: "OrganizationalUnitNotEmptyException",
    });
    await remove(inner);
    await remove(outer);
    const { OrganizationalUnits } = await live.organizations.send(
      new ListOrganizationalUnitsForParentCommand({ ParentId: root }),
    );
    expect(OrganizationalUnits).toEqual([]);
  });
});
