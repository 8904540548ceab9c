/** The media type of SCIM messages (RFC 7644 §8.1). */
export const SCIM_MEDIA_TYPE = 'application/scim+json';

/** The other media type that is read and written (RFC 7644 §3.8). */
export const JSON_MEDIA_TYPE = 'application/json';

/** What answers are written as. */
export type AnswerMediaType = typeof SCIM_MEDIA_TYPE | typeof JSON_MEDIA_TYPE;

/** A media type or range (RFC 9110 §8.3.1, §12.5.1): type and parameter names in lower case. */
export interface MediaType {
  readonly type: string;
  readonly parameters: readonly (readonly [name: string, value: string])[];
}

/**
 * Reads a Content-Type.
 * @returns undefined when it is not exactly one media type
 */
export function readMediaType(header: string): MediaType | undefined {
  const read = scanMediaType(header, 0);
  return read !== undefined && read.end === header.length ? read.mediaType : undefined;
}

/**
 * Chooses what to answer in (H-CT-03 to H-CT-05, H-CT-08): SCIM unless the client prefers plain JSON.
 * @returns undefined when the client accepts neither
 */
export function chooseMediaType(accept: string | undefined): AnswerMediaType | undefined {
  if (accept === undefined || accept.trim() === '') return SCIM_MEDIA_TYPE;
  const ranges = readMediaRanges(accept);
  const scim = preference(ranges, SCIM_MEDIA_TYPE);
  const json = preference(ranges, JSON_MEDIA_TYPE);
  if (scim.quality === 0 && json.quality === 0) return undefined;
  if (scim.quality !== json.quality) return scim.quality > json.quality ? SCIM_MEDIA_TYPE : JSON_MEDIA_TYPE;
  // Equal qualities: what the client named is meant before what a wildcard happens to cover.
  return json.specificity > scim.specificity ? JSON_MEDIA_TYPE : SCIM_MEDIA_TYPE;
}

interface Preference {
  readonly quality: number;
  readonly specificity: number;
}

function preference(ranges: readonly MediaType[], wanted: string): Preference {
  let best: Preference = { quality: 0, specificity: 0 };
  for (const { type, parameters } of ranges) {
    const specificity = type === wanted ? 3 : type === 'application/*' ? 2 : type === '*/*' ? 1 : 0;
    if (specificity <= best.specificity) continue;
    const weight = parameters.find(([name]) => name === 'q')?.[1] ?? '1';
    const quality = weight === '' ? Number.NaN : Number(weight);
    if (quality >= 0 && quality <= 1) best = { quality, specificity };
  }
  return best;
}

/** Reads an Accept header; an element that is not a media range is passed over. */
function readMediaRanges(header: string): readonly MediaType[] {
  const ranges: MediaType[] = [];
  let position = 0;
  while (position < header.length) {
    const read = scanMediaType(header, position);
    const next = read?.end ?? header.indexOf(',', position);
    if (read !== undefined && (next === header.length || header[next] === ',')) ranges.push(read.mediaType);
    const comma = header.indexOf(',', Math.max(next, position));
    if (comma < 0) break;
    position = comma + 1;
  }
  return ranges;
}

interface Scanned {
  readonly mediaType: MediaType;
  readonly end: number;
}

function scanMediaType(text: string, start: number): Scanned | undefined {
  const from = skipSpace(text, start);
  const slash = skipToken(text, from);
  if (slash === from || text[slash] !== '/') return undefined;
  const end = skipToken(text, slash + 1);
  if (end === slash + 1) return undefined;
  const parameters: [string, string][] = [];
  let position = skipSpace(text, end);
  while (text[position] === ';') {
    const nameStart = skipSpace(text, position + 1);
    const nameEnd = skipToken(text, nameStart);
    if (nameEnd === nameStart) {
      // RFC 9110 §5.6.6 allows empty parameters: `application/json;`.
      position = nameStart;
      continue;
    }
    if (text[nameEnd] !== '=') return undefined;
    const value = scanValue(text, nameEnd + 1);
    if (value === undefined) return undefined;
    parameters.push([text.slice(nameStart, nameEnd).toLowerCase(), value.value]);
    position = skipSpace(text, value.end);
  }
  return { mediaType: { type: text.slice(from, end).toLowerCase(), parameters }, end: position };
}

function scanValue(
  text: string,
  start: number,
): { readonly value: string; readonly end: number } | undefined {
  if (text[start] !== '"') {
    const end = skipToken(text, start);
    return end === start ? undefined : { value: text.slice(start, end), end };
  }
  let value = '';
  for (let index = start + 1; index < text.length; index++) {
    if (text[index] === '"') return { value, end: index + 1 };
    if (text[index] === '\\') index++;
    value += text[index] ?? '';
  }
  return undefined;
}

function skipSpace(text: string, start: number): number {
  let index = start;
  while (text[index] === ' ' || text[index] === '\t') index++;
  return index;
}

const TOKEN_MARKS = "!#$%&'*+-.^_`|~";

function skipToken(text: string, start: number): number {
  let index = start;
  while (index < text.length && isTokenCharacter(text.charCodeAt(index))) index++;
  return index;
}

/** A tchar of RFC 9110 §5.6.2. */
function isTokenCharacter(code: number): boolean {
  const digit = code >= 0x30 && code <= 0x39;
  const letter = (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
  return digit || letter || TOKEN_MARKS.includes(String.fromCharCode(code));
}
