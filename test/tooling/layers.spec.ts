/** The layers of CONTRIBUTING.md are held by a machine: each case puts one forbidden import in a small copy. */
import { afterAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));
const SCRIPT = join(REPOSITORY, 'scripts/check-layers.mjs');

const ALLOWED = {
  'libs/scim/src/index.ts': `export { a } from './a.js';`,
  'libs/scim/src/a.ts': `export const a = 1;`,
  'libs/directory/src/index.ts': `import { a } from '@rollcall/scim';\nexport const b = a;`,
  'libs/directory/src/index.spec.ts': `import { readFileSync } from 'node:fs';\nexport const s = readFileSync;`,
  'libs/persistence/src/index.ts': `import 'node:fs';\nimport type { a } from '@rollcall/scim';\nimport { b } from '@rollcall/directory';\nexport type A = typeof a;\nexport const c = b;`,
  'libs/auth/src/index.ts': `import { b } from '@rollcall/directory';\nexport const d = b;`,
  'libs/config/src/index.ts': `export const e = 1;`,
  'libs/consumer/src/index.ts': `export const h = 1;`,
  'apps/identity/src/main.ts': `import { c } from '@rollcall/persistence';\nimport { m } from '../../../migrations/m.js';\nexport const f = [c, m];`,
  'apps/cli/src/main.ts': `import { d } from '@rollcall/auth';\nexport const g = d;`,
  'migrations/m.ts': `import 'node:crypto';\nexport const m = 1;`,
  'test/support/t.ts': `export const t = 1;`,
};

const FORBIDDEN: [rule: string, file: string, source: string][] = [
  ['scim-imports-nothing', 'libs/scim/src/x.ts', `import 'node:crypto';`],
  [
    'scim-imports-nothing',
    'libs/scim/src/x.ts',
    `import type { b } from '@rollcall/directory';\nexport type X = typeof b;`,
  ],
  [
    'directory-imports-scim',
    'libs/directory/src/x.ts',
    `import type { c } from '@rollcall/persistence';\nexport type X = typeof c;`,
  ],
  ['directory-imports-scim', 'libs/directory/src/x.ts', `import 'node:fs';`],
  [
    'persistence-imports',
    'libs/persistence/src/x.ts',
    `import { e } from '@rollcall/config';\nexport const x = e;`,
  ],
  [
    'persistence-imports',
    'libs/persistence/src/x.ts',
    `import { m } from '../../../migrations/m.js';\nexport const x = m;`,
  ],
  [
    'auth-imports-directory',
    'libs/auth/src/x.ts',
    `import { a } from '@rollcall/scim';\nexport const x = a;`,
  ],
  [
    'config-imports-nothing',
    'libs/config/src/x.ts',
    `import { b } from '@rollcall/directory';\nexport const x = b;`,
  ],
  [
    'config-imports-nothing',
    'libs/config/src/x.ts',
    `import { t } from '../../../test/support/t.js';\nexport const x = t;`,
  ],
  ['migrations-stand-alone', 'migrations/x.ts', `import { a } from '@rollcall/scim';\nexport const x = a;`],
  [
    'through-the-index',
    'libs/directory/src/x.ts',
    `import { a } from '../../scim/src/a.js';\nexport const x = a;`,
  ],
  [
    'through-the-index',
    'apps/cli/src/x.ts',
    `import { a } from '../../../libs/scim/src/a.js';\nexport const x = a;`,
  ],
  [
    'apps-stand-alone',
    'apps/cli/src/x.ts',
    `import { f } from '../../identity/src/main.js';\nexport const x = f;`,
  ],
  [
    'outbox-imports-directory',
    'libs/outbox/src/x.ts',
    `import { c } from '@rollcall/persistence';\nexport const x = c;`,
  ],
  [
    'consumer-imports-nothing-of-ours',
    'libs/consumer/src/x.ts',
    `import { b } from '@rollcall/directory';\nexport const x = b;`,
  ],
  [
    'consumer-is-for-others',
    'apps/identity/src/x.ts',
    `import { h } from '../../../libs/consumer/src/index.js';\nexport const x = h;`,
  ],
  ['no-cycles', 'libs/auth/src/x.ts', `import { y } from './y.js';\nexport const x = y;`],
  ['resolvable', 'libs/config/src/x.ts', `import './gone.js';`],
];

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function copyWith(files: Record<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), 'rollcall-layers-'));
  folders.push(root);
  for (const name of ['tsconfig.json', 'tsconfig.base.json', 'package.json'])
    cpSync(join(REPOSITORY, name), join(root, name));
  for (const [name, source] of Object.entries({ ...ALLOWED, ...files })) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), `${source}\n`);
  }
  return root;
}

function checkLayers(root: string, ...args: string[]): Promise<{ failed: boolean; output: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [SCRIPT, '--root', root, ...args], (error, stdout, stderr) => {
      resolve({ failed: error !== null, output: stdout + stderr });
    });
  });
}

describe('layers', () => {
  it('passes what the table allows, and has read every file', async () => {
    const { failed, output } = await checkLayers(copyWith({}));
    expect(output).toContain('0 violations, 0 files not read');
    expect(failed).toBe(false);
  });

  // All forbidden imports in one copy: the cruiser starts once, and each rule must name its own file.
  it('names every forbidden import and fails', async () => {
    const files: Record<string, string> = {};
    const expected = FORBIDDEN.map(([rule, file, source], index) => {
      const unique = file.replace(/x\.ts$/, `x${index}.ts`);
      files[unique] = source;
      return [rule, unique] as const;
    });
    const cyclic = expected.find(([rule]) => rule === 'no-cycles')?.[1] ?? '';
    files['libs/auth/src/y.ts'] =
      `import { x } from './${cyclic.split('/').at(-1)?.replace(/\.ts$/, '.js') ?? ''}';\nexport const y = x;`;

    const { failed, output } = await checkLayers(copyWith(files));
    const lines = output.split('\n');
    for (const [rule, file] of expected) {
      const found = lines.some((line) => line.startsWith(rule) && line.includes(file));
      expect({ rule, file, found }).toEqual({ rule, file, found: true });
    }
    expect(failed).toBe(true);
  });

  it('fails when the cruiser reads fewer modules than there are files', async () => {
    const root = copyWith({ 'libs/scim/src/unread.ts': `export const u = 1;` });
    const config = join(root, 'config.cjs');
    const real = join(REPOSITORY, '.dependency-cruiser.cjs');
    writeFileSync(
      config,
      `const real = require(${JSON.stringify(real)});\nmodule.exports = { ...real, options: { ...real.options, exclude: { path: 'unread' } } };\n`,
    );
    const { failed, output } = await checkLayers(root, '--config', config);
    expect(output).toContain('not read: libs/scim/src/unread.ts');
    expect(failed).toBe(true);
  });
});
