import { isJsonArray, isJsonObject, type Json, type JsonObject } from '@rollcall/scim';

/** The one style of the page: it loads nothing, neither from here nor from elsewhere. */
export const PAGE_STYLE = `
body{font:16px/1.5 system-ui,sans-serif;margin:0 auto;max-width:64rem;padding:1rem;color:#1b1b1f;background:#fff}
code,pre{font:14px/1.45 ui-monospace,monospace}
h2{border-bottom:1px solid #ccc;margin-top:3rem}
details{border:1px solid #ddd;border-radius:6px;margin:.5rem 0;padding:.25rem .75rem}
summary{cursor:pointer}
pre{background:#f5f5f7;overflow:auto;padding:.75rem}
table{border-collapse:collapse;width:100%}
td,th{border-bottom:1px solid #eee;padding:.25rem .5rem;text-align:left;vertical-align:top}
.method{display:inline-block;font-weight:700;min-width:4.5rem}
@media (prefers-color-scheme:dark){body{background:#16161a;color:#e6e6ea}pre{background:#222227}h2,details,td,th{border-color:#444}a{color:#8ab4ff}}
`;

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** The document as a page that needs no script. */
export function renderPage(document: JsonObject): string {
  const { info, tags } = document;
  const operations = operationsOf(document);
  const areas = isJsonArray(tags) ? tags.filter(isJsonObject) : [];
  const schemas = member(member(document, 'components'), 'schemas');
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width">',
    `<title>${escaped(textOf(member(info, 'title')))} API</title><style>${PAGE_STYLE}</style></head><body>`,
    `<h1>${escaped(textOf(member(info, 'title')))}</h1>`,
    `<p>${escaped(textOf(member(info, 'summary')))} <a href="openapi.json">openapi.json</a></p>`,
    `<p>${marked(textOf(member(info, 'description')))}</p>`,
    '<nav><ul>',
    ...areas.map(
      ({ name = '' }) => `<li><a href="#${anchor(textOf(name))}">${escaped(textOf(name))}</a></li>`,
    ),
    '<li><a href="#schemas">Schemas</a></li></ul></nav>',
    ...areas.map((area) => renderArea(area, operations)),
    '<h2 id="schemas">Schemas</h2>',
    ...Object.entries(isJsonObject(schemas) ? schemas : {}).map(
      ([name, schema]) =>
        `<details id="schema-${escaped(name)}"><summary><code>${escaped(name)}</code></summary>${json(schema)}</details>`,
    ),
    '</body></html>',
  ].join('\n');
}

interface Operation {
  readonly method: string;
  readonly path: string;
  readonly notes: JsonObject;
  readonly ofPath: readonly JsonObject[];
}

function operationsOf(document: JsonObject): readonly Operation[] {
  const paths = member(document, 'paths');
  return Object.entries(isJsonObject(paths) ? paths : {}).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const notes = member(item, method);
      return isJsonObject(notes)
        ? [{ method, path, notes, ofPath: objectsOf(member(item, 'parameters')) }]
        : [];
    }),
  );
}

function renderArea({ name = '', description = '' }: JsonObject, operations: readonly Operation[]): string {
  const own = operations.filter(({ notes: { tags } }) => isJsonArray(tags) && tags.includes(name));
  return [
    `<h2 id="${anchor(textOf(name))}">${escaped(textOf(name))}</h2><p>${marked(textOf(description))}</p>`,
    ...own.map(renderOperation),
  ].join('\n');
}

function renderOperation({ method, path, notes, ofPath }: Operation): string {
  const { operationId, summary, description, responses, requestBody } = notes;
  const parameters = [...ofPath, ...objectsOf(notes['parameters'])];
  return [
    `<details id="${escaped(textOf(operationId))}"><summary><span class="method">${method.toUpperCase()}</span>`,
    ` <code>${escaped(path)}</code> ${marked(textOf(summary))}</summary>`,
    description === undefined ? '' : `<p>${marked(textOf(description))}</p>`,
    `<p>Credential: ${credentialOf(notes)}</p>`,
    parameters.length === 0
      ? ''
      : `<h4>Parameters</h4><table>${parameters.map(renderParameter).join('')}</table>`,
    requestBody === undefined ? '' : `<h4>Body</h4>${renderContent(member(requestBody, 'content'))}`,
    `<h4>Answers</h4><table>${Object.entries(isJsonObject(responses) ? responses : {})
      .map(renderAnswer)
      .join('')}</table></details>`,
  ].join('');
}

function credentialOf({ security }: JsonObject): string {
  const ways = objectsOf(security).flatMap((way) => Object.entries(way));
  if (ways.length === 0) return 'none';
  const words = ways.map(([name, scopes]) =>
    isJsonArray(scopes) && scopes.length > 0 ? `${name} with ${scopes.map(textOf).join(', ')}` : name,
  );
  return escaped(words.join(', or '));
}

function renderParameter(parameter: JsonObject): string {
  const { name, in: place, required, description = '' } = parameter;
  const needed = required === true ? ', required' : '';
  return `<tr><td><code>${escaped(textOf(name))}</code></td><td>${escaped(textOf(place))}${needed}</td><td>${marked(textOf(description))}</td></tr>`;
}

function renderAnswer([status, answer]: readonly [string, Json]): string {
  const headers = member(answer, 'headers');
  const names = isJsonObject(headers) ? Object.keys(headers) : [];
  const told = names.length === 0 ? '' : `<br>Headers: ${escaped(names.join(', '))}`;
  return `<tr><td><code>${escaped(status)}</code></td><td>${marked(textOf(member(answer, 'description')))}${told}${renderContent(member(answer, 'content'))}</td></tr>`;
}

function renderContent(content: Json | undefined): string {
  return Object.entries(isJsonObject(content) ? content : {})
    .map(
      ([type, notes]) => `<div><code>${escaped(type)}</code> ${renderSchema(member(notes, 'schema'))}</div>`,
    )
    .join('');
}

function renderSchema(schema: Json | undefined): string {
  const reference = member(schema, '$ref');
  if (typeof reference !== 'string') return json(schema ?? {});
  const name = reference.slice(reference.lastIndexOf('/') + 1);
  return `<a href="#schema-${escaped(name)}">${escaped(name)}</a>`;
}

function json(value: Json): string {
  return `<pre>${escaped(JSON.stringify(value, undefined, 2))}</pre>`;
}

function member(value: Json | undefined, name: string): Json | undefined {
  return isJsonObject(value) ? value[name] : undefined;
}

function objectsOf(value: Json | undefined): readonly JsonObject[] {
  return isJsonArray(value) ? value.filter(isJsonObject) : [];
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

function anchor(name: string): string {
  return escaped(name.toLowerCase().replaceAll(' ', '-'));
}

/** Words between backticks are code. */
function marked(text: string): string {
  return escaped(text).replace(/`([^`]*)`/g, '<code>$1</code>');
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
