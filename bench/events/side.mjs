// A service with its database: what it is asked, and how far its broker's sink has come.
import { setTimeout as pause } from 'node:timers/promises';
import { Sender } from '../sender.mjs';
import { patchOf } from '../bodies.mjs';

/** The sink that the environment makes. */
const BROKER_SINK = '00000000000070008000000000000001';

/** Milliseconds between two looks at a cursor. */
const LOOK = 100;

/** Milliseconds after which a sink that does not move is given up. */
const STUCK = 60_000;

/** A service that is measured. */
export class Side {
  #parts;
  #turn = 0;

  constructor(parts) {
    this.#parts = parts;
  }

  get pid() {
    return this.#parts.service.pid;
  }

  /** Of the process that delivers events. */
  get relayPid() {
    return (this.#parts.relay ?? this.#parts.service).pid;
  }

  get database() {
    return this.#parts.database;
  }

  get tenantId() {
    return this.#parts.population.tenantId;
  }

  /** PATCHes that were made so far. */
  get written() {
    return this.#turn;
  }

  sender() {
    const { service, token } = this.#parts;
    return new Sender({ side: 'service', port: service.port, token });
  }

  /** The next PATCH: of one attribute, each of another user, and each changes it. */
  nextPatch() {
    const { population, users } = this.#parts;
    const turn = this.#turn;
    this.#turn += 1;
    const { id } = population.resourceAt(turn % users);
    return {
      ...{ method: 'PATCH', path: `/Users/${id}` },
      body: patchOf({ op: 'replace', path: 'title', value: `Title ${turn}` }),
    };
  }

  /** Makes a request to `/admin/v1` for the tenant and gives the answer's JSON. */
  async administer(method, path, body) {
    const { service, adminToken } = this.#parts;
    const answer = await fetch(`http://127.0.0.1:${service.port}/admin/v1/tenants/default${path}`, {
      method,
      headers: { Authorization: `Bearer ${adminToken}`, 'Content-Type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status}: ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }

  /** The place that the broker's sink has reached, the end of the feed, and whether events wait for their places. */
  async progress() {
    const [[row]] = await this.database.query(
      'select coalesce((select h.seq from feed_head h where h.tenant_id = ?), 0) as head, ' +
        'coalesce((select c.seq from sink_cursor c where c.tenant_id = ? and c.sink_id = unhex(?)), 0) as seq, ' +
        'exists (select 1 from unsequenced) as waiting',
      [this.tenantId, this.tenantId, BROKER_SINK],
    );
    return { seq: Number(row.seq), head: Number(row.head), waiting: row.waiting === 1 };
  }

  /** Settles when every event has its place. */
  sequenced() {
    return this.#until(({ waiting }) => !waiting);
  }

  /** Settles when the broker has every event; `onLook` is told of each look. */
  drained(onLook) {
    return this.#until(({ seq, head, waiting }) => !waiting && seq === head, onLook);
  }

  async stop() {
    this.#parts.database.destroy();
    await this.#parts.relay?.stop();
    await this.#parts.service.stop();
  }

  async #until(isReached, onLook = () => undefined) {
    let last;
    let moved = performance.now();
    for (;;) {
      const now = await this.progress();
      onLook(now);
      if (isReached(now)) return;
      if (last?.seq !== now.seq || last.head !== now.head) moved = performance.now();
      else if (performance.now() - moved > STUCK) {
        throw new Error(`the broker's sink stands still at ${now.seq} of ${now.head}`);
      }
      last = now;
      await pause(LOOK);
    }
  }
}
