/**
 * Distinct requests over the whole catalogue, a third of them for actions that the guardrails name,
 * with what surrounds them; made from a seed. Another organization than the large one: one principal
 * whose policies are large.
 */
import { loadCatalogue } from "@bailiwick/catalog";
import { matchesWildcards, parseAccountId, parsePolicyTolerantly } from "@bailiwick/core";
import type {
  AccountId,
  ApplicablePolicies,
  AuthorizationInput,
  AuthorizationRequest,
  Catalogue,
  ContextValue,
  NamedPolicy,
  OrganizationContext,
  PolicyTarget,
  PolicyType,
  Principal,
} from "@bailiwick/core";
import { Chance } from "./large/chance.ts";
import { guardrails } from "./large/guardrails.ts";
import { regions, teams, words } from "./large/words.ts";

export type Workload = {
  readonly catalogue: Catalogue;
  readonly policies: ApplicablePolicies;
  readonly organization: OrganizationContext;
  readonly inputs: readonly AuthorizationInput[];
};

/** A principal with two large AWS managed policies, all that can limit it, and its requests. */
export function workload(seed: number, count: number): Workload {
  const catalogue = loadCatalogue();
  const chance = new Chance(seed);
  const policies = applicablePolicies(catalogue, chance);
  const organization = {
    id: "o-largebench",
    managementAccount: accountId("100000000000"),
    paths: new Map([[account, "o-largebench/r-larg/ou-larg-1/ou-larg-2/ou-larg-3/"]]),
  };
  const requests = distinctRequests({ catalogue, chance, count });
  const inputs = requests.map((request) => ({ request, policies, organization }));
  return { catalogue, policies, organization, inputs };
}

/** The texts of the policies, for benchmarks that read them. */
export const identityPolicies = [
  "arn:aws:iam::aws:policy/ReadOnlyAccess",
  "arn:aws:iam::aws:policy/SageMakerStudioProjectUserRolePolicy",
] as const;
export const boundaryPolicy = "arn:aws:iam::aws:policy/PowerUserAccess";

const account = accountId("111122223333");
const other = accountId("444455556666");

/** The same object for all requests: one principal asks. */
const principal: Principal = {
  kind: "role-session",
  roleArn: `arn:aws:iam::${account}:role/platform/analyst`,
  sessionArn: `arn:aws:sts::${account}:assumed-role/analyst/session`,
  account,
  roleId: "AROAEXAMPLEEXAMPLE123",
};

function accountId(text: string): AccountId {
  const id = parseAccountId(text);
  if (id === undefined) throw new Error(`${text} is no account id.`);
  return id;
}

function applicablePolicies(catalogue: Catalogue, chance: Chance): ApplicablePolicies {
  const managed = (arn: string, type: PolicyType) =>
    named({ name: arn, text: catalogue.managedPolicy(arn)?.document ?? "", type });
  return {
    identity: identityPolicies.map((arn) => managed(arn, "identity")),
    boundary: [managed(boundaryPolicy, "boundary")],
    ...levels(chance),
    resource: named({ name: "bucket policy", text: bucketPolicy, type: "resource" }),
  };
}

function levels(chance: Chance): Pick<ApplicablePolicies, "scp" | "rcp"> {
  const { scp, rcp } = levelsFrom(chance);
  const of = (type: "scp" | "rcp") => (texts: readonly string[], level: number) => ({
    node: nodes[level] ?? "",
    policies: texts.map((text, place) => named({ name: `${type} ${level}.${place}`, text, type })),
  });
  return { scp: scp.map(of("scp")), rcp: rcp.map(of("rcp")) };
}

const nodes = ["Root", "A", "A/B", "A/B/C"];

type LevelTexts = Readonly<Record<"scp" | "rcp", readonly (readonly string[])[]>>;

/** Four levels of SCPs, `FullAWSAccess` and two that deny on each; an RCP at the root. */
function levelsFrom(chance: Chance): LevelTexts {
  const targets = ["", ...nodes.slice(1)].map((path): PolicyTarget => ({ kind: "ou", path }));
  const policies = guardrails(chance, targets);
  const scp = targets.map((target) =>
    policies
      .filter(({ type, targets: at }) => type === "SERVICE_CONTROL_POLICY" && at.includes(target))
      .map(({ document }) => document),
  );
  const rcp = policies.find(
    ({ type, awsManaged }) => type === "RESOURCE_CONTROL_POLICY" && !awsManaged,
  );
  return { scp, rcp: [rcp === undefined ? [] : [rcp.document]] };
}

/** The texts of the SCPs and RCPs of a workload. */
export function levelTexts(seed: number): LevelTexts {
  return levelsFrom(new Chance(seed));
}

function named(of: {
  readonly name: string;
  readonly text: string;
  readonly type: PolicyType;
}): NamedPolicy {
  const { name, text, type } = of;
  const { value, diagnostics } = parsePolicyTolerantly(text, { file: name, type });
  const lost = value.statements.some(({ kind }) => kind === "unreadable");
  if (lost) throw new Error(`${name} cannot be read: ${diagnostics[0]?.detail}`);
  return { name, document: value };
}

