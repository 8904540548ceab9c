// What both tenants ask for: a user, or one attribute of a user changed, at a fixed rate.
import { setTimeout as pause } from 'node:timers/promises';
import { patchOf } from '../bodies.mjs';
import { HttpConnection } from '../http-connection.mjs';
import { Latencies } from '../latencies.mjs';

/** One request in so many changes something. */
const PATCH_EVERY = 4;

/** Connections at most: what finds none waits, and its time counts from when it was due. */
const CONNECTIONS = 64;

/**
 * Sends requests at fixed times, whether those before have been answered or not.
 * @param {object} options
 * @param {number} options.port
 * @param {string} options.token
 * @param {(turn: number) => string} options.idAt id of the user of a request
 * @param {number} options.rate requests per second
 * @param {() => boolean} options.goesOn
 * @returns the latencies of those that were carried out, and how many answers had which status
 */
export async function sendAtRate({ port, token, idAt, rate, goesOn }) {
  const latencies = new Latencies();
  const statuses = {};
  const idle = Array.from({ length: CONNECTIONS }, () => new HttpConnection({ port }));
  const waiting = [];
  const underWay = new Set();
  const send = async (connection, turn) => {
    const { method, path, body } = requestOf(turn, idAt(turn));
    const type = body === undefined ? '' : 'Content-Type: application/scim+json\r\n';
    const headers = `Authorization: Bearer ${token}\r\n${type}`;
    try {
      const { status } = await connection.request(method, path, { headers, body });
      statuses[status] = (statuses[status] ?? 0) + 1;
      return status === 200;
    } catch {
      statuses.broken = (statuses.broken ?? 0) + 1;
      return false;
    }
  };
  const serve = async (connection, first) => {
    for (let next = first; next !== undefined; next = waiting.shift()) {
      if (await send(connection, next.turn)) latencies.add(performance.now() - next.due);
    }
    idle.push(connection);
  };
  const begin = performance.now();
  for (let turn = 0; goesOn(); turn += 1) {
    const due = begin + (turn * 1000) / rate;
    const early = due - performance.now();
    if (early > 0) await pause(early);
    const connection = idle.pop();
    if (connection === undefined) {
      waiting.push({ turn, due });
      continue;
    }
    const served = serve(connection, { turn, due }).finally(() => underWay.delete(served));
    underWay.add(served);
  }
  waiting.length = 0;
  await Promise.all(underWay);
  for (const connection of idle) connection.close();
  return { latencies, statuses };
}

/**
 * How many requests a second are carried out when each connection sends its next one at once.
 * @param {{ port: number, token: string, idAt: (turn: number) => string, seconds: number, connections: number }} options
 */
export async function measureCapacity({ port, token, idAt, seconds, connections }) {
  const end = performance.now() + seconds * 1000;
  let turn = 0;
  await Promise.all(
    Array.from({ length: connections }, async () => {
      const connection = new HttpConnection({ port });
      while (performance.now() < end) {
        turn += 1;
        const { method, path, body } = requestOf(turn, idAt(turn));
        const type = body === undefined ? '' : 'Content-Type: application/scim+json\r\n';
        await connection.request(method, path, {
          headers: `Authorization: Bearer ${token}\r\n${type}`,
          body,
        });
      }
      connection.close();
    }),
  );
  return turn / seconds;
}

function requestOf(turn, id) {
  const path = `/scim/v2/Users/${id}`;
  if (turn % PATCH_EVERY > 0) return { method: 'GET', path };
  const value = `Title ${turn} ${performance.now()}`;
  return { method: 'PATCH', path, body: JSON.stringify(patchOf({ op: 'replace', path: 'title', value })) };
}
