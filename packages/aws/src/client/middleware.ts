/**
 * What happens to every call between us and the SDK: its parameters are checked against AWS's own
 * model (the SDK checks nothing), it waits for its token bucket, and its errors are told apart by
 * whether sending again is safe.
 */
import type { Pluggable } from "@smithy/types";
import { serviceModel, validateInput } from "@bailiwick/catalog";
import { InvalidRequestError, UncertainOutcomeError } from "./errors.ts";
import type { Pace } from "./pace.ts";

/**
 * Calls that would make a second thing when sent twice. AWS's Organizations and Identity Center have
 * no client tokens for them.
 */
const creating = new Set([
  "CreateAccount",
  "InviteAccountToOrganization",
  "CreateOrganizationalUnit",
  "CreatePolicy",
  "CreatePermissionSet",
  "CreateGroup",
  "CreateUser",
  "CreateGroupMembership",
  "CreateAccountAssignment",
]);

/** The middleware of one service's client, ready for `client.middlewareStack.use`. */
// oxlint-disable-next-line typescript/no-explicit-any -- the SDK's own type of a plug-in for any client
export function callMiddleware(service: string, pace: Pace): Pluggable<any, any> {
  const operationOf = (context: { commandName?: string }): string =>
    (context.commandName ?? "").replace(/Command$/, "");
  return {
    applyToStack: (stack) => {
      stack.add(
        (next, context) => (args) => {
          assertValid(service, operationOf(context), args.input);
          return next(args);
        },
        { step: "initialize", name: "bailiwickValidation" },
      );
      stack.add(
        (next, context) => async (args) => {
          await pace(service, operationOf(context));
          return next(args).catch((error: unknown) => {
            throw classified(operationOf(context), error);
          });
        },
        // Inside the retries, so that each attempt takes its token.
        { step: "finalizeRequest", priority: "low", name: "bailiwickPace" },
      );
    },
  };
}

function assertValid(service: string, operation: string, input: unknown): void {
  const violations = validateInput(serviceModel(service), operation, input);
  const first = violations[0];
  if (first === undefined) return;
  throw new InvalidRequestError(
    `${service} ${operation}: ${violations.map((violation) => violation.message).join("; ")}`,
  );
}

type SdkError = Error & {
  $retryable?: { throttling?: boolean };
  readonly $fault?: "client" | "server";
  readonly $metadata?: { readonly httpStatusCode?: number };
};

/** Marks what may be sent again, and hides from the SDK's retries what may not. */
function classified(operation: string, error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const sdkError: SdkError = error;
  // "Conflicts with another attempt to modify the same entity": nothing was done, wait and send again.
  // https://docs.aws.amazon.com/organizations/latest/APIReference/API_AttachPolicy.html
  if (error.name === "ConcurrentModificationException") sdkError.$retryable = { throttling: true };
  const status = sdkError.$metadata?.httpStatusCode;
  // Organizations answers its own failures ("try again later") with 400; the model says whose fault it is.
  // https://docs.aws.amazon.com/organizations/latest/APIReference/API_CreateAccount.html
  const failedItself = sdkError.$fault === "server";
  const unanswered = status === undefined || status >= 500 || failedItself;
  const throttled =
    sdkError.$retryable?.throttling === true || /Throttl|TooManyRequests/.test(error.name);
  if (unanswered && !throttled && creating.has(operation))
    return new UncertainOutcomeError(operation, error);
  if (failedItself) sdkError.$retryable ??= { throttling: false };
  return error;
}