export const bucketPolicy = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "Transport",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: ["arn:aws:s3:::shared-data", "arn:aws:s3:::shared-data/*"],
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
    {
      Sid: "Readers",
      Effect: "Allow",
      Principal: { AWS: [`arn:aws:iam::${account}:role/platform/analyst`, other] },
      Action: ["s3:GetObject*", "s3:List*"],
      Resource: ["arn:aws:s3:::shared-data", "arn:aws:s3:::shared-data/*"],
    },
    {
      Sid: "Prefix",
      Effect: "Allow",
      Principal: "*",
      Action: "s3:PutObject",
      Resource: "arn:aws:s3:::shared-data/home/${aws:PrincipalTag/team}/*",
      Condition: { StringEquals: { "aws:PrincipalOrgID": "o-largebench" } },
    },
  ],
});

type Making = { readonly catalogue: Catalogue; readonly chance: Chance; readonly count: number };

/** Every third is for an action that a Deny of a guardrail names. */
function distinctRequests({ catalogue, chance, count }: Making): readonly AuthorizationRequest[] {
  const all = catalogue
    .services()
    .flatMap((prefix) =>
      (catalogue.service(prefix)?.actions ?? []).map((name) => `${prefix}:${name}`),
    );
  const guarded = all.filter((action) =>
    guardedActions.some((pattern) => matchesWildcards(pattern, action, { ignoreCase: true })),
  );
  const found = new Map<string, AuthorizationRequest>();
  for (let number = 0; found.size < count; number += 1) {
    const action = chance.of(number % 3 === 0 ? guarded : all);
    const request = requestFor(catalogue, chance, action);
    const { resource, context } = request;
    found.set(JSON.stringify([action, resource, [...context]]), request);
  }
  return [...found.values()];
}

const guardedActions = [
  "organizations:LeaveOrganization",
  "account:CloseAccount",
  "cloudtrail:StopLogging",
  "cloudtrail:DeleteTrail",
  "cloudtrail:UpdateTrail",
  "guardduty:Delete*",
  "guardduty:Disassociate*",
  "config:Delete*",
  "config:Stop*",
  "iam:*",
  "ec2:RunInstances",
  "ec2:CreateVolume",
  "rds:CreateDBInstance",
  "s3:*",
  "sqs:*",
  "kms:*",
  "secretsmanager:*",
];

function requestFor(catalogue: Catalogue, chance: Chance, action: string): AuthorizationRequest {
  const facts = catalogue.action(action);
  const types = facts?.resourceTypes ?? [];
  const type = types.length === 0 ? undefined : chance.of(types);
  const service = catalogue.service(facts?.service ?? "");
  const arns = service?.resourceTypes.find(({ name }) => name === type?.name)?.arns ?? [];
  const keys = [...(facts?.contextKeys ?? []), ...(type?.contextKeys ?? [])];
  return {
    principal,
    action,
    resource: arns.length === 0 ? "*" : resourceFrom(chance, chance.of(arns)),
    resourceAccount: chance.happens(0.9) ? account : other,
    context: new Map([
      ["aws:requestedregion", single(chance.happens(0.8) ? chance.of(regions) : "ap-south-1")],
      ["aws:securetransport", single(String(chance.happens(0.95)))],
      ["aws:sourceip", single(`10.${chance.integer(0, 255)}.${chance.integer(0, 255)}.7`)],
      ["aws:currenttime", single("2026-11-22T10:00:00Z")],
      ["aws:principaltag/team", single(chance.of(teams))],
      ["aws:multifactorauthpresent", single(String(chance.happens(0.5)))],
      ...chance.someOf(keys, 2).map((key) => keyOf(catalogue, chance, key)),
    ]),
  };
}

function resourceFrom(chance: Chance, template: string): string {
  if (chance.happens(0.3) && template.includes(":s3:::")) {
    return `arn:aws:s3:::shared-data/home/${chance.of(teams)}/${chance.of(words)}`;
  }
  return template
    .replace("${Partition}", "aws")
    .replace("${Region}", chance.of(regions))
    .replace("${Account}", account)
    .replaceAll(/\$\{[^}]+\}|\*/g, () => `${chance.of(words)}-${chance.integer(1, 999)}`);
}

function keyOf(catalogue: Catalogue, chance: Chance, key: string): readonly [string, ContextValue] {
  const name = key.toLowerCase().replace(/\/.*$/, `/${chance.of(teams)}`);
  const facts = catalogue.contextKey(key);
  const text = {
    String: `${chance.of(words)}-${chance.integer(1, 99)}`,
    Bool: String(chance.happens(0.5)),
    Numeric: String(chance.integer(0, 4_000)),
    Date: "2026-11-22T10:00:00Z",
    ARN: `arn:aws:iam::${account}:role/${chance.of(words)}`,
    IPAddress: `192.0.2.${chance.integer(1, 250)}`,
    Binary: "AAEC",
  }[facts?.type ?? "String"];
  const many = facts?.multivalued === true;
  return [name, many ? { kind: "many", values: [text, chance.of(teams)] } : single(text)];
}

function single(value: string): ContextValue {
  return { kind: "single", value };
}
