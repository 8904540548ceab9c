// SCIM clients that write until they are told to stop, and note what they were told.
import { setTimeout as pause } from 'node:timers/promises';
import * as operations from './operations.mjs';
import { seededRandom } from './random.mjs';
import { sendRequest } from './send-request.mjs';

/** Milliseconds between two requests of a client at most: the machine is shared with what is tested. */
const PAUSE = 80;

/** Milliseconds that a client waits where nobody listens, or is told to come again. */
const PATIENCE = 100;

/** How often each operation comes, in a hundred. */
const MIX = [
  ['createUser', 26],
  ['patchUser', 22],
  ['putUser', 10],
  ['addMember', 13],
  ['removeMember', 6],
  ['createGroup', 4],
  ['putGroup', 4],
  ['deleteUser', 9],
  ['deleteGroup', 2],
  ['createUserAgain', 2],
  ['renameToTaken', 2],
];

/** Members with which a group is made at most. */
const MEMBERS = 4;

/** One client. It alone changes the users that it has made; groups it shares with the others of their tenant. */
class Client {
  #world;
  #ledger;
  #random;
  #number;
  #written = 0;
  /** By tenant: live users (`{ id, userName }`) and own groups (`{ id }`). */
  #own = new Map();

  constructor({ world, ledger, seed, number }) {
    this.#world = world;
    this.#ledger = ledger;
    this.#random = seededRandom(seed, 100 + number);
    this.#number = number;
    for (const tenant of world.tenants) this.#own.set(tenant, { users: [], groups: [] });
  }

  async once() {
    const tenant = this.#random.pick(this.#world.tenants);
    const own = this.#own.get(tenant);
    const operation = this.#choose(tenant, own);
    if (await this.#perform(tenant, own, operation)) await pause(this.#random.between(0, PAUSE));
    else await pause(PATIENCE);
  }

  #choose(tenant, own) {
    const { users, groups } = own;
    let dice = this.#random.between(0, 99);
    const [name] = MIX.find(([, share]) => (dice -= share) < 0);
    const needsGroup = name === 'putGroup' || name === 'deleteGroup';
    const subject = this.#random.pick(needsGroup ? groups : users);
    const { userName: taken } = users.find((user) => user !== subject) ?? {};
    const lacksSubject = subject === undefined || (name === 'renameToTaken' && taken === undefined);
    const what = lacksSubject ? (needsGroup ? 'createGroup' : 'createUser') : name;
    this.#written += 1;
    const mark = `mark-${this.#number}-${String(this.#written).padStart(6, '0')}`;
    const active = this.#random.next() < 0.5;
    const members = this.#members(users);
    switch (what) {
      case 'createUser':
        return operations.createUser({ userName: `user-${mark}`, mark, active });
      case 'createGroup':
      case 'putGroup':
        return operations[what]({ ...subject, mark, members });
      case 'addMember':
      case 'removeMember': {
        const { id: member } = subject;
        const id = this.#random.pick([...tenant.groups, ...groups.map((group) => group.id)]);
        return operations[what]({ id, member, mark });
      }
      default:
        return operations[what]({ ...subject, taken, mark, active });
    }
  }

  #members(users) {
    return this.#random
      .shuffled(users.slice(-20))
      .slice(0, MEMBERS)
      .map(({ id }) => id);
  }

  /** Whether it was done, or refused as it had to be. */
  async #perform(tenant, own, operation) {
    const { op, id, mark, gone, mustFail, status: wanted } = operation;
    const answer = await sendRequest({
      ...operation,
      origin: this.#random.pick(this.#world.origins),
      path: `/scim/v2${operation.path}`,
      token: tenant.token,
    });
    if (answer.unsent) return false;
    const entry = { client: this.#number, op, tenant: tenant.name, id, mark, gone, mustFail };
    const { status, headers, text } = answer;
    if (status !== wanted) {
      this.#ledger.note({ ...entry, outcome: 'lost', status, reason: answer.lost });
      this.#checkRefusal(`${op} ${operation.path}`, answer);
      // It may be gone, or not.
      if (gone) forget(own, id);
      return false;
    }
    if (mustFail) {
      this.#ledger.note({ ...entry, outcome: 'refused', status });
      return true;
    }
    const made = id ?? JSON.parse(text).id;
    const version = gone ? undefined : versionOf(headers);
    this.#ledger.note({ ...entry, id: made, version, outcome: 'acknowledged', status });
    if (gone) forget(own, id);
    else if (op === 'create user') own.users.push({ id: made, userName: operation.body.userName });
    else if (op === 'create group') own.groups.push({ id: made });
    return true;
  }

  /** A client whose service fails is told so in a way that it can act on. */
  #checkRefusal(what, { status, headers, text, lost }) {
    if (lost !== undefined) return;
    if (status !== 503) this.#ledger.surprise(`${what} was answered ${status} ${text.slice(0, 300)}`);
    else if (!/^\d+$/.test(headers['retry-after'] ?? '')) {
      this.#ledger.surprise(`${what} was answered 503 with Retry-After "${headers['retry-after']}"`);
    }
  }
}

function versionOf(headers) {
  return Number(/^W\/"(\d+)"$/.exec(headers.etag ?? '')?.[1]);
}

function forget({ users, groups }, id) {
  for (const list of [users, groups]) {
    const index = list.findIndex((resource) => resource.id === id);
    if (index >= 0) list.splice(index, 1);
  }
}

/** Groups that all clients of a tenant change. */
const SHARED_GROUPS = 2;

/** Makes the groups that the clients of each tenant share; before the first fault. */
export async function makeSharedGroups({ tenants, origins: [origin] }, ledger) {
  for (const tenant of tenants) {
    tenant.groups = [];
    for (let number = 0; number < SHARED_GROUPS; number += 1) {
      const operation = operations.createGroup({ mark: `shared-${tenant.name}-${number}`, members: [] });
      const { path, ...rest } = operation;
      const answer = await sendRequest({ ...rest, origin, path: `/scim/v2${path}`, token: tenant.token });
      if (answer.status !== 201) throw new Error(`no group was made: ${JSON.stringify(answer)}`);
      const { id } = JSON.parse(answer.text);
      tenant.groups.push(id);
      const { op, mark } = operation;
      ledger.note({ op, tenant: tenant.name, id, version: 1, mark, outcome: 'acknowledged', status: 201 });
    }
  }
}

/**
 * Clients that go on where they were each time they are started: `start()`, and `stop()`, which settles when the last
 * request has been answered.
 */
export function scimLoad({ world, ledger, seed, clients }) {
  const all = Array.from({ length: clients }, (_, number) => new Client({ world, ledger, seed, number }));
  let running;
  let going = false;
  return {
    start() {
      going = true;
      running = Promise.all(
        all.map(async (client) => {
          while (going) await client.once();
        }),
      );
      // Whoever stops them is told.
      running.catch(() => undefined);
    },
    async stop() {
      going = false;
      await running;
    },
  };
}
