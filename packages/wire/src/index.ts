/** What processes exchange and keep: versioned schemas with their types. */
export * from "./apply.ts";
export * from "./check.ts";
export * from "./compare.ts";
export * from "./decide.ts";
export * from "./envelope.ts";
export * from "./guardrails.ts";
export * from "./panel.ts";
export { planFile, type PlanFile } from "./plan.ts";
export * from "./policies.ts";
export { diagnostic, span } from "./text.ts";
export * from "./explanation.ts";
export * from "./up.ts";
export * from "./validate.ts";
export * from "./what-can.ts";
export * from "./who-can.ts";
export * from "./written.ts";
