import { at, groupBody, patchOp, userBody } from '../support/scim-messages.js';
import type { ScimAnswer, ScimClient } from '../support/scim-client.js';

import type { Random } from './random.js';

/** What is known about one user: the values that may be found after a crash. */
interface Entry {
  /** The acknowledged title, and the one that was in flight, if any. */
  titles: readonly string[];
  /** `asked` while no answer to the DELETE has come. */
  deleted: 'no' | 'asked' | 'yes';
  /** Whether the group acknowledged the user as its member. */
  member: boolean;
}

/**
 * Writes at random, notes what was acknowledged, and afterwards says what is missing. Every writer changes only the
 * users that it made, so that the order of the changes of one user is known.
 */
export class Ledger {
  private readonly users = new Map<string, Entry>();
  private readonly surprises: string[] = [];
  private group = '';
  acknowledged = 0;

  constructor(private readonly random: Random) {}

  /** Makes the group that the writers fill; to be called once, before the first kill. */
  async open(client: ScimClient): Promise<void> {
    const answer = await client.post('/Groups', groupBody());
    this.expectStatus('POST /Groups', answer, 201);
    this.group = String(at(answer.body, 'id'));
  }

  /** One writer: writes until the connection breaks, which is how it notices the kill. */
  async write(client: ScimClient): Promise<void> {
    const own: string[] = [];
    for (;;) {
      try {
        await this.writeOnce(client, own);
      } catch {
        return;
      }
    }
  }

  private async writeOnce(client: ScimClient, own: string[]): Promise<void> {
    const dice = this.random.next();
    const id = own[this.random.between(0, Math.max(0, own.length - 1))];
    const entry = id === undefined ? undefined : this.users.get(id);
    if (id === undefined || entry === undefined || dice < 0.4) await this.create(client, own);
    else if (dice < 0.7) await this.retitle(client, id, entry);
    else if (dice < 0.9) await this.join(client, id, entry);
    else {
      own.splice(own.indexOf(id), 1);
      await this.remove(client, id, entry);
    }
  }

  private async create(client: ScimClient, own: string[]): Promise<void> {
    const answer = await client.post('/Users', userBody({ title: 'first' }));
    if (!this.expectStatus('POST /Users', answer, 201)) return;
    const id = String(at(answer.body, 'id'));
    this.users.set(id, { titles: ['first'], deleted: 'no', member: false });
    own.push(id);
  }

  private async retitle(client: ScimClient, id: string, entry: Entry): Promise<void> {
    const title = `title ${this.random.between(0, 1e9)}`;
    entry.titles = [...entry.titles, title];
    const answer = await client.patch(
      `/Users/${id}`,
      patchOp({ op: 'replace', path: 'title', value: title }),
    );
    if (this.expectStatus('PATCH /Users', answer, 200)) entry.titles = [title];
  }

  private async join(client: ScimClient, id: string, entry: Entry): Promise<void> {
    const operation = { op: 'add', path: 'members', value: [{ value: id }] };
    const answer = await client.patch(`/Groups/${this.group}`, patchOp(operation));
    if (this.expectStatus('PATCH /Groups', answer, 204)) entry.member = true;
  }

  private async remove(client: ScimClient, id: string, entry: Entry): Promise<void> {
    entry.deleted = 'asked';
    const answer = await client.delete(`/Users/${id}`);
    if (this.expectStatus('DELETE /Users', answer, 204)) entry.deleted = 'yes';
  }

  private expectStatus(what: string, answer: ScimAnswer, status: number): boolean {
    if (answer.status === status) {
      this.acknowledged += 1;
      return true;
    }
    this.surprises.push(`${what} was answered ${answer.status} ${answer.text.slice(0, 200)}`);
    return false;
  }

  /** Compares the service with the ledger; each string is one broken promise. */
  async check(client: ScimClient): Promise<readonly string[]> {
    const problems = this.surprises.splice(0);
    const members = await membersOf(client, this.group);
    for (const [id, entry] of this.users) {
      const answer = await client.get(`/Users/${id}`);
      const gone = answer.status === 404;
      if (gone && members.has(id)) problems.push(`${id} is gone and is still a member`);
      if (entry.deleted === 'yes' && !gone) problems.push(`${id} was deleted and is back (${answer.status})`);
      if (entry.deleted === 'no' && gone) problems.push(`${id} was acknowledged and is lost`);
      if (gone) continue;
      const title = String(at(answer.body, 'title'));
      if (!entry.titles.includes(title)) {
        problems.push(`${id} has the title "${title}", acknowledged was "${entry.titles.join('" or "')}"`);
      }
      if (entry.member && !members.has(id)) problems.push(`${id} was acknowledged as a member and is none`);
      // A request that was cut off is decided now: what is found is what holds from here on.
      entry.titles = [title];
    }
    for (const [id, entry] of this.users) if (entry.deleted !== 'no') this.users.delete(id);
    return problems;
  }

  /** Ids of all users that were acknowledged and not deleted, and of the group. */
  get living(): readonly string[] {
    const kept = [...this.users].filter(([, entry]) => entry.deleted === 'no');
    return [this.group, ...kept.map(([id]) => id)];
  }
}

async function membersOf(client: ScimClient, group: string): Promise<ReadonlySet<string>> {
  const answer = await client.get(`/Groups/${group}`);
  const members = at(answer.body, 'members');
  return new Set(Array.isArray(members) ? members.map((member) => String(at(member, 'value'))) : []);
}
