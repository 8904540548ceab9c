// Changes that know no grammar but its brackets and words.
import { ESCAPES, LENGTHS, NUMBERS, TEXTS } from './words.mjs';

/** Characters of an input at most, unless it is one of the few large ones. */
const USUAL = 6_000;
const LARGE = 120_000;

const BRACKETS = [
  ['(', ')'],
  ['[', ']'],
  ['{"a":', '}'],
  ['not (', ')'],
  ['[[', ']]'],
  ['emails[', ']'],
  ['"', '"'],
];

const TOKEN = /"(?:[^"\\]|\\.)*"|[\w$:.-]+|\s+|[^]/g;

/**
 * An input with one to five random changes.
 * @param {object} random of `seededRandom`
 * @param {string} input
 * @param {readonly string[]} others inputs of which pieces may be put in
 */
export function mutate(random, input, others) {
  const most = random.next() < 0.01 ? LARGE : USUAL;
  let text = input;
  for (let left = random.between(1, 5); left > 0; left -= 1) {
    text = random.pick(CHANGES)(text, random, others).slice(0, most);
  }
  return text;
}

const CHANGES = [
  // A piece goes, comes twice, comes often, or goes elsewhere.
  (text, random) => replaced(text, random, () => ''),
  (text, random) => replaced(text, random, (piece) => piece + piece),
  (text, random) => replaced(text, random, (piece) => piece.repeat(random.pick([3, 10, 50, 1000]))),
  (text, random) => {
    const [start, end] = range(text, random);
    const rest = text.slice(0, start) + text.slice(end);
    const at = random.between(0, rest.length);
    return rest.slice(0, at) + text.slice(start, end) + rest.slice(at);
  },
  // A piece of another input.
  (text, random, others) => {
    const other = random.pick(others);
    const [start, end] = range(other, random);
    return replaced(text, random, () => other.slice(start, end));
  },
  (text, random, others) =>
    text.slice(0, random.between(0, text.length)) + random.pick(others).slice(random.between(0, text.length)),
  // One character.
  (text, random) => {
    const at = random.between(0, Math.max(0, text.length - 1));
    const code = text.charCodeAt(at);
    const flipped = Number.isNaN(code) ? 0 : code ^ (1 << random.between(0, 15));
    return text.slice(0, at) + String.fromCharCode(flipped) + text.slice(at + 1);
  },
  (text, random) => inserted(text, random, String.fromCharCode(random.between(0, 0x7f))),
  (text, random) => inserted(text, random, String.fromCharCode(random.between(0, 0xffff))),
  // Words.
  (text, random) => inserted(text, random, random.pick(TEXTS)),
  (text, random) => inserted(text, random, random.pick(ESCAPES)),
  (text, random) => inserted(text, random, random.pick(NUMBERS)),
  (text, random) => text.replace(/-?\d+(\.\d+)?/, random.pick(NUMBERS).replaceAll('$', '$$')),
  tokens((list, at, random) => list.with(at, random.pick(list))),
  tokens((list, at) => list.toSpliced(at, 1)),
  tokens((list, at) => list.toSpliced(at, 0, list[at])),
  tokens((list, at) => list.with(at, list[at].toUpperCase())),
  // Depth and length.
  (text, random) => {
    const [open, close] = random.pick(BRACKETS);
    const depth = random.pick([1, 2, 5, 39, 40, 41, 63, 64, 65, 300]);
    return replaced(text, random, (piece) => open.repeat(depth) + piece + close.repeat(depth));
  },
  (text, random) =>
    inserted(
      text,
      random,
      random.pick(['(', '[', '{', '"', '\\', 'a', ' ', 'é']).repeat(random.pick(LENGTHS)),
    ),
  (text, random) => text.slice(0, random.between(0, text.length)),
];

function range(text, random) {
  const start = random.between(0, text.length);
  return [start, Math.min(text.length, start + random.pick([1, 2, 5, 20, 200]))];
}

function replaced(text, random, change) {
  const [start, end] = range(text, random);
  return text.slice(0, start) + change(text.slice(start, end)) + text.slice(end);
}

function inserted(text, random, piece) {
  const at = random.between(0, text.length);
  return text.slice(0, at) + piece + text.slice(at);
}

/** A change of one token among the tokens. */
function tokens(change) {
  return (text, random) => {
    const list = text.slice(0, USUAL).match(TOKEN) ?? [''];
    return change(list, random.between(0, list.length - 1), random).join('');
  };
}
