import { describe, expect, it } from '@jest/globals';

import type { Json } from '../text/json.js';
import { readResourceType } from './read-resource-type.js';
import { renderResourceType } from './render-discovery.js';
import { USER_TYPE } from './resource-types.js';

const ROBOT = {
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:ResourceType'],
  id: 'Robot',
  name: 'Robot',
  description: 'Machines.',
  endpoint: '/Robots',
  schema: 'urn:example:2.0:Robot',
  schemaExtensions: [{ schema: 'urn:example:extension:2.0:Robot', required: true }],
};

describe('readResourceType', () => {
  it('D-RT-01 to D-RT-06: reads what RFC 7643 §6 has', () => {
    expect(readResourceType(ROBOT)).toEqual({
      name: 'Robot',
      description: 'Machines.',
      endpoint: '/Robots',
      schema: 'urn:example:2.0:Robot',
      extensions: [{ schema: 'urn:example:extension:2.0:Robot', required: true }],
    });
  });

  it('reads what the service renders', () => {
    const { id: schema } = USER_TYPE.schema;
    const extensions = USER_TYPE.extensions.map((each) => ({ schema: each.schema.id, required: false }));
    const { name, description, endpoint } = USER_TYPE;
    const read = readResourceType(renderResourceType(USER_TYPE, 'https://id.example/scim/v2'));
    expect(read).toEqual({ name, description, endpoint, schema, extensions });
  });

  it.each<readonly [problem: string, change: Readonly<Record<string, Json>>]>([
    ['name is required', { name: '' }],
    ['name must be 1 to 50 letters and digits', { name: 'Ro bot', id: 'Ro bot' }],
    ['id must be the name', { id: 'robot' }],
    ['endpoint is required', { endpoint: null }],
    ['endpoint must be one segment', { endpoint: 'Robots' }],
    ['endpoint must be one segment', { endpoint: '/Robots/x' }],
    ['endpoint must be one segment', { endpoint: '/.search' }],
    ['schema is required', { schema: null }],
    ['schemaExtensions must be a list', { schemaExtensions: {} }],
    ['schemaExtensions[0] must be an object', { schemaExtensions: ['urn:x:y'] }],
    ['schemaExtensions[0].schema is required', { schemaExtensions: [{ required: true }] }],
    [
      'schemaExtensions[0].required must be true or false',
      { schemaExtensions: [{ schema: 'urn:x:y', required: 'no' }] },
    ],
    ['schemaExtensions names a schema twice', { schemaExtensions: [{ schema: 'URN:example:2.0:robot' }] }],
    ['endPoint is not one of', { endPoint: '/Robots' }],
    ['schemas must be', { schemas: ['urn:x:y'] }],
  ])('RFC 7643 §6: says "%s"', (problem, change) => {
    expect(() => readResourceType({ ...ROBOT, ...change })).toThrow(problem);
  });
});
