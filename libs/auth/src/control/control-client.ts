import {
  ADMINISTRATION_ERROR_CODES,
  AdministrationError,
  type CatalogueOperator,
  type EventOperator,
  type Operator,
  type SchemaOperator,
  type TransferOperator,
} from '@rollcall/directory';
import { lstatSync } from 'node:fs';
import { request } from 'node:http';
import { getuid } from 'node:process';

import {
  ControlMessage,
  ControlMessageError,
  readBegunEpoch,
  readImportedCatalogues,
  readImportedSchemas,
  readIssuedToken,
  readReplayedSink,
  readSinkSummary,
  readTenantSummary,
  readTokenSummary,
  type ControlOperation,
} from './control-messages.js';
import { transferCaller } from './transfer-messages.js';

/** The process that holds the database does not answer on its control socket, or failed. */
export class ControlUnavailable extends Error {
  override readonly name = 'ControlUnavailable';
}

/** An operator that also knows the service behind it. */
export interface ControlClient
  extends Operator, EventOperator, SchemaOperator, CatalogueOperator, TransferOperator {
  /** Under which clients reach the service, without a slash at its end. */
  publicUrl(): Promise<string>;
}

const TIMEOUT = 30_000;
const ANSWER_LIMIT = 16 * 1024 * 1024;

/**
 * An operator behind the control socket of the service that holds the database. Refusals are the service's own
 * `AdministrationError`; the service's clock counts.
 * Every method throws ControlUnavailable when nobody answers, or when the socket is another user's.
 */
export function controlClient(socketPath: string): ControlClient {
  const call = (operation: ControlOperation, body: object): Promise<ControlMessage> =>
    ask(socketPath, operation, body);
  return {
    async createTenant({ name }) {
      return readTenantSummary((await call('createTenant', { name })).message('result'));
    },
    async listTenants() {
      return (await call('listTenants', {})).list('result', readTenantSummary);
    },
    async issueToken(tenant, { name, expiresInDays, subject, scopes }) {
      const answer = await call('issueToken', { tenant, request: { name, expiresInDays, subject, scopes } });
      const issued = readIssuedToken(answer.message('result'));
      if (scopes === undefined || issued.credential.scopes !== undefined) return issued;
      // A service of an older release: the token would open everything.
      await call('revokeToken', { tenant, id: issued.credential.id });
      throw new ControlUnavailable(
        'The running service is of a release that knows no scopes, so that the token was revoked. Restart the service.',
      );
    },
    async listTokens(tenant) {
      return (await call('listTokens', { tenant })).list('result', readTokenSummary);
    },
    async revokeToken(tenant, id) {
      return readTokenSummary((await call('revokeToken', { tenant, id })).message('result'));
    },
    async listSinks(tenant) {
      return (await call('listSinks', { tenant })).list('result', readSinkSummary);
    },
    async replayEvents(tenant, sink, request) {
      return readReplayedSink((await call('replayEvents', { tenant, sink, request })).message('result'));
    },
    async beginEpoch() {
      return readBegunEpoch((await call('beginEpoch', {})).message('result'));
    },
    async importSchemas(tenant, given) {
      return readImportedSchemas((await call('importSchemas', { tenant, given })).message('result'));
    },
    async importCatalogues(tenant, given) {
      return readImportedCatalogues((await call('importCatalogues', { tenant, given })).message('result'));
    },
    ...transferCaller(call),
    async publicUrl() {
      return (await call('publicUrl', {})).message('result').text('publicUrl');
    },
  };
}

async function ask(socketPath: string, operation: ControlOperation, body: object): Promise<ControlMessage> {
  checkOwner(socketPath);
  const { status, text } = await post(socketPath, { path: `/${operation}`, body: JSON.stringify(body) });
  try {
    const message = new ControlMessage(JSON.parse(text));
    if (status === 200) return message;
    throw refusal(message.message('error'));
  } catch (error) {
    if (!(error instanceof ControlMessageError) && !(error instanceof SyntaxError)) throw error;
    throw new ControlUnavailable(
      `The answer on ${socketPath} was not understood. Is the service of another version? Restart it.`,
      { cause: error },
    );
  }
}

function refusal(message: ControlMessage): Error {
  const given = message.text('code');
  const code = ADMINISTRATION_ERROR_CODES.find((known) => known === given);
  const text = message.text('message');
  return code === undefined ? new ControlUnavailable(text) : new AdministrationError(code, text);
}

/** In a folder where everybody may write, another user's socket could hand out tokens that open nothing. */
function checkOwner(socketPath: string): void {
  const status = lstatSync(socketPath, { throwIfNoEntry: false });
  const user = getuid?.() ?? 0;
  if (status === undefined || user === 0 || status.uid === user) return;
  throw new ControlUnavailable(
    `The socket ${socketPath} belongs to another user. Run the command as the user of the service.`,
  );
}

interface Post {
  readonly path: string;
  readonly body: string;
}

function post(
  socketPath: string,
  { path, body }: Post,
): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const fail = (cause: unknown): void => {
      reject(
        new ControlUnavailable(
          `The process that holds the database does not answer on ${socketPath}. Is it the service? ` +
            'Wait until it has started, or stop it and try again.',
          { cause },
        ),
      );
    };
    const sent = request(
      {
        socketPath,
        path,
        method: 'POST',
        agent: false,
        headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          text += chunk;
          if (text.length > ANSWER_LIMIT) response.destroy(new Error('the answer is too long'));
        });
        response.on('error', fail);
        response.on('end', () => {
          resolve({ status: response.statusCode ?? 0, text });
        });
      },
    );
    sent.setTimeout(TIMEOUT, () => sent.destroy(new Error('no answer in time')));
    sent.on('error', fail);
    sent.end(body);
  });
}
