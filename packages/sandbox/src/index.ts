/** The public names of the sandbox. */
export { parseFaults } from "./faults/faults.ts";
export type { FaultPlan, ParsedFaults } from "./faults/faults.ts";
export {
  clientEnvironment,
  defaultRuntimeFolder,
  environmentText,
  findRunning,
} from "./lifecycle/run-file.ts";
export type { Connection } from "./lifecycle/run-file.ts";
export { defaultPort, startSandbox } from "./lifecycle/start-sandbox.ts";
export type { RunningSandbox, SandboxOptions } from "./lifecycle/start-sandbox.ts";
export { startupLine } from "./lifecycle/startup-line.ts";
export { servedOperations } from "./server/services.ts";
export { StateError } from "./state/state-folder.ts";
