/** Each guardrail of a blueprint with its statements, by the exceptions that hold. */
import type {
  AccountSelector,
  Guardrail,
  OrganizationPolicyType,
  PrincipalSelector,
} from "@bailiwick/core";
import { documentKey, spanOf } from "../blueprint.ts";
import type { Blueprint } from "../blueprint.ts";
import { guardrailNameOf, principalFromWho, selectorsFromPlaces } from "../declaration/resolve.ts";
import type { Declaration } from "../declaration/schema.ts";
import { libraryGuardrail } from "../guardrails/library.ts";
import type { Property } from "../guardrails/definition.ts";
import { assertionFrom } from "./assertions.ts";
import { coverTarget } from "./cover.ts";
import { treeFrom } from "../declaration/tree.ts";
import type { Tree } from "../declaration/tree.ts";

/** A guardrail, and the statements that carry it, before it is known in which policy they stand. */
export type Rule = {
  readonly index: number;
  readonly guardrail: Omit<Guardrail, "policy">;
  readonly was: string | undefined;
  readonly units: readonly Unit[];
};

/** Statements that stand together in one policy wherever they are attached. */
export type Unit = {
  readonly guardrail: number;
  readonly name: string;
  readonly description: string;
  readonly policyType: OrganizationPolicyType;
  readonly statements: readonly Statement[];
  readonly targets: readonly AccountSelector[];
};

export type Statement = Readonly<Record<string, unknown>>;

export function rulesFrom(blueprint: Blueprint): readonly Rule[] {
  const tree = treeFrom(blueprint.declaration);
  return (blueprint.declaration.guardrails ?? []).map((declared, index) =>
    ruleFrom(blueprint, { declared, index, tree }),
  );
}

type Declared = NonNullable<Declaration["guardrails"]>[number];
type Exception = NonNullable<Declared["exceptions"]>[number];

function ruleFrom(
  blueprint: Blueprint,
  from: { readonly declared: Declared; readonly index: number; readonly tree: Tree },
): Rule {
  const { declared, index, tree } = from;
  const name = guardrailNameOf(declared);
  const body = bodyOf(blueprint, declared, index);
  const exceptions = declared.exceptions ?? [];
  const targets = selectorsFromPlaces(declared.on);
  const reason = declared.reason ?? body.reason;
  const shared = {
    guardrail: index,
    policyType: body.policyType,
    description: `${body.title}. ${reason}`.slice(0, 512),
  };
  return {
    index,
    was: declared.was,
    units: variantsOf({ tree, targets, exceptions, name }).map((variant) => ({
      ...shared,
      name: variant.name,
      targets: variant.targets,
      statements: withSids(
        name,
        body.statements.map((one) => excepting(one, variant.principals)),
      ),
    })),
    guardrail: {
      name,
      title: body.title,
      reason,
      kind: "preventive",
      mandatory: declared.mandatory ?? body.mandatory,
      policyType: body.policyType,
      targets,
      exceptions: exceptions.flatMap(exceptionsFrom),
      property: propertyOf(body.property, { name, targets, exceptions, blueprint, index }),
      span: spanOf(blueprint, ["guardrails", index]),
    },
  };
}

type Body = {
  readonly title: string;
  readonly reason: string;
  readonly mandatory: boolean;
  readonly policyType: OrganizationPolicyType;
  readonly statements: readonly Statement[];
  readonly property: Property;
};

function bodyOf(blueprint: Blueprint, declared: Declared, index: number): Body {
  if ("use" in declared) return libraryBody(blueprint, declared.use, declared.with);
  const document = blueprint.documents.get(documentKey("guardrails", index));
  const isRcp = declared.type === "resource-control-policy";
  const span = spanOf(blueprint, ["guardrails", index, "property"]);
  return {
    title: declared.title,
    reason: declared.reason,
    mandatory: false,
    policyType: isRcp ? "RESOURCE_CONTROL_POLICY" : "SERVICE_CONTROL_POLICY",
    statements: statementsOf(document?.text ?? "{}"),
    property: assertionFrom(declared.property, { name: declared.name, span }),
  };
}

function libraryBody(blueprint: Blueprint, use: string, parameters: unknown): Body {
  const definition = libraryGuardrail(use);
  const built = definition?.build(parameters, blueprint.declaration.organization);
  // A blueprint that was loaded names only guardrails that exist, with parameters that fit.
  if (definition === undefined || built?.kind !== "built") {
    throw new RangeError(`guardrail ${use} cannot be built`);
  }
  const { title, reason, mandatory, policyType } = definition;
  const { statements, property } = built;
  return { title, reason, mandatory, policyType, statements, property };
}

