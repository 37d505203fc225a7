/**
 * Of which of its service's resource types a resource is. The forms of ARNs overlap – an object's ARN
 * is of a bucket's form, too, for a name may be anything – so the most detailed form counts.
 */
import { matchesWildcards } from "../base/wildcard.ts";
import type { Catalogue } from "../catalogue.ts";
import type { ActionShape } from "./request-space.ts";

/** Whether an action may be about the resource; of one that is about none, whether that is `*`. */
export function isAskedAbout(
  { action, shapes }: ActionShape,
  resource: string,
  catalogue: Catalogue,
): boolean {
  if (shapes.length === 0) return catalogue.action(action) === undefined || resource === "*";
  const detail = detailIn(shapes, resource);
  return detail > 0 && detail === detailIn(formsOf(action, catalogue), resource);
}

/** How much of the resource is written out in the most detailed form that it has; 0 for none. */
function detailIn(shapes: readonly string[], resource: string): number {
  const fitting = shapes.filter((shape) => matchesWildcards(shape, resource));
  return Math.max(0, ...fitting.map((shape) => shape.replaceAll("*", "").length));
}

/** The forms of all resources of the action's service. */
function formsOf(action: string, catalogue: Catalogue): readonly string[] {
  const prefix = action.slice(0, action.indexOf(":"));
  const ofServices = kept.get(catalogue) ?? new Map<string, readonly string[]>();
  kept.set(catalogue, ofServices);
  const known = ofServices.get(prefix);
  if (known !== undefined) return known;
  const types = catalogue.service(prefix)?.resourceTypes ?? [];
  const forms = types.flatMap(({ arns }) => arns.map(withoutPlaceholders));
  ofServices.set(prefix, forms);
  return forms;
}

const kept = new WeakMap<Catalogue, Map<string, readonly string[]>>();

function withoutPlaceholders(template: string): string {
  const [start = "", ...rest] = template.split("${");
  return start + rest.map((part) => `*${part.slice(part.indexOf("}") + 1)}`).join("");
}
