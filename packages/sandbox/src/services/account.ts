/** Account Management: names, contacts and Regions. https://docs.aws.amazon.com/accounts/latest/reference/api-reference.html */
import { parseAccountId, type AccountId } from "@bailiwick/core";
import {
  accounts,
  delegationKey,
  delegations,
  serviceAccess,
  type AccountRow,
} from "../model/organization-state.ts";
import {
  AwsError,
  operation,
  paginate,
  type AuthorizationCheck,
  type Call,
  type Service,
} from "../service.ts";
import { defineCollection } from "../state/store.ts";

type OnAccount = { readonly AccountId?: string };
type ContactType = { readonly AlternateContactType: "BILLING" | "OPERATIONS" | "SECURITY" };
type AlternateContact = ContactType & {
  readonly Name: string;
  readonly Title: string;
  readonly EmailAddress: string;
  readonly PhoneNumber: string;
};

const alternateContacts = defineCollection<AlternateContact>()({
  name: "account.alternate-contacts",
  indexes: {},
});
const contactInformation = defineCollection<Readonly<Record<string, unknown>>>()({
  name: "account.contact-information",
  indexes: {},
});

/** Opt-in Regions that an account has enabled, as `account Region`. */
const enabledRegions = defineCollection<boolean>()({
  name: "account.enabled-regions",
  indexes: {},
});

/** https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html */
const regions: Readonly<Record<string, "default" | "opt-in">> = {
  "us-east-1": "default",
  "us-east-2": "default",
  "us-west-1": "default",
  "us-west-2": "default",
  "ap-south-1": "default",
  "ap-northeast-1": "default",
  "ap-northeast-2": "default",
  "ap-northeast-3": "default",
  "ap-southeast-1": "default",
  "ap-southeast-2": "default",
  "ca-central-1": "default",
  "eu-central-1": "default",
  "eu-north-1": "default",
  "eu-west-1": "default",
  "eu-west-2": "default",
  "eu-west-3": "default",
  "sa-east-1": "default",
  "af-south-1": "opt-in",
  "ap-east-1": "opt-in",
  "ap-south-2": "opt-in",
  "ap-southeast-3": "opt-in",
  "ap-southeast-4": "opt-in",
  "ap-southeast-5": "opt-in",
  "ap-southeast-7": "opt-in",
  "ca-west-1": "opt-in",
  "eu-central-2": "opt-in",
  "eu-south-1": "opt-in",
  "eu-south-2": "opt-in",
  "il-central-1": "opt-in",
  "me-central-1": "opt-in",
  "me-south-1": "opt-in",
  "mx-central-1": "opt-in",
};

export const accountService: Service = {
  name: "account",
  operations: {
    PutAccountName: operation<OnAccount & { readonly AccountName: string }>({
      readOnly: false,
      authorize: checks,
      run: (call) => {
        const account = accountOf(call);
        call.sandbox.store
          .open(accounts)
          .put(account.id, { ...account, name: call.input.AccountName });
        return {};
      },
    }),
    GetAccountInformation: operation<OnAccount>({
      readOnly: true,
      authorize: checks,
      run: (call) => {
        const account = accountOf(call);
        return {
          AccountId: account.id,
          AccountName: account.name,
          AccountCreatedDate: new Date(account.joinedAtMs),
        };
      },
    }),
    GetPrimaryEmail: operation<{ readonly AccountId: string }>({
      readOnly: true,
      authorize: checks,
      run: (call) => ({ PrimaryEmail: accountOf(call).email }),
    }),
    GetAlternateContact: operation<OnAccount & ContactType>({
      readOnly: true,
      authorize: checks,
      run: (call) => {
        const contact = call.sandbox.store.open(alternateContacts).get(contactKey(call));
        if (contact === undefined)
          throw notFound("No contact of the inputted alternate contact type found.");
        return { AlternateContact: contact };
      },
    }),
    PutAlternateContact: operation<OnAccount & AlternateContact>({
      readOnly: false,
      authorize: checks,
      run: (call) => {
        const { AccountId: _account, ...contact } = call.input;
        call.sandbox.store.open(alternateContacts).put(contactKey(call), contact);
        return {};
      },
    }),
    DeleteAlternateContact: operation<OnAccount & ContactType>({
      readOnly: false,
      authorize: checks,
      run: (call) => {
        if (!call.sandbox.store.open(alternateContacts).delete(contactKey(call)))
          throw notFound("No contact of the inputted alternate contact type found.");
        return {};
      },
    }),
    GetContactInformation: operation<OnAccount>({
      readOnly: true,
      authorize: checks,
      run: (call) => {
        const found = call.sandbox.store.open(contactInformation).get(accountOf(call).id);
        if (found === undefined)
          throw notFound("No contact information was found for this account.");
        return { ContactInformation: found };
      },
    }),
    PutContactInformation: operation<
      OnAccount & { readonly ContactInformation: Readonly<Record<string, unknown>> }
    >({
      readOnly: false,
      authorize: checks,
      run: (call) => {
        call.sandbox.store
          .open(contactInformation)
          .put(accountOf(call).id, call.input.ContactInformation);
        return {};
      },
    }),
    ListRegions: operation<
      OnAccount & {
        readonly NextToken?: string;
        readonly MaxResults?: number;
        readonly RegionOptStatusContains?: readonly string[];
      }
    >({
      readOnly: true,
      authorize: checks,
      run: (call) => {
        const wanted = call.input.RegionOptStatusContains;
        const all = Object.keys(regions).map((RegionName) => ({
          RegionName,
          RegionOptStatus: optStatus(call, RegionName),
        }));
        const page = paginate(call, {
          items: all.filter(({ RegionOptStatus }) => wanted?.includes(RegionOptStatus) ?? true),
          key: ({ RegionName }) => RegionName,
          max: 50,
          requested: call.input.MaxResults,
          token: call.input.NextToken,
          filter: [call.input.AccountId, ...(wanted ?? [])],
          invalidToken: () =>
            new AwsError("ValidationException", "The provided NextToken is invalid."),
        });
        return { Regions: page.items, NextToken: page.nextToken };
      },
    }),
    GetRegionOptStatus: operation<OnRegion>({
      readOnly: true,
      authorize: checks,
      run: (call) => ({
        RegionName: call.input.RegionName,
        RegionOptStatus: optStatus(call, call.input.RegionName),
      }),
    }),
    EnableRegion: operation<OnRegion>({
      readOnly: false,
      authorize: checks,
      run: (call) => setRegion(call, true),
    }),
    DisableRegion: operation<OnRegion>({
      readOnly: false,
      authorize: checks,
      run: (call) => setRegion(call, false),
    }),
  },
};

