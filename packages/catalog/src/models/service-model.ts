/**
 * AWS's description of one service's API: operations, shapes and every constraint, without the
 * documentation. The words are those of the model files that AWS publishes with its SDKs
 * (https://github.com/boto/botocore/tree/develop/botocore/data), so that a reader of the one reads
 * the other. Plain data; shapes refer to each other by name and may be recursive.
 */
export type ServiceModel = {
  readonly metadata: ServiceMetadata;
  /** By name, e.g. `CreateAccount`. */
  readonly operations: Readonly<Record<string, Operation>>;
  /** By name, e.g. `CreateAccountRequest`. */
  readonly shapes: Readonly<Record<string, Shape>>;
};

export type ServiceMetadata = {
  readonly protocol: "json" | "query" | "rest-json" | "rest-xml";
  /** `1.0` or `1.1`, of the JSON protocol. */
  readonly jsonVersion?: string | undefined;
  /** What stands before the operation in `X-Amz-Target`, of the JSON protocol. */
  readonly targetPrefix?: string | undefined;
  /** `Version` of the query protocol. */
  readonly apiVersion: string;
  readonly endpointPrefix: string;
  /** The service in the credential scope; the endpoint prefix where it is missing. */
  readonly signingName?: string | undefined;
  /** Of a service with one endpoint for all Regions, e.g. `iam.amazonaws.com`. */
  readonly globalEndpoint?: string | undefined;
  readonly serviceId: string;
  readonly serviceFullName: string;
  /** Of the XML protocols' answers. */
  readonly xmlNamespace?: string | undefined;
};

export type Operation = {
  readonly name: string;
  readonly http: {
    readonly method: string;
    /** With labels: `/{Id}`, and `{Path+}` where it holds slashes. */
    readonly requestUri: string;
    readonly responseCode?: number | undefined;
  };
  /** Names of structures; missing where there is nothing to say. */
  readonly input?: string | undefined;
  readonly output?: string | undefined;
  /** The element around the output, in the query protocol. */
  readonly resultWrapper?: string | undefined;
  /** Names of structures with `exception`. */
  readonly errors: readonly string[];
  readonly idempotent?: boolean | undefined;
  readonly readonly?: boolean | undefined;
  /** Requests are not signed, e.g. `AssumeRoleWithWebIdentity`. */
  readonly unsigned?: boolean | undefined;
  readonly pagination?: Pagination | undefined;
};

/** Members by name, or as paths (`A.B`); several where the operation has several tokens or lists. */
export type Pagination = {
  readonly inputToken: readonly string[];
  readonly outputToken: readonly string[];
  readonly limitKey?: string | undefined;
  readonly resultKey: readonly string[];
  readonly moreResults?: string | undefined;
};

/** A reference to a shape from a structure, list or map. */
export type Member = {
  readonly shape: string;
  /** Its name on the wire where that differs. */
  readonly locationName?: string | undefined;
  /** In the REST protocols; the body where it is missing. */
  readonly location?: "uri" | "querystring" | "header" | "headers" | "statusCode" | undefined;
  readonly flattened?: boolean | undefined;
  readonly xmlAttribute?: boolean | undefined;
  readonly xmlNamespace?: string | undefined;
  readonly timestampFormat?: string | undefined;
  readonly streaming?: boolean | undefined;
  /** The client makes one up where the caller gives none. */
  readonly idempotencyToken?: boolean | undefined;
};

export type Shape =
  | StructureShape
  | ListShape
  | MapShape
  | StringShape
  | BlobShape
  | NumberShape
  | BooleanShape
  | TimestampShape;

export type StructureShape = {
  readonly type: "structure";
  readonly members: Readonly<Record<string, Member>>;
  readonly required?: readonly string[] | undefined;
  /** The member that is the whole body, in the REST protocols. */
  readonly payload?: string | undefined;
  /** Exactly one member is given. */
  readonly union?: boolean | undefined;
  /** Any JSON value stands here, not only a structure. */
  readonly document?: boolean | undefined;
  readonly sensitive?: boolean | undefined;
  readonly locationName?: string | undefined;
  readonly xmlNamespace?: string | undefined;
  /** The structure is an error. */
  readonly exception?: boolean | undefined;
  /** The error is the service's fault, not the caller's. */
  readonly fault?: boolean | undefined;
  readonly retryable?: { readonly throttling: boolean } | undefined;
  readonly error?:
    | {
        /** On the wire, where it is not the shape's name. */
        readonly code?: string | undefined;
        readonly httpStatusCode?: number | undefined;
        readonly senderFault?: boolean | undefined;
      }
    | undefined;
};

/** `min` and `max` count items. */
export type ListShape = {
  readonly type: "list";
  readonly member: Member;
  readonly flattened?: boolean | undefined;
} & Bounds;

/** `min` and `max` count entries. */
export type MapShape = {
  readonly type: "map";
  readonly key: Member;
  readonly value: Member;
  readonly flattened?: boolean | undefined;
} & Bounds;

/** `min` and `max` count Unicode scalar values. */
export type StringShape = {
  readonly type: "string";
  /** For the whole value, in the syntax of Java's `Pattern`; `compilePattern` reads it. */
  readonly pattern?: string | undefined;
  readonly enum?: readonly string[] | undefined;
} & Bounds;

/** `min` and `max` count bytes. */
export type BlobShape = {
  readonly type: "blob";
  readonly streaming?: boolean | undefined;
} & Bounds;

/** `min` and `max` bound the value. */
export type NumberShape = { readonly type: "integer" | "long" | "float" | "double" } & Bounds;

export type BooleanShape = { readonly type: "boolean"; readonly sensitive?: boolean | undefined };

export type TimestampShape = {
  readonly type: "timestamp";
  readonly timestampFormat?: string | undefined;
  readonly sensitive?: boolean | undefined;
};

/** Both inclusive. */
export type Bounds = {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  /** The value belongs in no log. */
  readonly sensitive?: boolean | undefined;
};
