import { expect, it } from "vitest";
import { emptyOrganization } from "./organization.ts";
import { shareTexts } from "./share-texts.ts";
import { unsortedIam } from "./testing/iam.ts";

it("sharing the texts of an organization changes nothing that can be seen", () => {
  const organization = { ...emptyOrganization, iam: [unsortedIam] };
  expect(shareTexts(organization)).toStrictEqual(organization);
});
