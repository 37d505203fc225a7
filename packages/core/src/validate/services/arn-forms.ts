/**
 * The forms that ARNs have in the catalogue, by the service that stands in the ARN. A resource type
 * is listed with the service whose actions use it, so an ARN of one service may have its form in the
 * list of another, as `catalog` has in Service Catalog's.
 */
import type { Catalogue, ServiceFacts } from "../../catalogue.ts";
import { parseArn } from "../../iam/arn.ts";
import type { Arn } from "../../iam/arn.ts";
import { withoutVariables } from "../beyond/arn-shapes.ts";

export type ArnForm = Arn & {
  /** As the Service Authorization Reference writes it. */
  readonly template: string;
};

/** The forms listed with the service itself: enough for most ARNs, and quick. */
export function ownForms(service: string, catalogue: Catalogue): readonly ArnForm[] {
  const { own } = keptFor(catalogue);
  let forms = own.get(service);
  if (forms === undefined) {
    forms = formsIn(catalogue.service(service)).filter((form) => form.service === service);
    own.set(service, forms);
  }
  return forms;
}

/** The forms listed with any service; the first question unfolds the whole catalogue. */
export function allForms(service: string, catalogue: Catalogue): readonly ArnForm[] {
  const kept = keptFor(catalogue);
  kept.all ??= Map.groupBy(
    catalogue.services().flatMap((prefix) => formsIn(catalogue.service(prefix))),
    (form) => form.service,
  );
  return kept.all.get(service) ?? [];
}

/** The services that stand in ARNs: prefixes, and those of the forms. */
export function arnServices(catalogue: Catalogue): readonly string[] {
  const kept = keptFor(catalogue);
  allForms("", catalogue);
  return (kept.services ??= [...new Set([...catalogue.services(), ...(kept.all?.keys() ?? [])])]);
}

/** `function` of `function:name`: up to what is no letter, nor a hyphen within. */
export function firstWord(resource: string): string {
  const start = resource.startsWith("/") ? 1 : 0;
  const ends = [":", "/", "*", "?", "$"]
    .map((end) => resource.indexOf(end, start))
    .filter((place) => place >= 0);
  return resource.slice(start, Math.min(resource.length, ...ends));
}

type Kept = {
  readonly own: Map<string, readonly ArnForm[]>;
  all: ReadonlyMap<string, readonly ArnForm[]> | undefined;
  services: readonly string[] | undefined;
};

const keptForms = new WeakMap<Catalogue, Kept>();

function keptFor(catalogue: Catalogue): Kept {
  let kept = keptForms.get(catalogue);
  if (kept !== undefined) return kept;
  kept = { own: new Map(), all: undefined, services: undefined };
  keptForms.set(catalogue, kept);
  return kept;
}

/** Those of any vendor, as AWS Backup's recovery points, say nothing of a service. */
function formsIn(facts: ServiceFacts | undefined): readonly ArnForm[] {
  return (facts?.resourceTypes ?? []).flatMap(({ arns }) =>
    arns.flatMap((template) => {
      const arn = parseArn(withoutVariables(template));
      if (arn === undefined || arn.service === "*") return [];
      // Some placeholders of the reference lack their dollar sign.
      const resource = arn.resource.includes("{") ? "*" : arn.resource;
      return [{ ...arn, resource, template }];
    }),
  );
}
