/** Identity Center's own store of users and groups. https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/welcome.html */
import type { Service } from "../service.ts";
import { storeGroupOperations } from "./identitystore/groups.ts";
import { membershipOperations } from "./identitystore/memberships.ts";
import { storeUserOperations } from "./identitystore/users.ts";

export const identityStoreService: Service = {
  name: "identitystore",
  operations: { ...storeUserOperations, ...storeGroupOperations, ...membershipOperations },
};
