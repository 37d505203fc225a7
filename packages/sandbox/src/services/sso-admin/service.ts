/** The administration of IAM Identity Center. https://docs.aws.amazon.com/singlesignon/latest/APIReference/welcome.html */
import {
  instances,
  permissionSets,
  theInstance,
  type InstanceRow,
} from "../../model/identity-center-state.ts";
import type { Tag } from "../../model/organization-state.ts";
import { operation, type AuthorizationCheck, type Call, type Service } from "../../service.ts";
import { assignmentJobs, assignmentOperations } from "./assignments.ts";
import { permissionSetOperations } from "./permission-sets.ts";
import {
  checkInstance,
  checkSet,
  conflict,
  instanceOf,
  notFound,
  ssoPage,
  type OnInstance,
  type Paged,
} from "./sso.ts";

type Attributes = NonNullable<InstanceRow["attributes"]>;
type AttributesInput = OnInstance & {
  readonly InstanceAccessControlAttributeConfiguration: {
    readonly AccessControlAttributes: readonly {
      readonly Key: string;
      readonly Value: { readonly Source: readonly string[] };
    }[];
  };
};
type OnResource = OnInstance & { readonly ResourceArn: string };

const instanceOperations: Service["operations"] = {
  /** Members of the organization see its instance, too. */
  ListInstances: operation<Paged>({
    readOnly: true,
    authorize: () => [{ action: "sso:ListInstances", resource: "*" }],
    run: (call) => {
      const instance = call.sandbox.store.open(instances).get(theInstance);
      const organization = call.sandbox.directory.organization();
      const isMember = organization?.path(call.caller.account) !== undefined;
      const sees = isMember || instance?.owner === call.caller.account;
      return { Instances: instance !== undefined && sees ? [described(instance)] : [] };
    },
  }),
  DescribeInstance: operation<OnInstance>({
    readOnly: true,
    authorize: (call) => checkInstance(call),
    run: (call) => described(instanceOf(call)),
  }),
  CreateInstanceAccessControlAttributeConfiguration: operation<AttributesInput>({
    readOnly: false,
    authorize: (call) => checkInstance(call),
    run: (call) => {
      if (instanceOf(call).attributes !== undefined)
        throw conflict("Attributes for access control are already enabled.");
      putAttributes(call, attributesOf(call.input));
      return {};
    },
  }),
  UpdateInstanceAccessControlAttributeConfiguration: operation<AttributesInput>({
    readOnly: false,
    authorize: (call) => checkInstance(call),
    run: (call) => {
      if (instanceOf(call).attributes === undefined)
        throw notFound("attributes for access control");
      putAttributes(call, attributesOf(call.input));
      return {};
    },
  }),
  DescribeInstanceAccessControlAttributeConfiguration: operation<OnInstance>({
    readOnly: true,
    authorize: (call) => checkInstance(call),
    run: (call) => {
      const { attributes } = instanceOf(call);
      if (attributes === undefined) throw notFound("attributes for access control");
      const AccessControlAttributes = attributes.map(({ Key, Source }) => ({
        Key,
        Value: { Source },
      }));
      return {
        Status: "ENABLED",
        InstanceAccessControlAttributeConfiguration: { AccessControlAttributes },
      };
    },
  }),
  DeleteInstanceAccessControlAttributeConfiguration: operation<OnInstance>({
    readOnly: false,
    authorize: (call) => checkInstance(call),
    run: (call) => {
      if (instanceOf(call).attributes === undefined)
        throw notFound("attributes for access control");
      putAttributes(call, undefined);
      return {};
    },
  }),
  ListTagsForResource: operation<Paged & OnResource>({
    readOnly: true,
    authorize: checkResource,
    run: (call) => {
      const page = ssoPage(call, setOf(call).tags, ({ Key }) => Key);
      return { Tags: page.items, NextToken: page.nextToken };
    },
  }),
  TagResource: operation<OnResource & { readonly Tags: readonly Tag[] }>({
    readOnly: false,
    authorize: checkResource,
    run: (call) => {
      const set = setOf(call);
      const keys = call.input.Tags.map(({ Key }) => Key);
      const tags = [...set.tags.filter(({ Key }) => !keys.includes(Key)), ...call.input.Tags];
      call.sandbox.store.open(permissionSets).put(set.arn, { ...set, tags });
      return {};
    },
  }),
  UntagResource: operation<OnResource & { readonly TagKeys: readonly string[] }>({
    readOnly: false,
    authorize: checkResource,
    run: (call) => {
      const set = setOf(call);
      const tags = set.tags.filter(({ Key }) => !call.input.TagKeys.includes(Key));
      call.sandbox.store.open(permissionSets).put(set.arn, { ...set, tags });
      return {};
    },
  }),
};

type Tagging = OnResource & {
  readonly Tags?: readonly Tag[];
  readonly TagKeys?: readonly string[];
};

/** Only permission sets are served as resources with tags. */
function checkResource(call: Call<Tagging>): readonly AuthorizationCheck[] {
  const { InstanceArn, ResourceArn, Tags, TagKeys } = call.input;
  const onSet = { ...call, input: { InstanceArn, PermissionSetArn: ResourceArn } };
  return checkSet(onSet, Tags).map((check) => ({
    ...check,
    context: { ...check.context, ...(TagKeys === undefined ? {} : { "aws:TagKeys": TagKeys }) },
  }));
}

/** Tags do not change what a set says, so its copies stay up to date. */
function setOf(call: Call<OnResource>) {
  instanceOf(call);
  const set = call.sandbox.store.open(permissionSets).get(call.input.ResourceArn);
  if (set === undefined) throw notFound(`resource ${call.input.ResourceArn}`);
  return set;
}

function described(instance: InstanceRow): unknown {
  return {
    InstanceArn: instance.arn,
    IdentityStoreId: instance.identityStoreId,
    OwnerAccountId: instance.owner,
    CreatedDate: new Date(instance.createdAtMs),
    Status: "ACTIVE",
  };
}

function attributesOf(input: AttributesInput): Attributes {
  return input.InstanceAccessControlAttributeConfiguration.AccessControlAttributes.map(
    ({ Key, Value }) => ({ Key, Source: Value.Source }),
  );
}

function putAttributes(call: Call<OnInstance>, attributes: Attributes | undefined): void {
  call.sandbox.store.open(instances).put(theInstance, { ...instanceOf(call), attributes });
}

export const ssoAdminService: Service = {
  name: "sso-admin",
  operations: { ...instanceOperations, ...permissionSetOperations, ...assignmentOperations },
  jobs: assignmentJobs,
};
