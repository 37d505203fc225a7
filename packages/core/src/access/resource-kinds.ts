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
  const ofService = formsOf(action, catalogue);
  const detail = ofService.details.get(resource) ?? detailIn(ofService, resource);
  return shapes.some((shape) => detailOf(shape) === detail && matchesWildcards(shape, resource));
}

/** The forms of all resources of a service, the most detailed first. */
type Forms = {
  readonly shapes: readonly string[];
  /** Of resources that were asked about: a principal's policies name few, and many actions on each. */
  readonly details: Map<string, number>;
};

/** How much is written out in the most detailed form that the resource has; 0 for none. */
function detailIn({ shapes, details }: Forms, resource: string): number {
  const shape = shapes.find((one) => matchesWildcards(one, resource));
  const detail = shape === undefined ? 0 : detailOf(shape);
  if (details.size >= mostKept) details.clear();
  details.set(resource, detail);
  return detail;
}

const mostKept = 10_000;

/** How many characters of a form are written out. */
function detailOf(shape: string): number {
  let detail = shape.length;
  for (const character of shape) if (character === "*") detail -= 1;
  return detail;
}

function formsOf(action: string, catalogue: Catalogue): Forms {
  const prefix = action.slice(0, action.indexOf(":"));
  const ofServices = kept.get(catalogue) ?? new Map<string, Forms>();
  kept.set(catalogue, ofServices);
  const known = ofServices.get(prefix);
  if (known !== undefined) return known;
  const types = catalogue.service(prefix)?.resourceTypes ?? [];
  const shapes = types
    .flatMap(({ arns }) => arns.map(withoutPlaceholders))
    .toSorted((left, right) => detailOf(right) - detailOf(left));
  const forms = { shapes, details: new Map<string, number>() };
  ofServices.set(prefix, forms);
  return forms;
}

const kept = new WeakMap<Catalogue, Map<string, Forms>>();

function withoutPlaceholders(template: string): string {
  const [start = "", ...rest] = template.split("${");
  return start + rest.map((part) => `*${part.slice(part.indexOf("}") + 1)}`).join("");
}
