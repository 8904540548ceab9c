/** Whether an answer is what the service's own document says of the operation (`/openapi.json`). */
import type { JsonObject } from '@rollcall/scim';
import type { IncomingHttpHeaders } from 'node:http';

import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

import { renderDocument } from '../../apps/identity/src/openapi/render-document.js';

/** What came back. */
export interface ComparedAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly body: unknown;
}

/** A request by what its answer is looked up with. */
export interface AskedOperation {
  readonly method: string;
  readonly url: string;
}

interface Template {
  readonly path: string;
  readonly parts: readonly string[];
}

interface Operation {
  readonly responses: Responses;
  readonly security?: readonly JsonObject[];
}

type Responses = Readonly<Record<string, { readonly content?: JsonObject } | undefined>>;

const DOCUMENT = renderDocument('http://127.0.0.1', '1.0.0') as JsonObject & {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
};

const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: true });
formats.default(ajv);
ajv.addSchema({ $id: 'https://rollcall.example/openapi', ...DOCUMENT });

const TEMPLATES: readonly Template[] = Object.keys(DOCUMENT.paths)
  .map((path) => ({ path, parts: path.split('/') }))
  // What is written out comes before what stands for anything.
  .sort((one, other) => parametersOf(one) - parametersOf(other));

const OF_TENANT = /^\/tenants\/[^/]+(?=\/scim\/v2(?:\/|$))/;

const compiled = new Map<string, ValidateFunction>();

/** The operation of the document, as `METHOD /path`, and what of the answer is not as it says; none where all is. */
export function comparedWithDocument(
  { method, url }: AskedOperation,
  { status, headers, text, body }: ComparedAnswer,
): { readonly operation: string | undefined; readonly faults: readonly string[] } {
  const { pathname } = new URL(url);
  const template = templateOf(plain(pathname).replace(OF_TENANT, ''), method.toLowerCase());
  if (template === undefined) {
    const isThere = status < 400 && method !== 'HEAD' && method !== 'OPTIONS';
    return { operation: undefined, faults: isThere ? [`${method} ${pathname} is not in the document`] : [] };
  }
  const operation = `${method} ${template.path}`;
  const responses = DOCUMENT.paths[template.path]?.[method.toLowerCase()]?.responses ?? {};
  const key = status in responses ? String(status) : 'default';
  const response = responses[key];
  if (response === undefined || (key === 'default' && status < 400)) {
    return { operation, faults: [`${status} is not stated`] };
  }
  const { content } = response;
  if (content === undefined) return { operation, faults: text === '' ? [] : ['has a body'] };
  const [type = ''] = (headers['content-type'] ?? '').split(';');
  if (!(type in content)) return { operation, faults: [`${status} in ${type} is not stated`] };
  const pointer = ['paths', template.path, method.toLowerCase(), 'responses', key, 'content', type, 'schema'];
  const value = type.endsWith('json') ? body : text;
  return { operation, faults: invalid(pointer, value) };
}

/** The document, for specs that look at it. */
export function openapiDocument(): typeof DOCUMENT {
  return DOCUMENT;
}

function invalid(pointer: readonly string[], value: unknown): readonly string[] {
  const at = `https://rollcall.example/openapi#/${pointer.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')}`;
  const validate = compiled.get(at) ?? ajv.compile({ $ref: at });
  compiled.set(at, validate);
  if (validate(value)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message ?? ''} ${JSON.stringify(params)}`,
  );
}

/** Without empty segments, which do not count, and with the version that is meant where none is named. */
function plain(pathname: string): string {
  const parts = pathname.split('/').filter((part) => part !== '');
  return `/${parts.join('/')}`.replace(/^((?:\/tenants\/[^/]+)?\/scim)(?=\/[A-Z.]|$)/, '$1/v2');
}

function templateOf(pathname: string, method: string): Template | undefined {
  const parts = pathname.split('/');
  return TEMPLATES.find(
    (template) =>
      template.parts.length === parts.length &&
      DOCUMENT.paths[template.path]?.[method] !== undefined &&
      template.parts.every((part, index) => part.startsWith('{') || part === parts[index]),
  );
}

function parametersOf({ parts }: Template): number {
  return parts.filter((part) => part.startsWith('{')).length;
}
