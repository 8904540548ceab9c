import { ScimError } from '@rollcall/scim';

/**
 * Reads the known parameters of a query string, decoded exactly once, `+` as a space (entra.md: `eq+%22…`). Unknown
 * ones are ignored (Q-ROOT-06). Nothing is ever written under a name that the client chose.
 * @param url a URL whose query begins at the first `?`
 * @throws ScimError 400 for malformed percent-encoding or UTF-8, bare non-ASCII, and a known parameter given twice
 */
export function readQuery<Name extends string>(
  url: string,
  known: readonly Name[],
): ReadonlyMap<Name, string> {
  const values = new Map<Name, string>();
  const mark = url.indexOf('?');
  if (mark < 0) return values;
  for (const pair of url.slice(mark + 1).split('&')) {
    const equals = pair.indexOf('=');
    const name = decode(equals < 0 ? pair : pair.slice(0, equals), undefined);
    const parameter = known.find((candidate) => candidate === name);
    const value = decode(equals < 0 ? '' : pair.slice(equals + 1), parameter);
    if (parameter === undefined) continue;
    if (values.has(parameter)) {
      throw refusal(parameter, `The query parameter "${parameter}" is given more than once; send it once.`);
    }
    values.set(parameter, value);
  }
  return values;
}

/** Splits a list of attribute names (Q-ATTR-05); one without names counts as absent (Q-ATTR-12). */
export function readNames(value: string | undefined): readonly string[] | undefined {
  const names = (value ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  return names.length === 0 ? undefined : names;
}

function decode(text: string, parameter: string | undefined): string {
  const where = parameter === undefined ? 'The query string' : `The query parameter "${parameter}"`;
  for (let index = 0; index < text.length; index++) {
    if (text.charCodeAt(index) >= 0x7f) {
      throw refusal(parameter, `${where} has characters outside ASCII; percent-encode them as UTF-8.`);
    }
  }
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw refusal(parameter, `${where} is not correctly percent-encoded UTF-8.`);
  }
}

function refusal(parameter: string | undefined, detail: string): ScimError {
  return new ScimError(parameter === 'filter' ? 'invalidFilter' : 'badRequest', detail);
}
