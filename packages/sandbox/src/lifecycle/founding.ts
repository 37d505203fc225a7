/**
 * What a new sandbox begins with: the management account, an administrator with keys, an Identity
 * Center instance (which no API creates); an organization where one is asked for or given.
 */
import { assert, type Organization } from "@bailiwick/core";
import { foundAccount, foundIdentityCenter } from "../model/founding.ts";
import type { DispatchContext } from "../server/dispatch.ts";
import { defineCollection } from "../state/store.ts";
import { InternalCalls } from "./internal-call.ts";
import { loadOrganization } from "./load-organization.ts";

export type Founding = {
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly identityCenter: { readonly instanceArn: string; readonly identityStoreId: string };
};

export type FoundingOptions = {
  readonly from?: Organization | undefined;
  readonly organization?: boolean | undefined;
};

const foundings = defineCollection<Founding>()({ name: "sandbox.founding", indexes: {} });

/** The name of the administrator. */
const administrator = "bailiwick-admin";

/**
 * Founds a sandbox, unless the state holds one already.
 *
 * @throws {FoundingError} where the snapshot holds what AWS would refuse
 */
export function foundSandbox(context: DispatchContext, options: FoundingOptions): Founding {
  const { store } = context.sandbox;
  const kept = store.open(foundings).get("founding");
  if (kept !== undefined) return kept;
  const calls = new InternalCalls(context);
  const identityCenter = foundParts(calls, options.from);
  const credentials = foundAdministrator(calls);
  if (options.from?.id !== undefined || options.organization === true)
    foundOrganization(calls, options.from);
  if (options.from !== undefined) loadOrganization(calls, options.from);
  const founding = { credentials, identityCenter };
  store.transaction(() => {
    store.open(foundings).put("founding", founding);
  });
  return founding;
}

/** Whether a store's entries are those of a founding that a crash cut short. */
export function isHalfFounded(entries: ReadonlyMap<string, ReadonlyMap<string, unknown>>): boolean {
  return entries.size > 0 && !entries.has(foundings.name);
}

function foundParts(
  calls: InternalCalls,
  from: Organization | undefined,
): Founding["identityCenter"] {
  const { sandbox } = calls;
  const known = from?.accounts.find((account) => account.id === from.managementAccountId);
  return sandbox.store.transaction(() => {
    const id = from?.managementAccountId ?? sandbox.ids.accountId();
    foundAccount(sandbox, {
      id,
      name: known?.awsName ?? known?.name ?? "management",
      email: known?.email ?? "management@example.com",
    });
    return foundIdentityCenter(sandbox, {
      account: id,
      instanceArn: from?.identityCenter?.instanceArn,
      identityStoreId: from?.identityCenter?.identityStoreId,
    });
  });
}

function foundAdministrator(calls: InternalCalls): Founding["credentials"] {
  const account = calls.sandbox.directory.managementAccount();
  const inIam = (operation: string, input: Record<string, unknown>): Record<string, unknown> =>
    calls.run({ account, service: "iam", operation, input });
  inIam("CreateUser", { UserName: administrator });
  inIam("AttachUserPolicy", {
    UserName: administrator,
    PolicyArn: "arn:aws:iam::aws:policy/AdministratorAccess",
  });
  const { AccessKey } = inIam("CreateAccessKey", { UserName: administrator });
  const key: Record<string, unknown> = { ...Object(AccessKey) };
  const { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey } = key;
  assert(typeof accessKeyId === "string" && typeof secretAccessKey === "string", "a key was made");
  return { accessKeyId, secretAccessKey };
}

function foundOrganization(calls: InternalCalls, from: Organization | undefined): void {
  calls.run({
    account: calls.sandbox.directory.managementAccount(),
    service: "organizations",
    operation: "CreateOrganization",
    input: { FeatureSet: "ALL" },
    ids: [
      { drawn: 10, id: from?.id?.replace(/^o-/, "") },
      { drawn: 4, id: from?.root.id?.replace(/^r-/, "") },
    ],
  });
}
