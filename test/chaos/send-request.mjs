// Requests of a SCIM client whose service may be gone at any time.
import { Agent, request } from 'node:http';

const AGENT = new Agent({ keepAlive: true });

/** Milliseconds that a client waits: longer than a process stands still, and than the service takes to give up. */
const ANSWER_WITHIN = 15_000;

/**
 * Sends a request; `{ status, headers, body }`, or `{ unsent: true }` where nobody listened, or `{ lost: reason }` where it
 * is not known what became of it.
 */
export function sendRequest({ origin, method, path, token, body, headers = {} }) {
  const payload = body === undefined ? undefined : JSON.stringify(body);
  return new Promise((resolve) => {
    const outgoing = request(`${origin}${path}`, {
      method,
      agent: AGENT,
      timeout: ANSWER_WITHIN,
      headers: {
        authorization: `Bearer ${token}`,
        ...(payload === undefined
          ? {}
          : { 'content-type': 'application/scim+json', 'content-length': Buffer.byteLength(payload) }),
        ...headers,
      },
    });
    outgoing.once('response', (response) => {
      const parts = [];
      response.on('data', (part) => parts.push(part));
      response.once('error', ({ message }) => resolve({ lost: message }));
      response.once('end', () => {
        const text = Buffer.concat(parts).toString('utf8');
        resolve({ status: response.statusCode, headers: response.headers, text });
      });
    });
    outgoing.once('timeout', () => outgoing.destroy(new Error(`no answer in ${ANSWER_WITHIN} ms`)));
    outgoing.once('error', ({ code, message }) => {
      resolve(code === 'ECONNREFUSED' ? { unsent: true } : { lost: message });
    });
    outgoing.end(payload);
  });
}
