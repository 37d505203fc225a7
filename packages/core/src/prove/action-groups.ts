/** The actions that new policies may allow, those together about which the same is said. */
import type { Catalogue } from "../catalogue.ts";
import { servicesIn, statementsFor } from "../compile/policy/action-index.ts";
import { compilePolicy } from "../compile/policy/compile-policy.ts";
import type { PolicyDocument, PolicyType } from "../iam/tree.ts";
import { worldKey } from "./real-requests.ts";

export type ActionGroup = {
  /** The places of the statements about the actions, by document. */
  readonly statements: ReadonlyMap<PolicyDocument, readonly number[]>;
  /** One of each kind that the catalogue tells apart, where the policies' keys are concerned. */
  readonly actions: readonly string[];
};

type Compared = {
  readonly existing: readonly PolicyDocument[];
  readonly new: readonly PolicyDocument[];
  readonly type: PolicyType;
};

/** In the order in which the catalogue has them. */
export function actionGroups(compared: Compared, catalogue: Catalogue): readonly ActionGroup[] {
  const documents = [...compared.existing, ...compared.new];
  const groups = new Map<string, Gathering>();
  for (const action of actionsOf(compared, catalogue)) {
    const places = documents.map((document) => placesOf(document, compared.type, action));
    const after = places.slice(compared.existing.length);
    const allows = compared.new.some((document, at) =>
      after[at]?.some((place) => document.statements[place]?.effect !== "Deny"),
    );
    if (!allows) continue;
    const key = JSON.stringify(places);
    const group = groups.get(key) ?? { places, actions: [] };
    group.actions.push(action);
    groups.set(key, group);
  }
  return [...groups.values()].map((group) => groupOf(group, documents, catalogue));
}

type Gathering = { readonly places: readonly (readonly number[])[]; readonly actions: string[] };

function groupOf(
  { places, actions }: Gathering,
  documents: readonly PolicyDocument[],
  catalogue: Catalogue,
): ActionGroup {
  const statements = new Map(documents.map((document, at) => [document, places[at] ?? []]));
  const keys = [...new Set([...statements].flatMap(([document, own]) => keysOf(document, own)))];
  const worlds = new Map(
    actions.toReversed().map((action) => [worldKey(action, keys, catalogue), action]),
  );
  return { statements, actions: [...worlds.values()].toReversed() };
}

function keysOf(document: PolicyDocument, places: readonly number[]): readonly string[] {
  return places.flatMap((place) => {
    const statement = document.statements[place];
    return statement?.kind === "statement"
      ? statement.conditions.map(({ key }) => key.toLowerCase())
      : [];
  });
}

function placesOf(document: PolicyDocument, type: PolicyType, action: string): readonly number[] {
  return statementsFor(compilePolicy(document, type).actions, action.toLowerCase());
}

/** Of the services that the new policies are about. */
function actionsOf({ new: after, type }: Compared, catalogue: Catalogue): readonly string[] {
  const services = after.map((document) => servicesIn(compilePolicy(document, type).actions));
  return catalogue
    .services()
    .filter((service) => services.some((some) => some === undefined || some.has(service)))
    .flatMap((service) => actionsIn(service, catalogue));
}

/** With their services; kept with the catalogue. */
function actionsIn(service: string, catalogue: Catalogue): readonly string[] {
  let byService = kept.get(catalogue);
  if (byService === undefined) kept.set(catalogue, (byService = new Map()));
  const known = byService.get(service);
  if (known !== undefined) return known;
  const actions = (catalogue.service(service)?.actions ?? []).map((name) => `${service}:${name}`);
  byService.set(service, actions);
  return actions;
}

const kept = new WeakMap<Catalogue, Map<string, readonly string[]>>();
