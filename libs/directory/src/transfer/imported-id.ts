import type { ImportSeed } from './transfer-operator.js';

/**
 * The id of the resource that a row of an import becomes, a UUIDv7 (RFC 9562 §5.7): the time of the import's beginning, the
 * number of the row and the salt of the import. Ids ascend with the rows, and a row that is imported once more has its id.
 * @param row from 0, below 2^32
 */
export function importedId({ started, salt }: ImportSeed, row: number): string {
  const time = hex(started, 12);
  const place = hex(row, 8);
  return [
    time.slice(0, 8),
    time.slice(8),
    `7${place.slice(0, 3)}`,
    `8${place.slice(3, 6)}`,
    `${place.slice(6)}${hex(salt, 10)}`,
  ].join('-');
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}
