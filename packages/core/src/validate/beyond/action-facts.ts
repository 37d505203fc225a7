/** What the catalogue knows of the actions of a statement. */
import type { ActionFacts, Catalogue } from "../../catalogue.ts";
import type { ActionElement } from "../../iam/tree.ts";
import { actionsNamed } from "../actions-of.ts";

/** The actions, as `s3:GetObject`; undefined where a pattern may name one that is not known. */
export function actionsOf(
  { negated, patterns }: ActionElement,
  catalogue: Catalogue,
): readonly string[] | undefined {
  if (negated || patterns.length === 0) return undefined;
  const named = patterns.map(({ value }) => actionsNamed(value, catalogue));
  return named.some((actions) => actions.length === 0) ? undefined : named.flat();
}

/**
 * Whether requests for the action can carry the key: `unknown` for keys that the catalogue does not
 * tie to actions, as the global ones and those of a session.
 */
export function isCarried(
  key: string,
  action: string,
  catalogue: Catalogue,
): "yes" | "no" | "unknown" {
  const name = catalogue.contextKey(key)?.key.toLowerCase();
  const facts = catalogue.action(action);
  if (name === undefined || facts === undefined || !isTied(name, catalogue)) return "unknown";
  return keysOf(facts, catalogue).has(name) ? "yes" : "no";
}

/**
 * Keys of a session or of its credentials, which come with requests to any service.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
const untiedPrefixes: ReadonlySet<string> = new Set([
  "aws",
  // Of its keys the published list ties too few: AWS's own policies use more.
  "aws-marketplace",
  "codebuild",
  "glue",
  "identitystore",
  "lambda",
  "saml",
  "sts",
]);
const untiedKeys: ReadonlySet<string> = new Set([
  "ec2:roledelivery",
  "ec2:sourceinstancearn",
  "ssm:sourceinstancearn",
]);

/** Tied to actions: some action of the key's own service is known to carry it. */
function isTied(name: string, catalogue: Catalogue): boolean {
  const prefix = name.slice(0, name.indexOf(":"));
  if (untiedPrefixes.has(prefix) || untiedKeys.has(name)) return false;
  return keysOfService(prefix, catalogue).has(name);
}

/** In lower case, those that some action of the service carries. */
export function keysOfService(prefix: string, catalogue: Catalogue): ReadonlySet<string> {
  const known = of(ofServices, catalogue);
  const found = known.get(prefix);
  if (found !== undefined) return found;
  const actions = catalogue.service(prefix)?.actions ?? [];
  const keys = new Set(
    actions.flatMap((name) => {
      const facts = catalogue.action(`${prefix}:${name}`);
      return facts === undefined ? [] : [...keysOf(facts, catalogue)];
    }),
  );
  known.set(prefix, keys);
  return keys;
}

/** In lower case, those that requests for the action may carry: its own, and those of its resources. */
export function keysOf(facts: ActionFacts, catalogue: Catalogue): ReadonlySet<string> {
  const known = of(ofActions, catalogue);
  const action = `${facts.service}:${facts.name}`;
  const found = known.get(action);
  if (found !== undefined) return found;
  const types = catalogue.service(facts.service)?.resourceTypes ?? [];
  const ofTypes = facts.resourceTypes.flatMap(({ name, contextKeys }) => [
    ...contextKeys,
    ...(types.find((type) => type.name === name)?.contextKeys ?? []),
  ]);
  const keys = new Set([...facts.contextKeys, ...ofTypes].map((key) => key.toLowerCase()));
  known.set(action, keys);
  return keys;
}

type Kept = WeakMap<Catalogue, Map<string, ReadonlySet<string>>>;
const ofServices: Kept = new WeakMap();
const ofActions: Kept = new WeakMap();

function of(kept: Kept, catalogue: Catalogue): Map<string, ReadonlySet<string>> {
  const found = kept.get(catalogue);
  if (found !== undefined) return found;
  const made = new Map<string, ReadonlySet<string>>();
  kept.set(catalogue, made);
  return made;
}
