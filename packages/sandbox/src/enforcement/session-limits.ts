/**
 * What no policy can allow: sessions that users make for themselves reach neither IAM nor most of STS.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_sts-comparison.html
 */
import { AwsError } from "../aws-error.ts";
import type { Caller, ServiceName } from "../service.ts";

/** @throws {AwsError} where the kind of session cannot call the operation */
export function refuseSessionLimits(caller: Caller, service: ServiceName, operation: string): void {
  const allowed = allowedToSts(caller);
  if (allowed === undefined) return;
  if (service === "iam")
    throw new AwsError(
      "InvalidClientTokenId",
      "The security token included in the request is invalid",
      { httpStatus: 403 },
    );
  if (service === "sts" && !allowed.includes(operation))
    throw new AwsError("AccessDenied", `Cannot call ${operation} with session credentials`, {
      httpStatus: 403,
    });
}

/** The operations of STS that the session may call; undefined where the session knows no limit. */
function allowedToSts(caller: Caller): readonly string[] | undefined {
  if (caller.principal.kind === "federated-user") return ["GetCallerIdentity"];
  if (caller.principal.kind === "user" && caller.session !== undefined)
    return ["AssumeRole", "GetCallerIdentity"];
  return undefined;
}
