/** A call of an API, as who makes it sees it: an operation, and the resources that it names. */
import type { AccountId } from "../../iam/ids.ts";
import type { AuthorizationRequest, ContextValue, Principal } from "../request.ts";

export type Call = {
  readonly principal: Principal;
  /** The service's prefix and the operation, `s3:CopyObject`: not always the name of an action. */
  readonly operation: string;
  /** Keys that come with the call itself, by name in lower case; those of one resource are the resource's. */
  readonly context: ReadonlyMap<string, ContextValue>;
  /** As in an {@link AuthorizationRequest}. */
  readonly unknown?: readonly string[] | undefined;
  readonly resources: readonly CallResource[];
};

export type CallResource = {
  /** What the resource is to the call: `instance`, `source`, `role`; see the operation's row. */
  readonly as: string;
  readonly resource: string;
  readonly resourceAccount?: AccountId | undefined;
  /** Keys that only requests about this resource carry, by name in lower case. */
  readonly context?: ReadonlyMap<string, ContextValue> | undefined;
};

/** A request that a call stands for, with what it is asked as. */
export type CallRequest = {
  readonly request: AuthorizationRequest;
  /** The resource's name in the call. */
  readonly as: string;
  /**
   * Whether it is certain that all policies are asked: of a bucket behind an access point AWS says
   * that it "must permit the request", and not which of the caller's own policies count for that.
   */
  readonly asked: "certainly" | "perhaps";
  /** The service that makes the request in the caller's name, `s3.amazonaws.com`. */
  readonly forwardedBy?: string | undefined;
};
