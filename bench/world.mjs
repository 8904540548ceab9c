// What the driver knows of the database that it works on: who was loaded, and what has changed since.
import { randomBytes } from 'node:crypto';
import { describePopulation } from '../test/support/population/describe-population.mjs';

/** Spreads consecutive numbers over the population. */
const STRIDE = 7919;

/** Groups without members for PATCHes that fill and empty them. */
const SCRATCH_GROUPS = 16;

/** Members of the groups of different sizes. */
export const GROUP_SIZES = [10, 1000, 20_000, 200_000];

/** The groups that are loaded beside so many users. */
export function groupsFor(users) {
  return [
    ...GROUP_SIZES.filter((members) => members <= users).map((members) => ({
      displayName: `Group of ${members}`,
      members,
    })),
    ...Array.from({ length: SCRATCH_GROUPS }, (_, index) => ({
      displayName: `Scratch ${index}`,
      members: 0,
    })),
  ];
}

/** What has happened to one database. */
class DatabaseState {
  /** Ids of users that were made and may be deleted. */
  disposable = [];
  made = 0;
  deleted = 0;
  /** By group: members that are in it and those that were taken out. */
  members = new Map();
  /** Scratch groups by whether they are empty. */
  scratch = { empty: [], full: [] };
}

/**
 * The service works on users with an even index and the floor on those with an odd one, for what the floor writes into
 * documents means nothing.
 */
export class World {
  #states;

  /** @param {{ tenantId: number, users: number, seed: number, features: object, sharedDatabase: boolean }} options */
  constructor({ tenantId, users, seed, features, sharedDatabase }) {
    this.users = users;
    this.features = features;
    this.population = describePopulation({ tenantId, users, groups: groupsFor(users), seed });
    /** While samples are taken, each user is used twice. */
    this.sampling = false;
    this.run = randomBytes(4).toString('hex');
    const service = this.#newState();
    this.#states = { service, floor: sharedDatabase ? service : this.#newState() };
  }

  #newState() {
    const state = new DatabaseState();
    for (const group of this.population.groups) {
      if (group.members === 0) state.scratch.empty.push(group);
      const present = Array.from({ length: Math.min(group.members, 512) }, (_, place) =>
        group.memberIds(Math.floor((place * group.members) / Math.min(group.members, 512))),
      );
      state.members.set(group.members, { present, absent: [] });
    }
    return state;
  }

  state(side) {
    return this.#states[side];
  }

  /** How many users there are now. */
  usersNow(side) {
    const { made, deleted } = this.state(side);
    return this.users + made - deleted;
  }

  groupOf(members) {
    return this.population.groups.find((group) => group.members === members);
  }

  /** The user that an operation reads. */
  userFor(side, n) {
    return this.population.userAt(this.#indexFor(side, n));
  }

  /** The user that an operation changes: active and without a manager, so that all changes are of one shape. */
  changedFor(side, n) {
    let index = this.#indexFor(side, n);
    for (;;) {
      const user = this.population.userAt(index);
      if (user.active && user.managerIndex === undefined) return { index, user };
      index = (index + 2) % (this.users - (this.users % 2));
    }
  }

  #indexFor(side, n) {
    const half = Math.floor(this.users / 2);
    const turn = this.sampling ? n >> 1 : n;
    return ((turn * STRIDE) % half) * 2 + (side === 'floor' ? 1 : 0);
  }

  /** A name that nothing has had. */
  nameFor(side, n) {
    return `bench-${this.run}-${side}-${String(n).padStart(7, '0')}`;
  }
}