type OnRegion = OnAccount & { readonly RegionName: string };

/**
 * On the own account, or on a member by the management account, with what the request asks for.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsaccountmanagement.html
 */
function checks(
  call: Call<OnAccount & { readonly RegionName?: string } & Partial<ContactType>>,
): readonly AuthorizationCheck[] {
  const organization = call.sandbox.directory.organization();
  const { AccountId } = call.input;
  const own = `arn:aws:account::${call.caller.account}:account`;
  const member = `arn:aws:account::${organization?.managementAccount ?? call.caller.account}:account/${organization?.id ?? ""}/${AccountId ?? ""}`;
  return [
    {
      action: `account:${call.operation}`,
      resource: AccountId === undefined ? own : member,
      resourceAccount: call.caller.account,
      context: {
        "account:TargetRegion": call.input.RegionName,
        "account:AlternateContactTypes":
          call.input.AlternateContactType === undefined
            ? undefined
            : [call.input.AlternateContactType],
      },
    },
  ];
}

const servicePrincipal = "account.amazonaws.com";

/**
 * The caller's own account, unnamed; or another member, for the management account and a delegated
 * administrator, once the organization trusts the service. The management account is reached only
 * from within. https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-update-contact-alternate.html
 */
function accountOf(call: Call<OnAccount>): AccountRow {
  const { AccountId } = call.input;
  const { store, directory } = call.sandbox;
  const id: AccountId | undefined =
    AccountId === undefined ? call.caller.account : parseAccountId(AccountId);
  const account = store.open(accounts).get(id ?? "");
  if (account === undefined) throw denied(call);
  if (AccountId === undefined) return account;
  const management = directory.organization()?.managementAccount;
  const isMember = account.parentId !== undefined && account.id !== management;
  if (!isMember || !administers(call)) throw denied(call);
  if (store.open(serviceAccess).has(servicePrincipal)) return account;
  throw denied(
    call,
    " (Your organization must first enable trusted access with AWS Account Management.)",
  );
}

function administers({ caller, sandbox: { store, directory } }: Call<OnAccount>): boolean {
  const delegation = delegationKey({ account: caller.account, servicePrincipal });
  return (
    directory.organization()?.managementAccount === caller.account ||
    store.open(delegations).has(delegation)
  );
}

function denied(call: Call<OnAccount>, why = ""): AwsError {
  return new AwsError(
    "AccessDeniedException",
    `User: ${call.caller.arn} is not authorized to perform: account:${call.operation}${why}`,
  );
}

function contactKey(call: Call<OnAccount & ContactType>): string {
  return `${accountOf(call).id} ${call.input.AlternateContactType}`;
}

function notFound(message: string): AwsError {
  return new AwsError("ResourceNotFoundException", message);
}

function optStatus(call: Call<OnAccount>, region: string): string {
  const kind = regions[region];
  if (kind === undefined)
    throw new AwsError("ValidationException", `The Region ${region} is not known.`, {
      members: { reason: "invalidRegionOptTarget" },
    });
  if (kind === "default") return "ENABLED_BY_DEFAULT";
  return call.sandbox.store.open(enabledRegions).has(`${accountOf(call).id} ${region}`)
    ? "ENABLED"
    : "DISABLED";
}

function setRegion(call: Call<OnRegion>, enable: boolean): unknown {
  if (optStatus(call, call.input.RegionName) === "ENABLED_BY_DEFAULT") {
    throw new AwsError(
      "ValidationException",
      "A Region that is enabled by default cannot be changed.",
      { members: { reason: "invalidRegionOptTarget" } },
    );
  }
  const key = `${accountOf(call).id} ${call.input.RegionName}`;
  if (enable) call.sandbox.store.open(enabledRegions).put(key, true);
  else call.sandbox.store.open(enabledRegions).delete(key);
  return {};
}
