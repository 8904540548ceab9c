// A receiver of webhooks: verifies what comes (Standard Webhooks 1.0), keeps what it has taken, and fails at times.
import { createHmac, createPublicKey, timingSafeEqual, verify } from 'node:crypto';
import { createServer } from 'node:http';

/** Shares of the events that are answered 500, and that are not answered at all; each event at most once. */
const FAILS = 0.02;
const HANGS = 0.003;

/** Milliseconds after which a connection that is not answered breaks, at most; some are given up before. */
const HANGS_FOR = 20_000;

/** Milliseconds until an answer at most. */
const TAKES = 20;

/** Seconds by which a timestamp may be off. */
const TOLERANCE = 300;

const KIND_OF_KEY = { whsec: 'v1', whpk: 'v1a' };

/** Whether a signature of a webhook is by a key (`whsec_…` or `whpk_…`). */
function isSigned(headers, body, key) {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures = '' } = headers;
  if (Math.abs(Date.now() / 1000 - Number(timestamp)) > TOLERANCE) return false;
  const content = Buffer.from(`${id}.${timestamp}.${body}`);
  const [kind, secret] = key.split('_');
  return signatures.split(' ').some((signature) => {
    const [version, text = ''] = signature.split(',');
    if (version !== KIND_OF_KEY[kind]) return false;
    const given = Buffer.from(text, 'base64');
    if (kind === 'whpk') return verify(null, content, publicKey(secret), given);
    const wanted = createHmac('sha256', Buffer.from(secret, 'base64')).update(content).digest();
    return given.length === wanted.length && timingSafeEqual(given, wanted);
  });
}

function publicKey(secret) {
  const x = Buffer.from(secret, 'base64').toString('base64url');
  return createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x } });
}

/** Takes the events of several tenants, each at its path `/{tenant}`. */
export class WebhookReceiver {
  #random;
  #server;
  #keys = new Map();
  /** Ids of events that have had their failure, and sockets on which nothing will be answered. */
  #failed = new Set();
  #hanging = new Set();
  /** Resources whose event is not answered yet: none of them may have another one sent. */
  #underWay = new Set();
  /** Whether it fails now. */
  failing = false;
  failures = { answered500: 0, hung: 0 };
  /** What was taken, in order. */
  deliveries = [];
  /** What no sender may do. */
  problems = [];

  constructor(random) {
    this.#random = random;
  }

  async listen() {
    this.#server = createServer((request, response) => this.#receive(request, response));
    await new Promise((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${this.#server.address().port}`;
  }

  /** @param {string} key by which the tenant's events are verified */
  expect(tenant, key) {
    this.#keys.set(`/${tenant}`, key);
  }

  /** Ends the failures, also those that are under way. */
  heal() {
    this.failing = false;
    for (const socket of this.#hanging) socket.destroy();
  }

  close() {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  #receive(request, response) {
    const parts = [];
    request.on('error', () => undefined);
    request.on('data', (part) => parts.push(part));
    request.on('end', () => {
      const body = Buffer.concat(parts).toString('utf8');
      const key = this.#keys.get(request.url);
      if (key === undefined || !isSigned(request.headers, body, key)) {
        this.problems.push(`a webhook to ${request.url} is not signed: ${body.slice(0, 200)}`);
        response.writeHead(401).end();
        return;
      }
      this.#answer(request, response, JSON.parse(body));
    });
  }

  #answer(request, response, event) {
    const { socket } = request;
    const { id, subject } = event;
    if (this.#underWay.has(subject)) this.problems.push(`two events of ${subject} were under way at a time`);
    this.#underWay.add(subject);
    const dice = this.failing && !this.#failed.has(id) ? this.#random.next() : 1;
    if (dice < FAILS + HANGS) this.#failed.add(id);
    const isTaken = dice >= FAILS + HANGS;
    if (isTaken) this.deliveries.push(deliveryOf(request, event));
    const hangs = dice < HANGS;
    if (hangs) this.#hanging.add(socket);
    const end = () => {
      clearTimeout(timer);
      this.#underWay.delete(subject);
      this.#hanging.delete(socket);
    };
    const timer = setTimeout(
      () => {
        socket.off('close', end);
        end();
        if (hangs) socket.destroy();
        else response.writeHead(isTaken ? 204 : 500).end();
      },
      hangs ? this.#random.between(1000, HANGS_FOR) : this.#random.between(0, TAKES),
    );
    // The sender may give up, or be gone.
    socket.once('close', end);
    if (hangs) this.failures.hung += 1;
    else if (!isTaken) this.failures.answered500 += 1;
  }
}

function deliveryOf({ headers }, { tenant, sequence, id, type, data }) {
  return { tenant, seq: Number(sequence), id, messageId: headers['webhook-id'], type, data };
}
