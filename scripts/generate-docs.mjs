// Writes the documents that are generated from the code: docs/configuration.md. Run it after `npm run build`.
import { mkdirSync, writeFileSync } from 'node:fs';

const { renderConfiguration } = await import('../dist/libs/config/src/index.js');
mkdirSync(new URL('../docs/', import.meta.url), { recursive: true });
writeFileSync(new URL('../docs/configuration.md', import.meta.url), renderConfiguration());
