/**
 * What the four AWS protocols have in common: a request becomes parameters by the service model,
 * output and errors become an answer by the same model. One interface, four adapters
 * (`json.ts`, `query.ts`, `rest-json.ts`, `rest-xml.ts`), one suite of tests that all must pass.
 * https://smithy.io/2.0/aws/protocols/index.html
 */
import type { Operation, ServiceModel } from "@bailiwick/catalog";
import type { SignedRequest } from "../auth/canonical-request.ts";
import type { ErrorFamily } from "../auth/authenticate.ts";

export type HttpAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** An operation of a model, with what the path says of it. */
export type FoundOperation = {
  readonly operation: Operation;
  /** Values of the labels in the path, decoded. */
  readonly labels: ReadonlyMap<string, string>;
};

/** An error on its way out: the shape's or the common code, and everything its members say. */
export type WireError = {
  readonly code: string;
  readonly message: string;
  readonly members: Readonly<Record<string, unknown>>;
  /** Where the model does not say it. */
  readonly httpStatus: number | undefined;
};

export interface Protocol {
  readonly family: ErrorFamily;
  /** What the operation of the request is called, whether or not the model knows it. */
  operationName(request: SignedRequest, model: ServiceModel): string | undefined;
  /** The operation that the request asks for, where the model knows it. */
  find(request: SignedRequest, model: ServiceModel): FoundOperation | undefined;
  /**
   * The parameters. Members that the model does not know are left out, as AWS does.
   *
   * @throws {AwsError} `SerializationException` (`MalformedInput` in the query protocol) where the
   *   text cannot be read as the model says
   */
  parse(request: SignedRequest, model: ServiceModel, found: FoundOperation): Params;
  answer(model: ServiceModel, operation: Operation, result: Result): HttpAnswer;
  error(model: ServiceModel | undefined, error: WireError, requestId: string): HttpAnswer;
}

export type Params = Record<string, unknown>;

export type Result = { readonly output: unknown; readonly requestId: string };
