/** The engine refuses to begin: what it was given does not fit together, or must not be done. */
export class PlanError extends Error {
  override readonly name = "PlanError";
  readonly code: "PLAN_CYCLE" | "PLAN_MISMATCH" | "PLAN_DESTROYS";

  constructor(code: PlanError["code"], message: string) {
    super(message);
    this.code = code;
  }
}
