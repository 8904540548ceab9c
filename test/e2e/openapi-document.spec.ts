import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import { openapiDocument } from '../support/openapi-answers.js';
import { PUBLIC_ROUTES } from './isolation-rows.js';
import { routesOfService } from './stated-routes.js';

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly tags: readonly string[];
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly responses: Readonly<Record<string, { readonly description: string }>>;
}

const document = openapiDocument();

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item)
    .filter(([method]) => METHODS.includes(method))
    .map(([method, operation]) => ({
      route: `${method.toUpperCase()} ${path}`,
      path,
      ofPath: ofPath(item),
      ...(operation as unknown as Operation),
    })),
);

/** The parameters of a path, which stand beside its methods. */
function ofPath(item: object): readonly { readonly name: string }[] {
  return 'parameters' in item && Array.isArray(item.parameters)
    ? (item.parameters as { readonly name: string }[])
    : [];
}

/** As the framework writes it; the root is found by any method, and only GET is answered. */
const asRoute = (route: string): string => route.replace(/\{(\w+)\}/g, ':$1');
const served = routesOfService()
  .filter((route) => !route.endsWith('*'))
  .map((route) => (route === 'ALL /scim/v2' ? 'GET /scim/v2' : route));

describe('the OpenAPI document', () => {
  it('has every route of the service, and no other', () => {
    expect(operations.map(({ route }) => asRoute(route)).sort()).toEqual([...served].sort());
  });

  it('is valid by the schema of OpenAPI 3.1', () => {
    const packaged = createRequire(import.meta.url).resolve('@seriousme/openapi-schema-validator');
    const path = new URL('schemas/v3.1/schema.json', `file://${packaged}`);
    const ajv = new Ajv2020({ strict: false, allErrors: true, formats: { 'media-range': true } });
    formats.default(ajv);
    const validate = ajv.compile(JSON.parse(readFileSync(path, 'utf8')) as object);
    expect([validate(document), validate.errors]).toEqual([true, null]);
  });

  it('each schema in it is a schema, and each reference leads somewhere', () => {
    const ajv = new Ajv2020({ strict: false });
    formats.default(ajv);
    const { schemas } = document['components'] as unknown as { readonly schemas: Record<string, object> };
    expect(Object.values(schemas).filter((schema) => ajv.validateSchema(schema) !== true)).toEqual([]);
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#([^"]+)"/g)].map(([, at = '']) => at);
    const found = (at: string): unknown =>
      at
        .split('/')
        .slice(1)
        .reduce<unknown>((value, part) => (value as Record<string, unknown> | undefined)?.[part], document);
    expect(references.length).toBeGreaterThan(100);
    expect(references.filter((at) => found(at) === undefined)).toEqual([]);
    const used = new Set(references.map((at) => at.replace('/components/schemas/', '')));
    expect(Object.keys(schemas).filter((name) => !used.has(name))).toEqual([]);
  });

  it('names each operation once', () => {
    const ids = operations.map(({ operationId }) => operationId);
    expect(ids.filter((id, index) => ids.indexOf(id) < index)).toEqual([]);
  });

  it.each(operations.map((operation) => [operation.route, operation] as const))(
    '%s: says what it does, who may ask, and what is answered',
    (route, { summary, tags, security, responses, path, ofPath: parameters }) => {
      expect(summary).not.toBe('');
      expect(tags).toHaveLength(1);
      expect(security.length === 0).toBe(PUBLIC_ROUTES.includes(asRoute(route)));
      const statuses = Object.keys(responses);
      expect(statuses.some((status) => /^[23]/.test(status))).toBe(true);
      expect(statuses).toContain('default');
      const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect(parameters.map(({ name }) => name)).toEqual(names);
    },
  );
});
