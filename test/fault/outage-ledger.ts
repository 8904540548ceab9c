import { at, listAt, patchOp, textAt, userBody } from '../support/scim-messages.js';
import type { ScimClient } from '../support/scim-client.js';

import type { Random } from './random.js';
import type { Witness } from './witness.js';

/** What is known about one user. */
interface Entry {
  readonly userName: string;
  /** Known once the creation is acknowledged; a creation that was refused may have taken effect all the same. */
  id: string | undefined;
  /** The titles that may be found: the acknowledged one, and those of PATCHes that were refused since. */
  titles: readonly string[];
  /** Acknowledged PATCHes. */
  changes: number;
  /** PATCHes that were refused, and may have taken effect. */
  unsure: number;
}

/** Resources on a page of a list. */
const PAGE = 1000;

/**
 * Creates, changes and reads users while the database fails, notes what was acknowledged, and afterwards says what is
 * missing or there twice. Only one request at a time concerns a user, so that the order of its changes is known.
 */
export class OutageLedger {
  private readonly entries: Entry[] = [];
  /** Users that no request is concerned with, and those whose creation was refused. */
  private readonly idle: Entry[] = [];
  private readonly refused: Entry[] = [];
  /** Instants (`performance.now()`) of the acknowledgements of writes, in their order. */
  readonly acknowledged: number[] = [];

  /** Begins the names of the ledger's users. */
  private readonly prefix: string;

  constructor(
    name: string,
    private readonly witness: Witness,
    private readonly random: Random,
  ) {
    this.prefix = `${name}-${random.seed}-`;
  }

  /** One creation or change; false where it was refused. */
  async write(): Promise<boolean> {
    const dice = this.random.next();
    const done =
      dice < 0.1 && this.refused.length > 0
        ? await this.createAgain(this.take(this.refused))
        : dice < 0.5 || this.idle.length === 0
          ? await this.create()
          : await this.change(this.take(this.idle));
    if (done) this.acknowledged.push(performance.now());
    return done;
  }

  /** One read, of a user whose state is known; false where it was refused. */
  async read(): Promise<boolean> {
    if (this.idle.length === 0) return true;
    const entry = this.take(this.idle);
    const path = `/Users/${String(entry.id)}`;
    const answer = await this.witness.send('GET', path);
    if (answer?.status === 200) this.compare(entry, answer.body);
    else if (answer !== undefined) this.witness.report(`GET ${path}`, answer);
    this.idle.push(entry);
    return answer !== undefined;
  }

  private take(entries: Entry[]): Entry {
    const [entry] = entries.splice(this.random.between(0, entries.length - 1), 1);
    if (entry === undefined) throw new Error('no user is left');
    return entry;
  }

  private async create(): Promise<boolean> {
    const userName = `${this.prefix}${this.entries.length}`;
    const entry: Entry = { userName, id: undefined, titles: ['first'], changes: 0, unsure: 0 };
    this.entries.push(entry);
    const answer = await this.witness.send('POST', '/Users', userBody({ userName, title: 'first' }));
    if (answer?.status === 201) return this.created(entry, textAt(answer.body, 'id'));
    // 409 as well: nobody has asked for this name before, so the service itself has created it twice.
    if (answer === undefined) this.refused.push(entry);
    else this.witness.report(`POST /Users ${userName}`, answer);
    return false;
  }

  /** What a provisioning client does after a 503: here 409 says that the first request had taken effect. */
  private async createAgain(entry: Entry): Promise<boolean> {
    const { userName } = entry;
    const answer = await this.witness.send('POST', '/Users', userBody({ userName, title: 'first' }));
    if (answer?.status === 201) return this.created(entry, textAt(answer.body, 'id'));
    if (answer?.status === 409) {
      const filter = encodeURIComponent(`userName eq "${userName}"`);
      const found = await this.witness.send('GET', `/Users?filter=${filter}`);
      const id = at(found?.body, 'Resources', 0, 'id');
      if (typeof id === 'string') return this.created(entry, id);
      if (found !== undefined) this.witness.report(`GET ${userName}, which is taken`, found);
    } else if (answer !== undefined) this.witness.report(`POST /Users ${userName} again`, answer);
    this.refused.push(entry);
    return false;
  }

  private created(entry: Entry, id: string): true {
    entry.id = id;
    this.idle.push(entry);
    return true;
  }

  private async change(entry: Entry): Promise<boolean> {
    const title = `title ${this.random.next()}`;
    const before = entry.titles;
    entry.titles = [...before, title];
    const path = `/Users/${String(entry.id)}`;
    const answer = await this.witness.send(
      'PATCH',
      path,
      patchOp({ op: 'replace', path: 'title', value: title }),
    );
    this.idle.push(entry);
    if (answer?.status === 200) {
      entry.titles = [title];
      entry.changes += 1;
      return true;
    }
    entry.unsure += 1;
    if (answer !== undefined) this.witness.report(`PATCH ${path}`, answer);
    return false;
  }

  private compare(entry: Entry, body: unknown): void {
    const { userName, id, titles, changes, unsure } = entry;
    const [foundId, title] = [textAt(body, 'id'), textAt(body, 'title')];
    const version = Number(/^W\/"(\d+)"$/.exec(textAt(body, 'meta', 'version'))?.[1]);
    if (id !== undefined && foundId !== id)
      this.witness.problems.push(`${userName} is ${foundId}, not ${id}`);
    if (!titles.includes(title)) {
      this.witness.problems.push(`${userName} has the title "${title}", not "${titles.join('" or "')}"`);
    }
    if (!(version > changes && version <= 1 + changes + unsure)) {
      this.witness.problems.push(
        `${userName} has version ${version} after ${changes} changes and ${unsure} unsure ones`,
      );
    }
  }

  /** Compares everything that the service has with the ledger; problems go to the witness. */
  async check(client: ScimClient): Promise<void> {
    const { problems } = this.witness;
    const found = new Map<string, unknown>();
    for (const user of await everyUser(client, `userName sw "${this.prefix}"`)) {
      const userName = textAt(user, 'userName');
      if (found.has(userName)) problems.push(`${userName} is there twice`);
      found.set(userName, user);
    }
    for (const entry of this.entries) {
      const user = found.get(entry.userName);
      if (user !== undefined) this.compare(entry, user);
      else if (entry.id !== undefined) problems.push(`${entry.userName} was acknowledged and is lost`);
      found.delete(entry.userName);
    }
    for (const userName of found.keys()) problems.push(`${userName} was never sent`);
  }
}

async function everyUser(client: ScimClient, filter: string): Promise<readonly unknown[]> {
  const users: unknown[] = [];
  for (;;) {
    const page = await client.get(
      `/Users?startIndex=${users.length + 1}&count=${PAGE}&filter=${encodeURIComponent(filter)}`,
    );
    if (page.status !== 200) throw new Error(`GET /Users was answered ${page.status} ${page.text}`);
    users.push(...listAt(page.body, 'Resources'));
    if (users.length >= Number(at(page.body, 'totalResults'))) return users;
  }
}
