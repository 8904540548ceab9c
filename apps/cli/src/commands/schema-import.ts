import type { Command } from '../command.js';
import { withSchemaOperator } from '../open-stores.js';
import { operand, required } from '../read-call.js';
import { readJsonFile } from '../read-json-file.js';

/** `rollcall schema import FILE --tenant NAME` */
export const SCHEMA_IMPORT: Command = {
  words: ['schema', 'import'],
  summary: 'Register schemas and resource types of a tenant, or change those that it has.',
  operands: [
    {
      name: 'FILE',
      meaning: 'JSON: a schema (RFC 7643 section 7), a resource type (section 6), or a list of them.',
    },
  ],
  options: [{ name: 'tenant', value: 'NAME', required: true, meaning: 'The tenant that it is for.' }],
  run: async (call) => {
    const tenant = required(call, 'tenant');
    const given = readJsonFile(operand(call, 'FILE'));
    const imported = await withSchemaOperator(call.settings, (operator) =>
      operator.importSchemas(tenant, given),
    );
    const { schemas, resourceTypes } = imported;
    const lines = [
      ...schemas.map((id) => `Registered the schema ${id}.`),
      ...resourceTypes.map((name) => `Registered the resource type ${name}.`),
      'Every process of the service knows them within five seconds.',
    ];
    return { text: `${lines.join('\n')}\n`, json: imported };
  },
};
