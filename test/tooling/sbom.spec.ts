import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { makeSbom } from '../../scripts/sbom.mjs';

const ROOT = join(import.meta.dirname, '../..');

interface Component {
  readonly name: string;
  readonly group?: string;
  readonly version: string;
  readonly purl?: string;
  readonly licenses?: readonly unknown[];
  readonly hashes?: readonly { readonly alg: string; readonly content: string }[];
  readonly properties?: readonly { readonly name: string; readonly value: string }[];
  readonly components?: readonly Component[];
}

const flat = (components: readonly Component[]): readonly Component[] =>
  components.flatMap((component) => [component, ...flat(component.components ?? [])]);

describe('npm run sbom', () => {
  const text = makeSbom();
  const components = flat((JSON.parse(text) as { readonly components: readonly Component[] }).components);

  it('is CycloneDX 1.6', async () => {
    const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot6);
    expect(await validator.validate(text)).toBeNull();
  });

  it('lists every package of production that the lock file has, and none of development', () => {
    const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
      readonly packages: Readonly<Record<string, { readonly dev?: boolean; readonly optional?: boolean }>>;
    };
    const listed = new Set(
      components.map(
        ({ properties = [] }) => properties.find(({ name }) => name === 'cdx:npm:package:path')?.value,
      ),
    );
    for (const [path, { dev = false, optional = false }] of Object.entries(packages)) {
      // Packages of other platforms are not installed.
      if (path === '' || (optional && !listed.has(path))) continue;
      expect([path, listed.has(path)]).toEqual([path, !dev]);
    }
  });

  it('says of each what it is called, under which licence it is, and which bytes it has', () => {
    expect(components.length).toBeGreaterThan(100);
    for (const { name, group, version, purl, licenses = [], hashes = [] } of components) {
      const full = group === undefined ? name : `${encodeURIComponent(group)}/${name}`;
      expect(purl).toBe(`pkg:npm/${full}@${version}`);
      expect([name, licenses.length > 0]).toEqual([name, true]);
      expect([name, hashes.map(({ alg, content }) => `${alg} ${content.length}`)]).toEqual([
        name,
        ['SHA-512 128'],
      ]);
    }
  });

  it('is the same each time, and tells nothing of the machine', () => {
    expect(makeSbom()).toBe(text);
    expect(text).not.toContain(ROOT);
    expect(text).not.toMatch(/"timestamp"|"serialNumber"/);
  });
});
