// Turns the slots of a template into functions that give the parameters of a statement.
import { randomBytes } from 'node:crypto';

/**
 * Compiles the slots of one statement.
 * @param {readonly object[]} slots
 * @param {number} index the statement's place in its operation
 * @returns {(operation: { inputs: object, params: unknown[][], results: unknown[][] }) => unknown[]} gives the parameters,
 *   also to `params`; `params` and `results` hold those of the statements before, rows as arrays of cells
 */
export function parametersOf(slots, index) {
  const makers = slots.map(makerOf);
  return (operation) => {
    const params = [];
    operation.params[index] = params;
    for (const make of makers) params.push(make(operation));
    return params;
  };
}

function makerOf(slot) {
  switch (slot.kind) {
    case 'constant': {
      const value = decode(slot.value);
      return () => value;
    }
    case 'samples': {
      const values = slot.values.map(decode);
      let turn = 0;
      return () => values[turn++ % values.length];
    }
    case 'input': {
      const { path } = slot;
      const encode = ENCODINGS[slot.encoding];
      return ({ inputs }) => encode(inputAt(inputs, path));
    }
    case 'text': {
      const { parts } = slot;
      return ({ inputs }) => parts.map((part) => textOf(part, inputs)).join('');
    }
    case 'same':
      return ({ params }) => params[slot.statement][slot.place];
    case 'result':
      return ({ results }) => {
        const cell = results[slot.statement].at(slot.row)?.[slot.column] ?? null;
        return slot.plus === 0 ? cell : cell + slot.plus;
      };
    case 'id':
      return newId;
    case 'now':
      return () => Date.now();
    default:
      throw new TypeError(`no such slot: ${slot.kind}`);
  }
}

/** The ways in which an input may stand in a parameter. */
export const ENCODINGS = {
  text: (text) => text,
  bytes: (text) => Buffer.from(text),
  folded: (text) => Buffer.from(text.toLowerCase()),
  afterFolded,
  uuid: (text) => Buffer.from(text.replaceAll('-', ''), 'hex'),
};

/** The first bytes after all that begin with a folded text, which ends in ASCII. */
function afterFolded(text) {
  const bytes = Buffer.from(text.toLowerCase());
  bytes[bytes.length - 1] += 1;
  return bytes;
}

function inputAt(inputs, path) {
  let value = inputs;
  for (const step of path) value = value[step];
  return value;
}

function textOf(part, inputs) {
  return typeof part === 'string' ? part : JSON.stringify(inputAt(inputs, part.path)).slice(1, -1);
}

function decode(value) {
  if (typeof value !== 'object' || value === null) return value;
  return 'bytes' in value ? Buffer.from(value.bytes, 'hex') : BigInt(value.big);
}

/** A UUIDv7 as bytes. */
function newId() {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return bytes;
}
