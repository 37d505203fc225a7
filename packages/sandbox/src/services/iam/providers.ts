/** Identity providers: OIDC and SAML. */
import { identityProviders, type ProviderRow } from "../../model/iam-state.ts";
import type { Tag } from "../../model/organization-state.ts";
import { operation, type Call, type Service } from "../../service.ts";
import {
  alreadyExists,
  checkAccount,
  checkOn,
  iamPage,
  noSuchEntity,
  retagged,
  type CheckDetails,
  type Paged,
} from "./iam.ts";

type Oidc = { readonly OpenIDConnectProviderArn: string };
type Saml = { readonly SAMLProviderArn: string };
type OnProvider = Partial<Oidc & Saml>;

const ownOperations: Service["operations"] = {
  CreateOpenIDConnectProvider: operation<{
    readonly Url: string;
    readonly ClientIDList?: readonly string[];
    readonly ThumbprintList?: readonly string[];
    readonly Tags?: readonly Tag[];
  }>({
    readOnly: false,
    authorize: (call) =>
      checkOn(call, oidcArn(call, call.input.Url), { requestTags: call.input.Tags }),
    run: (call) => {
      const {
        Url,
        ClientIDList: clientIds = [],
        ThumbprintList: thumbprints = [],
        Tags,
      } = call.input;
      const provider = putProvider(
        call,
        {
          arn: oidcArn(call, Url),
          kind: "oidc",
          url: Url.replace(/^https:\/\//, ""),
          clientIds,
          thumbprints,
        },
        Tags,
      );
      return { OpenIDConnectProviderArn: provider.arn, Tags };
    },
  }),
  GetOpenIDConnectProvider: operation<Oidc>({
    readOnly: true,
    authorize: (call) => checkProvider(call, call.input.OpenIDConnectProviderArn),
    run: (call) => {
      const { url, clientIds, thumbprints, createdAtMs, tags } = providerOf(
        call,
        call.input.OpenIDConnectProviderArn,
      );
      return {
        Url: url,
        ClientIDList: clientIds,
        ThumbprintList: thumbprints,
        CreateDate: new Date(createdAtMs),
        Tags: tags,
      };
    },
  }),
  ListOpenIDConnectProviders: operation<Record<string, never>>({
    readOnly: true,
    authorize: (call) => checkAccount(call),
    run: (call) => ({
      OpenIDConnectProviderList: providersOf(call, "oidc").map(({ arn }) => ({ Arn: arn })),
    }),
  }),
  UpdateOpenIDConnectProviderThumbprint: operation<
    Oidc & { readonly ThumbprintList: readonly string[] }
  >({
    readOnly: false,
    authorize: (call) => checkProvider(call, call.input.OpenIDConnectProviderArn),
    run: (call) =>
      changeProvider(call, call.input.OpenIDConnectProviderArn, {
        thumbprints: call.input.ThumbprintList,
      }),
  }),
  AddClientIDToOpenIDConnectProvider: operation<Oidc & { readonly ClientID: string }>({
    readOnly: false,
    authorize: (call) => checkProvider(call, call.input.OpenIDConnectProviderArn),
    run: (call) => changeClients(call, (others, id) => [...others, id]),
  }),
  RemoveClientIDFromOpenIDConnectProvider: operation<Oidc & { readonly ClientID: string }>({
    readOnly: false,
    authorize: (call) => checkProvider(call, call.input.OpenIDConnectProviderArn),
    run: (call) => changeClients(call, (others) => others),
  }),
  DeleteOpenIDConnectProvider: operation<Oidc>({
    readOnly: false,
    authorize: (call) => checkProvider(call, call.input.OpenIDConnectProviderArn),
    run: (call) => deleteProvider(call, call.input.OpenIDConnectProviderArn),
  }),
  CreateSAMLProvider: operation<{
    readonly Name: string;
    readonly SAMLMetadataDocument: string;
    readonly Tags?: readonly Tag[];
  }>({
    readOnly: false,
    authorize: (call) =>
      checkOn(call, samlArn(call, call.input.Name), { requestTags: call.input.Tags }),
    run: (call) => {
      const { Name, SAMLMetadataDocument: metadata, Tags } = call.input;
      const provider = putProvider(
        call,
        { arn: samlArn(call, Name), kind: "saml", metadata },
        Tags,
      );
      return { SAMLProviderArn: provider.arn, Tags };
    },
  }),
  GetSAMLProvider: operation<Saml>({
    readOnly: true,
    authorize: (call) => checkProvider(call, call.input.SAMLProviderArn),
    run: (call) => {
      const { metadata, createdAtMs, tags } = providerOf(call, call.input.SAMLProviderArn);
      return {
        SAMLMetadataDocument: metadata,
        CreateDate: new Date(createdAtMs),
        ValidUntil: new Date(createdAtMs + 100 * 365 * 86_400_000),
        Tags: tags,
      };
    },
  }),
  UpdateSAMLProvider: operation<Saml & { readonly SAMLMetadataDocument?: string }>({
    readOnly: false,
    authorize: (call) => checkProvider(call, call.input.SAMLProviderArn),
    run: (call) => {
      changeProvider(call, call.input.SAMLProviderArn, {
        metadata: call.input.SAMLMetadataDocument,
      });
      return { SAMLProviderArn: call.input.SAMLProviderArn };
    },
  }),
  ListSAMLProviders: operation<Record<string, never>>({
    readOnly: true,
    authorize: (call) => checkAccount(call),
    run: (call) => ({
      SAMLProviderList: providersOf(call, "saml").map(({ arn, createdAtMs }) => ({
        Arn: arn,
        CreateDate: new Date(createdAtMs),
      })),
    }),
  }),
  DeleteSAMLProvider: operation<Saml>({
    readOnly: false,
    authorize: (call) => checkProvider(call, call.input.SAMLProviderArn),
    run: (call) => deleteProvider(call, call.input.SAMLProviderArn),
  }),
};

export const providerOperations: Service["operations"] = {
  ...ownOperations,
  ...tagOperations("OpenIDConnectProvider"),
  ...tagOperations("SAMLProvider"),
};

/** The same three operations for each kind of provider. */
function tagOperations(kind: "OpenIDConnectProvider" | "SAMLProvider"): Service["operations"] {
  const arnOf = (call: Call<OnProvider>): string => call.input[`${kind}Arn`] ?? "";
  return {
    [`Tag${kind}`]: operation<OnProvider & { readonly Tags: readonly Tag[] }>({
      readOnly: false,
      authorize: (call) => checkProvider(call, arnOf(call), { requestTags: call.input.Tags }),
      run: (call) => retag(call, arnOf(call), { set: call.input.Tags }),
    }),
    [`Untag${kind}`]: operation<OnProvider & { readonly TagKeys: readonly string[] }>({
      readOnly: false,
      authorize: (call) =>
        checkProvider(call, arnOf(call), { context: { "aws:TagKeys": call.input.TagKeys } }),
      run: (call) => retag(call, arnOf(call), { remove: call.input.TagKeys }),
    }),
    [`List${kind}Tags`]: operation<Paged & OnProvider>({
      readOnly: true,
      authorize: (call) => checkProvider(call, arnOf(call)),
      run: (call) => {
        const { items, tail } = iamPage(call, providerOf(call, arnOf(call)).tags, ({ Key }) => Key);
        return { Tags: items, ...tail };
      },
    }),
  };
}

function checkProvider(call: Call<unknown>, arn: string, details: CheckDetails = {}) {
  const provider = call.sandbox.store.open(identityProviders).get(arn);
  return checkOn(call, arn, { tags: provider?.tags, ...details });
}

function retag(
  call: Call<unknown>,
  arn: string,
  change: { readonly set?: readonly Tag[]; readonly remove?: readonly string[] },
): void {
  changeProvider(call, arn, { tags: retagged(call, providerOf(call, arn).tags, change) });
}

function changeClients(
  call: Call<Oidc & { readonly ClientID: string }>,
  to: (others: readonly string[], id: string) => readonly string[],
): void {
  const { OpenIDConnectProviderArn: arn, ClientID } = call.input;
  const others = providerOf(call, arn).clientIds.filter((id) => id !== ClientID);
  changeProvider(call, arn, { clientIds: to(others, ClientID) });
}

const oidcArn = (call: Call<unknown>, url: string): string =>
  `arn:aws:iam::${call.caller.account}:oidc-provider/${url.replace(/^https:\/\//, "").replace(/\/$/, "")}`;

const samlArn = (call: Call<unknown>, name: string): string =>
  `arn:aws:iam::${call.caller.account}:saml-provider/${name}`;

type NewProvider = Pick<ProviderRow, "arn" | "kind"> & Partial<ProviderRow>;

function putProvider(
  call: Call<unknown>,
  provider: NewProvider,
  tags: readonly Tag[] | undefined,
): ProviderRow {
  const { store, clock } = call.sandbox;
  if (store.open(identityProviders).has(provider.arn))
    throw alreadyExists("Provider", provider.arn);
  const row: ProviderRow = {
    account: call.caller.account,
    createdAtMs: clock.wallMs(),
    url: undefined,
    clientIds: [],
    thumbprints: [],
    metadata: undefined,
    ...provider,
    tags: retagged(call, [], { set: tags }),
  };
  store.open(identityProviders).put(row.arn, row);
  return row;
}

function providerOf(call: Call<unknown>, arn: string): ProviderRow {
  const provider = call.sandbox.store.open(identityProviders).get(arn);
  if (provider?.account !== call.caller.account) throw noSuchEntity("provider", arn);
  return provider;
}

function providersOf(call: Call<unknown>, kind: ProviderRow["kind"]): readonly ProviderRow[] {
  return call.sandbox.store.open(identityProviders).by("account", `${call.caller.account} ${kind}`);
}

function changeProvider(call: Call<unknown>, arn: string, change: Partial<ProviderRow>): void {
  call.sandbox.store.open(identityProviders).put(arn, { ...providerOf(call, arn), ...change });
}

function deleteProvider(call: Call<unknown>, arn: string): void {
  call.sandbox.store.open(identityProviders).delete(providerOf(call, arn).arn);
}
