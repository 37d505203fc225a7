/**
 * The context keys that a principal brings by its kind, and those that it never has:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#principaltable
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principal-properties
 */
import { arnOf } from "./parties.ts";
import type { ContextValue, Principal } from "./request.ts";

export type PrincipalKeys = {
  /** By key name in lower case. */
  readonly present: Readonly<Record<string, ContextValue>>;
  /** In lower case; a `*` at the end stands for any rest. */
  readonly absent: readonly string[];
};

export function principalKeys(principal: Principal): PrincipalKeys {
  switch (principal.kind) {
    case "root":
    case "assumed-root":
      return rootKeys(principal);
    case "user":
      return userKeys(principal);
    case "role-session":
      return roleSessionKeys(principal);
    case "federated-user":
      return federatedUserKeys(principal);
    case "service":
      return serviceKeys(principal);
    case "federated":
      return { present: {}, absent: [...onlyOfAccounts, ...onlyOfServices] };
    case "anonymous":
      return {
        present: {
          "aws:principaltype": single("Anonymous"),
          "aws:principalaccount": single("anonymous"),
          "aws:userid": single("anonymous"),
        },
        absent: [
          ...onlyOfAccounts,
          ...onlyOfServices,
          ...onlyOfRoleSessions,
          ...onlyOfSessions,
          "aws:principalisawsservice",
        ],
      };
  }
}

export function single(value: string): ContextValue {
  return { kind: "single", value };
}

/** Keys of temporary credentials; users and root users may have some, from `sts:GetSessionToken`. */
const onlyOfSessions = [
  "aws:multifactorauthage",
  "aws:multifactorauthpresent",
  "aws:tokenissuetime",
];

/** The provider of a session, and the instance that its credentials were issued to. */
const onlyOfRoleSessions = [
  "aws:ec2instancesourceprivateipv4",
  "aws:ec2instancesourcevpc",
  "aws:federatedprovider",
];

const onlyOfServices = ["aws:principalservicename", "aws:principalservicenameslist"];
const onlyOfAccounts = [
  "aws:assumedroot",
  "aws:principalarn",
  "aws:principaltag/*",
  "aws:username",
  "aws:principalorgid",
  "aws:principalorgpaths",
  "aws:principalorgmasteraccountid",
];

/** Central root management is told from a signed-in root user by `aws:AssumedRoot`. */
function rootKeys(principal: Extract<Principal, { kind: "root" | "assumed-root" }>): PrincipalKeys {
  const assumed = principal.kind === "assumed-root";
  return {
    present: {
      ...signedKeys(arnOf(principal), "Account"),
      ...(assumed ? { "aws:assumedroot": single("true") } : userIdKeys(principal.account)),
    },
    absent: [
      "aws:username",
      "aws:principaltag/*",
      ...onlyOfServices,
      ...onlyOfRoleSessions,
      ...(assumed ? [] : ["aws:assumedroot"]),
    ],
  };
}

function userKeys(principal: Extract<Principal, { kind: "user" }>): PrincipalKeys {
  return {
    present: {
      ...signedKeys(principal.arn, "User"),
      ...userIdKeys(principal.userId),
      "aws:username": single(lastPart(principal.arn)),
    },
    absent: ["aws:assumedroot", ...onlyOfServices, ...onlyOfRoleSessions],
  };
}

/** `aws:PrincipalArn` is the role's, with its path, and not the session's. */
function roleSessionKeys(principal: Extract<Principal, { kind: "role-session" }>): PrincipalKeys {
  const { roleId, sessionArn } = principal;
  return {
    present: {
      ...signedKeys(principal.roleArn, "AssumedRole"),
      ...userIdKeys(roleId === undefined ? undefined : `${roleId}:${lastPart(sessionArn)}`),
    },
    absent: ["aws:username", "aws:assumedroot", ...onlyOfServices],
  };
}

function federatedUserKeys(
  principal: Extract<Principal, { kind: "federated-user" }>,
): PrincipalKeys {
  return {
    present: {
      ...signedKeys(principal.arn, "FederatedUser"),
      ...userIdKeys(`${principal.account}:${lastPart(principal.arn)}`),
    },
    absent: ["aws:username", "aws:assumedroot", ...onlyOfServices, ...onlyOfRoleSessions],
  };
}

function serviceKeys(principal: Extract<Principal, { kind: "service" }>): PrincipalKeys {
  return {
    present: {
      "aws:principalisawsservice": single("true"),
      "aws:principalservicename": single(principal.name),
    },
    absent: onlyOfAccounts,
  };
}

function signedKeys(arn: string, type: string): PrincipalKeys["present"] {
  return {
    "aws:principalarn": single(arn),
    "aws:principaltype": single(type),
    "aws:principalisawsservice": single("false"),
  };
}

function userIdKeys(userId: string | undefined): PrincipalKeys["present"] {
  return userId === undefined ? {} : { "aws:userid": single(userId) };
}

function lastPart(arn: string): string {
  return arn.slice(arn.lastIndexOf("/") + 1);
}
