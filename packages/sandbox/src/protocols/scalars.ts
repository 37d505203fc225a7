/** Values without parts, as the protocols write them. */
import { AwsError } from "../aws-error.ts";

export type TimestampFormat = "unixTimestamp" | "iso8601" | "rfc822";

/** The text or number of a time; `unixTimestamp` is in seconds, with milliseconds as a fraction. */
export function formatTimestamp(value: unknown, format: TimestampFormat): string | number {
  const date = value instanceof Date ? value : new Date(Number(value));
  switch (format) {
    case "unixTimestamp":
      return date.getTime() / 1_000;
    case "iso8601":
      return date.toISOString().replace(/\.000Z$/, "Z");
    case "rfc822":
      return date.toUTCString();
  }
}

/** Reads a time in any of the forms: AWS takes all of them. */
export function parseTimestamp(value: unknown, path: string): Date {
  const isNumber = typeof value === "number" || (typeof value === "string" && isNumeric(value));
  const date = isNumber ? new Date(Number(value) * 1_000) : new Date(String(value));
  if (Number.isNaN(date.getTime())) throw unreadable(path, "a timestamp");
  return date;
}

/** A number from text, `NaN` and the infinities among them. */
export function parseNumber(text: string, path: string): number {
  if (text === "NaN" || text === "Infinity" || text === "-Infinity") return Number(text);
  if (!isNumeric(text)) throw unreadable(path, "a number");
  return Number(text);
}

export function parseBoolean(text: string, path: string): boolean {
  if (text === "true") return true;
  if (text === "false") return false;
  throw unreadable(path, "a boolean");
}

export function parseBlob(text: string, path: string): Uint8Array {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text)) throw unreadable(path, "base64");
  return new Uint8Array(Buffer.from(text, "base64"));
}

export function formatBlob(value: unknown): string {
  return Buffer.from(value instanceof Uint8Array ? value : String(value)).toString("base64");
}

/** A scalar as text, for XML, headers and the like. */
export function formatText(value: unknown): string {
  if (typeof value === "number") return Object.is(value, -0) ? "0" : String(value);
  return String(value);
}

/** AWS's answer to a value of another type than the model's. */
export function unreadable(path: string, expected: string): AwsError {
  return new AwsError(
    "SerializationException",
    `The value at '${path}' cannot be read as ${expected}.`,
    {
      httpStatus: 400,
    },
  );
}

function isNumeric(text: string): boolean {
  return /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text);
}
