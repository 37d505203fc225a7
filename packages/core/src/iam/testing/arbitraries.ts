/** Generators of policy documents of every type, for properties that hold of all of them. */
import * as fc from "fast-check";
import { operatorNames } from "../operator.ts";
import { policyTypes } from "../policy-types.ts";
import type {
  ActionElement,
  Condition,
  Effect,
  PolicyDocument,
  PolicyType,
  PrincipalElement,
  PrincipalEntry,
  ReadableStatement,
  ResourceElement,
  Text,
} from "../tree.ts";

const nowhere = {
  file: "generated",
  start: { offset: 0, line: 1, column: 1 },
  end: { offset: 0, line: 1, column: 1 },
} as const;

/** Any policy type. */
export const policyTypeArbitrary: fc.Arbitrary<PolicyType> = fc.constantFrom(
  ...(Object.keys(policyTypes) as PolicyType[]),
);

/** A document that the parser of this type accepts, with places of no meaning. */
export function policyDocumentArbitrary(type: PolicyType): fc.Arbitrary<PolicyDocument> {
  return fc
    .record({
      version: fc.constantFrom(undefined, "2012-10-17" as const, "2008-10-17" as const),
      id:
        policyTypes[type].id === "allowed"
          ? fc.option(fc.string(), { nil: undefined })
          : fc.constant(undefined),
      statements: fc.uniqueArray(statementArbitrary(type), {
        minLength: 1,
        maxLength: 4,
        comparator: (left, right) => left.sid !== undefined && left.sid === right.sid,
      }),
    })
    .map(({ version, id, statements }) => ({
      version,
      id,
      statements: statements.map((statement, index) => ({ ...statement, index })),
      span: nowhere,
    }));
}

/** A statement of the type, with index 0. */
function statementArbitrary(type: PolicyType): fc.Arbitrary<ReadableStatement> {
  return fc
    .record({
      sid: fc.option(fc.stringMatching(/^[A-Za-z0-9]{0,8}$/), { nil: undefined }),
      effect:
        type === "rcp" ? fc.constant<Effect>("Deny") : fc.constantFrom<Effect>("Allow", "Deny"),
      principal: principalArbitrary(type),
      action: actionArbitrary(type),
      resource: resourceArbitrary(type),
      conditions: conditionsArbitrary,
    })
    .map((parts): ReadableStatement => ({ kind: "statement", index: 0, ...parts, span: nowhere }))
    .filter(({ effect, principal }) => effect === "Deny" || principal?.negated !== true);
}

const principalEntries: fc.Arbitrary<readonly PrincipalEntry[]> = fc.oneof(
  fc.constant([{ type: "*", value: "*", span: nowhere } as const]),
  fc
    .uniqueArray(
      fc.record({
        type: fc.constantFrom("AWS" as const, "Service" as const, "Federated" as const),
        values: fc.array(
          fc.constantFrom(
            "*",
            "111122223333",
            "arn:aws:iam::111122223333:root",
            "arn:aws:iam::111122223333:role/team/Deployer",
            "lambda.amazonaws.com",
            "AROAEXAMPLEID",
          ),
          { minLength: 1, maxLength: 3 },
        ),
      }),
      { minLength: 1, maxLength: 3, selector: (entry) => entry.type },
    )
    .map((groups) =>
      groups.flatMap(({ type, values }) => values.map((value) => ({ type, value, span: nowhere }))),
    ),
);

function principalArbitrary(type: PolicyType): fc.Arbitrary<PrincipalElement | undefined> {
  if (policyTypes[type].principal === "forbidden") return fc.constant(undefined);
  if (type === "rcp") {
    const entries = [{ type: "*", value: "*", span: nowhere }] as const;
    return fc.constant({ negated: false, entries });
  }
  const negated = policyTypes[type].notPrincipal ? fc.boolean() : fc.constant(false);
  return fc.record({ negated, entries: principalEntries });
}

const actionText = fc.oneof(
  fc.constantFrom(
    "s3:GetObject",
    "S3:getobject",
    "ec2:Describe*",
    "iam:*",
    "sts:AssumeRole",
    "s3:*Object?",
  ),
  fc
    .tuple(fc.stringMatching(/^[a-z0-9-]{1,8}$/), fc.stringMatching(/^[A-Za-z*?]{1,10}$/))
    .map((parts) => parts.join(":")),
);

function actionArbitrary(type: PolicyType): fc.Arbitrary<ActionElement> {
  const pattern = type === "rcp" ? actionText : fc.oneof(actionText, fc.constant("*"));
  return fc.record({
    negated: policyTypes[type].notAction ? fc.boolean() : fc.constant(false),
    patterns: textsArbitrary(pattern),
  });
}

function resourceArbitrary(type: PolicyType): fc.Arbitrary<ResourceElement | undefined> {
  const rule = policyTypes[type].resource;
  if (rule === "forbidden") return fc.constant(undefined);
  const element = fc.record({ negated: fc.boolean(), patterns: textsArbitrary(resourceText) });
  return rule === "optional" ? fc.option(element, { nil: undefined }) : element;
}

const resourceText = fc.oneof(
  fc.constantFrom(
    "*",
    "arn:aws:s3:::bucket/*",
    "arn:aws:s3:::${aws:PrincipalTag/team, 'none'}/*",
    "arn:aws:iam::*:role/team/*",
    "arn:aws:sqs:us-east-1:111122223333:queue",
  ),
  fc.string({ minLength: 1, maxLength: 12 }),
);

const conditionArbitrary: fc.Arbitrary<Condition> = fc
  .record({
    operator: fc.constantFrom(...operatorNames),
    quantifier: fc.constantFrom(undefined, "ForAnyValue" as const, "ForAllValues" as const),
    ifExists: fc.boolean(),
    key: fc.oneof(
      fc.constantFrom("aws:SourceIp", "AWS:sourceip", "aws:PrincipalTag/team", "s3:prefix"),
      fc.stringMatching(/^[a-z]{1,5}:[A-Za-z]{1,8}$/),
    ),
    values: textsArbitrary(fc.string({ maxLength: 10 })),
  })
  .map((condition) => ({
    ...condition,
    ifExists: condition.ifExists && condition.operator !== "Null",
    span: nowhere,
  }));

/** In the order in which a document keeps them: by operator, each key of an operator once. */
const conditionsArbitrary: fc.Arbitrary<readonly Condition[]> = fc
  .uniqueArray(conditionArbitrary, {
    maxLength: 4,
    selector: ({ operator, quantifier, ifExists, key }) =>
      JSON.stringify([operator, quantifier, ifExists, key.toLowerCase()]),
  })
  .map((conditions) => {
    const groups = Map.groupBy(conditions, ({ operator, quantifier, ifExists }) =>
      JSON.stringify([operator, quantifier, ifExists]),
    );
    return [...groups.values()].flat();
  });

function textsArbitrary(values: fc.Arbitrary<string>): fc.Arbitrary<readonly Text[]> {
  return fc
    .array(values, { minLength: 1, maxLength: 3 })
    .map((texts) => texts.map((value) => ({ value, span: nowhere })));
}
