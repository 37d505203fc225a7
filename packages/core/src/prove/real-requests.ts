/**
 * The requests that AWS knows: real actions, ARNs of a form that their resource types have, keys that
 * exist for them, with values of the keys' types.
 */
import type { Catalogue, ContextKeyType } from "../catalogue.ts";
import { arnTemplatesOf, carries, keysOfAction } from "../iam/action-keys.ts";
import type { ActionKeys } from "../iam/action-keys.ts";
import { canonicalBase64 } from "../iam/values/base64.ts";
import { parseDecimal } from "../iam/values/decimal.ts";
import { parseInstant } from "../iam/values/instant.ts";
import { parseIpRange } from "../iam/values/ip-range.ts";
import { principalKeys } from "../evaluate/principal-keys.ts";
import { coversKey } from "../evaluate/unknown-keys.ts";
import { policyTypes } from "../iam/policy-types.ts";
import type { PolicyDocument, PolicyType } from "../iam/tree.ts";
import { globOf } from "../compile/policy/glob.ts";
import type { Point } from "./dimension.ts";
import type { KeyState } from "./values/key-states.ts";
import { wild } from "./values/text-classes.ts";
import type { TextPattern } from "./values/text-classes.ts";

/** To what a space of requests is kept. */
export type World = {
  readonly actions: readonly string[];
  /** Any strings where absent. */
  readonly real?: RealRequests | undefined;
};

export type RealRequests = {
  /** Forms of the resource. */
  readonly resources: readonly TextPattern[];
  /** Whether a key can be in a state. */
  readonly isPossible: (key: string, state: KeyState) => boolean;
  readonly hasSeveral: (key: string) => boolean;
  readonly partitions: readonly string[];
};

/** What a world is made from. */
export type WorldOptions = {
  readonly type: PolicyType;
  readonly catalogue: Catalogue;
  /** `aws`, and the others that policies name; see {@link partitionsIn}. */
  readonly partitions: readonly string[];
};

/** Of actions that are alike in all but their names; the first is given. */
export function worldOf(action: string, options: WorldOptions): World {
  const { type, catalogue, partitions } = options;
  const keys = keysOfAction(action, catalogue);
  const isSigned = !policyTypes[type].principal.startsWith("required");
  const real: RealRequests = {
    resources: formsOf(action, options),
    partitions,
    isPossible: (key, state) => {
      if (state === undefined) return !alwaysPresent.has(key) && !(isSigned && ofSigned.has(key));
      return carries(keys, key) && hasType(state, key, catalogue);
    },
    hasSeveral: (key) => catalogue.contextKey(key)?.multivalued === true,
  };
  return { actions: [action], real };
}

/**
 * An organization is of one partition, and policies that name another one are of that. Patterns such
 * as `arn:*:s3:::b` say nothing of it.
 */
export function partitionsIn(documents: readonly PolicyDocument[]): readonly string[] {
  const texts = documents.flatMap(({ statements }) =>
    statements.flatMap((statement) =>
      statement.kind !== "statement"
        ? []
        : [
            ...(statement.resource?.patterns ?? []),
            ...(statement.principal?.entries ?? []),
            ...statement.conditions.flatMap(({ values }) => values),
          ],
    ),
  );
  const others = otherPartitions.filter((one) =>
    texts.some(({ value }) => value.startsWith(`arn:${one}:`)),
  );
  return ["aws", ...others];
}

const otherPartitions = [
  "aws-cn",
  "aws-us-gov",
  "aws-eusc",
  "aws-iso",
  "aws-iso-b",
  "aws-iso-e",
  "aws-iso-f",
];

/** What tells worlds apart, as far as some keys are concerned. */
export function worldKey(action: string, keys: readonly string[], catalogue: Catalogue): string {
  const { own, templates } = knownOf(action, catalogue);
  const carried = keys.map((key) => Number(carries(own, key))).join("");
  return `${carried} ${templates}`;
}

type Known = { readonly own: ActionKeys; readonly templates: string };

/** Kept with the catalogue: a policy that allows everything is about all 22,000 actions. */
function knownOf(action: string, catalogue: Catalogue): Known {
  let byAction = kept.get(catalogue);
  if (byAction === undefined) kept.set(catalogue, (byAction = new Map()));
  const known = byAction.get(action) ?? {
    own: keysOfAction(action, catalogue),
    templates: arnTemplatesOf(action, catalogue).join(" "),
  };
  byAction.set(action, known);
  return known;
}

