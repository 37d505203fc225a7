/** The checks of condition keys: their names, their types, and where they say something. */
import type { CheckRow } from "../check.ts";
import { keyNameChecks } from "./key-names.ts";
import { valueTypeChecks } from "./value-types.ts";

export const keyChecks: readonly CheckRow[] = [...keyNameChecks, ...valueTypeChecks];
