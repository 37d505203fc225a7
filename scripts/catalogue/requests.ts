/**
 * Requests that an old and a new catalogue are both asked: for every action that either knows, of
 * every kind of principal, on resources of the shapes that either gives the action. The same seed
 * makes the same requests.
 */
import { principalsOf } from "@bailiwick/core";
import type {
  Account,
  AuthorizationRequest,
  Catalogue,
  ContextValue,
  Organization,
  Principal,
} from "@bailiwick/core";
import { pick, seededRandom } from "../../packages/core/src/base/random.ts";

export type RequestSpace = {
  readonly organization: Organization;
  /** Approved Regions; one that is not comes up as often. */
  readonly regions: readonly string[];
  /** The catalogues whose actions and resources count. */
  readonly catalogues: readonly Catalogue[];
  /** Actions that are asked of every principal, before any other. */
  readonly first: readonly string[];
  readonly count: number;
  readonly seed: number;
};

/** A request, and who makes it in people's words. */
export type AskedRequest = { readonly request: AuthorizationRequest; readonly who: string };

/**
 * At most `count`: all of `first`, each with another principal, until each was asked of each; then all
 * actions in an order that the seed chooses, each with any principal, again and again.
 */
export function requestsFor(space: RequestSpace): readonly AskedRequest[] {
  const random = seededRandom(space.seed);
  const askers = askersIn(space.organization);
  const asked: AskedRequest[] = [];
  const ask = (action: string, asker: Asker | undefined): void => {
    const request = asker && requestOf(space, { action, asker, random });
    if (request !== undefined && asker !== undefined && asked.length < space.count)
      asked.push({ request, who: asker.label });
  };
  for (const round of askers.keys())
    for (const [place, action] of space.first.entries())
      ask(action, askers[(round + place) % askers.length]);
  const all = shuffled(allActions(space.catalogues), random);
  while (asked.length < space.count && askers.length > 0 && all.length > 0)
    for (const action of all) ask(action, pick(askers, random));
  return asked;
}

/** Of all catalogues, each once, sorted. */
function allActions(catalogues: readonly Catalogue[]): readonly string[] {
  const names = catalogues.flatMap((catalogue) =>
    catalogue
      .services()
      .flatMap((prefix) =>
        (catalogue.service(prefix)?.actions ?? []).map((action) => `${prefix}:${action}`),
      ),
  );
  return [...new Set(names)].toSorted();
}

type Asker = {
  readonly label: string;
  readonly principal: Principal;
  readonly tags: ReadonlyMap<string, ContextValue>;
};

/** One of each kind and permission set in each account, one from outside, and a service. */
function askersIn(organization: Organization): readonly Asker[] {
  const known = new Map(
    principalsOf(organization).map((one) => [
      `${one.account}\n${one.kind}\n${one.person?.permissionSet ?? one.arn}`,
      one,
    ]),
  );
  return [...known.values(), ...strangers];
}

const strangers: readonly Asker[] = [
  {
    label: "the service cloudtrail",
    principal: { kind: "service", name: "cloudtrail.amazonaws.com" },
    tags: new Map(),
  },
  { label: "anybody", principal: { kind: "anonymous" }, tags: new Map() },
];

type Asking = {
  readonly action: string;
  readonly asker: Asker;
  readonly random: () => number;
};

function requestOf(
  { organization, regions, catalogues }: RequestSpace,
  { action, asker, random }: Asking,
): AuthorizationRequest | undefined {
  const region = pick([...regions, ...regions.map(() => unapproved)], random) ?? unapproved;
  const account = pick(organization.accounts, random);
  const template = pick(templatesOf(action, catalogues), random);
  if (account === undefined) return undefined;
  return {
    principal: asker.principal,
    action,
    resource: template === undefined ? "*" : filled(template, account, region),
    resourceAccount: account.id,
    context: new Map<string, ContextValue>([
      ["aws:requestedregion", { kind: "single", value: region }],
      ["aws:securetransport", { kind: "single", value: "true" }],
      ...asker.tags,
    ]),
  };
}

const unapproved = "eu-central-1";

/** The ARN templates of the resource types that any catalogue gives the action. */
function templatesOf(action: string, catalogues: readonly Catalogue[]): readonly string[] {
  const templates = catalogues.flatMap((catalogue) => {
    const facts = catalogue.action(action);
    const named = new Set(facts?.resourceTypes.map(({ name }) => name));
    const types = catalogue.service(facts?.service ?? "")?.resourceTypes ?? [];
    return types.filter(({ name }) => named.has(name)).flatMap(({ arns }) => arns);
  });
  return [...new Set(templates)];
}

function filled(template: string, account: Account, region: string): string {
  const known: Readonly<Record<string, string | undefined>> = {
    Partition: "aws",
    Region: region,
    Account: account.id,
  };
  return template.replaceAll(/\$\{([^}]*)\}/g, (_, name: string) => known[name] ?? "example");
}

function shuffled<T>(list: readonly T[], random: () => number): readonly T[] {
  return list
    .map((item) => ({ item, place: random() }))
    .toSorted((left, right) => left.place - right.place)
    .map(({ item }) => item);
}
