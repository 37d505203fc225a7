/** What is true of each place a policy may stand: one row per policy type. */
import type { PolicyType } from "./tree.ts";

export type PolicyTypeFacts = {
  /** As AWS's error messages and guides call it, without article. */
  readonly title: string;
  /** An Allow in it can be the reason that a request is allowed. */
  readonly grants: boolean;
  /** Without an Allow in it, a request is denied, whatever else allows it. */
  readonly limits: boolean;
  /** Stands at each node from the root of the organization to the account. */
  readonly levels: boolean;
  readonly principal: "required" | "forbidden";
  readonly notPrincipal: boolean;
  readonly notAction: boolean;
  readonly resource: "required" | "optional" | "forbidden";
  /** `Id` means something only in resource policies. */
  readonly id: "allowed" | "pointless";
  readonly sid: "letters-and-digits" | "any";
  readonly uniqueSids: "required" | "recommended";
  readonly source: string;
};

const guide = "https://docs.aws.amazon.com/IAM/latest/UserGuide";
const organizations = "https://docs.aws.amazon.com/organizations/latest/userguide";

const identityRules = {
  principal: "forbidden",
  notPrincipal: false,
  notAction: true,
  resource: "required",
  id: "pointless",
  sid: "letters-and-digits",
  uniqueSids: "required",
  source: `${guide}/reference_policies_grammar.html`,
} as const;

/** Read by the parser, the evaluators and the messages. */
export const policyTypes = {
  identity: {
    title: "identity-based policy",
    grants: true,
    limits: false,
    levels: false,
    ...identityRules,
  },
  boundary: {
    title: "permissions boundary",
    grants: false,
    limits: true,
    levels: false,
    ...identityRules,
  },
  session: {
    title: "session policy",
    grants: false,
    limits: true,
    levels: false,
    ...identityRules,
  },
  resource: {
    title: "resource-based policy",
    grants: true,
    limits: false,
    levels: false,
    principal: "required",
    notPrincipal: true,
    notAction: true,
    // An Amazon ECR repository policy, for one, has no Resource element.
    resource: "optional",
    id: "allowed",
    sid: "any",
    uniqueSids: "recommended",
    source: `${guide}/reference_policies_elements_principal.html`,
  },
  trust: {
    title: "role trust policy",
    grants: true,
    limits: true,
    levels: false,
    principal: "required",
    notPrincipal: false,
    notAction: true,
    resource: "forbidden",
    id: "allowed",
    sid: "letters-and-digits",
    uniqueSids: "required",
    source: `${guide}/reference_policies_elements_notprincipal.html`,
  },
  scp: {
    title: "service control policy",
    grants: false,
    limits: true,
    levels: true,
    principal: "forbidden",
    notPrincipal: false,
    notAction: true,
    resource: "required",
    id: "pointless",
    sid: "any",
    uniqueSids: "recommended",
    source: `${organizations}/orgs_manage_policies_scps_syntax.html`,
  },
  rcp: {
    title: "resource control policy",
    grants: false,
    limits: true,
    levels: true,
    principal: "required",
    notPrincipal: false,
    notAction: false,
    resource: "required",
    id: "pointless",
    sid: "any",
    uniqueSids: "recommended",
    source: `${organizations}/orgs_manage_policies_rcps_syntax.html`,
  },
  vpce: {
    title: "VPC endpoint policy",
    grants: false,
    limits: true,
    levels: false,
    principal: "required",
    notPrincipal: true,
    notAction: true,
    resource: "required",
    id: "allowed",
    sid: "any",
    uniqueSids: "recommended",
    source: "https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html",
  },
} as const satisfies Record<PolicyType, PolicyTypeFacts>;

/** The row of a policy type, with its article in front of the title: `a service control policy`. */
export function titleOf(type: PolicyType): string {
  const { title } = policyTypes[type];
  return `${"aeiou".includes(title.charAt(0).toLowerCase()) ? "an" : "a"} ${title}`;
}
