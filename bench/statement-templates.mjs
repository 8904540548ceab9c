// From statements that the service was seen to send for the same operation several times, templates by which the floor
// sends the same for other inputs. What a parameter is made of is found by comparing the samples with each other.

import { isDeepStrictEqual } from 'node:util';
import { ENCODINGS } from './floor-parameters.mjs';

/** Milliseconds around now in which a number is taken for the time of the operation. */
const NOW = 120_000;

/** Inputs shorter than this are too likely to stand in a text by chance. */
const SHORTEST_INPUT = 3;

/** Statements beside the operation, at most once a minute: the last use of a credential. */
const BESIDE = /^update credential /;

/**
 * @typedef {object} Slot where the floor takes a parameter from
 * @property {'constant'|'input'|'same'|'result'|'id'|'now'|'text'|'samples'} kind
 */

/**
 * @param {string} name
 * @param {readonly object[]} samples steps of that name: `{ inputs, status, bytes, statements }`
 * @returns a template `{ name, status, bytes, varies, statements }`; `varies` where the service did not send the same
 *   statements twice, so that the floor repeats those of one time
 */
export function templateOf(name, samples) {
  const alike = mostAlike(samples.map(withoutBeside));
  const [{ status, statements }] = alike;
  const bytes = Math.round(alike.reduce((sum, sample) => sum + sample.bytes, 0) / alike.length);
  const inputs = alike.map((sample) => inputValues(sample.inputs));
  const known = { inputs, byInput: inputs.map(inputKeys), byResult: alike.map(resultKeys) };
  return {
    ...{ name, status, bytes, varies: alike.length === 1 },
    statements: statements.map(({ kind, sql, params, rowsAsArray, isRows, count }, index) => ({
      ...{ kind, sql, rowsAsArray, isRows, some: count > 0 },
      slots: params.map((_, place) => slotOf(alike, known, { index, place })),
    })),
  };
}

function withoutBeside(sample) {
  return { ...sample, statements: sample.statements.filter(({ sql }) => !BESIDE.test(sql)) };
}

function shapeOf({ statements }) {
  return statements.map(({ kind, sql }) => `${kind} ${sql}`).join('\n');
}

function mostAlike(samples) {
  const byShape = new Map();
  for (const sample of samples) put(byShape, shapeOf(sample), sample);
  return [...byShape.values()].sort((a, b) => b.length - a.length)[0] ?? [];
}

/** Every text of the inputs with its path: `['query', 'id']`, `['body', 'emails', '0', 'value']`. */
function inputValues(inputs) {
  const found = new Map();
  const visit = (value, path) => {
    if (typeof value === 'string') {
      if (value.length >= SHORTEST_INPUT && !found.has(value)) found.set(value, path);
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, inner] of Object.entries(value)) visit(inner, [...path, key]);
    }
  };
  visit(inputs, []);
  return found;
}

const keyOf = (value) =>
  typeof value === 'object' && value !== null ? JSON.stringify(value) : `${typeof value}:${value}`;
const isUuid = (text) => /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/.test(text);

/** The key of the parameter that an input would be in an encoding. */
function encodedKey(text, encoding) {
  if (encoding === 'uuid' && !isUuid(text)) return undefined;
  const value = ENCODINGS[encoding](text);
  return keyOf(Buffer.isBuffer(value) ? { bytes: value.toString('hex') } : value);
}

/** What each input looks like as a parameter: slots by the parameter's key. */
function inputKeys(inputs) {
  const slots = new Map();
  for (const [text, path] of inputs) {
    for (const encoding of Object.keys(ENCODINGS)) {
      put(slots, encodedKey(text, encoding), { kind: 'input', path, encoding });
    }
  }
  return slots;
}

/** What each value of a result could be told by: its row is counted from the front or, if negative, from the end. */
function resultKeys({ statements }) {
  const slots = new Map();
  for (const [statement, { rows }] of statements.entries()) {
    for (const [place, cells] of rows.entries()) {
      for (const row of [place, place - rows.length]) {
        for (const [column, cell] of cells.entries()) {
          put(slots, keyOf(cell), { kind: 'result', statement, row, column, plus: 0 });
          if (typeof cell !== 'number') continue;
          put(slots, keyOf(cell + 1), { kind: 'result', statement, row, column, plus: 1 });
        }
      }
    }
  }
  return slots;
}

function put(lists, key, item) {
  if (key === undefined) return;
  const found = lists.get(key);
  if (found === undefined) lists.set(key, [item]);
  else found.push(item);
}

function slotOf(alike, { inputs, byInput, byResult }, { index, place }) {
  const values = alike.map(({ statements }) => statements[index].params[place]);
  const keys = values.map(keyOf);
  const [first] = values;
  const constant = keys.every((key) => key === keys[0]) ? { kind: 'constant', value: first } : undefined;
  if (constant !== undefined && (typeof first === 'number' || first === null)) return constant;
  return (
    inAll(byInput, keys, () => true) ??
    constant ??
    sameSlot(alike, { index, place }, keys) ??
    inAll(byResult, keys, ({ statement }) => statement < index) ??
    freshSlot(values) ??
    textSlot(values, inputs) ?? { kind: 'samples', values }
  );
}

/** The first slot that explains the parameter in every sample. */
function inAll(bySample, keys, isAllowed) {
  const [first = [], ...others] = keys.map((key, sample) => bySample[sample].get(key) ?? []);
  return first.find(
    (slot) =>
      isAllowed(slot) && others.every((slots) => slots.some((other) => isDeepStrictEqual(other, slot))),
  );
}

/** The same value as a parameter before it. */
function sameSlot(alike, { index, place }, keys) {
  for (let statement = 0; statement <= index; statement += 1) {
    const places =
      statement === index
        ? place
        : alike.reduce((least, s) => Math.min(least, s.statements[statement].params.length), Infinity);
    for (let at = 0; at < places; at += 1) {
      const same = alike.every(
        ({ statements }, sample) => keyOf(statements[statement].params[at]) === keys[sample],
      );
      if (same) return { kind: 'same', statement, place: at };
    }
  }
  return undefined;
}

function freshSlot(values) {
  if (values.every((value) => typeof value === 'number' && Math.abs(value - Date.now()) < NOW))
    return { kind: 'now' };
  const isId = (value) =>
    value?.bytes?.length === 32 && Math.abs(Number.parseInt(value.bytes.slice(0, 12), 16) - Date.now()) < NOW;
  return values.every(isId) ? { kind: 'id' } : undefined;
}

/** A text with inputs in it. It may differ from the service's in what no input says; its length is the same. */
function textSlot(values, inputs) {
  const [text] = values;
  if (typeof text !== 'string') return undefined;
  const escaped = new Map(
    [...inputs[0]]
      .map(([input, path]) => [JSON.stringify(input).slice(1, -1), path])
      .filter(([input]) => text.includes(input))
      .sort(([one], [other]) => other.length - one.length),
  );
  if (escaped.size === 0) return undefined;
  const pattern = [...escaped.keys()]
    .map((input) => input.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('|');
  const parts = text.split(new RegExp(`(${pattern})`));
  return {
    kind: 'text',
    parts: parts.map((part, at) => (at % 2 === 0 ? part : { path: escaped.get(part) })),
  };
}
