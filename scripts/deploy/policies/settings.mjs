// The environment of the containers.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { containersOf, podsOf, settingsOf, valueOf } from './pods.mjs';

/** Settings whose value is a secret: only files are, or what a Secret gives. */
const SECRETS = /TOKEN|PASSWORD|SECRET|PRIVATE|_KEY$|HEADERS/;
const CREDENTIALS = /^[a-z+]+:\/\/[^/\s]*:[^/\s]*@/;

const isFile = (name) => name.endsWith('_FILE');

export function hasNoPlainSecrets(objects) {
  const environment = containersOf(objects).flatMap((place) => settingsOf(objects, place));
  const maps = objects
    .filter(({ kind }) => kind === 'ConfigMap' || kind === 'Secret')
    .flatMap((object) =>
      Object.entries({ ...object.data, ...object.stringData }).map(([name, value]) => ({
        ...{ object, name, value, path: `/data/${name}` },
        isSecret: object.kind === 'Secret',
      })),
    );
  return [...environment, ...maps].flatMap(({ object, path, name, value, isSecret = false }) => {
    const plain = value !== undefined && value !== '' && !isFile(name);
    const told = isSecret || SECRETS.test(name) || CREDENTIALS.test(String(value));
    const fault = `the secret ${name} is readable for whoever reads this: name a file of a Secret by ${name}_FILE`;
    return plain && told ? [{ object, path, fault }] : [];
  });
}

/** @param root the repository's folder: docs/configuration.md is generated from the code */
export function knownSettings(root) {
  const text = readFileSync(join(root, 'docs/configuration.md'), 'utf8');
  return new Set([...text.matchAll(/^\| `([A-Z][A-Z0-9_]*)`/gm)].map(([, name]) => name));
}

export function hasKnownSettings(objects, { settings }) {
  return containersOf(objects)
    .flatMap((place) => settingsOf(objects, place))
    .filter(
      ({ name }) => !settings.has(name) && !(isFile(name) && settings.has(name.slice(0, -'_FILE'.length))),
    )
    .map(({ object, path, name }) => ({
      ...{ object, path },
      fault: `the service knows no setting ${name}: docs/configuration.md has them all`,
    }));
}

export function listensForProbes(objects) {
  return containersOf(objects)
    .filter(({ object }) => object.kind === 'Deployment')
    .flatMap((place) =>
      valueOf(settingsOf(objects, place), 'MANAGEMENT_HOST') === '0.0.0.0'
        ? []
        : [
            {
              object: place.object,
              path: `${place.path}/env`,
              fault: 'probes and Prometheus cannot reach it: set MANAGEMENT_HOST to 0.0.0.0',
            },
          ],
    );
}

const UNITS = { ms: 0.001, s: 1, m: 60 };

function secondsOf(text, ifAbsent) {
  const [, count, unit] = /^(\d+)(ms|s|m)$/.exec(text ?? '') ?? [];
  return count === undefined ? ifAbsent : Number(count) * UNITS[unit];
}

/** Milliseconds are not counted: what a process needs beyond its own times to close its database. */
const CLOSING = 5;

export function hasTimeToEnd(objects) {
  return podsOf(objects)
    .filter(({ object }) => object.kind === 'Deployment')
    .flatMap((pod) => {
      const settings = containersOf([
        pod.object,
        ...objects.filter(({ kind }) => kind === 'ConfigMap'),
      ]).flatMap((place) => settingsOf(objects, place));
      const delay = secondsOf(valueOf(settings, 'DRAIN_DELAY'), 0);
      const needed = delay + secondsOf(valueOf(settings, 'SHUTDOWN_TIMEOUT'), 20) + CLOSING;
      const given = pod.spec.terminationGracePeriodSeconds ?? 30;
      const path = `${pod.path}/terminationGracePeriodSeconds`;
      return [
        ...(given >= needed
          ? []
          : [
              {
                object: pod.object,
                path,
                fault: `it is killed after ${given} s and may need ${needed} (DRAIN_DELAY + SHUTDOWN_TIMEOUT + ${CLOSING})`,
              },
            ]),
        ...(delay > 0
          ? []
          : [
              {
                object: pod.object,
                path: `${pod.path}/containers/0/env`,
                fault: 'requests are refused while endpoints are updated: set DRAIN_DELAY, 5s for example',
              },
            ]),
      ];
    });
}
