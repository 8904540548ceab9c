const NANOSECOND_DIGITS = 9;
const MINUTES_OF_DAY = 24 * 60;
const LARGEST_OFFSET = 14 * 60;

/** Reads exactly `length` digits; -1 when there are fewer. */
function digits(text: string, start: number, length: number): number {
  let value = 0;
  for (let index = start; index < start + length; index += 1) {
    const digit = text.charCodeAt(index) - 0x30;
    if (!(digit >= 0 && digit <= 9)) return -1;
    value = value * 10 + digit;
  }
  return value;
}

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

function daysOfMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

function nextDay(year: number, month: number, day: number): readonly [number, number, number] {
  if (day < daysOfMonth(year, month)) return [year, month, day + 1];
  return month === 12 ? [year + 1, 1, 1] : [year, month + 1, 1];
}

function previousDay(year: number, month: number, day: number): readonly [number, number, number] {
  if (day > 1) return [year, month, day - 1];
  return month === 1 ? [year - 1, 12, 31] : [year, month - 1, daysOfMonth(year, month - 1)];
}

function pad(value: number, length: number): string {
  return String(value).padStart(length, '0');
}

/** The fraction of a second. */
interface Fraction {
  readonly nanoseconds: string;
  readonly isZero: boolean;
  /** Index behind its last digit. */
  readonly end: number;
}

/** Reads a point and the digits behind it, if there is one; undefined when a point has no digits. */
function fraction(text: string, start: number): Fraction | undefined {
  if (text.charAt(start) !== '.') return { nanoseconds: '000000000', isZero: true, end: start };
  let end = start + 1;
  let isZero = true;
  for (let digit = digits(text, end, 1); digit >= 0; digit = digits(text, end, 1)) {
    isZero = isZero && digit === 0;
    end += 1;
  }
  if (end === start + 1) return undefined;
  const written = text.slice(start + 1, Math.min(end, start + 1 + NANOSECOND_DIGITS));
  return { nanoseconds: written.padEnd(NANOSECOND_DIGITS, '0'), isZero, end };
}

/** Minutes east of UTC of the zone that ends the text; undefined when it is malformed. */
function offset(text: string, start: number): number | undefined {
  const zone = text.charAt(start);
  if (zone === '' || (zone === 'Z' && text.length === start + 1)) return 0;
  if ((zone !== '+' && zone !== '-') || text.length !== start + 6 || text.charAt(start + 3) !== ':')
    return undefined;
  const hours = digits(text, start + 1, 2);
  const minutes = digits(text, start + 4, 2);
  if (hours < 0 || minutes < 0 || minutes > 59 || hours * 60 + minutes > LARGEST_OFFSET) return undefined;
  return zone === '-' ? -(hours * 60 + minutes) : hours * 60 + minutes;
}

function hasSeparators(text: string): boolean {
  return (
    text.charAt(4) === '-' &&
    text.charAt(7) === '-' &&
    text.charAt(10) === 'T' &&
    text.charAt(13) === ':' &&
    text.charAt(16) === ':'
  );
}

/**
 * Reads an xsd:dateTime (RFC 7643 §2.3.5, C-TYPE-05) and returns its instant as UTC text of fixed width, which
 * sorts by time: `2011-05-13T04:42:34.000000000Z`. The zone is `Z`, an offset of at most 14 hours, or missing, which
 * means UTC. Digits below the nanosecond are dropped; `24:00:00` is the next midnight; leap seconds, years of other
 * than four digits, and instants outside the years 0000 to 9999 are refused by undefined.
 */
export function normalizeDateTime(lexeme: string): string | undefined {
  if (!hasSeparators(lexeme)) return undefined;
  const year = digits(lexeme, 0, 4);
  const month = digits(lexeme, 5, 2);
  const day = digits(lexeme, 8, 2);
  const hour = digits(lexeme, 11, 2);
  const minute = digits(lexeme, 14, 2);
  const second = digits(lexeme, 17, 2);
  if (year < 0 || month < 1 || month > 12 || day < 1 || day > daysOfMonth(year, month)) return undefined;
  if (hour < 0 || hour > 24 || minute < 0 || minute > 59 || second < 0 || second > 59) return undefined;
  const part = fraction(lexeme, 19);
  if (part === undefined) return undefined;
  const east = offset(lexeme, part.end);
  if (east === undefined) return undefined;
  if (hour === 24 && (minute > 0 || second > 0 || !part.isZero)) return undefined;

  let date: readonly [number, number, number] = [year, month, day];
  let minutes = hour * 60 + minute - east;
  while (minutes >= MINUTES_OF_DAY) {
    date = nextDay(...date);
    minutes -= MINUTES_OF_DAY;
  }
  while (minutes < 0) {
    date = previousDay(...date);
    minutes += MINUTES_OF_DAY;
  }
  if (date[0] < 0 || date[0] > 9999) return undefined;
  const time = `${pad(Math.floor(minutes / 60), 2)}:${pad(minutes % 60, 2)}:${pad(second, 2)}`;
  return `${pad(date[0], 4)}-${pad(date[1], 2)}-${pad(date[2], 2)}T${time}.${part.nanoseconds}Z`;
}

/** Days from 1970-01-01 to a date of the proleptic Gregorian calendar; years are counted from March. */
function daysSinceEpoch(year: number, month: number, day: number): number {
  const shifted = month > 2 ? year : year - 1;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/**
 * Splits an instant, as `normalizeDateTime` returns it, into `millis` since 1970-01-01T00:00:00Z (negative before)
 * and `rest`, the nanoseconds below the millisecond (0 to 999,999).
 */
export function instantToMillis(normalized: string): { readonly millis: number; readonly rest: number } {
  const days = daysSinceEpoch(digits(normalized, 0, 4), digits(normalized, 5, 2), digits(normalized, 8, 2));
  const hours = days * 24 + digits(normalized, 11, 2);
  const seconds = (hours * 60 + digits(normalized, 14, 2)) * 60 + digits(normalized, 17, 2);
  return { millis: seconds * 1000 + digits(normalized, 20, 3), rest: digits(normalized, 23, 6) };
}
