/** The table of what clients are known to do, the fixtures that show it, and the document made of both. */
import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';

import { RELAXATIONS } from '@rollcall/scim';

import { readHabits, renderCompatibility } from './compatibility.mjs';
import { readClients, readFixtures } from './fixture.js';

const FIXTURES = readFixtures();
const HABITS = Object.entries(readHabits());

/** Features that the service does not have yet, and the fixtures that wait for them. */
const WAITING = {};

describe('The habits of provisioning clients', () => {
  it('every habit of the table has its fixture, every fixture its place in the table', () => {
    const listed = HABITS.flatMap(([client, { habits }]) =>
      Object.values(habits).flatMap((names) => names.map((name) => `${client}/${name}`)),
    );
    expect(listed.sort()).toEqual(FIXTURES.map(({ client, name }) => `${client}/${name}`).sort());
  });

  it('every topic has a habit, every client its topics', () => {
    expect(HABITS.map(([client]) => client).sort()).toEqual(readClients());
    const bare = HABITS.filter(
      ([, { title, habits }]) =>
        title === '' ||
        Object.keys(habits).length === 0 ||
        Object.values(habits).some((names) => names.length === 0),
    );
    expect(bare).toEqual([]);
  });

  it('every fixture says the habit, the public document that shows it, and what the service does', () => {
    const silent = FIXTURES.filter(
      ({ habit, source, answer }) => habit.length < 10 || source.length < 10 || answer.length < 3,
    );
    expect(silent).toEqual([]);
    expect(FIXTURES.filter(({ exchanges }) => exchanges.length === 0)).toEqual([]);
  });

  it('a fixture that takes relaxations says what happens without them, in one of its exchanges', () => {
    const wrong = FIXTURES.filter(({ relaxations, exchanges }) => {
      const without = exchanges.filter((exchange) => exchange.without !== undefined);
      return without.length !== (relaxations === undefined ? 0 : 1);
    });
    expect(wrong.map(({ client, name }) => `${client}/${name}`)).toEqual([]);
  });

  it('every relaxation has a client that it is for', () => {
    const taken = new Set(FIXTURES.flatMap(({ relaxations = [] }) => relaxations));
    expect([...taken].sort()).toEqual([...RELAXATIONS].sort());
  });

  it('those that wait for a feature are named', () => {
    const waiting = FIXTURES.flatMap(({ client, name, needs }) =>
      needs === undefined ? [] : [[`${client}/${name}`, needs]],
    );
    expect(Object.fromEntries(waiting)).toEqual(WAITING);
  });

  it('docs/compatibility.md is what the fixtures say (npm run docs writes it anew)', () => {
    const written = readFileSync(new URL('../../docs/compatibility.md', import.meta.url), 'utf8');
    expect(written).toBe(renderCompatibility());
  });
});