function statementsOf(json: string): readonly Statement[] {
  const parsed: unknown = JSON.parse(json);
  const statements = isObject(parsed) ? parsed["Statement"] : undefined;
  return (Array.isArray(statements) ? statements : [statements]).filter(isObject);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

type Variant = {
  readonly name: string;
  readonly targets: readonly AccountSelector[];
  /** Patterns over `aws:PrincipalArn`. */
  readonly principals: readonly string[];
};

/** One variant for each set of exceptions that holds somewhere; none where everyone is excepted. */
function variantsOf(from: {
  readonly tree: Tree;
  readonly targets: readonly AccountSelector[];
  readonly exceptions: readonly Exception[];
  readonly name: string;
}): readonly Variant[] {
  const places = from.exceptions.map((exception) => selectorsFromPlaces(exception.where));
  const everywhere = places.flatMap((where, number) => (where.length === 0 ? [number] : []));
  const attachments = from.targets.flatMap((target) => coverTarget(from.tree, target, places));
  const groups = Map.groupBy(attachments, ({ exceptions }) => exceptions.join("+"));
  const plainKey = everywhere.join("+");
  const plainFirst = [...groups].toSorted(
    ([left], [right]) => Number(right === plainKey) - Number(left === plainKey),
  );
  return plainFirst.flatMap(([key, members]): Variant[] => {
    const numbers = members[0]?.exceptions ?? [];
    const held = numbers.flatMap((number) => from.exceptions[number] ?? []);
    if (held.some((exception) => exception.who === undefined)) return [];
    const suffix = numbers.map((number) => number + 1).join("+");
    return [
      {
        name: key === plainKey ? from.name : `${from.name} with exception ${suffix}`,
        targets: members.map(({ target }) => target),
        principals: held.flatMap((exception) => exceptedArns(exception)),
      },
    ];
  });
}

/** The role of a permission set ends with 16 characters of AWS's: https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html */
function exceptedArns(exception: Exception): readonly string[] {
  return principalsOf(exception).flatMap((principal) => {
    if (principal.kind === "role") return [principal.pattern];
    if (principal.kind !== "permission-set") return [];
    const role = `AWSReservedSSO_${principal.name}_????????????????`;
    return [
      `arn:*:iam::*:role/aws-reserved/sso.amazonaws.com/${role}`,
      `arn:*:iam::*:role/aws-reserved/sso.amazonaws.com/*/${role}`,
    ];
  });
}

/** Exempts principals from a Deny; an Allow stays as it is. */
function excepting(statement: Statement, principals: readonly string[]): Statement {
  if (principals.length === 0 || statement["Effect"] !== "Deny") return statement;
  const condition = isObject(statement["Condition"]) ? statement["Condition"] : {};
  const operator = isObject(condition["ArnNotLike"]) ? condition["ArnNotLike"] : {};
  const key = Object.keys(operator).find((one) => one.toLowerCase() === "aws:principalarn");
  const known = key === undefined ? [] : [operator[key]].flat();
  const name = key ?? "aws:PrincipalArn";
  return {
    ...statement,
    Condition: { ...condition, ArnNotLike: { ...operator, [name]: [...known, ...principals] } },
  };
}

/** Names each statement after its guardrail, so that a denial can be traced; a Sid of the user's stays. */
function withSids(name: string, statements: readonly Statement[]): readonly Statement[] {
  const base = sidFrom(name);
  return statements.map((statement, index) => {
    const { Sid: own, ...rest } = statement;
    const sid = typeof own === "string" ? own : `${base}${statements.length > 1 ? index + 1 : ""}`;
    return { Sid: sid, ...rest };
  });
}

/** `deny-root-user` as `DenyRootUser`: a Sid is letters and digits. */
export function sidFrom(name: string): string {
  const words = name.split(/[^A-Za-z0-9]+/).filter((word) => word !== "");
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("") || "Guardrail";
}

function exceptionsFrom(exception: Exception): Guardrail["exceptions"] {
  const { reason, owner, expires } = exception;
  const where = selectorsFromPlaces(exception.where);
  const who: readonly PrincipalSelector[] =
    exception.who === undefined ? [{ kind: "anyone" }] : principalsOf(exception);
  return who.map((one) => ({ who: one, where, reason, owner, expires }));
}

function principalsOf(exception: Exception): readonly PrincipalSelector[] {
  if (exception.who === undefined) return [];
  return (Array.isArray(exception.who) ? exception.who : [exception.who]).map(principalFromWho);
}

/** No service control policy binds them: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html */
const serviceLinkedRoles: PrincipalSelector = {
  kind: "role",
  pattern: "arn:*:iam::*:role/aws-service-role/*",
};

function propertyOf(
  property: Property,
  from: {
    readonly name: string;
    readonly targets: readonly AccountSelector[];
    readonly exceptions: readonly Exception[];
    readonly blueprint: Blueprint;
    readonly index: number;
  },
): Guardrail["property"] {
  const { claim, effect, who, actions, resources, when, further } = property;
  return {
    name: from.name,
    claim,
    effect,
    who,
    except: [
      ...property.except,
      ...from.exceptions.flatMap((one) => (one.where === undefined ? principalsOf(one) : [])),
      serviceLinkedRoles,
    ],
    actions,
    resources,
    when,
    ...(further === undefined ? {} : { further }),
    where: from.targets,
    exceptWhere: from.exceptions.flatMap((one) =>
      one.who === undefined ? selectorsFromPlaces(one.where) : [],
    ),
    span: spanOf(from.blueprint, ["guardrails", from.index]),
  };
}
