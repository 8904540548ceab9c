// The floor as a process of its own: bare Fastify with one route for each operation, which sends the statements of the
// operation's template and answers with as many bytes as the service did. No SCIM, no checks, no credentials, no log.
import { readFileSync } from 'node:fs';
import Fastify from 'fastify';
import { openFloorLibsql } from './floor-libsql.mjs';
import { openFloorMysql } from './floor-mysql.mjs';
import { parametersOf } from './floor-parameters.mjs';

const CONNECTIONS = 10;
const BODY_LIMIT = 16 * 1024 * 1024;

const { url, port, settings, templates } = JSON.parse(readFileSync(process.env.BENCH_FLOOR, 'utf8'));
const embedded = url.startsWith('sqlite:');
const database = embedded
  ? openFloorLibsql(url.slice('sqlite:'.length))
  : openFloorMysql({ url, settings, connectionLimit: CONNECTIONS });

const app = Fastify({ bodyLimit: BODY_LIMIT });
app.addContentTypeParser('application/scim+json', { parseAs: 'string' }, (_request, body, done) => {
  done(null, JSON.parse(body));
});

for (const template of templates) addRoute(template);
await app.listen({ port, host: '127.0.0.1' });
process.on('SIGTERM', async () => {
  await app.close();
  database.close();
});

function addRoute({ name, status, bytes, statements }) {
  const compiled = statements.map((statement, index) => ({
    ...statement,
    // The embedded floor commits groups of its own.
    skipped: statement.kind === 'exec',
    parameters: parametersOf(statement.slots, index),
    needed: statements.some(({ slots }) =>
      slots.some((slot) => slot.kind === 'result' && slot.statement === index),
    ),
  }));
  const body = 'x'.repeat(bytes);
  const writes = compiled.some(({ isRows }) => !isRows);

  const perform = async (send, inputs) => {
    const operation = { inputs, params: [], results: [] };
    let rowsSeen = 0;
    for (const statement of compiled) {
      const params = statement.parameters(operation);
      if (statement.skipped) {
        operation.results.push([]);
        continue;
      }
      const { rows, count } = await send(statement, params);
      if (!statement.isRows && count > 0 !== statement.some)
        throw new Error(`${name}: ${count} rows changed, unlike in the service, by ${statement.sql}`);
      rowsSeen += rows.length;
      operation.results.push(statement.needed ? rows.map(cellsOf) : []);
    }
    return { rowsSeen, made: madeBy(compiled, operation) };
  };

  app.route({
    method: ['GET', 'POST'],
    url: `/${name}`,
    handler: async ({ query, body: sent }, reply) => {
      const work = (send) => perform(send, { query, body: sent });
      const { rowsSeen, made } = await database.perform(work, { writes });
      reply.code(status).header('content-type', 'application/json').header('x-rows', rowsSeen);
      if (made !== undefined) reply.header('x-id', made);
      return status === 204 ? undefined : body;
    },
  });
}

/** The id of the resource that an operation made: the first new id that it sent. */
function madeBy(compiled, { params }) {
  for (const [index, { slots }] of compiled.entries()) {
    const place = slots.findIndex(({ kind }) => kind === 'id');
    if (place >= 0) return params[index][place].toString('hex');
  }
  return undefined;
}

function cellsOf(row) {
  const cells = Array.isArray(row) ? row : Object.values(row);
  return cells.map((cell) => (cell instanceof ArrayBuffer ? Buffer.from(cell) : cell));
}
