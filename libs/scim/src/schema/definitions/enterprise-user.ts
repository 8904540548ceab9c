import { URN } from '../../urns.js';
import { defineSchema } from '../define-schema.js';

/**
 * The enterprise extension of the User schema (RFC 7643 §4.3, §8.7.1; S-ENT-01 to S-ENT-06). `manager.value` is an
 * id and so case-exact (W-ERR-03), and not required (W-ERR-04). `manager.$ref` and `manager.displayName` are computed.
 */
export const ENTERPRISE_USER_SCHEMA = defineSchema({
  id: URN.enterpriseUser,
  name: 'EnterpriseUser',
  description: 'What an organization records about the people who work for it.',
  attributes: [
    {
      name: 'employeeNumber',
      description: 'The number or code by which the organization identifies the person.',
    },
    { name: 'costCenter', description: 'The cost center that the person belongs to.' },
    { name: 'organization', description: 'The organization that the person belongs to.' },
    { name: 'division', description: 'The division that the person belongs to.' },
    { name: 'department', description: 'The department that the person belongs to.' },
    {
      name: 'manager',
      description: 'The manager of the user: another user of this service.',
      subAttributes: [
        { name: 'value', description: 'The id of the manager.', caseExact: true },
        {
          name: '$ref',
          type: 'reference',
          referenceTypes: ['User'],
          description: 'The address of the manager.',
        },
        { name: 'displayName', description: 'The displayName of the manager.', mutability: 'readOnly' },
      ],
    },
  ],
});
