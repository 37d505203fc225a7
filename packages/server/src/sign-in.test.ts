import { describe, expect, it } from "vitest";
import { SignIn } from "./sign-in.ts";

describe("signing in", () => {
  it("redeems a token once, within a quarter of an hour", () => {
    let now = 0;
    const signIn = new SignIn(() => now);
    const [used, late] = [signIn.newToken(), signIn.newToken()];
    expect(signIn.redeem(used)).toBeDefined();
    expect(signIn.redeem(used)).toBeUndefined();
    now = 15 * 60_000 + 1;
    expect(signIn.redeem(late)).toBeUndefined();
  });

  it("knows its own session, and no other server's", () => {
    const [one, other] = [new SignIn(), new SignIn()];
    const session = one.redeem(one.newToken());
    expect(one.isSignedIn(session)).toBe(true);
    expect(other.isSignedIn(session)).toBe(false);
    expect(one.isSignedIn(undefined)).toBe(false);
    expect(one.isSignedIn("")).toBe(false);
  });
});
