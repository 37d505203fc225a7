/** Names of the service models in the catalogue (botocore's names). */
export type ServiceName =
  | "organizations"
  | "account"
  | "sts"
  | "iam"
  | "sso-admin"
  | "identitystore"
  | "cloudtrail";
