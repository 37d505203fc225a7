/** The public names of the engine. */
export * from "./base/assert.ts";
export * from "./base/diagnostic.ts";
export * from "./base/span.ts";
export type * from "./catalogue.ts";
export * from "./iam/ids.ts";
export type * from "./iam/tree.ts";
export type * from "./evaluate/request.ts";
export type * from "./evaluate/decision.ts";
export * from "./organization/organization.ts";
export * from "./organization/keys.ts";
export type * from "./access/assertion.ts";
export type * from "./plan/step.ts";
export type * from "./plan/plan.ts";
export type * from "./plan/ports.ts";
