// All that is checked of a rendering.
import { checkSchema } from './check-schemas.mjs';
import * as network from './policies/network.mjs';
import * as references from './policies/references.mjs';
import * as running from './policies/running.mjs';
import * as security from './policies/security.mjs';
import * as settings from './policies/settings.mjs';

const { knownSettings, ...ofSettings } = settings;

/** By name: each takes the objects of a rendering and `{ settings }`, and gives what it finds. */
export const POLICIES = { ...security, ...ofSettings, ...running, ...references, ...network };

/** What the policies have to know beside the objects. */
export function policyContext(root) {
  return { settings: knownSettings(root) };
}

/**
 * Holds a rendering against the schemas and the policies.
 * @param {{ name: string, objects: readonly object[] }} rendering
 * @returns {readonly string[]} a line for each finding: where, what is wrong, what to do
 */
export function checkDeployment({ name, objects }, context) {
  const findings = objects.flatMap((object) =>
    checkSchema(object).map((finding) => ({ ...finding, by: 'schema' })),
  );
  // A policy may fall over what the schema has refused.
  if (findings.length === 0) {
    for (const [by, policy] of Object.entries(POLICIES)) {
      findings.push(...policy(objects, context).map((finding) => ({ ...finding, by })));
    }
  }
  return findings.map(
    ({ object, path, fault, by }) =>
      `${name}: ${object.kind} ${object.metadata?.name ?? 'without a name'} ${path}: ${fault} (${by})`,
  );
}
