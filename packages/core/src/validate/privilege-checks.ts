/** Checks of what a policy gives away without saying so. */
import { matchesWildcards } from "../base/wildcard.ts";
import type { ReadableStatement } from "../iam/tree.ts";
import type { CheckRow, FindingSeverity, Found } from "./check.ts";
import { analyzer } from "./sources.ts";

const identityTypes = ["identity", "boundary", "session"] as const;

type Shape = {
  readonly action: "named" | "pattern" | "not-action";
  readonly resource: "star" | "not-resource";
};

/** An action that gives away too much where it is allowed on any resource. */
type Given = {
  readonly action: string;
  readonly title: string;
  readonly severity: FindingSeverity;
  readonly fix: string;
  readonly message: string;
  /** A condition on it narrows what is given. */
  readonly narrowedBy: string;
};

const passRole: Given = {
  action: "iam:passrole",
  title: "Any role can be passed",
  severity: "security-warning",
  fix: "Name the roles that may be passed, and the service in a condition on `iam:PassedToService`.",
  message:
    "The statement allows `iam:PassRole` on any role, so whoever has it can act with the rights of every role of the account.",
  narrowedBy: "iam:passedtoservice",
};

const createServiceLinkedRole: Given = {
  action: "iam:createservicelinkedrole",
  title: "Any service-linked role can be made",
  severity: "warning",
  fix: "Name the service in a condition on `iam:AWSServiceName`.",
  message:
    "The statement allows `iam:CreateServiceLinkedRole` for any service, which lets each of them act in the account.",
  narrowedBy: "iam:awsservicename",
};

export const privilegeChecks: readonly CheckRow[] = [
  given("PASS_ROLE_WITH_STAR_IN_RESOURCE", passRole, { action: "named", resource: "star" }),
  given("PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE", passRole, {
    action: "pattern",
    resource: "star",
  }),
  given("PASS_ROLE_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION", passRole, {
    action: "not-action",
    resource: "star",
  }),
  given("PASS_ROLE_WITH_NOT_RESOURCE", passRole, { action: "named", resource: "not-resource" }),
  given("PASS_ROLE_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE", passRole, {
    action: "pattern",
    resource: "not-resource",
  }),
  given("PASS_ROLE_WITH_NOT_ACTION_AND_NOT_RESOURCE", passRole, {
    action: "not-action",
    resource: "not-resource",
  }),
  given("CREATE_SLR_WITH_STAR_IN_RESOURCE", createServiceLinkedRole, {
    action: "named",
    resource: "star",
  }),
  given("CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE", createServiceLinkedRole, {
    action: "pattern",
    resource: "star",
  }),
  given("CREATE_SLR_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION", createServiceLinkedRole, {
    action: "not-action",
    resource: "star",
  }),
  given("CREATE_SLR_WITH_NOT_RESOURCE", createServiceLinkedRole, {
    action: "named",
    resource: "not-resource",
  }),
  given("CREATE_SLR_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE", createServiceLinkedRole, {
    action: "pattern",
    resource: "not-resource",
  }),
  given("CREATE_SLR_WITH_NOT_ACTION_AND_NOT_RESOURCE", createServiceLinkedRole, {
    action: "not-action",
    resource: "not-resource",
  }),
  {
    code: "ALLOW_NOT_ACTION",
    title: "Everything allowed but a list",
    severity: "security-warning",
    types: identityTypes,
    fix: "Name the actions that are wanted: what AWS adds later is allowed at once.",
    source:
      "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html",
    run: ({ statements }) =>
      statements
        .filter(
          ({ effect, action, resource }) =>
            effect === "Allow" && action.negated && isStar(resource),
        )
        .map(({ span }) => ({
          message:
            "`NotAction` with `Allow` grants every action but those it lists, future ones too.",
          span,
        })),
  },
];

function given(code: string, what: Given, shape: Shape): CheckRow {
  const { title, severity, fix } = what;
  const words = code.toLowerCase().replaceAll("_", "-");
  const kind = severity === "security-warning" ? "security-warning" : "general-warning";
  return {
    code,
    title,
    severity,
    types: identityTypes,
    fix,
    source: `${analyzer}#access-analyzer-reference-policy-checks-${kind}-${words}`,
    run: ({ statements }) => statements.flatMap((one) => givenAway(one, what, shape)),
  };
}

function givenAway(statement: ReadableStatement, what: Given, shape: Shape): readonly Found[] {
  const { effect, resource, conditions, span } = statement;
  if (effect !== "Allow" || resource === undefined) return [];
  if (conditions.some(({ key }) => key.toLowerCase() === what.narrowedBy)) return [];
  const wide = shape.resource === "star" ? isStar(resource) : resource.negated;
  if (!wide || howNamed(statement, what.action) !== shape.action) return [];
  return [{ message: what.message, span }];
}

function howNamed({ action }: ReadableStatement, wanted: string): Shape["action"] | undefined {
  const texts = action.patterns.map(({ value }) => value.toLowerCase());
  const matching = texts.filter((text) => matchesWildcards(text, wanted));
  if (action.negated) return matching.length === 0 ? "not-action" : undefined;
  if (matching.length === 0) return undefined;
  return matching.includes(wanted) ? "named" : "pattern";
}

function isStar(resource: ReadableStatement["resource"]): boolean {
  return (
    resource !== undefined &&
    !resource.negated &&
    resource.patterns.some(({ value }) => value === "*")
  );
}
