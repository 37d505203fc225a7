/**
 * Where requests go. Everything that is sent to AWS, or to what stands in for it, is sent by clients
 * that were made for one destination and can reach no other.
 */
export type Destination = AwsDestination | SandboxDestination;

/** AWS itself, or the endpoint that a user names; credentials as the AWS CLI finds them. */
export type AwsDestination = {
  readonly kind: "aws";
  readonly region: string;
  readonly profile?: string | undefined;
  readonly endpointUrl?: string | undefined;
};

/** The sandbox on this machine: nothing of `AWS_*`, `~/.aws` or instance metadata is looked at. */
export type SandboxDestination = {
  readonly kind: "sandbox";
  readonly region: string;
  /** `http://127.0.0.1:4599`. */
  readonly endpoint: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
};

/** Thrown instead of sending a request of the sandbox's to anywhere else. */
export class ForeignDestinationError extends Error {
  override readonly name = "ForeignDestinationError";
  readonly code = "FOREIGN_DESTINATION";
}
