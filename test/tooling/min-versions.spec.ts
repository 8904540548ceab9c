import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';

interface LockedPackage {
  readonly version?: string;
  readonly dev?: boolean;
  readonly license?: string;
}

interface Lock {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

const { packages } = JSON.parse(read('package-lock.json')) as Lock;
const { dependencies } = JSON.parse(read('package.json')) as {
  readonly dependencies: Readonly<Record<string, string>>;
};

/** What a package must be at least, for what was found in those before. */
const AT_LEAST: Readonly<Record<string, readonly [version: string, reason: string]>> = {
  '@nestjs/common': ['12.5.0', 'as @nestjs/core, of which it is a part'],
  '@nestjs/core': ['12.5.0', 'CVE-2026-35515, CVE-2026-40879'],
  '@nestjs/platform-fastify': [
    '12.5.0',
    'CVE-2025-69211, CVE-2026-2293, CVE-2026-33011, CVE-2026-54281: middleware is skipped where the route runs',
  ],
  '@fastify/middie': ['9.2.0', 'CVE-2026-2880: the same'],
  fastify: [
    '5.8.5',
    'CVE-2025-32442, CVE-2026-25223, CVE-2026-3419, CVE-2026-33806: validation by content type',
  ],
  typeorm: ['1.1.1', 'CVE-2025-60542, CVE-2022-33171: objects become columns'],
  mysql2: ['3.24.6', 'CVE-2024-21508, CVE-2024-21509, CVE-2024-21511, CVE-2024-21512; objects are expanded'],
  'path-to-regexp': ['8.4.2', 'CVE-2026-4867, CVE-2026-4926: a regular expression that never ends'],
  'class-validator': ['0.14.0', 'CVE-2019-18413: unknown objects pass'],
  validator: ['13.15.22', 'CVE-2025-56200, CVE-2025-12758'],
  'class-transformer': ['0.3.1', 'CVE-2020-7637: prototypes are polluted'],
  jose: ['6.2.0', 'the line that is maintained'],
};

/** What never comes in, not through others either. */
const NEVER: Readonly<Record<string, string>> = {
  'scim-patch': 'CVE-2026-48170: prototypes are polluted',
  'scim2-parse-filter': 'no bound for the depth of a filter',
  jsonwebtoken: 'jose reads tokens, with pinned algorithms',
  jws: 'CVE-2025-65945',
  'fast-jwt': 'CVE-2026-34950, CVE-2026-44351',
  axios: 'was published with a worm in it (1.14.1, 0.30.4); fetch is there',
  lodash: 'the language has what is needed of it',
  request: 'not maintained',
  qs: 'CVE-2025-15284; URLSearchParams is there',
  'body-parser': 'CVE-2025-13466; Fastify reads bodies',
};

const MOST_DEPENDENCIES = 30;

/** They say MIT in an older form, which the lock does not take over. */
const OLDER_FORM = ['node_modules/passport-strategy', 'node_modules/pause'];

function isAtLeast(version: string, least: string): boolean {
  const [have, want] = [version, least].map((text) => text.split('-', 1).join('').split('.').map(Number));
  for (const [index, part] of (want ?? []).entries()) {
    const difference = (have?.[index] ?? 0) - part;
    if (difference !== 0) return difference > 0;
  }
  return true;
}

/** Each place at which a package is locked that runs in production. */
function lockedAs(name: string): readonly string[] {
  return Object.entries(packages)
    .filter(([path, { dev }]) => path.endsWith(`node_modules/${name}`) && dev !== true)
    .map(([path, { version = '0' }]) => `${path} ${version}`);
}

describe('what is installed', () => {
  it('compares versions by their numbers', () => {
    const pairs = [
      ['3.9.8', '3.10.0'],
      ['12.5.0', '12.5.0'],
      ['13.15.35', '13.15.22'],
      ['8.4.1', '8.4.2'],
    ] as const;
    expect(pairs.map(([have, want]) => isAtLeast(have, want))).toEqual([false, true, true, false]);
  });

  it.each(Object.entries(AT_LEAST))('%s is no version with a known hole', (name, [least]) => {
    const locked = lockedAs(name);
    expect(locked.length).toBeGreaterThan(0);
    expect(locked.filter((place) => !isAtLeast(place.split(' ')[1] ?? '', least))).toEqual([]);
  });

  it.each(Object.keys(NEVER))('%s is not there', (name) => {
    expect(lockedAs(name)).toEqual([]);
  });

  it('is exact, and small in number', () => {
    const versions = Object.entries(dependencies);
    expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
    expect(versions.length).toBeLessThanOrEqual(MOST_DEPENDENCIES);
  });

  it('each dependency has its reason in docs/dependencies.md, and nothing else has', () => {
    const named = [
      ...read('docs/dependencies.md').matchAll(/^\| `([^`]+)` \| [^|]*\S[^|]* \| [^|]*\S[^|]* \|$/gm),
    ];
    expect(named.map(([, name]) => name)).toEqual(Object.keys(dependencies).sort());
  });

  it('has licences that a company may pass on', () => {
    const allowed =
      /^\(?(?:MIT|ISC|Apache-2\.0|BSD-[23]-Clause|0BSD|CC0-1\.0|BlueOak-1\.0\.0|Unlicense|Python-2\.0)\b/;
    const others = Object.entries(packages)
      .filter(
        ([path, { dev, license }]) =>
          path !== '' && dev !== true && !OLDER_FORM.includes(path) && !allowed.test(license ?? ''),
      )
      .map(([path, { license }]) => `${path}: ${String(license)}`);
    expect(others).toEqual([]);
  });
});
