/** A resource type that each tenant of the model registers: the service knows nothing of it but its definition. */
import type { Body } from '../support/scim-messages.js';

export const ROBOT = 'urn:example:params:scim:schemas:2.0:Robot';

export const ROBOT_SCHEMA: Body = {
  id: ROBOT,
  name: 'Robot',
  attributes: [
    { name: 'serial', required: true, uniqueness: 'server' },
    { name: 'displayName' },
    { name: 'active', type: 'boolean' },
    { name: 'tags', multiValued: true },
    {
      name: 'groups',
      multiValued: true,
      mutability: 'readOnly',
      subAttributes: [
        { name: 'value', caseExact: true, mutability: 'readOnly' },
        { name: '$ref', type: 'reference', referenceTypes: ['Group'], mutability: 'readOnly' },
        { name: 'display', mutability: 'readOnly' },
        { name: 'type', mutability: 'readOnly' },
      ],
    },
  ],
};

export const ROBOT_TYPE: Body = { name: 'Robot', endpoint: '/Robots', schema: ROBOT };
