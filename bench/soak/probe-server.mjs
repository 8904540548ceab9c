// What the machine does to a service that does almost nothing: a process of its own that reads a row for a GET, and changes
// one and commits for anything else. It meets the same database, disk, scheduler and neighbours as the service, and has no
// memory to fill: where its p99 moves, the machine moved.
import { createServer } from 'node:http';
import { createPool } from 'mysql2/promise';

const ROWS = 1000;
const CONNECTIONS = 10;

const { PROBE_DATABASE_URL: uri, PROBE_PORT: port } = process.env;
const pool = createPool({ uri, connectionLimit: CONNECTIONS });
await pool.query('create table probe (id int primary key, payload varchar(1024) not null) engine = InnoDB');
const rows = Array.from({ length: ROWS }, (_, id) => [id, 'x'.repeat(1024)]);
await pool.query('insert into probe (id, payload) values ?', [rows]);

let turn = 0;

async function answer(method) {
  turn += 1;
  const id = turn % ROWS;
  if (method === 'GET') {
    const [[row]] = await pool.execute('select payload from probe where id = ?', [id]);
    return row.payload;
  }
  const payload = String(turn).padEnd(1024, 'y');
  await pool.execute('update probe set payload = ? where id = ?', [payload, id]);
  return payload;
}

const server = createServer((request, response) => {
  request.resume();
  request.once('end', () => {
    answer(request.method).then(
      (body) => response.writeHead(200, { 'content-length': body.length }).end(body),
      (error) => {
        console.error(error);
        response.writeHead(500, { 'content-length': 0 }).end();
      },
    );
  });
});
server.listen(Number(port), '127.0.0.1');
process.once('SIGTERM', () => {
  server.close();
  server.closeAllConnections();
  void pool.end();
});
