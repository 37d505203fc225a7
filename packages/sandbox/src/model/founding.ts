/** What no operation can make: the first account, and Identity Center's instance. */
import type { FoundAccount, FoundIdentityCenter } from "../service.ts";
import { founders, theFounder } from "./directory.ts";
import { instances, theInstance } from "./identity-center-state.ts";
import { accounts } from "./organization-state.ts";

export const foundAccount: FoundAccount = ({ store, clock }, { id, name, email }) => {
  store.open(founders).put(theFounder, id);
  store.open(accounts).put(id, {
    id,
    name,
    email,
    state: "ACTIVE",
    joinedMethod: "INVITED",
    joinedAtMs: clock.wallMs(),
    parentId: undefined,
  });
};

export const foundIdentityCenter: FoundIdentityCenter = ({ store, ids, clock }, wanted) => {
  const instanceArn = wanted.instanceArn ?? `arn:aws:sso:::instance/ssoins-${ids.hex(16)}`;
  const identityStoreId = wanted.identityStoreId ?? `d-${ids.hex(10)}`;
  store.open(instances).put(theInstance, {
    arn: instanceArn,
    identityStoreId,
    owner: wanted.account,
    createdAtMs: clock.wallMs(),
    attributes: undefined,
  });
  return { instanceArn, identityStoreId };
};