const kept = new WeakMap<Catalogue, Map<string, Known>>();

/**
 * On every request, and on every one that is signed:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
const alwaysPresent: ReadonlySet<string> = new Set([
  "aws:currenttime",
  "aws:epochtime",
  "aws:requestedregion",
  "aws:securetransport",
]);

const ofSigned: ReadonlySet<string> = new Set([
  "aws:principalaccount",
  "aws:principalarn",
  "aws:principaltype",
  "aws:userid",
]);

/**
 * Whether the keys that follow from the caller are the caller's own: the dimensions of a space know
 * nothing of each other.
 */
export function isOfOneCaller({ principal, context }: Point): boolean {
  if (principal === undefined) return true;
  const { present, absent } = principalKeys(principal);
  return [...context].every(([key, state]) => {
    if (Object.hasOwn(present, key)) return JSON.stringify(present[key]) === JSON.stringify(state);
    return state === undefined || !coversKey(absent, key);
  });
}

/** With the keys that follow from the caller, which a request does not bring. */
export function withKeysOfCaller(point: Point): Point {
  if (point.principal === undefined) return point;
  const { present } = principalKeys(point.principal);
  return { ...point, context: new Map([...point.context, ...Object.entries(present)]) };
}

const anyResource: readonly TextPattern[] = [{ tokens: globOf("*"), folded: false }];

/** The resource of an action without resource types is `*`, and of one that is not known any text. */
function formsOf(action: string, { catalogue, partitions }: WorldOptions): readonly TextPattern[] {
  if (catalogue.action(action) === undefined) return anyResource;
  const templates = new Set(arnTemplatesOf(action, catalogue));
  if (templates.size === 0) return [{ tokens: [star], folded: false }];
  return [...templates].flatMap((template) =>
    partitions.map((partition) => patternOfTemplate(template.replace("${Partition}", partition))),
  );
}

/** There are some 1,900 templates. */
function patternOfTemplate(template: string): TextPattern {
  const known = patterns.get(template);
  if (known !== undefined) return known;
  const pattern = { tokens: formOf(template), folded: false };
  patterns.set(template, pattern);
  return pattern;
}

const patterns = new Map<string, TextPattern>();

const star = 42;

/** `arn:${Partition}:ec2:${Region}:${Account}:instance/${InstanceId}`, each placeholder as what it stands for. */
function formOf(template: string): readonly number[] {
  const tokens: number[] = [];
  // Where colons part the names of a resource, no name has one.
  const apart = template.split(":").length > 6 ? Number.NEGATIVE_INFINITY : 0;
  let colons = apart;
  for (let at = 0; at < template.length; at += 1) {
    const close = template.startsWith("${", at) ? template.indexOf("}", at) : -1;
    if (close >= 0) {
      tokens.push(...placeholder(template.slice(at + 2, close), colons));
      at = close;
    } else {
      if (template[at] === ":") colons += 1;
      tokens.push(...(template[at] === "*" ? something(colons) : literal(template[at] ?? "")));
    }
  }
  return tokens;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
function placeholder(name: string, colons: number): readonly number[] {
  if (name === "BucketName") return something(0);
  if (name === "Account") return Array.from({ length: 12 }, () => wild.digit);
  return something(colons);
}

/** Before the resource part, nothing has a colon. */
function something(colons: number): readonly number[] {
  return colons < 5 ? [wild.oneInPart, wild.manyInPart] : [wild.one, wild.many];
}

function literal(text: string): readonly number[] {
  return Array.from(text, (character) => character.codePointAt(0) ?? 0);
}

/** A key that the catalogue does not know may hold anything. */
function hasType(state: NonNullable<KeyState>, key: string, catalogue: Catalogue): boolean {
  const facts = catalogue.contextKey(key);
  if (facts === undefined) return true;
  if ((state.kind === "many") !== facts.multivalued) return false;
  const values = state.kind === "single" ? [state.value] : state.values;
  return values.every(isOf[facts.type]);
}

const isOf: Readonly<Record<ContextKeyType, (text: string) => boolean>> = {
  String: () => true,
  Bool: (text) => text === "true" || text === "false",
  Numeric: (text) => parseDecimal(text) !== undefined,
  Date: (text) => parseInstant(text) !== undefined,
  ARN: (text) => text.startsWith("arn:"),
  IPAddress: (text) => parseIpRange(text) !== undefined,
  Binary: (text) => canonicalBase64(text) !== undefined,
};
