import { OauthError } from './oauth-error.js';

/** Parameters of a form by name; those without a value are left out (RFC 6749 §3.2). */
export type Form = ReadonlyMap<string, string>;

/**
 * Reads a form (application/x-www-form-urlencoded, WHATWG URL §5.1). A parameter that is there twice is refused: whichever
 * counts here, another may count for somebody on the way.
 * @throws OauthError `invalid_request`
 */
export function readForm(text: string): Form {
  const form = new Map<string, string>();
  const seen = new Set<string>();
  for (const pair of text.split('&').filter((part) => part !== '')) {
    const at = pair.indexOf('=');
    const [rawName, rawValue] = at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
    const [name, value] = [decodeFormText(rawName), decodeFormText(rawValue)];
    if (name === undefined || value === undefined) {
      throw new OauthError('invalid_request', 'The form is not correctly percent-encoded UTF-8.');
    }
    if (seen.has(name)) {
      throw new OauthError('invalid_request', 'A parameter is there twice. Send each of them once.');
    }
    seen.add(name);
    if (value !== '') form.set(name, value);
  }
  return form;
}

/** A name or value of a form: `+` is a space. @returns undefined where it is malformed */
export function decodeFormText(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}
