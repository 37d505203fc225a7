/** What the lines of one file have in common: principals, organizations, policies. */
import {
  parseAccountId,
  type AccountId,
  type ApplicablePolicies,
  type NamedPolicy,
  type OrganizationContext,
  type PolicyLevel,
  type PolicyType,
  type Principal,
} from "@bailiwick/core";
import type {
  DecideLine,
  NamedDocumentInput,
  PrincipalInput,
  ResourceInput,
} from "@bailiwick/wire";
import { DocumentReader } from "./documents.ts";
import { principalFromInput } from "./principal.ts";

type Policies = NonNullable<DecideLine["policies"]>;

/**
 * What lines have in common, made once: the evaluator keeps what it works out with the objects that
 * it is given. Lines that repeat a part are given the same object for it.
 */
export class KnownParts {
  readonly #documents: DocumentReader;
  readonly #principals = new Map<string, Principal>();
  readonly #organizations = new WeakMap<object, OrganizationContext | undefined>();
  readonly #policies = new WeakMap<Policies, Map<PolicyType, ApplicablePolicies>>();

  /** @param folder - what paths of documents are relative to */
  constructor(folder: string) {
    this.#documents = new DocumentReader(folder);
  }

  /** @throws {UnreadablePrincipal} */
  principal(input: PrincipalInput): Principal {
    const key = principalKey(input);
    const known = this.#principals.get(key);
    if (known !== undefined) return known;
    const principal = principalFromInput(input);
    if (this.#principals.size >= mostPrincipals) this.#principals.clear();
    this.#principals.set(key, principal);
    return principal;
  }

  organization(input: DecideLine["organization"]): OrganizationContext | undefined {
    if (input === undefined) return undefined;
    const known = this.#organizations.get(input) ?? organizationFrom(input);
    this.#organizations.set(input, known);
    return known;
  }

  /** @param target.about - what the resource has of its own, instead of what the line has */
  policies(
    input: Policies,
    { action, about }: { readonly action: string; readonly about: ResourceInput },
  ): ApplicablePolicies {
    const resourceType = resourceTypeOf(action);
    const byType = this.#policies.get(input) ?? new Map<PolicyType, ApplicablePolicies>();
    this.#policies.set(input, byType);
    const common = byType.get(resourceType) ?? applicable(input, this.#documents, resourceType);
    byType.set(resourceType, common);
    const { policy, rcp } = about;
    if (policy === undefined && rcp === undefined) return common;
    return {
      ...common,
      ...(policy === undefined
        ? {}
        : { resource: this.#documents.read(policy, resourceType, "resource") }),
      ...(rcp === undefined ? {} : { rcp: levels(rcp, this.#documents, "rcp") }),
    };
  }
}

const mostPrincipals = 10_000;

/** No principal that is given as a text begins with a line feed. */
function principalKey(input: PrincipalInput): string {
  if (typeof input === "string") return input;
  if ("type" in input) return "\n";
  const { arn, role, taskPolicy } = input;
  if (taskPolicy !== undefined) return `\n${JSON.stringify([arn, taskPolicy])}`;
  return `\n${arn.length} ${arn}${role === undefined ? "" : ` ${role}`}`;
}

/** A role's own policy is its trust policy, which has no `Resource`. */
function resourceTypeOf(action: string): "trust" | "resource" {
  return /^sts:(AssumeRole|TagSession|SetSourceIdentity|SetContext)/i.test(action)
    ? "trust"
    : "resource";
}

function applicable(
  policies: Policies,
  documents: DocumentReader,
  resourceType: "trust" | "resource",
): ApplicablePolicies {
  const all = (
    inputs: readonly NamedDocumentInput[] | undefined,
    type: PolicyType,
  ): readonly NamedPolicy[] | undefined =>
    inputs === undefined ? undefined : documents.readAll(inputs, type);
  const { resource } = policies;
  return {
    identity: all(policies.identity, "identity"),
    boundary: all(policies.boundary, "boundary"),
    session: all(policies.session, "session"),
    resource:
      resource === undefined ? undefined : documents.read(resource, resourceType, "resource"),
    scp: levels(policies.scp, documents, "scp"),
    rcp: levels(policies.rcp, documents, "rcp"),
    vpce: all(policies.endpoint, "vpce"),
  };
}

function levels(
  inputs: readonly (readonly NamedDocumentInput[])[] | undefined,
  documents: DocumentReader,
  type: "scp" | "rcp",
): readonly PolicyLevel[] | undefined {
  return inputs?.map((level, index) => ({
    node: `level ${index}`,
    policies: documents.readAll(level, type),
  }));
}

function organizationFrom(
  organization: NonNullable<DecideLine["organization"]>,
): OrganizationContext | undefined {
  const managementAccount = parseAccountId(organization.managementAccount);
  if (managementAccount === undefined) return undefined;
  const paths = new Map<AccountId, string>();
  for (const [id, path] of Object.entries(organization.paths ?? {})) {
    const account = parseAccountId(id);
    if (account !== undefined) paths.set(account, path);
  }
  const { id, suspended, iamAdministrators } = organization;
  return {
    id,
    managementAccount,
    paths,
    suspended: suspended && accountSet(suspended),
    iamAdministrators: iamAdministrators && accountSet(iamAdministrators),
  };
}

function accountSet(ids: readonly string[]): ReadonlySet<AccountId> {
  return new Set(ids.flatMap((id) => parseAccountId(id) ?? []));
}
