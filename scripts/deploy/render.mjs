// Renders what is in deploy/: every overlay, and the chart with each file of values.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { findHelm, findKustomize } from './programs.mjs';

/** The oldest Kubernetes that the manifests are made for. */
const KUBERNETES = '1.30.0';
const NAMESPACE = 'rollcall';

/** One way to install the service: its name, and the objects that a cluster gets. */
function rendering(name, { status, stdout, stderr, error }) {
  if (status !== 0) throw new Error(`${name} cannot be rendered:\n${error ?? ''}${stderr}`);
  const documents = parseAllDocuments(stdout);
  const faults = documents.flatMap((document) => document.errors ?? []);
  if (faults.length > 0) throw new Error(`${name} is no YAML: ${faults[0].message}`);
  return {
    name,
    objects: documents.map((document) => document.toJSON()).filter((object) => object !== null),
  };
}

/** @param root the repository's folder */
export function renderOverlay(root, overlay) {
  const folder = join(root, 'deploy/kustomize/overlays', overlay);
  return rendering(
    `deploy/kustomize/overlays/${overlay}`,
    spawnSync(findKustomize(), ['build', folder], { encoding: 'utf8' }),
  );
}

/** @param values the name of a file in deploy/charts, and more arguments for helm */
export function renderChart(root, values, args = []) {
  const charts = join(root, 'deploy/charts');
  const given = values === undefined ? [] : ['--values', join(charts, values)];
  const all = ['template', 'rollcall', join(charts, 'rollcall'), '--namespace', NAMESPACE];
  return rendering(
    `deploy/charts/${values ?? 'rollcall'}`,
    spawnSync(findHelm(), [...all, '--kube-version', KUBERNETES, ...given, ...args], { encoding: 'utf8' }),
  );
}

/** Everything that can be installed; what is added to the folders is found. */
export function renderAll(root) {
  const overlays = readdirSync(join(root, 'deploy/kustomize/overlays')).sort();
  const values = readdirSync(join(root, 'deploy/charts'))
    .filter((name) => name.endsWith('.values.yaml'))
    .sort();
  return [
    ...overlays.map((overlay) => renderOverlay(root, overlay)),
    ...values.map((name) => renderChart(root, name)),
  ];
}
