/**
 * Sessions of `sts:AssumeRoot`: the member account's root user, limited by one of AWS's task
 * policies. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user-privileged-task.html
 */
import type { Catalogue } from "../catalogue.ts";
import { parsePolicyTolerantly } from "../iam/parse.ts";
import type { AuthorizationInput, NamedPolicy } from "./request.ts";

export type TaskSession = {
  /** Undefined where the principal is no such session, or the policy is not known. */
  readonly policies: readonly NamedPolicy[] | undefined;
  /** Why the session's limits are not known. */
  readonly problem: string | undefined;
};

/** The task policy: the session policies given with the request, else AWS's text in the catalogue. */
export function taskSession(
  { request, policies }: AuthorizationInput,
  catalogue: Catalogue | undefined,
): TaskSession {
  if (request.principal.kind !== "assumed-root") return { policies: undefined, problem: undefined };
  if (policies.session !== undefined) return { policies: policies.session, problem: undefined };
  const arn = request.principal.taskPolicyArn;
  const known = catalogue?.managedPolicy(arn);
  if (known === undefined) {
    const problem = `The task policy \`${arn}\` that limits this session is not in the catalogue.`;
    return { policies: undefined, problem };
  }
  const document = parsePolicyTolerantly(known.document, { file: arn, type: "session" }).value;
  return { policies: [{ name: arn, document }], problem: undefined };
}
