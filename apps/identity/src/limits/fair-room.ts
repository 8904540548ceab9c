import { ScimError } from '@rollcall/scim';

/** How much room there is. */
export interface FairRoomOptions {
  /** Requests that are carried out at the same time, and those of one tenant among them. */
  readonly places: number;
  readonly placesOfOne: number;
  /** Those of a tenant that is ahead of its rate while others send requests, too. */
  readonly placesOfHasty: number;
  /** Requests that wait at the same time, and those of one tenant among them. */
  readonly seats: number;
  readonly seatsOfOne: number;
  /** Milliseconds that a request waits at most. */
  readonly patience: number;
  /** Told of each request that is turned away. */
  readonly onRefusal: (limit: 'queue' | 'wait') => void;
}

/** Who wants to enter, and when. */
export interface Entrance {
  readonly tenantId: number;
  /** Whether the tenant sends faster than its rate, from what it has saved up. */
  readonly hasty: boolean;
  /** Milliseconds of a clock that never goes back. */
  readonly now: number;
}

/** What a request has from its entry to its end. */
export interface Place {
  /** Settles when the request may go on; absent where it may at once. */
  readonly ready?: Promise<void>;
  /** Gives the place to the next, or stops waiting for it; a second call does nothing. */
  leave(): void;
}

/** The requests of one tenant. */
interface Party {
  readonly tenantId: number;
  inside: number;
  /** As it was at its last entrance. */
  hasty: boolean;
  readonly waiting: Guest[];
  /** Whether it stands in the row of those whose turn comes. */
  inRow: boolean;
}

/** A request in the room or before it. */
class Guest implements Place {
  state: 'inside' | 'waiting' | 'gone' = 'inside';
  ready?: Promise<void>;
  /** Tells one that waits of its turn, or that it comes no more. */
  call?: (refusal?: ScimError) => void;

  constructor(
    readonly party: Party,
    private readonly onLeave: (guest: Guest) => void,
  ) {}

  leave(): void {
    this.onLeave(this);
  }
}

/** Milliseconds after its last request in which a tenant counts as one that sends. */
const PRESENT = 1000;

/** Seconds. */
const RETRY_AFTER = { 'Retry-After': '1' };

/**
 * Has so many requests carried out at a time, and so many of one tenant: a tenant takes neither all connections to the
 * database nor all of the process, and one that is ahead of its rate little of both while others send. The others wait, in
 * order within their tenant, and the tenants take turns.
 */
export class FairRoom {
  private readonly parties = new Map<number, Party>();
  /** Tenants of whom a request waits that may go in as soon as there is a place. */
  private readonly row: Party[] = [];
  private inside = 0;
  private waiting = 0;
  /** The last request, and the last of another tenant than that one's. */
  private last = { tenantId: 0, at: -PRESENT };
  private beforeLast = { tenantId: 0, at: -PRESENT };

  constructor(private readonly options: FairRoomOptions) {}

  /** @throws ScimError `tooManyRequests` where too many of the tenant wait, `unavailable` where too many wait in all */
  enter({ tenantId, hasty, now }: Entrance): Place {
    this.note(tenantId, now);
    const party = this.partyOf(tenantId);
    party.hasty = hasty;
    const guest = new Guest(party, this.letGo);
    const { places } = this.options;
    if (party.waiting.length === 0 && this.inside < places && party.inside < this.placesOf(party)) {
      party.inside += 1;
      this.inside += 1;
      return guest;
    }
    this.checkSeats(party);
    this.seat(guest);
    // It may have more places than when the others began to wait.
    this.admitNext();
    return guest;
  }

  private note(tenantId: number, now: number): void {
    if (this.last.tenantId !== tenantId) this.beforeLast = this.last;
    this.last = { tenantId, at: now };
  }

  /** As of the last request that came: with none there is nobody to be kept waiting. */
  private placesOf({ tenantId, hasty }: Party): number {
    const { placesOfOne, placesOfHasty } = this.options;
    if (!hasty) return placesOfOne;
    const other = this.last.tenantId === tenantId ? this.beforeLast : this.last;
    return this.last.at - other.at < PRESENT ? placesOfHasty : placesOfOne;
  }

  private partyOf(tenantId: number): Party {
    const known = this.parties.get(tenantId);
    if (known !== undefined) return known;
    const made = { tenantId, inside: 0, hasty: false, waiting: [], inRow: false };
    this.parties.set(tenantId, made);
    return made;
  }

  private checkSeats(party: Party): void {
    const { seats, seatsOfOne, onRefusal } = this.options;
    const full = party.waiting.length >= seatsOfOne;
    if (!full && this.waiting < seats) return;
    this.forget(party);
    onRefusal('queue');
    if (full) {
      throw new ScimError(
        'tooManyRequests',
        `${this.placesOf(party)} requests of the tenant are carried out at a time, and ${seatsOfOne} wait already. ` +
          'Send fewer at the same time.',
        RETRY_AFTER,
      );
    }
    throw new ScimError(
      'unavailable',
      'Too many requests wait at present. Send this one again.',
      RETRY_AFTER,
    );
  }

  private seat(guest: Guest): void {
    const { patience, onRefusal } = this.options;
    guest.state = 'waiting';
    const timer = setTimeout(() => {
      onRefusal('wait');
      const detail = `No place was free for the request in ${patience / 1000} s. Send it again.`;
      this.stopWaiting(guest, new ScimError('unavailable', detail, RETRY_AFTER));
    }, patience);
    guest.ready = new Promise((resolve, reject) => {
      guest.call = (refusal) => {
        clearTimeout(timer);
        if (refusal === undefined) resolve();
        else reject(refusal);
      };
    });
    guest.party.waiting.push(guest);
    this.waiting += 1;
    this.enrol(guest.party);
  }

  private readonly letGo = (guest: Guest): void => {
    if (guest.state === 'waiting') {
      this.stopWaiting(guest, new ScimError('badRequest', 'The client went away before its turn came.'));
    }
    if (guest.state === 'gone') return;
    const { party } = guest;
    guest.state = 'gone';
    party.inside -= 1;
    this.inside -= 1;
    this.enrol(party);
    this.admitNext();
    this.forget(party);
  };

  private stopWaiting(guest: Guest, refusal: ScimError): void {
    const { party } = guest;
    guest.state = 'gone';
    party.waiting.splice(party.waiting.indexOf(guest), 1);
    this.waiting -= 1;
    this.forget(party);
    guest.call?.(refusal);
  }

  private enrol(party: Party): void {
    if (party.inRow || party.waiting.length === 0 || party.inside >= this.placesOf(party)) return;
    party.inRow = true;
    this.row.push(party);
  }

  private admitNext(): void {
    while (this.inside < this.options.places) {
      const party = this.row.shift();
      if (party === undefined) return;
      party.inRow = false;
      const guest = party.waiting.shift();
      if (guest === undefined) continue;
      this.waiting -= 1;
      guest.state = 'inside';
      party.inside += 1;
      this.inside += 1;
      this.enrol(party);
      guest.call?.();
    }
  }

  private forget(party: Party): void {
    if (party.inside === 0 && party.waiting.length === 0) this.parties.delete(party.tenantId);
  }
}
