/** The principal of a `decide` line, as the engine knows it. */
import { parseAccountId, type AccountId, type Principal } from "@bailiwick/core";
import type { PrincipalInput } from "@bailiwick/wire";

/** What was wrong with a principal, in whole sentences. */
export class UnreadablePrincipal extends Error {
  override readonly name = "UnreadablePrincipal";
}

/**
 * Reads an ARN of a user, role, role session, federated user, root or identity provider, a service
 * principal's name, a web identity host, or `{"type":"anonymous"}`. A role's ARN alone stands for a
 * session of it.
 *
 * @throws {UnreadablePrincipal}
 */
export function principalFromInput(input: PrincipalInput): Principal {
  if (typeof input === "string") return principalFromText(input, undefined);
  if ("type" in input) return { kind: "anonymous" };
  const principal = principalFromText(input.arn, input.role);
  if (input.taskPolicy === undefined) return principal;
  return rootSession(principal, input.arn, input.taskPolicy);
}

/** The session of `sts:AssumeRoot`; AWS has a policy for each task that it may be for. */
function rootSession(principal: Principal, arn: string, taskPolicyArn: string): Principal {
  if (principal.kind !== "root") {
    throw new UnreadablePrincipal(
      `Only a root user has sessions for a task, and \`${arn}\` is none. Write for example \`arn:aws:iam::111122223333:root\`.`,
    );
  }
  if (!taskPolicyArn.includes(":iam::aws:policy/root-task/")) {
    throw new UnreadablePrincipal(
      `\`${taskPolicyArn}\` is not the ARN of a task policy such as \`arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy\`.`,
    );
  }
  return { kind: "assumed-root", account: principal.account, taskPolicyArn };
}

function principalFromText(text: string, role: string | undefined): Principal {
  if (!text.startsWith("arn:")) return principalFromName(text);
  const [, partition = "aws", service, , accountText = "", ...rest] = text.split(":");
  const resource = rest.join(":");
  const account = parseAccountId(accountText);
  if (account === undefined)
    throw new UnreadablePrincipal(
      `\`${text}\` names no account of twelve digits, so it is no principal.`,
    );
  const principal =
    service === "iam"
      ? iamPrincipal(text, resource, account)
      : stsPrincipal({ text, resource, account, partition, role });
  if (principal === undefined) {
    throw new UnreadablePrincipal(
      `\`${text}\` is not the ARN of a user, role, role session, federated user, root or identity provider.`,
    );
  }
  return principal;
}

/** `lambda.amazonaws.com` is a service; any other host is a provider of web identities. */
function principalFromName(name: string): Principal {
  if (/^[a-z0-9.-]+\.amazonaws\.com(\.cn)?$/.test(name) && !name.startsWith("cognito-identity."))
    return { kind: "service", name };
  if (/^[a-z0-9-]+(\.[a-z0-9-]+)+(\/\S*)?$/i.test(name))
    return { kind: "federated", provider: name };
  throw new UnreadablePrincipal(
    `\`${name}\` is neither an ARN nor the name of a service or identity provider.`,
  );
}

function iamPrincipal(arn: string, resource: string, account: AccountId): Principal | undefined {
  if (resource === "root") return { kind: "root", account };
  if (resource.startsWith("user/")) return { kind: "user", arn, account };
  if (resource.startsWith("saml-provider/") || resource.startsWith("oidc-provider/"))
    return { kind: "federated", provider: arn };
  if (!resource.startsWith("role/")) return undefined;
  const roleName = resource.slice(resource.lastIndexOf("/") + 1);
  const partition = arn.split(":")[1] ?? "aws";
  return {
    kind: "role-session",
    roleArn: arn,
    sessionArn: `arn:${partition}:sts::${account}:assumed-role/${roleName}/session`,
    account,
  };
}

type StsArn = {
  readonly text: string;
  readonly resource: string;
  readonly account: AccountId;
  readonly partition: string;
  readonly role: string | undefined;
};

function stsPrincipal({ text, resource, account, partition, role }: StsArn): Principal | undefined {
  if (resource.startsWith("federated-user/")) return { kind: "federated-user", arn: text, account };
  const [kind, name, session] = resource.split("/");
  if (kind !== "assumed-role" || name === undefined || session === undefined) return undefined;
  return {
    kind: "role-session",
    roleArn: role ?? `arn:${partition}:iam::${account}:role/${name}`,
    sessionArn: text,
    account,
  };
}
