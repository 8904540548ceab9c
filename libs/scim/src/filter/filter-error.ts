import { ScimError } from '../errors/scim-error.js';

/** The 1-based number of the character at an index of UTF-16 units. */
function position(text: string, index: number): number {
  let characters = 1;
  for (let at = 0; at < index; at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1) characters += 1;
  return characters;
}

/**
 * An `invalidFilter` that names the position (1-based, in characters) where `index` (in UTF-16 units) stands, and
 * what is wrong there.
 */
export function filterError(text: string, index: number, problem: string): ScimError {
  return new ScimError(
    'invalidFilter',
    `The filter is not valid at character ${position(text, index)}: ${problem}.`,
  );
}
