// What clients were told, on disk as it comes: one JSON line for each request.
import { openSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @typedef {object} Entry
 * @property {string} op what was asked for
 * @property {string} tenant
 * @property {string} [id] of the resource, where it is known
 * @property {number} [version] that the answer told
 * @property {string} [mark] a text that the change left in the resource, and no other change did
 * @property {boolean} [gone] whether the resource was deleted
 * @property {'acknowledged' | 'refused' | 'lost'} outcome `refused` with 4xx as it had to be, `lost` without an answer or 503
 */

/** The ledger of a run. */
export class Ledger {
  #file;
  /** @type {Entry[]} */
  acknowledged = [];
  /** Marks of changes that had to be refused, whatever became of the answer. */
  forbidden = [];
  lost = 0;
  refused = 0;
  /** Answers that a client must not see. */
  surprises = [];

  constructor(folder) {
    this.#file = openSync(join(folder, 'ledger.jsonl'), 'w');
  }

  /** @param {Entry} entry */
  note(entry) {
    writeSync(this.#file, `${JSON.stringify({ at: Date.now(), ...entry })}\n`);
    if (entry.mustFail) this.forbidden.push(entry.mark);
    if (entry.outcome === 'acknowledged') this.acknowledged.push(entry);
    else this[entry.outcome] += 1;
  }

  surprise(text) {
    writeSync(this.#file, `${JSON.stringify({ at: Date.now(), surprise: text })}\n`);
    this.surprises.push(text);
  }
}
