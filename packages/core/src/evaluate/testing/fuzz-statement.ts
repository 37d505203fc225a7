/**
 * Statements built around one request: patterns that match its action and resource or miss them by a
 * character, conditions on the keys that it has, with its values or values like them.
 */
import { conditionOperators } from "../../iam/condition-operators.ts";
import type { ConditionOperator } from "../../iam/condition-operators.ts";
import { operatorNames } from "../../iam/operator.ts";
import { policyTypes } from "../../iam/policy-types.ts";
import type { PolicyType } from "../../iam/tree.ts";
import { edgeKeys, edgeValues } from "./fuzz-values.ts";
import type { EdgeKey } from "./fuzz-values.ts";
import type { DecideCase } from "./decide-case.ts";
import { principalElements } from "./fuzz-world.ts";

export type FuzzRequest = DecideCase["request"];

/** Draws from a source of numbers from 0 up to, not including, 1. */
export type Draw = {
  readonly random: () => number;
  /** True this often. */
  readonly chance: (share: number) => boolean;
  readonly one: <T>(list: readonly [T, ...T[]] | readonly T[]) => T;
};

export function drawFrom(random: () => number): Draw {
  return {
    random,
    chance: (share) => random() < share,
    one: <T>(list: readonly T[]) => {
      const found = list[Math.floor(random() * list.length)];
      if (found === undefined && list.length === 0) throw new RangeError("Nothing to draw from.");
      return found as T;
    },
  };
}

/** An Allow or a Deny about a request, or nearly about it. */
export function statementAbout(
  request: FuzzRequest,
  type: PolicyType,
  draw: Draw,
): Readonly<Record<string, unknown>> {
  const { chance } = draw;
  const facts = policyTypes[type];
  const deny = type === "rcp" || chance(0.22);
  const notPrincipal = facts.notPrincipal && deny && chance(0.15);
  const notAction = facts.notAction && chance(0.15);
  const notResource = chance(0.15);
  const withResource = facts.resource !== "forbidden" && !(type === "resource" && chance(0.05));
  const conditions = conditionsAbout(request, draw);
  return {
    Effect: chance(0.005) ? "Perhaps" : deny ? "Deny" : "Allow",
    ...(facts.principal === "required"
      ? { [notPrincipal ? "NotPrincipal" : "Principal"]: principalFor(request, type, draw) }
      : {}),
    [notAction ? "NotAction" : "Action"]: patterns(draw, () =>
      notAction !== chance(0.85) ? actionLike(request.action, draw) : draw.one(otherActions),
    ),
    ...(withResource
      ? {
          [notResource ? "NotResource" : "Resource"]: patterns(draw, () =>
            notResource !== chance(0.85)
              ? resourceLike(request.resource, draw)
              : draw.one(otherResources),
          ),
        }
      : {}),
    ...(conditions === undefined ? {} : { Condition: conditions }),
    ...(chance(0.004) ? { Whatever: true } : {}),
  };
}

const otherActions = ["s3:*", "ec2:*", "iam:Get*", "sts:*", "s3:GetObjec", "kms:Encrypt"];
const otherResources = [
  "arn:aws:s3:::c/*",
  "arn:aws:ec2:*",
  "arn:aws:s3:::b/b",
  "arn:aws:sqs",
  "?",
];

function patterns(draw: Draw, next: () => string): string | readonly string[] {
  if (draw.chance(0.6)) return next();
  const count = draw.chance(0.01) ? 200 : 1 + Math.floor(draw.random() * 3);
  return Array.from({ length: count }, next);
}

function principalFor(
  { principal }: FuzzRequest,
  type: PolicyType,
  { chance, one }: Draw,
): unknown {
  if (type === "rcp") return "*";
  if (chance(0.4)) return one(principalElements);
  if (chance(0.05)) return one([{ Federated: "*" }, { Service: "*" }]);
  if (typeof principal !== "string") {
    const own = principal.role ?? principal.arn;
    return own === undefined ? "*" : { AWS: chance(0.5) ? own : (principal.arn ?? own) };
  }
  if (principal.includes("oidc-provider")) return { Federated: chance(0.2) ? "*" : principal };
  return principal.startsWith("arn:") ? { AWS: principal } : { Service: principal };
}

/** The action itself, a pattern for it, or one that misses it by little. */
function actionLike(action: string, { chance, one, random }: Draw): string {
  const [service = "", name = ""] = action.split(":");
  const at = Math.floor(random() * name.length);
  if (chance(0.45)) return one(["*", action, `${service}:*`]);
  return one([
    action,
    action.toUpperCase(),
    action.toLowerCase(),
    `${service}:*`,
    `${service}:${name.slice(0, at)}*`,
    `${service}:*${name.slice(at)}`,
    `${service}:${name.slice(0, at)}?${name.slice(at + 1)}`,
    `${service}:${name.slice(0, at)}*${name.slice(at)}`,
    `${action}*`,
    `${action}?`,
    `${service}:${name.slice(0, at)}?${name.slice(at)}`,
    `${service}:${name.slice(0, at)}x${name.slice(at + 1)}`,
    `${service}x:${name}`,
    `${service}:${name.slice(1)}`,
  ]);
}

