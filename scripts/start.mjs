// `npm start`: installs what is missing, builds what is stale, and becomes the service (in this process, so that a
// signal sent to it reaches the service and nothing is left behind).
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { prepare, ROOT } from './prepare.mjs';

try {
  if (!(await prepare())) throw new Error('the build failed');
} catch (error) {
  console.error(`rollcall: ${error.message}`);
  process.exit(1);
}

const main = join(ROOT, 'dist/apps/identity/src/main.js');
process.argv[1] = main;
await import(pathToFileURL(main).href);
