// The instants at which a process can be made to end, each named by the statement that it lies beside.

/**
 * @typedef {object} Point
 * @property {RegExp} statement by which the instant is recognised
 * @property {'before' | 'after'} when before the statement is sent, or after its answer has come
 * @property {RegExp} [within] a statement that the same transaction must have made before
 * @property {'write' | 'relay' | 'mirror'} work whether requests pass it, the relaying of events, or their application by
 *   the example of a downstream service
 */

const EVENT = /^insert into event\b/;
const FEED = /^insert into feed\b/;
const COMMIT = /^commit$/;

/** As TypeORM writes them. */
const APPLIED = /^INSERT INTO "rollcall_inbox"/;
const MIRROR_COMMIT = /^COMMIT$/;

/** @type {Readonly<Record<string, Point>>} */
export const POINTS = {
  'after-row': { statement: /^(insert into|update) resource\b/, when: 'after', work: 'write' },
  'after-event': { statement: EVENT, when: 'after', work: 'write' },
  'before-commit': { statement: COMMIT, when: 'before', within: EVENT, work: 'write' },
  'after-commit': { statement: COMMIT, when: 'after', within: EVENT, work: 'write' },
  'during-stamping': { statement: FEED, when: 'after', work: 'relay' },
  'after-stamping': { statement: COMMIT, when: 'after', within: FEED, work: 'relay' },
  'after-broker-ack': { statement: /^update sink_cursor set seq\b/, when: 'before', work: 'relay' },
  'during-takeover': { statement: /^update lease set owner = .+?, fence\b/, when: 'after', work: 'relay' },
  'mirror-before-commit': { statement: MIRROR_COMMIT, when: 'before', within: APPLIED, work: 'mirror' },
  'mirror-after-commit': { statement: MIRROR_COMMIT, when: 'after', within: APPLIED, work: 'mirror' },
};

/** Which points a statement lies beside, in a transaction that has made others before. */
export function pointsBeside(sql, when, made) {
  return Object.keys(POINTS).filter((name) => {
    const point = POINTS[name];
    if (point.when !== when || !point.statement.test(sql)) return false;
    return point.within === undefined || made.some((statement) => point.within.test(statement));
  });
}
