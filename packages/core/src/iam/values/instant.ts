/**
 * Dates and times as policies write them: the forms of ISO 8601 that W3C names
 * (https://www.w3.org/TR/NOTE-datetime), and seconds since 1970 (epoch time). Both are put on one
 * scale, in exact seconds.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Date
 */
import { areDigits, everyUnit, isDigit } from "../../base/characters.ts";
import { parseDecimal } from "./decimal.ts";
import type { Decimal } from "./decimal.ts";

/**
 * Seconds since 1970-01-01T00:00:00Z; undefined where the text is no instant. Four digits are a
 * year; other digits are seconds. A leap second is the first second of the next minute, as in
 * POSIX time.
 */
export function parseInstant(text: string): Decimal | undefined {
  if (text.length === 4 && areDigits(text)) return parseIso(text);
  return parseDecimal(text) ?? parseIso(text);
}

function parseIso(text: string): Decimal | undefined {
  const parts = splitIso(text);
  if (parts === undefined) return undefined;
  const date = {
    year: Number(parts.date.slice(0, 4)),
    month: numberAt(parts.date, 5, 7) ?? 1,
    day: numberAt(parts.date, 8, 10) ?? 1,
  };
  const time = {
    hour: numberAt(parts.clock, 0, 2) ?? 0,
    minute: numberAt(parts.clock, 3, 5) ?? 0,
    second: numberAt(parts.clock, 6, 8) ?? 0,
  };
  const offsetMinutes = parseOffset(parts.zone);
  if (!isDate(date) || !isTime(time) || offsetMinutes === undefined) return undefined;
  const minutes = (daysSinceEpoch(date) * 24 + time.hour) * 60 + time.minute - offsetMinutes;
  // Leap seconds are inserted at the end of a day of UTC, nowhere else.
  if (time.second === 60 && modulo(minutes + 1, 24 * 60) !== 0) return undefined;
  return secondsWithFraction(minutes * 60 + time.second, parts.clock.slice(9));
}

type IsoParts = { readonly date: string; readonly clock: string; readonly zone: string };

const dateForms = ["0000", "0000-00", "0000-00-00"];
const clockForms = ["00:00", "00:00:00"];
const offsetForms = ["+00:00", "-00:00"];

/** A date alone or, after a whole one, a time of day and its zone. */
function splitIso(text: string): IsoParts | undefined {
  const middle = text.indexOf("T");
  if (middle < 0)
    return hasForm(text, dateForms) ? { date: text, clock: "", zone: "Z" } : undefined;
  const date = text.slice(0, middle);
  const zoneStart = text.length - (text.endsWith("Z") ? 1 : 6);
  const [clock, zone] = [text.slice(middle + 1, zoneStart), text.slice(zoneStart)];
  const right =
    hasForm(date, ["0000-00-00"]) && isClock(clock) && (zone === "Z" || hasForm(zone, offsetForms));
  return right ? { date, clock, zone } : undefined;
}

function isClock(text: string): boolean {
  if (text.length <= 9) return hasForm(text, clockForms);
  return hasForm(text.slice(0, 9), ["00:00:00."]) && areDigits(text.slice(9));
}

/** Whether the text is written as one of the forms, in which `0` stands for any digit. */
function hasForm(text: string, forms: readonly string[]): boolean {
  return forms.some((form) => text.length === form.length && isOfForm(text, form));
}

/** A loop, for every request with a date comes here. */
function isOfForm(text: string, form: string): boolean {
  for (let at = 0; at < form.length; at += 1) {
    const right = form[at] === "0" ? isDigit(text.charCodeAt(at)) : form[at] === text[at];
    if (!right) return false;
  }
  return true;
}

/** The number that stands there; undefined past the end of the text. */
function numberAt(text: string, from: number, to: number): number | undefined {
  return from < text.length ? Number(text.slice(from, to)) : undefined;
}

function isZero(unit: number): boolean {
  return unit === 0x30;
}

/** A fraction counts forward, so before 1970 it brings the number nearer to zero. */
function secondsWithFraction(seconds: number, fraction: string): Decimal | undefined {
  if (seconds >= 0 || everyUnit(fraction, isZero))
    return parseDecimal(`${seconds}.${fraction || "0"}`);
  const rest = (10n ** BigInt(fraction.length) - BigInt(fraction)).toString();
  return parseDecimal(`-${-seconds - 1}.${rest.padStart(fraction.length, "0")}`);
}

type CalendarDate = { readonly year: number; readonly month: number; readonly day: number };

function isDate({ year, month, day }: CalendarDate): boolean {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
  return days !== undefined && day >= 1 && day <= days;
}

function isTime(time: {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}): boolean {
  return time.hour <= 23 && time.minute <= 59 && time.second <= 60;
}

function parseOffset(text: string): number | undefined {
  if (text === "Z") return 0;
  const hours = Number(text.slice(1, 3));
  const minutes = Number(text.slice(4, 6));
  if (hours > 23 || minutes > 59) return undefined;
  return (text.startsWith("-") ? -1 : 1) * (hours * 60 + minutes);
}

/** Of the Gregorian calendar, counted in years that begin in March so that a leap day is the last one. */
function daysSinceEpoch({ year, month, day }: CalendarDate): number {
  const marchYear = month > 2 ? year : year - 1;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  const leapDays =
    Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400);
  const daysTo1970 = 719_468;
  return marchYear * 365 + leapDays + dayOfYear - daysTo1970;
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}
