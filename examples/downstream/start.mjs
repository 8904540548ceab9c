// `npm start` in this folder: builds the package and the example where they are stale, and becomes the service (in this
// process, so that a signal sent to it reaches the service and nothing is left behind).
//
// The packages are those of the repository, installed by its `npm ci`: nothing is fetched here.
import { existsSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { buildDownstream } from './build.mjs';

if (!existsSync(fileURLToPath(new URL('../../node_modules/@nestjs/core', import.meta.url)))) {
  console.error(
    'downstream: the packages are not installed yet. Run "npm ci" in the root of the repository.',
  );
  process.exit(1);
}
let main;
try {
  main = await buildDownstream();
} catch (error) {
  console.error(`downstream: ${error.message}`);
  process.exit(1);
}
process.argv[1] = main;
await import(pathToFileURL(main).href);
