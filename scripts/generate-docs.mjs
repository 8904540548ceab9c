// Writes the documents that are generated: docs/configuration.md and docs/metrics.md from the code, docs/compatibility.md from the recorded
// exchanges of clients. Run it after `npm run build`.
import { mkdirSync, writeFileSync } from 'node:fs';

import { renderCompatibility } from '../test/idp/compatibility.mjs';

const { renderConfiguration } = await import('../dist/libs/config/src/index.js');
const { renderMetrics } = await import('../dist/libs/observability/src/index.js');
mkdirSync(new URL('../docs/', import.meta.url), { recursive: true });
writeFileSync(new URL('../docs/configuration.md', import.meta.url), renderConfiguration());
writeFileSync(new URL('../docs/metrics.md', import.meta.url), renderMetrics());
writeFileSync(new URL('../docs/compatibility.md', import.meta.url), renderCompatibility());
