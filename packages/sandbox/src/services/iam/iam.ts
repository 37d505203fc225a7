/** What every operation of IAM needs: names, ARNs, checks, pages, documents, AWS's refusals. */
import { hasErrors, parsePolicy, type AccountId } from "@bailiwick/core";
import { tagRecord } from "../../model/directory.ts";
import type { Tag } from "../../model/organization-state.ts";
import { AwsError, paginate, type AuthorizationCheck, type Call } from "../../service.ts";

export type Paged = {
  readonly Marker?: string;
  readonly MaxItems?: number;
  readonly PathPrefix?: string;
};

/** `arn:aws:iam::111122223333:user/path/name`; the path begins and ends with `/`. */
export function iamArn(account: AccountId, kind: string, pathAndName: string): string {
  return `arn:aws:iam::${account}:${kind}${pathAndName}`;
}

export type CheckDetails = {
  readonly tags?: readonly Tag[] | undefined;
  readonly requestTags?: readonly Tag[] | undefined;
  readonly context?: AuthorizationCheck["context"];
};

/** The check of an operation on one resource. */
export function checkOn(
  call: Call<unknown>,
  resource: string,
  details: CheckDetails = {},
): readonly AuthorizationCheck[] {
  return [
    {
      action: `iam:${call.operation}`,
      resource,
      context: { ...tagContexts(details), ...details.context },
    },
  ];
}

/** The check of an operation that lists, or concerns the account. */
export function checkAccount(
  call: Call<unknown>,
  context: AuthorizationCheck["context"] = {},
): readonly AuthorizationCheck[] {
  return [{ action: `iam:${call.operation}`, resource: "*", context }];
}

function tagContexts({
  tags = [],
  requestTags = [],
}: CheckDetails): Record<string, string | readonly string[]> {
  const prefixed = (prefix: string, from: readonly Tag[]): Record<string, string> =>
    Object.fromEntries(
      Object.entries(tagRecord(from)).map(([key, value]) => [`${prefix}/${key}`, value]),
    );
  return {
    ...prefixed("aws:ResourceTag", tags),
    ...prefixed("iam:ResourceTag", tags),
    ...prefixed("aws:RequestTag", requestTags),
    ...(requestTags.length === 0 ? {} : { "aws:TagKeys": requestTags.map(({ Key }) => Key) }),
  };
}

/** A page as IAM answers it: `IsTruncated` always, `Marker` where there is more. */
export function iamPage<Item>(
  call: Call<Paged>,
  items: readonly Item[],
  key: (item: Item) => string,
): {
  readonly items: readonly Item[];
  readonly tail: { readonly IsTruncated: boolean; readonly Marker: string | undefined };
} {
  const page = paginate(call, {
    items: items.toSorted((a, b) => (key(a) < key(b) ? -1 : 1)),
    key,
    max: 1_000,
    requested: call.input.MaxItems ?? 100,
    token: call.input.Marker,
    filter: [JSON.stringify({ ...call.input, Marker: undefined, MaxItems: undefined })],
    invalidToken: () => new AwsError("ValidationError", "Invalid Marker.", { httpStatus: 400 }),
  });
  return {
    items: page.items,
    tail: { IsTruncated: page.nextToken !== undefined, Marker: page.nextToken },
  };
}

export function underPath<Item extends { readonly path: string }>(
  call: Call<Paged>,
  items: readonly Item[],
): readonly Item[] {
  return items.filter((item) => item.path.startsWith(call.input.PathPrefix ?? "/"));
}

export function noSuchEntity(kind: string, name: string): AwsError {
  return new AwsError("NoSuchEntity", `The ${kind} with name ${name} cannot be found.`);
}

export function alreadyExists(kind: string, name: string): AwsError {
  return new AwsError("EntityAlreadyExists", `${kind} with name ${name} already exists.`);
}

export function deleteConflict(what: string): AwsError {
  return new AwsError("DeleteConflict", `Cannot delete entity, must ${what} first.`);
}

function limitExceeded(what: string, quota: number): AwsError {
  return new AwsError("LimitExceeded", `Cannot exceed quota for ${what}: ${quota}`);
}

/** @throws `LimitExceeded` */
export function assertWithin(
  call: Pick<Call, "sandbox">,
  quota: string,
  found: { readonly count: number; readonly what: string },
): void {
  const value = call.sandbox.catalogue.quota(quota)?.value ?? Number.MAX_SAFE_INTEGER;
  if (found.count > value) throw limitExceeded(found.what, value);
}

/** White space does not count. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export function countedCharacters(document: string): number {
  return [...document.replaceAll(/\s/g, "")].length;
}

/** @throws `MalformedPolicyDocument` with what is wrong */
export function assertDocument(document: string, type: "identity" | "trust"): void {
  const { diagnostics } = parsePolicy(document, { file: "policy", type });
  if (!hasErrors(diagnostics)) return;
  const first = diagnostics.find(({ severity }) => severity === "error");
  throw new AwsError("MalformedPolicyDocument", first?.detail ?? "Syntax errors in policy.");
}

/** IAM answers documents percent-encoded (RFC 3986). */
export function encoded(document: string): string {
  return encodeURIComponent(document).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Tags with some set and some removed. @throws `LimitExceeded`, `InvalidInput` */
export function retagged(
  call: Pick<Call, "sandbox">,
  tags: readonly Tag[],
  change: {
    readonly set?: readonly Tag[] | undefined;
    readonly remove?: readonly string[] | undefined;
  },
): readonly Tag[] {
  const keys = (change.set ?? []).map(({ Key }) => Key.toLowerCase());
  if (new Set(keys).size < keys.length)
    throw new AwsError(
      "InvalidInput",
      "Duplicate tag keys found. Please note that Tag keys are case insensitive.",
    );
  if (keys.some((key) => key.startsWith("aws:")))
    throw new AwsError("InvalidInput", "One or more tags are reserved.");
  const gone = new Set([...keys, ...(change.remove ?? []).map((key) => key.toLowerCase())]);
  const all = [...tags.filter(({ Key }) => !gone.has(Key.toLowerCase())), ...(change.set ?? [])];
  assertWithin(call, "iam/tags-per-resource", { count: all.length, what: "TagsPerResource" });
  return all;
}

/**
 * Roles that AWS keeps: those of permission sets, and of services, of which tags and the description
 * may be changed. It is asked with the authorization already, where the evaluator would deny with
 * less to go by: AWS tells even an administrator that the role is protected.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html
 *
 * @throws `UnmodifiableEntity`
 */
export function assertModifiable(
  role: { readonly path: string; readonly name: string },
  operationName: string,
): void {
  const ofService = role.path.startsWith("/aws-service-role/");
  if (!ofService && !role.path.startsWith("/aws-reserved/")) return;
  if (ofService && changesOfServiceRoles.has(operationName)) return;
  throw new AwsError(
    "UnmodifiableEntity",
    `Cannot perform the operation on the protected role '${role.name}' - this role is only modifiable by AWS`,
  );
}

const changesOfServiceRoles: ReadonlySet<string> = new Set([
  "DeleteServiceLinkedRole",
  "TagRole",
  "UntagRole",
  "UpdateRole",
  "UpdateRoleDescription",
]);
