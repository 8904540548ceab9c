// `npm run deploy:check`: renders every overlay and the chart, and holds what comes out against the schemas of Kubernetes
// and the policies of this project. The exit code is 1 where something is wrong.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkDeployment, policyContext } from './check-deployment.mjs';
import { installPrograms } from './programs.mjs';
import { renderAll } from './render.mjs';
import { RULES, ruleCopies } from './write-rules.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

try {
  installPrograms((line) => console.error(line));
  const context = policyContext(ROOT);
  const renderings = renderAll(ROOT);
  const stale = [...ruleCopies(ROOT)]
    .filter(([path, text]) => readFileSync(join(ROOT, path), 'utf8') !== text)
    .map(([path]) => `${path}: is not what ${RULES} says: npm run deploy:rules`);
  const findings = [...renderings.flatMap((rendering) => checkDeployment(rendering, context)), ...stale];
  for (const line of findings) console.error(line);
  for (const { name, objects } of renderings) console.log(`${name}: ${objects.length} objects`);
  console.log(findings.length === 0 ? 'deploy: nothing is wrong' : `deploy: ${findings.length} findings`);
  process.exitCode = findings.length === 0 ? 0 : 1;
} catch (error) {
  console.error(`deploy: ${error.message}`);
  process.exitCode = 1;
}
