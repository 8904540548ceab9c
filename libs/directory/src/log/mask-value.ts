import { isJsonArray, isJsonObject, type Json } from '@rollcall/scim';

/** What stands in the log instead of a value. */
export const MASKED = '***';

/** Characters of a text that are kept. */
const TEXT_KEPT = 256;

/** Elements of a list that are kept. */
const ELEMENTS_KEPT = 20;

/**
 * Attributes whose values nobody needs to find out what went wrong: contact data and certificates by their names in
 * RFC 7643 §4.1, and whatever a registered schema names so that it can only be confidential.
 */
const SENSITIVE =
  /^(?:phoneNumbers|addresses|ims|photos|x509Certificates)$|pass(?:word|phrase|code)|secret|token|credential|privatekey|(?:^|[^a-z])pin$|ssn|social|birth|salary|iban|accountnumber|passport|nationalid|taxid/i;

/** The first half of a character that was cut in two. */
const LONE_HALF = /[\uD800-\uDBFF]$/;

/** What stays readable in a masked element: by which it is told from the others. */
const TELLING = new Set(['type', 'primary']);

/**
 * A value as the log shows it: texts and lists are cut; where the attribute, or one of those around it, is sensitive,
 * texts and numbers are masked (RFC 7644 §7.5.2, X-SEC-03).
 * @param path of the attribute, in the form of PATCH paths
 */
export function maskValue(path: string, value: Json): Json {
  return shown(value, isSensitive(path));
}

/** Whether an attribute's values are masked. */
export function isSensitive(path: string): boolean {
  const names = path.slice(path.lastIndexOf(':') + 1).split('.');
  return names.some((name) => SENSITIVE.test(name));
}

function shown(value: Json, masked: boolean): Json {
  if (isJsonArray(value)) {
    const kept = value.slice(0, ELEMENTS_KEPT).map((element) => shown(element, masked));
    const more = value.length - kept.length;
    return more === 0 ? kept : [...kept, `… ${more} more`];
  }
  if (isJsonObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [
        name,
        shown(inner, (masked && !TELLING.has(name)) || SENSITIVE.test(name)),
      ]),
    );
  }
  if (typeof value === 'boolean' || value === null) return value;
  if (masked) return MASKED;
  return typeof value === 'string' ? cutText(value, TEXT_KEPT) : value;
}

/** A text of at most some UTF-16 units; what was left out is counted. */
export function cutText(text: string, longest: number): string {
  return text.length <= longest
    ? text
    : `${text.slice(0, longest).replace(LONE_HALF, '')}… (${text.length} characters)`;
}