/** The same for resources, with wildcards at the borders of segments, and variables. */
function resourceLike(resource: string, { chance, one, random }: Draw): string {
  if (chance(0.5)) return one(["*", "*", resource]);
  const points = [...resource];
  const at = Math.floor(random() * points.length);
  const [head, tail] = [points.slice(0, at).join(""), points.slice(at).join("")];
  const rest = points.slice(at + 1).join("");
  const parts = resource.split(":");
  const segment = Math.floor(random() * parts.length);
  const last = resource.slice(resource.lastIndexOf("/") + 1);
  const start = resource.slice(0, resource.length - last.length);
  return one([
    resource,
    `${head}*`,
    `*${tail}`,
    `${head}?${rest}`,
    `${head}*${tail}`,
    `${head}**?`,
    `${head}?${tail}`,
    `${head}x${rest}`,
    `${resource}*`,
    `${resource}?`,
    `${resource}/*`,
    parts.map((part, index) => (index === segment ? "*" : part)).join(":"),
    parts.slice(0, segment + 1).join(":"),
    `${parts.slice(0, segment).join(":")}:*`,
    `${start}\${s3:prefix}`,
    `${start}\${s3:prefix, '${last}'}`,
    `${start}\${aws:PrincipalTag/team}*`,
    `${start}\${nosuch:key,'*'}`,
    `${start}\${*}`,
    `${start}\${aws:TagKeys}`,
    resource.toUpperCase(),
  ]);
}

function conditionsAbout(
  request: FuzzRequest,
  draw: Draw,
): Readonly<Record<string, Record<string, unknown>>> | undefined {
  const count = draw.chance(0.45) ? 0 : draw.chance(0.7) ? 1 : 2;
  if (count === 0) return undefined;
  const conditions: Record<string, Record<string, unknown>> = {};
  for (let made = 0; made < count; made += 1) {
    const operator = draw.one(operatorNames);
    const { value } = conditionOperators[operator];
    const key = keyFor(value, draw);
    const quantifier = draw.one(["", "ForAnyValue:", "ForAllValues:"]);
    const withQuantifier = operator === "Null" && draw.chance(0.9) ? "" : quantifier;
    const suffix = operator !== "Null" && draw.chance(0.4) ? "IfExists" : "";
    const name = draw.chance(0.003) ? "StringMatches" : `${withQuantifier}${operator}${suffix}`;
    const spelt = draw.chance(0.05) ? name.toLowerCase() : name;
    const values = wantedValues(givenValues(request, key.name), value, draw);
    conditions[spelt] = {
      ...conditions[spelt],
      [draw.chance(0.1) ? key.name.toUpperCase() : key.name]: values,
    };
  }
  return conditions;
}

/** Mostly a key of the operator's kind; any other now and then. */
function keyFor(value: ConditionOperator["value"], draw: Draw): EdgeKey {
  const fitting = edgeKeys.filter((key) => key.value === value);
  return draw.one(fitting.length === 0 || draw.chance(0.05) ? edgeKeys : fitting);
}

function givenValues(request: FuzzRequest, key: string): readonly string[] {
  const given = request.context?.[key];
  if (given !== undefined) return typeof given === "string" ? [given] : given;
  const lower = key.toLowerCase();
  const { principal } = request;
  if (lower === "aws:principalarn") {
    return typeof principal === "string" ? [principal] : [principal.role ?? principal.arn ?? "*"];
  }
  if (lower === "aws:principalaccount") return ["111122223333"];
  if (lower === "aws:principalorgpaths") return ["o-a/r/x/"];
  return lower === "aws:resourceorgid" ? ["o-a"] : [];
}

function wantedValues(
  given: readonly string[],
  value: ConditionOperator["value"],
  draw: Draw,
): string | readonly string[] {
  const next = () =>
    given.length > 0 && value !== "presence" && draw.chance(0.6)
      ? variantOf(draw.one(given), value, draw)
      : draw.one(edgeValues[value]);
  if (draw.chance(0.5)) return next();
  const count = draw.chance(0.01) ? 300 : 1 + Math.floor(draw.random() * 3);
  return Array.from({ length: count }, next);
}

/** The value itself, or one that is nearly it. */
function variantOf(text: string, value: ConditionOperator["value"], draw: Draw): string {
  if (draw.chance(0.7)) return text;
  switch (value) {
    case "ip":
      return text.includes("/") ? text : `${text}/${draw.one([0, 8, 31, 32, 33, 128])}`;
    case "number":
      return draw.one([`${text}.0`, `0${text}`, `-${text}`, `${text}0`]);
    case "string":
    case "arn":
      return draw.one([
        text.toUpperCase(),
        text.toLowerCase(),
        `${text}*`,
        `${text.slice(0, -1)}?`,
        `${text}?`,
        `*${text.slice(1)}`,
        text.slice(0, -1),
      ]);
    case "date":
    case "boolean":
    case "binary":
    case "presence":
      return draw.one([text.toUpperCase(), `${text} `, text]);
  }
}
