import type { Command } from '../command.js';
import { withCatalogueOperator } from '../open-stores.js';
import { operand, required } from '../read-call.js';
import { readJsonFile } from '../read-json-file.js';

/** `rollcall role import FILE --tenant NAME` */
export const ROLE_IMPORT: Command = {
  words: ['role', 'import'],
  summary: 'Register the roles and entitlements that a tenant knows, or change those that it has.',
  operands: [
    {
      name: 'FILE',
      meaning:
        'JSON: { "roles": [...], "entitlements": [...] }, either of which may be left out (docs/roles.md).',
    },
  ],
  options: [{ name: 'tenant', value: 'NAME', required: true, meaning: 'The tenant that it is for.' }],
  run: async (call) => {
    const tenant = required(call, 'tenant');
    const given = readJsonFile(operand(call, 'FILE'));
    const imported = await withCatalogueOperator(call.settings, (operator) =>
      operator.importCatalogues(tenant, given, call.io.now()),
    );
    const { roles, entitlements } = imported;
    const lines = [
      ...roles.map((value) => `Registered the role ${JSON.stringify(value)}.`),
      ...entitlements.map((value) => `Registered the entitlement ${JSON.stringify(value)}.`),
      'Every process of the service knows them within five seconds.',
    ];
    return { text: `${lines.join('\n')}\n`, json: imported };
  },
};
