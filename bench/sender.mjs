// Sends the steps of operations, to the service as SCIM requests or to the floor as its routes, and checks every answer.
import { same } from './expect.mjs';
import { HttpConnection } from './http-connection.mjs';
import { Latencies } from './latencies.mjs';

const BASE = '/scim/v2';
const SCIM_JSON = 'Content-Type: application/scim+json\r\n';

/** What was seen in a run beside the latencies of its operations. */
export class Tally {
  requests = 0;
  bytes = 0;
  rows = 0;
  firstBytes = new Latencies();
}

/** One connection to the service or to the floor. */
export class Sender {
  #side;
  #headers;
  #connection;

  /** @param {{ side: 'service'|'floor', port: number, token: string }} options */
  constructor({ side, port, token }) {
    this.#side = side;
    this.#headers = side === 'service' ? `Authorization: Bearer ${token}\r\n` : '';
    this.#connection = new HttpConnection({ port });
  }

  open() {
    return this.#connection.open();
  }

  close() {
    this.#connection.close();
  }

  /**
   * Sends one step and checks its answer.
   * @returns the body of the service, or what the floor made
   * @throws when the answer is not the right one
   */
  async send(step, tally) {
    const text = step.body === undefined ? undefined : JSON.stringify(step.body);
    const headers = text === undefined ? this.#headers : `${this.#headers}${SCIM_JSON}`;
    const [method, path] = this.#side === 'service' ? [step.method, BASE + step.path] : floorTarget(step);
    const answer = await this.#connection.request(method, path, { headers, body: text });
    const { status, body, firstByte } = answer;
    if (tally !== undefined) {
      tally.requests += 1;
      tally.bytes += body.length;
      tally.firstBytes.add(firstByte);
    }
    step.onAnswer?.(answer);
    if (this.#side === 'floor') return floorAnswer(answer, tally);
    const wanted = step.status ?? statusOf(step);
    if (status !== wanted) {
      throw new Error(`${method} ${path}: ${status} in place of ${wanted}: ${body.subarray(0, 400)}`);
    }
    const parsed = body.length === 0 ? undefined : JSON.parse(body);
    step.check?.(parsed);
    return parsed;
  }
}

function statusOf({ method, path }) {
  if (method === 'DELETE' || (method === 'PATCH' && path.startsWith('/Groups'))) return 204;
  return method === 'POST' && path !== '/Bulk' ? 201 : 200;
}

function floorTarget({ name, inputs = {}, body }) {
  return [body === undefined ? 'GET' : 'POST', `/${name}?${new URLSearchParams(inputs)}`];
}

function floorAnswer({ status, head, body }, tally) {
  if (status >= 300) throw new Error(`the floor answered ${status}: ${body.subarray(0, 400)}`);
  if (tally !== undefined) tally.rows += Number(/\r\nx-rows: (\d+)/.exec(head)?.[1] ?? 0);
  const id = /\r\nx-id: ([0-9a-f]{32})/.exec(head)?.[1];
  return id === undefined ? {} : { id: id.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-') };
}

/** What the service says of itself that decides on scenarios. */
export async function readFeatures({ port, token }) {
  const sender = new Sender({ side: 'service', port, token });
  try {
    const config = await sender.send({ method: 'GET', path: '/ServiceProviderConfig', status: 200 });
    same('patch.supported', config.patch?.supported, true);
    return { cursor: config.pagination?.cursor === true, bulk: config.bulk?.supported === true };
  } finally {
    sender.close();
  }
}
