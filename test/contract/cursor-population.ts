/** Users with few different values, so that many share one, and writers that change them; for walks through them. */
import { renderResource, type RequestContext } from '@rollcall/directory';
import { URN, USER_TYPE, type Json, type Resource } from '@rollcall/scim';

import type { Random } from '../fault/random.js';
import { LINKS, NOTHING_WANTED, type OpenStore } from '../support/open-store.js';

/** Alike for longer than an index key keeps of a value. */
const LONG = 'lång '.repeat(120);

const NAMES = ['a', 'A', 'b', 'Ä', 'ä ', '', '😀', 'ｚ', `${LONG}b`, `${LONG}a`, LONG, 'x'.repeat(511)];

const FEWEST = 60;
const MOST = 80;

function oneOf<T>(random: Random, values: readonly T[]): T {
  const value = values[random.between(0, values.length - 1)];
  if (value === undefined) throw new Error('there is nothing to choose from');
  return value;
}

/** The value, or none: one time in three. */
function maybe(random: Random, name: string, value: () => Json): Readonly<Record<string, Json>> {
  return random.between(0, 2) === 0 ? {} : { [name]: value() };
}

let named = 0;

/** Attributes of a user, each of them shared with others, but for the userName. */
export function randomUser(random: Random): Resource {
  const name = (): Json => oneOf(random, NAMES);
  named += 1;
  return {
    userName: `${oneOf(random, ['u', 'U', 'v', `${LONG}v`])}${random.between(0, 9)}-${named}`,
    ...maybe(random, 'displayName', name),
    ...maybe(random, 'name', () => ({
      ...maybe(random, 'familyName', name),
      givenName: oneOf(random, NAMES),
    })),
    ...maybe(random, 'externalId', name),
    ...maybe(random, 'title', name),
    ...maybe(random, 'active', () => random.between(0, 1) === 1),
    ...maybe(random, 'emails', () => [
      { value: `${random.between(0, 5)}@a.example` },
      { value: `${random.between(0, 5)}@b.example`, primary: random.between(0, 1) === 1 },
    ]),
    ...maybe(random, URN.enterpriseUser, () => ({ department: oneOf(random, ['Sales', 'sales', 'Legal']) })),
  };
}

/** The users of a tenant, as the database has them, and what changes them. */
export class CursorPopulation {
  readonly users = new Map<string, Resource>();
  /** Users that are never written again. */
  readonly untouched = new Set<string>();
  private now: number;

  private constructor(
    private readonly store: OpenStore,
    private readonly ctx: RequestContext,
    private readonly random: Random,
  ) {
    this.now = ctx.now;
  }

  static async make(
    store: OpenStore,
    { ctx, random }: { readonly ctx: RequestContext; readonly random: Random },
  ): Promise<CursorPopulation> {
    const population = new CursorPopulation(store, ctx, random);
    for (let made = 0; made < FEWEST; made += 1) {
      const id = await population.create();
      if (random.between(0, 1) === 0) population.untouched.add(id);
    }
    return population;
  }

  /** Creates a user, or changes or deletes one that may be touched; there are never many more users, or fewer. */
  async write(): Promise<void> {
    const touchable = [...this.users.keys()].filter((id) => !this.untouched.has(id));
    const kind = this.random.between(0, 2);
    const { size } = this.users;
    if (size < FEWEST || (kind === 0 && size < MOST)) await this.create();
    else if (size > MOST || kind === 1) await this.remove(oneOf(this.random, touchable));
    else await this.change(oneOf(this.random, touchable));
  }

  private async create(): Promise<string> {
    const attributes = randomUser(this.random);
    const draft = { id: this.store.ids.next(), attributes, members: [] };
    const stored = await this.store.resources.create(this.at(), USER_TYPE, draft, NOTHING_WANTED);
    this.users.set(stored.id, renderResource(USER_TYPE, stored, LINKS));
    return stored.id;
  }

  private async change(id: string): Promise<void> {
    const attributes = randomUser(this.random);
    const result = await this.store.resources.mutate(this.at(), USER_TYPE, id, {
      operation: 'patch',
      apply: () => attributes,
      wanted: NOTHING_WANTED,
    });
    if (result !== undefined) this.users.set(id, renderResource(USER_TYPE, result.resource, LINKS));
  }

  private async remove(id: string): Promise<void> {
    await this.store.resources.remove(this.at(), USER_TYPE, id);
    this.users.delete(id);
  }

  /** Some writes share a millisecond. */
  private at(): RequestContext {
    this.now += this.random.between(0, 1);
    return { ...this.ctx, now: this.now };
  }
}
