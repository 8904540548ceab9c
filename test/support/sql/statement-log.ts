import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';

import type { StatementObserver } from '@rollcall/persistence';

import { missedIn } from './statements-of-all-tenants.js';
import { tenantsNamed, type NamedTable } from './tenants-named.js';

const REQUESTS = 'http.server.request.start';

/** What gathers the entries of several requests, and is then sent with the last of them. */
const GATHERED = /^insert into provisioning_log /;

/** A request that is served; what it has set going may go on when it is over, for whomever. */
interface Served {
  readonly caller: string | undefined;
  isOver: boolean;
}

/** The statements that a service sends while it serves, each looked through once. */
export class StatementLog {
  /** By text. */
  private readonly seen = new Map<string, readonly NamedTable[]>();
  private readonly serving = new AsyncLocalStorage<Served>();
  private readonly named = new Map<string, Map<number, string>>();

  /**
   * @param tables those with a `tenant_id`
   * @param callerOf who sends a request; undefined for one that is of no one tenant
   */
  constructor(
    private readonly tables: ReadonlySet<string>,
    private readonly callerOf: (authorization: string) => string | undefined,
  ) {
    subscribe(REQUESTS, this.enter);
  }

  readonly observe: StatementObserver = (sql, params) => {
    let tables = this.seen.get(sql);
    if (tables === undefined) this.seen.set(sql, (tables = tenantsNamed(sql, this.tables)));
    const { caller, isOver = true } = this.serving.getStore() ?? {};
    if (caller === undefined || isOver || GATHERED.test(sql)) return;
    const known = this.named.get(caller) ?? new Map<number, string>();
    this.named.set(caller, known);
    for (const place of tables.flatMap(({ places }) => places)) {
      const value = params[place];
      // A tenant can be asked for by its name, too.
      if (typeof value === 'number') known.set(value, sql);
    }
  };

  /** How many statements there were, of different text. */
  get size(): number {
    return this.seen.size;
  }

  /** The tables of tenants that were touched, in the order of the alphabet. */
  touched(): readonly string[] {
    return [...new Set([...this.seen.values()].flat().map(({ table }) => table))].sort();
  }

  /** Statements that do not name the tenant where they should, and where that is. */
  missed(): readonly string[] {
    return [...this.seen].flatMap(([sql, tables]) =>
      missedIn(sql, tables).map(({ table, alias }) => `${table} ${alias} in: ${sql}`),
    );
  }

  /** The numbers of the tenants that were named for a caller, each with a statement in which it was. */
  namedFor(caller: string): ReadonlyMap<number, string> {
    return this.named.get(caller) ?? new Map<number, string>();
  }

  close(): void {
    unsubscribe(REQUESTS, this.enter);
  }

  private readonly enter = (message: unknown): void => {
    const { request, response } = message as {
      readonly request: IncomingMessage;
      readonly response: ServerResponse;
    };
    const caller = this.callerOf(request.headers.authorization ?? '');
    const served: Served = { caller, isOver: false };
    response.once('close', () => (served.isOver = true));
    this.serving.enterWith(served);
  };
}
