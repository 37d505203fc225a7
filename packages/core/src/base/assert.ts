/** Thrown by {@link assert}: a bug of ours, never a mistake of the user's nor a failure of the world. */
export class AssertionFailure extends Error {
  override readonly name = "AssertionFailure";
}

/** States what must be true here if the program is right. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new AssertionFailure(message);
}
