/**
 * Parameters and answers as CloudTrail shows them: names begin in lower case, times are texts, and
 * nothing secret: not what the model calls sensitive, nor keys, passwords and tokens wherever they are.
 */
import type { Member, ServiceModel } from "@bailiwick/catalog";
import { shapeOf } from "../protocols/shapes.ts";

const hidden = "HIDDEN_DUE_TO_SECURITY_REASONS";

/** Never shown, whatever the model says. */
const secretMembers = new Set([
  "SecretAccessKey",
  "SessionToken",
  "Password",
  "OldPassword",
  "NewPassword",
  "PrivateKey",
  "ServicePassword",
  "ServiceCredentialSecret",
  "WebIdentityToken",
  "SAMLAssertion",
  "SerialNumber",
  "TokenCode",
  "Base32StringSeed",
  "QRCodePNG",
  "Token",
]);

export type Masking = {
  readonly model: ServiceModel;
  /** Paths of further members (`AccessKey.SecretAccessKey`). */
  readonly secrets: readonly string[];
};

/** The value of a structure shape for the trail. */
export function maskedStructure(
  value: unknown,
  shape: string,
  masking: Masking,
): Record<string, unknown> | null {
  const masked = maskedValue(value, { shape }, { masking, path: "" });
  return typeof masked === "object" && masked !== null && Object.keys(masked).length > 0
    ? { ...masked }
    : null;
}

type At = { readonly masking: Masking; readonly path: string };

function maskedValue(value: unknown, member: Member, at: At): unknown {
  const { model, secrets } = at.masking;
  const shape = shapeOf(model, member);
  if (secrets.includes(at.path)) return hidden;
  if (shape.type === "list")
    return Array.isArray(value)
      ? value.map((item) => maskedValue(item, shape.member, at))
      : undefined;
  if (isSensitive(shape)) return hidden;
  if (shape.type === "map")
    return Object.fromEntries(
      Object.entries(Object(value)).map(([key, item]) => [key, maskedValue(item, shape.value, at)]),
    );
  if (shape.type !== "structure") return scalar(value);
  const entries = Object.entries(Object(value)).flatMap(([name, held]) => {
    const known = shape.members[name];
    if (known === undefined || held === undefined) return [];
    const path = at.path === "" ? name : `${at.path}.${name}`;
    const shown = secretMembers.has(name) ? hidden : maskedValue(held, known, { ...at, path });
    return [[lowerFirst(name), shown]];
  });
  return Object.fromEntries(entries);
}

function isSensitive(shape: { readonly sensitive?: boolean | undefined }): boolean {
  return shape.sensitive === true;
}

function scalar(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return { byteCount: value.length };
  return value;
}

function lowerFirst(name: string): string {
  return /^[A-Z]{2,}s?$/.test(name)
    ? name.toLowerCase()
    : name.charAt(0).toLowerCase() + name.slice(1);
}
