/** Services whose models are generated, by botocore's names. A new one is a row, then `npm run generate`. */
export const serviceModelNames = [
  "account",
  "cloudtrail",
  "iam",
  "identitystore",
  "organizations",
  "sso-admin",
  "sts",
] as const;

export type ServiceModelName = (typeof serviceModelNames)[number];
