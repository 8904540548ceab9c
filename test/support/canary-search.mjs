// Looks for many canaries in much text at once, in each form in which one can be written. Node's built-ins only.

/** Characters of a form by which it is looked up, and shorter than which nothing is looked for. */
const KEY = 8;

/** Characters of a long value by which its beginning and its end are recognised: also a token that is shown in part. */
const PIECE = 12;

/** Values of the hash of the four characters before a place. */
const HASHES = 2 ** 20;

/** What stands before the secret part of a token. */
const PREFIX = /^(?:scim|whsec)_/;

/**
 * The texts by which a value is recognised, in lower case: as it is, escaped for a URL or JSON, as hexadecimal digits and
 * as base64 wherever it stands in what was encoded; of long values the beginning and the end.
 * @param {string} value
 * @returns {readonly string[]}
 */
export function canaryForms(value) {
  const part = secretPart(value);
  const forms = [
    ...endsOf(part),
    ...[encodeURIComponent(part), JSON.stringify(part).slice(1, -1)].flatMap(endsOf),
    ...endsOf(Buffer.from(part).toString('hex')),
    ...[0, 1, 2].flatMap((place) => base64At(part, place)),
  ];
  return [...new Set(forms.map((form) => form.toLowerCase()))].filter((form) => form.length >= KEY);
}

/** Header and claims of a JWT are like those of others, and open nothing without its signature; a prefix is that of all. */
function secretPart(value) {
  const [, signature] = /^eyJ[\w-]*\.[\w-]+\.([\w-]+)$/.exec(value) ?? [];
  return signature ?? value.replace(PREFIX, '');
}

function endsOf(text) {
  return text.length < 2 * PIECE ? [text] : [text.slice(0, PIECE), text.slice(-PIECE)];
}

/** What all texts have in common that are the base64 of `place` bytes, the value, and more bytes. */
function base64At(value, place) {
  const bytes = Buffer.concat([Buffer.alloc(place), Buffer.from(value)]);
  const whole = Math.floor((bytes.length * 8) / 6);
  const text = bytes.toString('base64').slice(Math.ceil((place * 8) / 6), whole);
  return [text, text.replaceAll('+', '-').replaceAll('/', '_')].flatMap(endsOf);
}

/** Canaries that are looked for together. */
export class CanarySearch {
  #marks = new Uint8Array(HASHES);
  /** By the first characters of a form: all forms that begin so, with what they are of. */
  #byKey = new Map();
  #known = new Set();

  /** @param {{ name: string, value: string }} canary anything with a value; the same value counts once */
  add(canary) {
    if (this.#known.has(canary.value)) return;
    this.#known.add(canary.value);
    for (const form of canaryForms(canary.value)) {
      const key = form.slice(0, KEY);
      const same = this.#byKey.get(key) ?? [];
      this.#byKey.set(key, same);
      same.push({ form, canary });
      let hash = 0;
      for (let index = 0; index < KEY; index++) hash = next(hash, form.charCodeAt(index));
      this.#marks[hash] = 1;
    }
  }

  /**
   * What occurs in a text: each canary once, with the line.
   * @param {string} text
   * @returns {readonly { canary: object, line: string, number: number, column: number }[]}
   */
  find(text) {
    const found = new Map();
    if (this.#known.size === 0) return [];
    const folded = text.toLowerCase();
    let hash = 0;
    for (let index = 0; index < folded.length; index++) {
      hash = next(hash, folded.charCodeAt(index));
      if (this.#marks[hash] === 0) continue;
      const start = index + 1 - KEY;
      if (start < 0) continue;
      for (const { form, canary } of this.#byKey.get(folded.slice(start, start + KEY)) ?? []) {
        if (!found.has(canary) && folded.startsWith(form, start)) found.set(canary, start);
      }
    }
    return [...found].map(([canary, place]) => ({
      canary,
      ...lineAt(folded.length === text.length ? text : folded, place),
    }));
  }
}

/** The last four characters are what a hash tells. */
function next(hash, code) {
  return ((hash << 5) ^ code) & (HASHES - 1);
}

function lineAt(text, place) {
  const start = text.lastIndexOf('\n', place - 1) + 1;
  const end = text.indexOf('\n', place);
  const number = text.slice(0, start).split('\n').length;
  return { number, column: place - start, line: text.slice(start, end < 0 ? undefined : end) };
}
