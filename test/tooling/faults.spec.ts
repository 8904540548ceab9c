import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';

interface Fault {
  readonly name: string;
  readonly file: string;
  readonly edits: readonly (readonly [search: string, replacement: string])[];
}

describe('the faults of `npm run seed-faults`', () => {
  it('can each still be seeded: what they replace stands in the code', async () => {
    const script: string = '../../scripts/faults.mjs';
    const { FAULTS } = (await import(script)) as { readonly FAULTS: readonly Fault[] };
    expect(FAULTS.length).toBeGreaterThanOrEqual(20);
    const lost = FAULTS.flatMap(({ name, file, edits }) => {
      const code = readFileSync(file, 'utf8');
      return edits
        .filter(([search]) => !code.includes(search))
        .map(([search]) => `${name}: ${file}: ${search}`);
    });
    expect(lost).toEqual([]);
  });
});
