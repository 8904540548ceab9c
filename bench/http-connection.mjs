// One keep-alive HTTP/1.1 connection on a bare socket. The load runs on the machine that it measures, so what the client
// costs is taken from the service: this one costs a third of a general client.
import { once } from 'node:events';
import { connect } from 'node:net';

const HEAD_END = Buffer.from('\r\n\r\n');
const NO_BODY = Buffer.alloc(0);

/**
 * @typedef {object} Answer
 * @property {number} status
 * @property {string} head the status line and the header fields as they came
 * @property {Buffer} body
 * @property {number} firstByte milliseconds from the sending to the first byte of the answer
 */

/** A connection that carries one request at a time, and opens itself again when the server has closed it. */
export class HttpConnection {
  #socket;
  #port;
  #received = [];
  #length = 0;
  #waiting;

  /** @param {{ port: number }} options a port of 127.0.0.1 */
  constructor({ port }) {
    this.#port = port;
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {{ headers?: string, body?: string }} [message] header fields as lines that each end in CRLF
   * @returns {Promise<Answer>}
   */
  request(method, path, { headers = '', body } = {}) {
    const length = body === undefined ? '' : `Content-Length: ${Buffer.byteLength(body)}\r\n`;
    const text = `${method} ${path} HTTP/1.1\r\nHost: 127.0.0.1:${this.#port}\r\n${headers}${length}\r\n${body ?? ''}`;
    return new Promise((resolve, reject) => {
      if (this.#waiting !== undefined) throw new Error('a connection carries one request at a time');
      this.#waiting = {
        resolve,
        reject,
        method,
        path,
        sent: performance.now(),
        firstByte: 0,
        parsed: undefined,
      };
      this.#open().write(text);
    });
  }

  /** Opens the connection before it is needed. */
  async open() {
    const socket = this.#open();
    if (socket.connecting) await once(socket, 'connect');
  }

  close() {
    this.#socket?.destroy();
    this.#socket = undefined;
  }

  #open() {
    if (this.#socket !== undefined && !this.#socket.destroyed) return this.#socket;
    const socket = connect({ port: this.#port, host: '127.0.0.1', noDelay: true });
    socket.on('data', (bytes) => this.#onData(bytes));
    socket.on('error', (error) => this.#onEnd(socket, error));
    socket.on('close', () => this.#onEnd(socket, new Error('the server closed the connection')));
    this.#socket = socket;
    this.#received = [];
    this.#length = 0;
    return socket;
  }

  #onEnd(socket, error) {
    // The end of the one before is no news to what waits on the one that took its place.
    if (this.#socket !== undefined && this.#socket !== socket) return;
    this.#socket = undefined;
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.reject(new Error(`${waiting.method} ${waiting.path}: ${error.message}`));
  }

  #onData(bytes) {
    const waiting = this.#waiting;
    if (waiting === undefined) return;
    if (waiting.firstByte === 0) waiting.firstByte = performance.now() - waiting.sent;
    this.#received.push(bytes);
    this.#length += bytes.length;
    waiting.parsed ??= this.#readHead();
    const { parsed } = waiting;
    if (parsed === undefined) return;
    const body = parsed.chunked ? this.#chunkedBody(parsed) : this.#plainBody(parsed);
    if (body === undefined) return;
    this.#received = [];
    this.#length = 0;
    this.#waiting = undefined;
    if (parsed.closes) this.close();
    waiting.resolve({ status: parsed.status, head: parsed.head, body, firstByte: waiting.firstByte });
  }

  #readHead() {
    const all = this.#received.length === 1 ? this.#received[0] : Buffer.concat(this.#received, this.#length);
    this.#received = [all];
    const end = all.indexOf(HEAD_END);
    if (end < 0) return undefined;
    const head = all.latin1Slice(0, end + 2);
    const status = Number(head.slice(9, 12));
    return {
      head,
      status,
      start: end + 4,
      chunked: /\r\ntransfer-encoding: *chunked/i.test(head),
      closes: /\r\nconnection: *close/i.test(head),
      length: status === 204 ? 0 : Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0),
    };
  }

  #plainBody({ start, length }) {
    if (this.#length < start + length) return undefined;
    if (length === 0) return NO_BODY;
    const all = this.#received.length === 1 ? this.#received[0] : Buffer.concat(this.#received, this.#length);
    return all.subarray(start, start + length);
  }

  /** The chunks are cut out once the last one has come: until then only the end of what came is looked at. */
  #chunkedBody({ start }) {
    const last = this.#received[this.#received.length - 1];
    const tail = last.length >= 7 ? last.subarray(-7) : Buffer.concat(this.#received.slice(-7)).subarray(-7);
    if (!tail.latin1Slice().endsWith('0\r\n\r\n')) return undefined;
    const all = Buffer.concat(this.#received, this.#length);
    const parts = [];
    for (let at = start; ;) {
      const lineEnd = all.indexOf('\r\n', at, 'latin1');
      if (lineEnd < 0) return undefined;
      const size = Number.parseInt(all.latin1Slice(at, lineEnd), 16);
      if (size === 0) return Buffer.concat(parts);
      const begin = lineEnd + 2;
      if (begin + size + 2 > all.length) return undefined;
      parts.push(all.subarray(begin, begin + size));
      at = begin + size + 2;
    }
  }
}
