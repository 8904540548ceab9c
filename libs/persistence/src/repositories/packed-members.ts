import type { GroupMember, MemberList } from '@rollcall/directory';

import { uuidText } from '../ids.js';

/** Bytes of an id. */
const ID = 16;

/** Members of one type: their ids one after the other, 16 bytes each, ascending. */
export interface MemberRun {
  readonly type: string;
  readonly ids: Buffer;
}

/** Members of one group, by type. */
export type MemberPart = readonly MemberRun[];

/** A member list of 16 bytes for each member; a member is made when it is looked at. */
export class PackedMembers implements MemberList {
  readonly length: number;

  /** @param parts each with higher ids than the one before */
  constructor(private readonly parts: readonly MemberPart[]) {
    this.length = parts.flat().reduce((sum, { ids }) => sum + ids.length / ID, 0);
  }

  *[Symbol.iterator](): Iterator<GroupMember> {
    for (const part of this.parts) yield* merged(part);
  }
}

/** The members of a part in the order of their ids, whatever their types. */
function* merged(part: MemberPart): Generator<GroupMember> {
  const places = part.map((run) => ({ ...run, at: 0 }));
  for (;;) {
    let next: (typeof places)[number] | undefined;
    for (const place of places) {
      const { ids, at } = place;
      if (at >= ids.length) continue;
      if (next === undefined || ids.compare(next.ids, next.at, next.at + ID, at, at + ID) < 0) next = place;
    }
    if (next === undefined) return;
    yield { value: uuidText(idAt(next.ids, next.at)), type: next.type };
    next.at += ID;
  }
}

function idAt(ids: Buffer, at: number): Buffer {
  return ids.subarray(at, at + ID);
}
