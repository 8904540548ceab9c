// `npm run deploy:rules`: writes what kustomize and the chart take from deploy/monitoring/rules.yaml, for neither may
// read a file outside its own folder. `npm run deploy:check` refuses copies that are not of it.
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, stringify } from 'yaml';

/** The rules that every installation gets, from the repository's folder. */
export const RULES = 'deploy/monitoring/rules.yaml';

/**
 * What the copies have to say, by their paths from the repository's folder.
 * @param {string} root the repository's folder
 * @returns {Map<string, string>}
 */
export function ruleCopies(root) {
  const rules = readFileSync(join(root, RULES), 'utf8');
  const object = {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    metadata: { name: 'rollcall', labels: { 'app.kubernetes.io/name': 'rollcall' } },
    spec: { groups: parse(rules).groups },
  };
  const head = `# Written from ${RULES} by \`npm run deploy:rules\`. Change it there.\n`;
  return new Map([
    [
      'deploy/kustomize/components/monitoring/prometheus-rule.yaml',
      head + stringify(object, { lineWidth: 0 }),
    ],
    ['deploy/charts/rollcall/files/rules.yaml', head + rules],
  ]);
}

if (resolve(process.argv[1] ?? '') === fileURLToPath(import.meta.url)) {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  for (const [path, text] of ruleCopies(root)) {
    writeFileSync(join(root, path), text);
    console.log(path);
  }
}
