/**
 * Whom trust policies name. AWS keeps the unique id of a user or role that a trust policy names, and
 * shows its ARN as long as there is one. So a principal that is deleted stays in the policy by its id,
 * one that is made anew under the same name is a stranger, and one that is renamed is known again.
 * Here the ARN is kept and exchanged when its bearer goes or is renamed, which shows the same.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-roles
 */
import type { Store } from "../state/store.ts";
import { iamKey, roles } from "./iam-state.ts";
import { withPrincipal } from "./trusted-principals.ts";

/** Puts `name` into all trust policies where the ARN stands: a unique id, or another ARN. */
export function renameTrusted(store: Store, arn: string, name: string): void {
  const open = store.open(roles);
  for (const role of open.by("trusts", arn))
    open.put(iamKey(role.account, role.name), {
      ...role,
      trustPolicy: withPrincipal(role.trustPolicy, arn, name),
    });
}
