/** Pages of AWS's that several checks rest on. */

export const analyzer =
  "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html";
export const guide = "https://docs.aws.amazon.com/IAM/latest/UserGuide";
/** Of actions, resources and condition keys by service. */
export const reference =
  "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html";
