import { USER_TYPE } from '@rollcall/scim';
import type { ExplainRequest } from '@rollcall/directory';

import { Problem } from '../http/problem.js';
import { readQuery } from '../http/query-string.js';
import { unknownParameters } from '../http/unknown-parameters.js';

const NAMES = ['tenant', 'resourceType', 'filter', 'resource'] as const;

/**
 * Reads `filter`, `resourceType` (User where it is absent), `resource`, and `tenant` where the path does not name it.
 * @throws Problem 400
 */
export function readExplainRequest(url: string, tenantOfPath: string | undefined): ExplainRequest {
  const names = tenantOfPath === undefined ? NAMES : NAMES.filter((name) => name !== 'tenant');
  const [unknown] = unknownParameters(url, names);
  if (unknown !== undefined) {
    throw new Problem(
      400,
      `There is no parameter ${JSON.stringify(unknown)} here. There are ${names.join(', ')}.`,
    );
  }
  const query = readQuery(url, NAMES);
  const resource = query.get('resource');
  return {
    tenant: tenantOfPath ?? required(query, 'tenant'),
    resourceType: query.get('resourceType') ?? USER_TYPE.name,
    filter: required(query, 'filter'),
    ...(resource === undefined ? {} : { resource }),
  };
}

function required(query: ReadonlyMap<string, string>, name: (typeof NAMES)[number]): string {
  const value = query.get(name);
  if (value !== undefined && value !== '') return value;
  throw new Problem(400, `The parameter "${name}" is missing.`);
}
