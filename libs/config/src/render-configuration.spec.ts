import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';

import { EnvironmentVariables } from './environment-variables.js';
import { productVersion } from './product-version.js';
import { renderConfiguration } from './render-configuration.js';
import { settingsOf } from './setting.js';

describe('docs/configuration.md', () => {
  it('is what the code says (node scripts/generate-docs.mjs writes it anew)', () => {
    const written = readFileSync(new URL('../../../docs/configuration.md', import.meta.url), 'utf8');
    expect(written).toBe(renderConfiguration());
  });

  it('has every variable once', () => {
    const rows = renderConfiguration()
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .map((line) => line.split('`')[1]);
    const names = settingsOf(EnvironmentVariables).map(({ name }) => name);
    expect([...rows].sort()).toEqual([...names].sort());
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('productVersion', () => {
  it('is the version of package.json', () => {
    const text = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');
    expect(productVersion()).toBe(JSON.parse(text).version);
  });
});
