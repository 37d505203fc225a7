/**
 * Who may look: the person who started the server. A one-time address, printed where only that
 * person reads it, becomes a cookie that scripts cannot read and other sites cannot send.
 */
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

/** Without a port in it, a cookie of one local server would be sent to all others of this machine: harmless, but mixed up. */
export const cookieName = (port: number): string => `bailiwick-${port}`;

const tokenLifeMs = 15 * 60_000;

export class SignIn {
  readonly #session = randomBytes(32).toString("base64url");
  /** Digests of tokens, with the time until which they hold. */
  readonly #tokens = new Map<string, number>();
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** A token for one opening of the panel, within a quarter of an hour. */
  newToken(): string {
    const token = randomBytes(32).toString("base64url");
    this.#tokens.set(digest(token), this.#now() + tokenLifeMs);
    return token;
  }

  /** @returns the session's secret, once for each token; undefined for any other text */
  redeem(token: string): string | undefined {
    const key = digest(token);
    const until = this.#tokens.get(key);
    this.#tokens.delete(key);
    return until !== undefined && this.#now() <= until ? this.#session : undefined;
  }

  isSignedIn(cookie: string | undefined): boolean {
    if (cookie === undefined) return false;
    return timingSafeEqual(Buffer.from(digest(cookie)), Buffer.from(digest(this.#session)));
  }
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
