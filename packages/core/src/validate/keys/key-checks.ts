/** The checks of condition keys: their names, their types, and where they say something. */
import type { CheckRow } from "../check.ts";
import { actionSupportChecks } from "./action-support.ts";
import { keyNameChecks } from "./key-names.ts";
import { privateAddressChecks } from "./private-addresses.ts";
import { rcpKeyChecks } from "./rcp-keys.ts";
import { servicePrincipalChecks } from "./service-principals.ts";
import { tagSupportChecks } from "./tag-support.ts";
import { unfitKeyChecks } from "./unfit-keys.ts";
import { valueTypeChecks } from "./value-types.ts";
import { wildcardConditionChecks } from "./wildcard-conditions.ts";

export const keyChecks: readonly CheckRow[] = [
  ...keyNameChecks,
  ...valueTypeChecks,
  ...privateAddressChecks,
  ...actionSupportChecks,
  ...tagSupportChecks,
  ...servicePrincipalChecks,
  ...wildcardConditionChecks,
  ...unfitKeyChecks,
  ...rcpKeyChecks,
];
