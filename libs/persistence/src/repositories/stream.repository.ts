import type { Sink, StreamStore } from '@rollcall/directory';

import type { UnitOfWork, WriteSession } from '../unit-of-work.js';
import { idBytes } from './id-bytes.js';
import { acknowledge, marks } from './stream-acks.js';
import * as queue from './stream-queue.js';
import {
  abandoned,
  fingerprint,
  forgotten,
  pushed,
  readState,
  resumed,
  setState,
  touch,
  wasSeen,
} from './stream-state.js';
import { excluded, setSubject } from './stream-subjects.js';

/** Keeps in the database what streams have beside their sinks and cursors. */
export function streamRepository(unitOfWork: UnitOfWork): StreamStore {
  return {
    update: (stream) => unitOfWork.write((session) => update(session, stream)),
    state: (key) => unitOfWork.read((session) => readState(session, key)),
    setState: (key, state, events = []) =>
      unitOfWork.write(async (session) => {
        if (!(await setState(session, key, state))) return false;
        for (const event of events) await queue.insertAlways(session, key, event);
        return true;
      }),
    abandoned: () => unitOfWork.read(abandoned),
    pushed: () => unitOfWork.read(pushed),
    resumed: () => unitOfWork.read(resumed),
    fingerprint: (key) => unitOfWork.read((session) => fingerprint(session, key)),
    async touch(key) {
      const isFresh = await unitOfWork.read((session) => wasSeen(session, key));
      if (!isFresh) await unitOfWork.write((session) => touch(session, key));
    },
    forgotten: (timeout) => unitOfWork.read((session) => forgotten(session, timeout)),
    enqueue: (key, event) => unitOfWork.write((session) => queue.insertStreamEvent(session, key, event)),
    verify: (key, event, options) =>
      unitOfWork.write((session) => queue.verify(session, key, event, options)),
    waiting: (key, limit) => unitOfWork.read((session) => queue.waiting(session, key, limit)),
    discard: (key, ids) => unitOfWork.write((session) => queue.discard(session, key, ids)),
    due: (always, busy) => unitOfWork.read((session) => queue.due(session, always, busy)),
    async claim(key, options) {
      // Most of the time nothing waits, and nothing is to be written.
      const first = await unitOfWork.read((session) => queue.first(session, key, options));
      if (first === undefined || first === 'later') return first;
      return unitOfWork.write((session) => queue.claim(session, key, options));
    },
    postpone: (key, id, postponement) =>
      unitOfWork.write((session) => queue.postpone(session, key, id, postponement)),
    setSubject: (key, subject) => unitOfWork.write((session) => setSubject(session, key, subject)),
    excluded: (key, resourceIds) => unitOfWork.read((session) => excluded(session, key, resourceIds)),
    marks: (key) => unitOfWork.read((session) => marks(session, key)),
    acknowledge: (key, acknowledgement, now) =>
      unitOfWork.write((session) => acknowledge(session, key, acknowledgement, now)),
  };
}

async function update(
  session: WriteSession,
  { id, tenantId, kind, name, settings, secret }: Omit<Sink, 'created'>,
): Promise<boolean> {
  const { affected } = await session.run(
    'update sink set kind = ?, name = ?, settings = ?, secret = ? where id = ? and tenant_id = ?',
    [kind, name, JSON.stringify(settings), secret ?? null, idBytes(id), tenantId ?? null],
  );
  return affected > 0;
}
