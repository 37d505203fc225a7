/** What limits or opens a resource besides its policy: settings of S3, grants of KMS. */

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PublicAccessBlockConfiguration.html */
export type BlockPublicAccess = {
  readonly blockPublicAcls?: boolean | undefined;
  readonly ignorePublicAcls?: boolean | undefined;
  readonly blockPublicPolicy?: boolean | undefined;
  readonly restrictPublicBuckets?: boolean | undefined;
};

/** Settings of a bucket and of the account that owns it; what is absent is not known. */
export type S3Settings = {
  readonly blockPublicAccess?:
    | {
        readonly account?: BlockPublicAccess | undefined;
        readonly bucket?: BlockPublicAccess | undefined;
        readonly accessPoint?: BlockPublicAccess | undefined;
      }
    | undefined;
  readonly objectOwnership?:
    | "BucketOwnerEnforced"
    | "BucketOwnerPreferred"
    | "ObjectWriter"
    | undefined;
};

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_GrantListEntry.html */
export type KmsGrant = {
  readonly grantId: string;
  /** An ARN, or a service's name. */
  readonly granteePrincipal: string;
  /** `Decrypt`, `GenerateDataKey`, … */
  readonly operations: readonly string[];
  readonly constraints?:
    | {
        readonly encryptionContextEquals?: Readonly<Record<string, string>> | undefined;
        readonly encryptionContextSubset?: Readonly<Record<string, string>> | undefined;
      }
    | undefined;
};

/** What limits or opens a resource besides its policy; what is absent is not known. */
export type ResourceSettings = {
  readonly s3?: S3Settings | undefined;
  /** All grants of the key. */
  readonly kms?: { readonly grants?: readonly KmsGrant[] | undefined } | undefined;
};
