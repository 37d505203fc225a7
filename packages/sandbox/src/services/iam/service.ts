/** AWS Identity and Access Management. https://docs.aws.amazon.com/IAM/latest/APIReference/welcome.html */
import type { Service } from "../../service.ts";
import { accountOperations } from "./account.ts";
import { groupOperations } from "./groups.ts";
import { holderOperations } from "./holders.ts";
import { instanceProfileOperations } from "./instance-profiles.ts";
import { managedPolicyOperations } from "./managed-policies.ts";
import { providerOperations } from "./providers.ts";
import { roleOperations } from "./roles.ts";
import { userOperations } from "./users.ts";

export const iamService: Service = {
  name: "iam",
  operations: {
    ...userOperations,
    ...groupOperations,
    ...roleOperations,
    ...instanceProfileOperations,
    ...holderOperations,
    ...managedPolicyOperations,
    ...accountOperations,
    ...providerOperations,
  },
};
