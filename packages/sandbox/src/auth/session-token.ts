/**
 * Temporary credentials without a list of them: everything the session carries is sealed in its
 * token, and its secret key follows from its access key id, both under the installation's key.
 * So a token can be neither read, nor changed, nor used with another access key.
 */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from "node:crypto";
import type { AccountId } from "@bailiwick/core";
import type { Session } from "../service.ts";

/** Who temporary credentials stand for; unique ids tell a recreated principal from the old one. */
export type SessionSubject =
  | {
      readonly kind: "role";
      readonly account: AccountId;
      readonly roleName: string;
      readonly roleId: string;
      readonly sessionName: string;
    }
  /** `GetSessionToken`. */
  | {
      readonly kind: "user";
      readonly account: AccountId;
      readonly userName: string;
      readonly userId: string;
    }
  /** `GetFederationToken`. */
  | {
      readonly kind: "federated-user";
      readonly account: AccountId;
      readonly name: string;
      readonly userName: string;
      readonly userId: string;
    }
  /** `AssumeRoot`. */
  | { readonly kind: "assumed-root"; readonly account: AccountId; readonly taskPolicyArn: string };

export type SealedSession = {
  readonly accessKeyId: string;
  readonly subject: SessionSubject;
  readonly session: Session;
};

export type TemporaryCredentials = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
};

/** Makes and opens session tokens. */
export class SessionTokens {
  readonly #tokenKey: Uint8Array;
  readonly #secretKey: Uint8Array;

  /** @param installationKey - at least 32 random bytes, kept with the state */
  constructor(installationKey: Uint8Array) {
    this.#tokenKey = derive(installationKey, "session-token");
    this.#secretKey = derive(installationKey, "session-secret");
  }

  seal(sealed: SealedSession): TemporaryCredentials {
    const nonce = randomBytes(12);
    const cipher = createCipheriv("aes-256-gcm", this.#tokenKey, nonce);
    const text = Buffer.concat([cipher.update(JSON.stringify(sealed), "utf8"), cipher.final()]);
    return {
      accessKeyId: sealed.accessKeyId,
      secretAccessKey: this.secretOf(sealed.accessKeyId),
      sessionToken: Buffer.concat([nonce, cipher.getAuthTag(), text]).toString("base64"),
    };
  }

  /** The session; undefined where the token was not made here. */
  open(token: string): SealedSession | undefined {
    const bytes = Buffer.from(token, "base64");
    if (bytes.length < 29 || bytes.toString("base64") !== token) return undefined;
    const decipher = createDecipheriv("aes-256-gcm", this.#tokenKey, bytes.subarray(0, 12));
    decipher.setAuthTag(bytes.subarray(12, 28));
    try {
      const text = Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]);
      // Only `seal` makes texts that pass the tag.
      return JSON.parse(text.toString()) as SealedSession;
    } catch {
      return undefined;
    }
  }

  secretOf(accessKeyId: string): string {
    return createHmac("sha256", this.#secretKey)
      .update(accessKeyId)
      .digest()
      .subarray(0, 30)
      .toString("base64");
  }
}

function derive(key: Uint8Array, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync("sha256", key, new Uint8Array(), purpose, 32));
}
