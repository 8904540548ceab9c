import { AdministrationError } from '@rollcall/directory';
import { chmodSync, lstatSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { umask } from 'node:process';

import { errorCode } from '../error-code.js';
import { CONTROL_OPERATIONS, ControlMessage, ControlMessageError } from './control-messages.js';
import { performOperation, type ControlOperators } from './perform-operation.js';

/** What the control server needs. */
export interface ControlServerOptions extends ControlOperators {
  /** From `controlSocketPath`. */
  readonly socketPath: string;
  /** Under which clients reach this service, without a slash at its end. */
  readonly publicUrl: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Is told of failures that are no refusal; the client learns only that there was one. */
  readonly onError?: (error: unknown) => void;
}

/** A running control server. */
export interface ControlServer {
  /** Takes no more requests, lets running ones end, and removes the socket. */
  close(): Promise<void>;
}

/** Somebody else listens on the socket, or something that is no socket stands in its place. */
export class ControlSocketInUse extends Error {
  override readonly name = 'ControlSocketInUse';
}

/** Of what is large a file of schemas is the largest; rows of an import may be groups with long lists of members. */
const BODY_LIMIT = 1024 * 1024;
const IMPORT_LIMIT = 32 * BODY_LIMIT;
const REQUEST_TIMEOUT = 30_000;
const MAX_CONNECTIONS = 16;

/**
 * Serves an operator's calls on a Unix domain socket of mode 0600, for the command line while this process holds the
 * embedded database. Whoever may open the socket may administrate: the permissions of the file are the authentication.
 * A socket that a killed process left behind is replaced.
 * @throws ControlSocketInUse
 */
export async function startControlServer(options: ControlServerOptions): Promise<ControlServer> {
  const { socketPath } = options;
  const server = createServer(
    { requestTimeout: REQUEST_TIMEOUT, headersTimeout: REQUEST_TIMEOUT },
    (request, response) => {
      void answer(options, request, response);
    },
  );
  server.maxConnections = MAX_CONNECTIONS;
  try {
    await listen(server, socketPath);
  } catch (error) {
    if (errorCode(error) !== 'EADDRINUSE') throw error;
    await removeStaleSocket(socketPath);
    await listen(server, socketPath);
  }
  return {
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}

function listen(server: Server, socketPath: string): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    // The socket is bound before listen() returns: there is no moment at which others could open it.
    const before = umask(0o177);
    try {
      server.listen(socketPath, () => {
        server.off('error', reject);
        resolve();
      });
    } finally {
      umask(before);
    }
  }).then(() => {
    chmodSync(socketPath, 0o600);
  });
}

async function removeStaleSocket(socketPath: string): Promise<void> {
  const status = lstatSync(socketPath, { throwIfNoEntry: false });
  if (status === undefined) return;
  if (!status.isSocket())
    throw new ControlSocketInUse(`${socketPath} exists and is not a socket. Move it away.`);
  if (await someoneAnswers(socketPath)) {
    throw new ControlSocketInUse(`Another process answers on ${socketPath}. Stop that process.`);
  }
  rmSync(socketPath, { force: true });
}

function someoneAnswers(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(socketPath);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    // Anything but a refusal (no permission, a full backlog) may be a living process.
    socket.once('error', (error) => {
      const code = errorCode(error);
      resolve(code !== 'ECONNREFUSED' && code !== 'ENOENT');
    });
  });
}

async function answer(
  options: ControlServerOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const operation = CONTROL_OPERATIONS.find((name) => request.url === `/${name}`);
    if (operation === undefined || request.method !== 'POST') {
      send(response, 404, errorBody('unknownOperation', 'There is no such operation.'));
      return;
    }
    const limit = operation === 'importRows' ? IMPORT_LIMIT : BODY_LIMIT;
    const message = new ControlMessage(JSON.parse(await readBody(request, limit)));
    send(response, 200, {
      result: await performOperation(operation, message, {
        operators: options,
        publicUrl: options.publicUrl,
        now: options.now(),
      }),
    });
  } catch (error) {
    if (error instanceof AdministrationError) {
      send(response, 422, errorBody(error.code, error.message));
    } else if (error instanceof ControlMessageError || error instanceof SyntaxError) {
      send(response, 400, errorBody('malformed', error.message));
    } else {
      options.onError?.(error);
      send(response, 500, errorBody('internal', 'The service failed; its log tells why.'));
    }
  }
}

async function readBody(request: IncomingMessage, limit: number): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) continue;
    length += chunk.length;
    if (length > limit) throw new ControlMessageError(`the body is longer than ${limit} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function errorBody(
  code: string,
  message: string,
): { readonly error: { readonly code: string; readonly message: string } } {
  return { error: { code, message } };
}

function send(response: ServerResponse, status: number, body: object): void {
  // One request for each connection: nothing idle is left for close() to wait for.
  response.writeHead(status, { 'content-type': 'application/json', connection: 'close' });
  response.end(JSON.stringify(body));
}
