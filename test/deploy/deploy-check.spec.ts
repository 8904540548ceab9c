import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import {
  checkDeployment,
  POLICIES,
  policyContext,
  type KubernetesObject,
  type Rendering,
} from '../../scripts/deploy/check-deployment.mjs';
import { renderAll, renderChart, renderOverlay } from '../../scripts/deploy/render.mjs';
import { ruleCopies } from '../../scripts/deploy/write-rules.mjs';
import { describeOnKubernetesTools } from './describe-on-kubernetes-tools.js';
import { SEEDED_MISTAKES } from './seeded-mistakes.js';

const ROOT = join(import.meta.dirname, '../..');

describe('the rules of Prometheus', () => {
  it.each([...ruleCopies(ROOT).keys()])('%s is what deploy/monitoring/rules.yaml says', (path) => {
    expect(readFileSync(join(ROOT, path), 'utf8')).toBe(ruleCopies(ROOT).get(path));
  });
});

describeOnKubernetesTools('the manifests', () => {
  const context = policyContext(ROOT);
  const rendered = new Map<string, Rendering>();

  /** A copy that may be changed. */
  function overlay(name: string): { readonly name: string; readonly objects: KubernetesObject[] } {
    const known = rendered.get(name) ?? renderOverlay(ROOT, name);
    rendered.set(name, known);
    return { name, objects: structuredClone([...known.objects]) };
  }

  it('npm run deploy:check finds nothing in any overlay and in the chart', () => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(ROOT, 'scripts/deploy/deploy-check.mjs')],
      { encoding: 'utf8' },
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    for (const { name, objects } of renderAll(ROOT)) {
      expect(objects.length).toBeGreaterThan(8);
      expect(stdout).toContain(`${name}: ${objects.length} objects`);
    }
  });

  it.each(SEEDED_MISTAKES.map((mistake) => [mistake.name, mistake] as const))('finds %s', (_, mistake) => {
    const { name, objects } = overlay(mistake.overlay ?? 'high-availability');
    expect(checkDeployment({ name, objects }, context)).toEqual([]);
    mistake.seed(objects);
    const findings = checkDeployment({ name, objects }, context);
    const [policy, text] = mistake.found;
    const told = findings.filter((line) => line.endsWith(`(${policy})`));
    expect(told.join('\n')).toContain(text);
    for (const line of told) expect(line.startsWith(`${name}: `)).toBe(true);
  });

  it('has a mistake of each kind', () => {
    const found = new Set(SEEDED_MISTAKES.map(({ found: [policy] }) => policy));
    expect([...found].sort()).toEqual(['schema', ...Object.keys(POLICIES)].sort());
  });

  it('npm run deploy:check ends with 1 and names what is wrong', () => {
    const copy = mkdtempSync(join(process.env['ROLLCALL_TEST_FOLDER'] ?? tmpdir(), 'deploy-'));
    for (const folder of ['deploy', 'scripts', 'docs', 'test/support', 'package.json']) {
      cpSync(join(ROOT, folder), join(copy, folder), { recursive: true });
    }
    symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
    const file = join(copy, 'deploy/kustomize/base/api.yaml');
    const before = readFileSync(file, 'utf8');
    writeFileSync(file, before.replace('readOnlyRootFilesystem: true', 'readOnlyRootFilesystem: false'));
    const rules = join(copy, 'deploy/monitoring/rules.yaml');
    writeFileSync(rules, `${readFileSync(rules, 'utf8')}# changed\n`);
    const { status, stderr } = spawnSync(process.execPath, [join(copy, 'scripts/deploy/deploy-check.mjs')], {
      encoding: 'utf8',
    });
    expect(status).toBe(1);
    expect(stderr).toContain('Deployment rollcall-api');
    expect(stderr).toContain('readOnlyRootFilesystem: set it to true');
    expect(stderr).toContain('deploy/charts/rollcall/files/rules.yaml: is not what');
  });

  it.each([
    ['an unknown value', ['--set', 'replicas=3'], /additional properties 'replicas' not allowed|replicas/i],
    ['a value of another type', ['--set', 'api.replicas=three'], /api\/replicas|api\.replicas/],
    [
      'a secret among the settings',
      ['--set', 'settings.ROLLCALL_ADMIN_TOKEN=secret'],
      /ROLLCALL_ADMIN_TOKEN/,
    ],
    ['the tag latest', ['--set', 'image.tag=latest'], /image/],
    ['no address', ['--set', 'publicUrl='], /publicUrl/],
  ])('the chart refuses %s', (_, args, told) => {
    expect(() => renderChart(ROOT, 'high-availability.values.yaml', args)).toThrow(told);
  });
});
