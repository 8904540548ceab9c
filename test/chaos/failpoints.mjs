// Loaded into a process before its own code (`node --import`): ends the process with SIGKILL when it passes a point
// (points.mjs) for the n-th time after it was told to (a message `{ point, passages }`; without a point, never). The name
// of the point is left in the file that CHAOS_HIT names. With `cut: { pid, after }` it is another process that ends, at
// once or so many milliseconds later, and this one says so (a message `{ cut: point }`).
import { writeFileSync } from 'node:fs';
import Libsql from 'libsql';
import mysql from 'mysql2';
import { pointsBeside } from './points.mjs';

/** Statements by which a transaction begins. */
const BEGIN = /^(start transaction|begin immediate|BEGIN TRANSACTION)\b/;

/** Statements that a later point of their transaction asks for; others need not be kept. */
const KEPT = /^(insert into (event|feed)\b|INSERT INTO "rollcall_inbox")/;

let armed;

process.on('message', (message) => {
  armed = message.point === undefined ? undefined : { ...message };
});
// What listens for messages must not keep the process from ending.
process.channel?.unref();

function pass(transaction, sql, when) {
  if (armed === undefined || !pointsBeside(sql, when, transaction.made).includes(armed.point)) return;
  armed.passages -= 1;
  if (armed.passages > 0) return;
  const { point, cut } = armed;
  armed = undefined;
  if (cut === undefined) {
    writeFileSync(process.env.CHAOS_HIT, point);
    process.kill(process.pid, 'SIGKILL');
    return;
  }
  const end = () => {
    process.kill(cut.pid, 'SIGKILL');
    process.send({ cut: point });
  };
  if (cut.after === 0) end();
  else setTimeout(end, cut.after);
}

function note(transaction, sql) {
  if (BEGIN.test(sql)) transaction.made = [];
  else if (KEPT.test(sql)) transaction.made.push(sql.slice(0, 40));
}

/** Every statement to a server becomes a command of its connection, which sends it when those before it are answered. */
function watchMysql() {
  const { addCommand } = mysql.Connection.prototype;
  const transactions = new WeakMap();
  mysql.Connection.prototype.addCommand = function (command) {
    const sql = command.statement?.query ?? command.sql;
    if (typeof sql === 'string' && typeof command.onResult === 'function') {
      if (!transactions.has(this)) transactions.set(this, { made: [] });
      const transaction = transactions.get(this);
      note(transaction, sql);
      pass(transaction, sql, 'before');
      const { onResult } = command;
      command.onResult = function (error, ...rest) {
        if (!error) pass(transaction, sql, 'after');
        return onResult.call(this, error, ...rest);
      };
    }
    return addCommand.call(this, command);
  };
}

/** All transactions of an embedded database are made one after the other. */
function watchLibsql() {
  const transaction = { made: [] };
  const around =
    (call, sql) =>
    (...args) => {
      note(transaction, sql);
      pass(transaction, sql, 'before');
      const result = call(...args);
      pass(transaction, sql, 'after');
      return result;
    };
  const { prepare, exec } = Libsql.prototype;
  Libsql.prototype.exec = function (sql) {
    return around(() => exec.call(this, sql), sql)();
  };
  Libsql.prototype.prepare = function (sql) {
    const statement = prepare.call(this, sql);
    for (const kind of ['all', 'run']) statement[kind] = around(statement[kind].bind(statement), sql);
    return statement;
  };
}

watchMysql();
watchLibsql();
