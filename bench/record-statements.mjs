// Loaded into the service before its own code (`node --import`): writes every statement that it sends to its database,
// with parameters and results, as JSON lines to the file that BENCH_STATEMENTS names. The floor repeats what stands there.
import { openSync, writeSync } from 'node:fs';
import Libsql from 'libsql';
import mysql from 'mysql2';

/** Rows of a result that are written down; later ones but the last are never the parameters of another statement. */
const ROWS = 1200;

/** Bytes of a cell that is written down; a longer one is no parameter either. */
const CELL = 256;

const file = openSync(process.env.BENCH_STATEMENTS, 'a');

function encode(value) {
  if (value instanceof Uint8Array) return { bytes: Buffer.from(value).toString('hex') };
  if (value instanceof ArrayBuffer) return { bytes: Buffer.from(value).toString('hex') };
  if (typeof value === 'bigint') return { big: String(value) };
  return value ?? null;
}

function encodeRow(row) {
  return Object.values(row ?? {}).map((cell) => {
    const length = cell?.length ?? cell?.byteLength ?? 0;
    return length > CELL ? { length } : encode(cell);
  });
}

function write({ kind, sql, params, result, count, rowsAsArray }) {
  const isRows = Array.isArray(result);
  const rows = isRows ? [...result.slice(0, ROWS), ...(result.length > ROWS ? result.slice(-1) : [])] : [];
  const line = {
    kind,
    sql,
    params: params.map(encode),
    rowsAsArray,
    rows: rows.map(encodeRow),
    count: isRows ? (count ?? result.length) : (result?.affectedRows ?? result?.changes ?? 0),
    isRows,
  };
  writeSync(file, `${JSON.stringify(line)}\n`);
}

/** Statements sent as text: only `query` sees their parameters apart from the text. */
function recordTexts() {
  const { query } = mysql.Connection.prototype;
  mysql.Connection.prototype.query = function (...args) {
    const [first] = args;
    const sql = typeof first === 'string' ? first : first.sql;
    const params = Array.isArray(args[1]) ? args[1] : (first.values ?? []);
    const command = query.apply(this, args);
    watch(command, { kind: 'query', sql, params: [...params], rowsAsArray: first.rowsAsArray === true });
    return command;
  };
}

/** Prepared statements, whichever way they are executed. */
function recordExecutions() {
  const { addCommand } = mysql.Connection.prototype;
  mysql.Connection.prototype.addCommand = function (command) {
    if (command.constructor.name === 'Execute') {
      const sql = command.statement?.query ?? command.sql;
      const params = [...(command.parameters ?? [])];
      watch(command, {
        kind: 'execute',
        sql,
        params,
        rowsAsArray: command._executeOptions.rowsAsArray === true,
      });
    }
    return addCommand.call(this, command);
  };
}

/** Writes a command down when its result is there. */
function watch(command, record) {
  const { onResult } = command;
  if (typeof onResult === 'function') {
    command.onResult = function (error, result, ...rest) {
      if (!error) write({ ...record, result });
      return onResult.call(this, error, result, ...rest);
    };
    return;
  }
  const rows = [];
  let count = 0;
  command.on('result', (row) => {
    count += 1;
    if (rows.length < ROWS) rows.push(row);
    else rows[ROWS] = row;
  });
  command.on('end', () => write({ ...record, result: rows, count }));
}

function recordLibsql() {
  const { prepare, exec } = Libsql.prototype;
  Libsql.prototype.exec = function (sql) {
    write({ kind: 'exec', sql, params: [], result: [] });
    return exec.call(this, sql);
  };
  Libsql.prototype.prepare = function (sql) {
    const statement = prepare.call(this, sql);
    const { raw } = statement;
    let rowsAsArray = false;
    statement.raw = (on = true) => {
      rowsAsArray = on;
      raw.call(statement, on);
      return statement;
    };
    // `all` calls `iterate`: what is called from outside is written down.
    let inside = false;
    for (const kind of ['all', 'run', 'get', 'iterate']) {
      const call = statement[kind].bind(statement);
      statement[kind] = (...args) => {
        if (inside) return call(...args);
        inside = true;
        try {
          const result = call(...args);
          const params = Array.isArray(args[0]) ? args[0] : args;
          const rows = kind === 'get' && result !== undefined ? [result] : result;
          write({ kind, sql, params, result: kind === 'iterate' ? [] : rows, rowsAsArray });
          return result;
        } finally {
          inside = false;
        }
      };
    }
    return statement;
  };
}

recordTexts();
recordExecutions();
recordLibsql();
