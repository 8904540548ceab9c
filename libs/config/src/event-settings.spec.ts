import { describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';

import { problemsOf } from './problems-of.fixture.js';
import { readSettings } from './read-settings.js';

const KEY = randomBytes(32).toString('base64');

function noFiles(path: string): never {
  throw new Error(`no file is read, not ${path}`);
}

describe('settings of events that are pushed', () => {
  it('nothing is allowed and no key is given by default', () => {
    const { eventTargets, eventSecretsKey } = readSettings({}, { readFile: noFiles });
    expect([eventTargets, eventSecretsKey]).toEqual([[], undefined]);
  });

  it('targets are blocks, addresses and names; a key may come from a file, several with commas', () => {
    const files = new Map([['/run/key', `${KEY}, ${KEY}\n`]]);
    const { eventTargets, eventSecretsKey } = readSettings(
      {
        EVENT_TARGETS_ALLOWED: '10.0.0.0/8, fd00::/8,::1, hooks.apps.svc.cluster.local,localhost',
        EVENT_SECRETS_KEY_FILE: '/run/key',
      },
      { readFile: (path) => files.get(path) ?? noFiles(path) },
    );
    expect(eventTargets).toEqual([
      '10.0.0.0/8',
      'fd00::/8',
      '::1',
      'hooks.apps.svc.cluster.local',
      'localhost',
    ]);
    expect(eventSecretsKey?.reveal()).toBe(`${KEY}, ${KEY}`);
  });

  it.each([
    ['EVENT_TARGETS_ALLOWED', '0.0.0.0/0', 'must not allow every address'],
    ['EVENT_TARGETS_ALLOWED', '::/0', 'must not allow every address'],
    ['EVENT_TARGETS_ALLOWED', '10.0.0.0/33', 'must be CIDR blocks'],
    ['EVENT_TARGETS_ALLOWED', 'http://hooks', 'must be CIDR blocks'],
    ['EVENT_TARGETS_ALLOWED', 'hooks:8080', 'must be CIDR blocks'],
    ['EVENT_TARGETS_ALLOWED', '*.svc', 'must be CIDR blocks'],
    ['EVENT_SECRETS_KEY', 'short', 'must be 32 bytes as base64'],
    ['EVENT_SECRETS_KEY', randomBytes(31).toString('base64'), 'must be 32 bytes as base64'],
    ['EVENT_SECRETS_KEY', randomBytes(32).toString('hex'), 'must be 32 bytes as base64'],
    ['EVENT_SECRETS_KEY', `${KEY},`, 'must be 32 bytes as base64'],
  ])('%s=%s stops the process', (name, value, phrase) => {
    const [problem = '', ...more] = problemsOf({ [name]: value });
    expect(problem).toContain(`${name} ${phrase}`);
    expect(more).toEqual([]);
    if (name === 'EVENT_SECRETS_KEY') expect(problem).not.toContain(value.slice(0, 5));
  });
});
