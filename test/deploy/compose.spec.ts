import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

import { policyContext } from '../../scripts/deploy/check-deployment.mjs';

const ROOT = join(import.meta.dirname, '../..');
const text = readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8');

interface Service {
  readonly image?: string;
  readonly build?: string | { readonly context: string; readonly dockerfile: string };
  readonly profiles?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly secrets?: readonly string[];
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly depends_on?: Readonly<Record<string, unknown>>;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly stop_grace_period?: string;
}

const compose = parse(text) as {
  readonly services: Readonly<Record<string, Service>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
  readonly volumes: Readonly<Record<string, unknown>>;
};
const SERVICES = Object.entries(compose.services);

describe('docker-compose.yml', () => {
  it('has the service, its database, its broker, an example and the monitoring', () => {
    expect(SERVICES.map(([name, { profiles = [] }]) => [name, ...profiles].join(' '))).toEqual([
      ...['rollcall', 'mariadb', 'nats', 'downstream example', 'prometheus monitoring', 'grafana monitoring'],
    ]);
  });

  it.each(SERVICES)('%s is an image that is built here, or one with a tag', (_, { image, build }) => {
    if (build === undefined) expect(image).toMatch(/^[\w./-]+:(?!latest$)[\w.-]+$/);
    else
      expect(existsSync(join(ROOT, typeof build === 'string' ? 'Dockerfile' : build.dockerfile))).toBe(true);
  });

  it.each(SERVICES)('%s is published on loopback only', (_, { ports = [] }) => {
    expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
  });

  it.each(SERVICES)('%s mounts and waits for what there is', (_, service) => {
    for (const volume of service.volumes ?? []) {
      const [source = ''] = volume.split(':');
      if (source.startsWith('./')) expect([source, existsSync(join(ROOT, source))]).toEqual([source, true]);
      else expect(Object.keys(compose.volumes)).toContain(source);
    }
    for (const name of Object.keys(service.depends_on ?? {})) expect(compose.services).toHaveProperty(name);
    for (const name of service.secrets ?? []) expect(compose.secrets).toHaveProperty(name);
  });

  it.each(SERVICES.filter(([name]) => name !== 'mariadb' && name !== 'grafana'))(
    '%s gains no privileges and writes nowhere but into its volumes',
    (_, service) => {
      expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'] });
      expect(service.security_opt).toEqual(['no-new-privileges:true']);
    },
  );

  it('the service has settings that it knows, and secrets as files', () => {
    const { settings } = policyContext(ROOT);
    const { environment = {}, secrets = [] } = compose.services['rollcall'] ?? {};
    for (const [name, value] of Object.entries(environment)) {
      const isFile = name.endsWith('_FILE');
      expect([name, settings.has(isFile ? name.slice(0, -'_FILE'.length) : name)]).toEqual([name, true]);
      if (isFile) expect(secrets).toContain(value.replace('/run/secrets/', ''));
      else expect(name).not.toMatch(/TOKEN|PASSWORD|SECRET|_KEY$/);
    }
    expect(text).not.toMatch(/:\/\/[^/\s:$%]+:[^/\s%$]+@/);
  });

  it('the head tells how to make every secret', () => {
    for (const name of Object.keys(compose.secrets)) expect(text.split('\nservices:')[0]).toContain(name);
  });
});
