// Ways of sending the statements of one transaction to the server. Each is made from the templates of the statements
// that the service sends, and is told how many statements it may send before it needs to know a result.
import { parametersOf } from './floor-parameters.mjs';

/** One connection's way to run a statement: `query` sends text, `execute` a prepared statement. */
function ask(connection, kind, sql, params) {
  return new Promise((resolve, reject) => {
    connection[kind](sql, params, (error, result) => (error ? reject(error) : resolve(result)));
  });
}

const isControl = ({ sql }) => /^(start transaction|begin|commit)/i.test(sql);
const cellsOf = (rows) => (Array.isArray(rows) ? rows.map((row) => Object.values(row)) : []);

/** A template without its first and last statement, in parts: each but the first needs the results of those before. */
export function compileTransaction({ name, statements }) {
  const inner = statements
    .map((statement, index) => ({ ...statement, index }))
    .filter((statement) => !isControl(statement));
  const compiled = inner.map((statement) => ({
    ...statement,
    parameters: parametersOf(statement.slots, statement.index),
  }));
  const parts = [[]];
  for (const statement of compiled) {
    const last = parts.at(-1);
    const waits = statement.slots.some(
      (slot) => slot.kind === 'result' && last.some(({ index }) => index === slot.statement),
    );
    if (waits) parts.push([statement]);
    else last.push(statement);
  }
  return { name, parts, count: statements.length };
}

/** The parameters and results of one operation, in the places that the slots name. */
function newOperation(inputs, count) {
  return { inputs, params: Array.from({ length: count }), results: Array.from({ length: count }) };
}

/** One statement after the other. */
function separate({ kind, begin }) {
  return {
    prepare: (connection) => (begin ? undefined : ask(connection, 'query', 'set autocommit = 0', [])),
    async run(connection, { parts, count }, inputs) {
      const operation = newOperation(inputs, count);
      if (begin) await ask(connection, 'query', 'start transaction', []);
      for (const statement of parts.flat()) {
        const result = await ask(connection, kind, statement.sql, statement.parameters(operation));
        operation.results[statement.index] = cellsOf(result);
      }
      await ask(connection, 'query', 'commit', []);
    },
    trips: ({ parts }) => parts.flat().length + (begin ? 2 : 1),
  };
}

/** As many statements in one packet as need no result of each other. */
const PACKETS = {
  prepare: () => undefined,
  async run(connection, { parts, count }, inputs) {
    const operation = newOperation(inputs, count);
    for (const [place, part] of parts.entries()) {
      const texts = part.map(({ sql }) => sql);
      const params = part.flatMap((statement) => statement.parameters(operation));
      const first = place === 0;
      const last = place === parts.length - 1;
      const sql = [...(first ? ['start transaction'] : []), ...texts, ...(last ? ['commit'] : [])].join('; ');
      const results = await ask(connection, 'query', sql, params);
      for (const [at, { index }] of part.entries()) {
        operation.results[index] = cellsOf(results[at + (first ? 1 : 0)]);
      }
    }
  },
  trips: ({ parts }) => parts.length,
};

/** A stored procedure for each part. */
const PROCEDURES = {
  prepare: () => undefined,
  async run(connection, { name, parts, count }, inputs) {
    const operation = newOperation(inputs, count);
    for (const [place, part] of parts.entries()) {
      const params = part.flatMap((statement) => statement.parameters(operation));
      const sql = `call ${procedureName(name, place)}(${params.map(() => '?').join(', ')})`;
      const results = await ask(connection, 'execute', sql, params);
      const asking = part.filter(({ isRows }) => isRows);
      for (const [at, { index }] of asking.entries()) operation.results[index] = cellsOf(results[at]);
    }
  },
  trips: ({ parts }) => parts.length,
};

const procedureName = (name, place) => `bench_${name}_${place + 1}`;

/** The procedures that `PROCEDURES` calls. */
export function proceduresOf({ name, parts }, inputs, results) {
  const operation = { ...newOperation(inputs, 64), results };
  return parts.map((part, place) => {
    const declared = [];
    const statements = part.map((statement) => {
      const params = statement.parameters(operation);
      return statement.sql.replaceAll('?', () => {
        const variable = `p${declared.length}`;
        declared.push(`${variable} ${typeOf(params.shift())}`);
        return variable;
      });
    });
    const all = [
      ...(place === 0 ? ['start transaction'] : []),
      ...statements,
      ...(place === parts.length - 1 ? ['commit'] : []),
    ];
    return (
      `create procedure ${procedureName(name, place)}(${declared.join(', ')}) ` +
      `begin declare exit handler for sqlexception begin rollback; resignal; end; ${all.join('; ')}; end`
    );
  });
}

function typeOf(value) {
  if (typeof value === 'number') return 'bigint';
  return typeof value === 'string' ? 'longtext character set utf8mb4 collate utf8mb4_bin' : 'longblob';
}

/** What is compared, in the order of the table. */
export const VARIANTS = [
  { name: 'separate text statements', ...separate({ kind: 'query', begin: true }) },
  { name: 'prepared statements', ...separate({ kind: 'execute', begin: true }) },
  { name: 'text, autocommit = 0', ...separate({ kind: 'query', begin: false }) },
  { name: 'prepared, autocommit = 0', ...separate({ kind: 'execute', begin: false }) },
  { name: 'several statements in a packet', ...PACKETS },
  { name: 'stored procedures', ...PROCEDURES },
];
