/**
 * An error that the sandbox answers as AWS does: `code` as the service model names the shape
 * (or a common code such as `AccessDenied`), AWS's wording, and the members of the error shape.
 */
export class AwsError extends Error {
  override readonly name = "AwsError";
  /** Shape name or code, e.g. `ConstraintViolationException`, `NoSuchEntity`. */
  readonly code: string;
  /** Further members of the error shape, e.g. `{ Reason: "ACCOUNT_NUMBER_LIMIT_EXCEEDED" }`. */
  readonly members: Readonly<Record<string, unknown>>;
  /** Only for codes that are not in the service model. */
  readonly httpStatus: number | undefined;

  constructor(
    code: string,
    message: string,
    details: { members?: Readonly<Record<string, unknown>>; httpStatus?: number } = {},
  ) {
    super(message);
    this.code = code;
    this.members = details.members ?? {};
    this.httpStatus = details.httpStatus;
  }
}
