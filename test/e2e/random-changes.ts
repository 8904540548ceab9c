import type { Random } from '../fault/random.js';
import type { ScimAnswer, ScimClient } from '../support/scim-client.js';
import { CORE, ENT, GROUP, patchOp, textAt, unique } from '../support/scim-messages.js';

/** A client that changes users and groups at random, and knows which there are. */
export class RandomChanges {
  private readonly users: string[] = [];
  private readonly groups: string[] = [];

  constructor(
    private readonly client: ScimClient,
    private readonly random: Random,
  ) {}

  /** Makes some changes, a few at the same time. @throws Error with the answer of one that was refused */
  async make(count: number): Promise<void> {
    for (let done = 0; done < count;) {
      const together = Math.min(this.random.between(1, 4), count - done);
      await Promise.all(Array.from({ length: together }, () => this.one()));
      done += together;
    }
  }

  private async one(): Promise<void> {
    const dice = this.random.next();
    if (this.users.length < 3 || dice < 0.2) return this.createUser();
    if (this.groups.length < 2 || dice < 0.27) return this.createGroup();
    if (dice < 0.47) return this.changeUser();
    if (dice < 0.55) return this.deleteUser();
    if (dice < 0.59) return this.deleteGroup();
    return this.changeGroup();
  }

  private async createUser(): Promise<void> {
    const manager = this.random.next() < 0.3 ? this.pick(this.users) : undefined;
    const answer = await this.client.post('/Users', {
      schemas: [CORE, ENT],
      userName: unique('random'),
      name: { familyName: `Øst ${this.random.between(1, 9)}`, givenName: 'Ines' },
      emails: [{ type: 'work', value: `${unique('mail')}@fjordbank.example`, primary: true }],
      ...(manager === undefined ? {} : { [ENT]: { manager: { value: manager }, department: 'Ledger' } }),
    });
    // The manager may have been deleted in the meantime.
    if (checked(answer, 201, 400)) this.users.push(textAt(answer.body, 'id'));
  }

  private async createGroup(): Promise<void> {
    const members = this.some().map((value) => ({ value }));
    const answer = await this.client.post('/Groups', {
      schemas: [GROUP],
      displayName: unique('group'),
      members,
    });
    if (checked(answer, 201, 400)) this.groups.push(textAt(answer.body, 'id'));
  }

  private async changeUser(): Promise<void> {
    const id = this.pick(this.users);
    const operations = [
      { op: 'replace', path: 'active', value: this.random.next() < 0.5 },
      { op: 'replace', path: 'title', value: `Title ${this.random.between(1, 5)}` },
      {
        op: 'add',
        path: 'phoneNumbers',
        value: [{ type: 'work', value: `+47 ${this.random.between(1, 99)}` }],
      },
      { op: 'remove', path: 'title' },
    ];
    const first = this.random.between(0, operations.length - 1);
    const chosen = operations.slice(first, first + this.random.between(1, 2));
    checked(await this.client.patch(`/Users/${id}`, patchOp(...chosen)), 200, 404);
  }

  private async deleteUser(): Promise<void> {
    const id = this.pick(this.users);
    this.users.splice(this.users.indexOf(id), 1);
    checked(await this.client.delete(`/Users/${id}`), 204, 404);
  }

  private async deleteGroup(): Promise<void> {
    const id = this.pick(this.groups);
    this.groups.splice(this.groups.indexOf(id), 1);
    checked(await this.client.delete(`/Groups/${id}`), 204, 404);
  }

  private async changeGroup(): Promise<void> {
    const path = `/Groups/${this.pick(this.groups)}`;
    const members = this.some().map((value) => ({ value }));
    const dice = this.random.next();
    if (dice < 0.4)
      checked(
        await this.client.patch(path, patchOp({ op: 'add', path: 'members', value: members })),
        204,
        400,
        404,
      );
    else if (dice < 0.6) {
      const path_ = `members[value eq "${this.pick(this.users)}"]`;
      checked(await this.client.patch(path, patchOp({ op: 'remove', path: path_ })), 204, 400, 404);
    } else if (dice < 0.8) {
      const body = { schemas: [GROUP], displayName: unique('group'), members };
      checked(await this.client.put(path, body), 200, 400, 404);
    } else {
      const rename = { op: 'replace', path: 'displayName', value: unique('group') };
      const add = { op: 'add', path: 'members', value: members };
      checked(await this.client.patch(path, patchOp(rename, add)), 204, 400, 404);
    }
  }

  private pick(ids: readonly string[]): string {
    return ids[this.random.between(0, ids.length - 1)] ?? '';
  }

  private some(): readonly string[] {
    const wanted = this.random.between(1, 8);
    return [...new Set(Array.from({ length: wanted }, () => this.pick(this.users)))];
  }
}

/** Whether a change was made; some refusals are those of a race that the client lost. */
function checked(answer: ScimAnswer, success: number, ...lost: readonly number[]): boolean {
  if (answer.status === success) return true;
  if (lost.includes(answer.status)) return false;
  throw new Error(`${answer.status} ${answer.text}`);
}
