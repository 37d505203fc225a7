/** AWS Organizations. https://docs.aws.amazon.com/organizations/latest/APIReference/Welcome.html */
import type { Service } from "../../service.ts";
import { accountJobs, accountOperations } from "./accounts.ts";
import { delegationOperations } from "./delegation.ts";
import { invitationOperations } from "./invitations.ts";
import { policyOperations } from "./policies.ts";
import { tagOperations } from "./tags.ts";
import { treeOperations } from "./tree.ts";

export const organizationsService: Service = {
  name: "organizations",
  operations: {
    ...treeOperations,
    ...accountOperations,
    ...invitationOperations,
    ...policyOperations,
    ...delegationOperations,
    ...tagOperations,
  },
  jobs: accountJobs,
};
