import type { DataSource } from 'typeorm';

import type { WireEvent } from '../events/wire-event.js';
import type { Inbox } from '../inbox/inbox.js';
import { InboxRows } from '../inbox/inbox-rows.js';
import type { SourceMemory } from '../inbox/source-memory.js';
import { outsideTransactions } from '../inbox/transactions.js';
import type { DirectoryType, ScimDirectory } from './scim-directory.js';

/** What a snapshot is made from. */
export interface SnapshotParts {
  readonly dataSource: DataSource;
  readonly directory: ScimDirectory;
  readonly inbox: Pick<Inbox, 'receive'>;
  readonly memory: SourceMemory;
  readonly signal: AbortSignal;
}

/** What a snapshot came to. */
export interface SnapshotSummary {
  /** Resources that were read. */
  readonly read: number;
  /** Resources that were known and are gone. */
  readonly gone: number;
}

/** Resources that no page had, looked for at a time. */
const MISSING = 100;

/**
 * Reads every resource of the tenant and hands it over as it is; then those that are known and were on no page, one by
 * one: they are gone, or came in between. Whatever changes meanwhile comes as an event afterwards, for the source began
 * before. A snapshot that breaks off is begun anew.
 */
export async function takeSnapshot(parts: SnapshotParts): Promise<SnapshotSummary> {
  const { directory, memory } = parts;
  await memory.beginSnapshot();
  let read = 0;
  let gone = 0;
  const types = await directory.types();
  for (const type of types) {
    for await (const page of directory.pages(type)) {
      parts.signal.throwIfAborted();
      await takePage(parts, type, page);
      read += page.length;
    }
  }
  for (const type of types) gone += await takeMissing(parts, type);
  await memory.snapshotTaken();
  return { read, gone };
}

async function takePage(
  parts: SnapshotParts,
  type: DirectoryType,
  page: readonly WireEvent[],
): Promise<void> {
  if (type.name !== 'Group') {
    await Promise.all(page.map((event) => take(parts, event)));
    return;
  }
  for (const event of page) await take(parts, await parts.directory.read(type, event.resourceId, event));
}

async function takeMissing(parts: SnapshotParts, type: DirectoryType): Promise<number> {
  const { dataSource, directory, memory } = parts;
  const rows = new InboxRows(memory.consumer);
  let gone = 0;
  for (;;) {
    const { generation } = memory.knowledge;
    const missing = await outsideTransactions(dataSource, (manager) =>
      rows.notSeen(manager, { resourceType: type.name, generation, limit: MISSING }),
    );
    for (const { resourceId, version } of missing) {
      parts.signal.throwIfAborted();
      const event = await directory.read(type, resourceId, { version });
      if (event.type.endsWith('.deleted')) gone += 1;
      await take(parts, event);
      await outsideTransactions(dataSource, (manager) => rows.seen(manager, resourceId, generation));
    }
    if (missing.length < MISSING) return gone;
  }
}

async function take({ inbox, memory }: SnapshotParts, event: WireEvent): Promise<void> {
  await inbox.receive({ ...event, epoch: memory.epoch });
}
