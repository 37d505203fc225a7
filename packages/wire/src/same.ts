/** `true` where two types are equal: the compiler shows that a schema and the type it guards are one. */
export type Same<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2
    ? true
    : [A, B] extends [B, A]
      ? true
      : false;

/** `true` where every value of the one type is a value of the other. */
export type Fits<A, B> = [A] extends [B] ? true : false;
