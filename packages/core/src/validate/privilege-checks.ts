/** Checks of what a policy gives away without saying so. */
import { matchesWildcards } from "../base/wildcard.ts";
import type { ReadableStatement } from "../iam/tree.ts";
import type { CheckContext, CheckRow, Found } from "./check.ts";
import { analyzer } from "./sources.ts";

const identityTypes = ["identity", "boundary", "session"] as const;

export const privilegeChecks: readonly CheckRow[] = [
  ...passRole("PASS_ROLE_WITH_STAR_IN_RESOURCE", { action: "named", resource: "star" }),
  ...passRole("PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE", {
    action: "pattern",
    resource: "star",
  }),
  ...passRole("PASS_ROLE_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION", {
    action: "not-action",
    resource: "star",
  }),
  ...passRole("PASS_ROLE_WITH_NOT_RESOURCE", { action: "named", resource: "not-resource" }),
  ...passRole("PASS_ROLE_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE", {
    action: "pattern",
    resource: "not-resource",
  }),
  ...passRole("PASS_ROLE_WITH_NOT_ACTION_AND_NOT_RESOURCE", {
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

type Shape = {
  readonly action: "named" | "pattern" | "not-action";
  readonly resource: "star" | "not-resource";
};

/** Whoever may pass any role to a service has the rights of all of them. */
function passRole(code: string, shape: Shape): readonly CheckRow[] {
  return [
    {
      code,
      title: "Any role can be passed",
      severity: "security-warning",
      types: identityTypes,
      fix: "Name the roles that may be passed, and the service in a condition on `iam:PassedToService`.",
      source: `${analyzer}#access-analyzer-reference-policy-checks-security-warning-${code.toLowerCase().replaceAll("_", "-")}`,
      run: (context) => passing(context, shape),
    },
  ];
}

function passing({ statements }: CheckContext, shape: Shape): readonly Found[] {
  return statements.flatMap((statement): readonly Found[] => {
    const { effect, resource, conditions, span } = statement;
    if (effect !== "Allow" || resource === undefined) return [];
    if (conditions.some(({ key }) => key.toLowerCase() === "iam:passedtoservice")) return [];
    const wide = shape.resource === "star" ? isStar(resource) : resource.negated;
    if (!wide || howNamed(statement) !== shape.action) return [];
    const message =
      "The statement allows `iam:PassRole` on any role, so whoever has it can act with the rights of every role of the account.";
    return [{ message, span }];
  });
}

function howNamed({ action }: ReadableStatement): Shape["action"] | undefined {
  const texts = action.patterns.map(({ value }) => value.toLowerCase());
  const matching = texts.filter((text) => matchesWildcards(text, "iam:passrole"));
  if (action.negated) return matching.length === 0 ? "not-action" : undefined;
  if (matching.length === 0) return undefined;
  return matching.includes("iam:passrole") ? "named" : "pattern";
}

function isStar(resource: ReadableStatement["resource"]): boolean {
  return (
    resource !== undefined &&
    !resource.negated &&
    resource.patterns.some(({ value }) => value === "*")
  );
}
