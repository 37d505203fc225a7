/**
 * Whether policies say the same after a rewrite, as far as evaluators can show it on generated
 * requests: a difference that is found is one; that none is found is evidence, not certainty.
 */
import type { Catalogue } from "../catalogue.ts";
import { decideCompiled } from "../compile/decide-compiled.ts";
import type { Decision } from "../evaluate/decision.ts";
import { decide } from "../evaluate/definition.ts";
import type {
  ApplicablePolicies,
  AuthorizationInput,
  AuthorizationRequest,
  NamedPolicy,
} from "../evaluate/request.ts";
import { parsePolicyTolerantly } from "../iam/parse.ts";
import type { PolicyDocument, PolicyType } from "../iam/tree.ts";
import { requestsFor } from "./requests.ts";
import type { Asked } from "./requests.ts";

/** Every evaluator is asked, each about the policies before and after: another one is a line here. */
const evaluators: readonly Evaluator[] = [
  { name: "definition", decide },
  { name: "compiled", decide: decideCompiled },
];

type Evaluator = {
  readonly name: string;
  readonly decide: (
    input: AuthorizationInput,
    options: { readonly catalogue?: Catalogue | undefined },
  ) => Decision;
};

export type LanguageOptions = {
  readonly type: PolicyType;
  readonly seed: number;
  readonly requests: number;
  readonly catalogue?: Catalogue | undefined;
  /** Ask only about actions that the catalogue knows, or that the policies name in full. */
  readonly knownActionsOnly?: boolean | undefined;
};

export type LanguageDifference = {
  readonly evaluator: string;
  readonly request: AuthorizationRequest;
  readonly before: Decision["kind"];
  readonly after: Decision["kind"];
};

/** The first request that is answered differently before and after. */
export function languageDifference(
  before: readonly PolicyDocument[],
  after: readonly PolicyDocument[],
  options: LanguageOptions,
): LanguageDifference | undefined {
  const { type, seed, requests: count, catalogue, knownActionsOnly } = options;
  const universe = knownActionsOnly === true ? catalogue : undefined;
  const asked = requestsFor([...before, ...after], { seed, count, catalogue: universe });
  const all = asked.flatMap((one) => surroundings(type).map((around) => ({ one, around })));
  for (const { one, around } of all) {
    const found = differenceAbout({ one, before: around(before), after: around(after) }, catalogue);
    if (found !== undefined) return found;
  }
  return undefined;
}

function differenceAbout(
  asked: {
    readonly one: Asked;
    readonly before: ApplicablePolicies;
    readonly after: ApplicablePolicies;
  },
  catalogue: Catalogue | undefined,
): LanguageDifference | undefined {
  const { one } = asked;
  for (const { name, decide: ask } of evaluators) {
    const before = ask({ ...one, policies: asked.before }, { catalogue }).kind;
    const after = ask({ ...one, policies: asked.after }, { catalogue }).kind;
    if (before !== after) return { evaluator: name, request: one.request, before, after };
  }
  return undefined;
}

type Surrounding = (documents: readonly PolicyDocument[]) => ApplicablePolicies;

/** Where policies of a type have the last word, because all others allow everything or do not apply. */
function surroundings(type: PolicyType): readonly Surrounding[] {
  switch (type) {
    case "identity":
      return [(documents) => ({ identity: named(documents) })];
    case "boundary":
      return [(documents) => ({ identity: open, boundary: named(documents) })];
    case "session":
      return [(documents) => ({ identity: open, session: named(documents) })];
    case "scp":
      return [
        (documents) => ({ identity: open, scp: [{ node: "r", policies: named(documents) }] }),
      ];
    case "rcp":
      return [
        (documents) => ({ identity: open, rcp: [{ node: "r", policies: named(documents) }] }),
      ];
    case "vpce":
      return [(documents) => ({ identity: open, vpce: named(documents) })];
    // With and without rights of their own, for what a resource policy grants differs.
    case "resource":
    case "trust":
      return [
        (documents) => ({ identity: open, ...withResource(documents) }),
        (documents) => ({ identity: [], ...withResource(documents) }),
      ];
  }
}

function named(documents: readonly PolicyDocument[]): readonly NamedPolicy[] {
  return documents.map((document, index) => ({ name: String(index), document }));
}

function withResource([document]: readonly PolicyDocument[]): ApplicablePolicies {
  return document === undefined ? {} : { resource: { name: "0", document } };
}

const open: readonly NamedPolicy[] = [
  {
    name: "open",
    document: parsePolicyTolerantly(
      '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}',
      { file: "open", type: "identity" },
    ).value,
  },
];
