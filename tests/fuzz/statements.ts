/** All statements of the policies that apply to a request, and the policies with one of them changed. */
import type {
  ApplicablePolicies,
  AuthorizationInput,
  NamedPolicy,
} from "../../packages/core/src/evaluate/request.ts";
import type { PolicyType, Statement } from "../../packages/core/src/iam/tree.ts";

export type Placed = {
  readonly type: PolicyType;
  readonly statement: Statement;
};

export function statementsOf(policies: ApplicablePolicies): readonly Placed[] {
  const { identity, boundary, session, resource, scp, rcp, vpce } = policies;
  const of = (type: PolicyType, list: readonly NamedPolicy[] | undefined): readonly Placed[] =>
    (list ?? []).flatMap(({ document }) =>
      document.statements.map((statement) => ({ type, statement })),
    );
  const levels = (type: "scp" | "rcp", list: typeof scp) =>
    (list ?? []).flatMap((level) => of(type, level.policies));
  return [
    ...of("identity", identity),
    ...of("boundary", boundary),
    ...of("session", session),
    ...resourcePolicy(resource),
    ...levels("scp", scp),
    ...levels("rcp", rcp),
    ...of("vpce", vpce),
  ];
}

/** A policy without resources in its statements and with a name of its type's: cases name files so. */
function resourcePolicy(policy: NamedPolicy | undefined): readonly Placed[] {
  if (policy === undefined) return [];
  const type = policy.document.span.file.startsWith("trust/") ? "trust" : "resource";
  return policy.document.statements.map((statement) => ({ type, statement }));
}

/** @param changed - in the statement's place; nothing if undefined */
export function withStatement(
  input: AuthorizationInput,
  { statement }: Placed,
  changed: Statement | undefined,
): AuthorizationInput {
  return {
    ...input,
    policies: mapDocuments(input.policies, (statements) =>
      statements.flatMap((one) => (one === statement ? (changed ?? []) : one)),
    ),
  };
}

/** The policies with other statements; what has no policy of a type still has none. */
export function mapDocuments(
  policies: ApplicablePolicies,
  change: (statements: readonly Statement[]) => readonly Statement[],
): ApplicablePolicies {
  const { resource } = policies;
  const policy = ({ name, document }: NamedPolicy): NamedPolicy => ({
    name,
    document: { ...document, statements: change(document.statements) },
  });
  const levels = (list: ApplicablePolicies["scp"]) =>
    list?.map((level) => ({ ...level, policies: level.policies.map(policy) }));
  return {
    identity: policies.identity?.map(policy),
    boundary: policies.boundary?.map(policy),
    session: policies.session?.map(policy),
    resource: resource && policy(resource),
    scp: levels(policies.scp),
    rcp: levels(policies.rcp),
    vpce: policies.vpce?.map(policy),
  };
}
