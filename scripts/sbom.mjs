// `npm run sbom`: writes what the image has of others, as CycloneDX 1.6, to dist/sbom.cdx.json. The same lock file gives
// the same bytes on every machine.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const GENERATOR = join(ROOT, 'node_modules/@cyclonedx/cyclonedx-npm/bin/cyclonedx-npm-cli.js');
const OPTIONS = [
  ...['--omit', 'dev', '--output-reproducible', '--spec-version', '1.6', '--output-format', 'JSON'],
  ...['--mc-type', 'application', '--validate'],
];

/** Packages whose package.json says nothing, and what the text beside it says. */
const CONCLUDED = new Map([['pause@0.0.1', 'MIT']]);

/** The digest that the lock file has of a package, as CycloneDX writes it. */
function hashesOf(integrity = '') {
  const [, digest] = /(?:^|\s)sha512-(\S+)/.exec(integrity) ?? [];
  return digest === undefined
    ? []
    : [{ alg: 'SHA-512', content: Buffer.from(digest, 'base64').toString('hex') }];
}

function withHashes(component, packages) {
  const path = component.properties?.find(({ name }) => name === 'cdx:npm:package:path')?.value;
  const hashes = hashesOf(packages[path]?.integrity);
  const inner = component.components?.map((one) => withHashes(one, packages));
  const concluded = CONCLUDED.get(`${component.name}@${component.version}`);
  const licenses = [{ license: { id: concluded, acknowledgement: 'concluded' } }];
  return {
    ...component,
    ...(concluded === undefined ? {} : { licenses }),
    ...(hashes.length > 0 ? { hashes } : {}),
    ...(inner === undefined ? {} : { components: inner }),
  };
}

/** The document as text. @throws Error with what the generator says */
export function makeSbom() {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-sbom-'));
  const file = join(folder, 'sbom.json');
  try {
    const { status, stderr, error } = spawnSync(
      process.execPath,
      [GENERATOR, ...OPTIONS, '--output-file', file],
      { cwd: ROOT, encoding: 'utf8' },
    );
    if (status !== 0) throw new Error(`the components could not be listed:\n${error ?? ''}${stderr}`);
    const sbom = JSON.parse(readFileSync(file, 'utf8'));
    const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));
    // Which npm asked is a matter of the machine.
    const tools = sbom.metadata.tools.components.filter(({ name }) => name !== 'npm');
    const metadata = { ...sbom.metadata, tools: { components: tools } };
    const components = sbom.components.map((component) => withHashes(component, packages));
    return `${JSON.stringify({ ...sbom, metadata, components }, undefined, 2)}\n`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (resolve(process.argv[1] ?? '') === fileURLToPath(import.meta.url)) {
  const text = makeSbom();
  mkdirSync(join(ROOT, 'dist'), { recursive: true });
  writeFileSync(join(ROOT, 'dist/sbom.cdx.json'), text);
  console.log(`dist/sbom.cdx.json: ${JSON.parse(text).components.length} components`);
}
