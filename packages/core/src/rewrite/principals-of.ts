/** Principals to ask as: those that policies name, and others that they do not. */
import { accountOfArn, parseArn } from "../iam/arn.ts";
import { parseAccountId } from "../iam/ids.ts";
import type { AccountId } from "../iam/ids.ts";
import type { PolicyDocument, PrincipalEntry } from "../iam/tree.ts";
import type { Principal } from "../evaluate/request.ts";

/** In the account of the resource and in another one, of every kind, and whom the documents name. */
export function principalsOf(
  documents: readonly PolicyDocument[],
  accounts: readonly AccountId[],
): readonly Principal[] {
  const entries = documents.flatMap(({ statements }) =>
    statements.flatMap((one) => (one.kind === "statement" ? (one.principal?.entries ?? []) : [])),
  );
  const named = entries.flatMap((entry) => principalFrom(entry) ?? []);
  const usual = accounts.flatMap((account): readonly Principal[] => [
    { kind: "user", arn: `arn:aws:iam::${account}:user/al`, account },
    sessionOf(`arn:aws:iam::${account}:role/team/Dev`, account),
    { kind: "root", account },
  ]);
  return [
    ...named,
    ...usual,
    { kind: "anonymous" },
    { kind: "service", name: "lambda.amazonaws.com" },
  ];
}

/** Somebody whom the entry names; nobody where it names everybody, or by an id of unknown owner. */
function principalFrom({ type, value }: PrincipalEntry): Principal | undefined {
  if (type === "Service") return { kind: "service", name: value };
  if (type === "Federated") return { kind: "federated", provider: value };
  if (type !== "AWS") return undefined;
  const account = parseAccountId(value) ?? parseAccountId(accountOfArn(value) ?? "");
  if (account === undefined) return undefined;
  const [kind = "", name = "", session = ""] = parseArn(value)?.resource.split("/") ?? [];
  switch (kind) {
    case "user":
      return { kind: "user", arn: value, account };
    case "role":
      return sessionOf(value, account);
    case "assumed-role": {
      const roleArn = `arn:aws:iam::${account}:role/${name}`;
      return session === ""
        ? sessionOf(roleArn, account)
        : { kind: "role-session", roleArn, sessionArn: value, account };
    }
    case "federated-user":
      return { kind: "federated-user", arn: value, account };
    default:
      return { kind: "user", arn: `arn:aws:iam::${account}:user/al`, account };
  }
}

function sessionOf(roleArn: string, account: AccountId): Principal {
  const name = roleArn.slice(roleArn.lastIndexOf("/") + 1);
  const sessionArn = `arn:aws:sts::${account}:assumed-role/${name}/al`;
  return { kind: "role-session", roleArn, sessionArn, account };
}
