import {
  ADMINISTRATION_ERROR_CODES,
  AdministrationError,
  type ArchiveOperator,
  type CatalogueOperator,
  type ClientOperator,
  type EventOperator,
  type KeyOperator,
  type GuardOperator,
  type IssuerOperator,
  type Operator,
  type RecordOperator,
  type SchemaOperator,
  type TenantOperator,
  type TransferOperator,
} from '@rollcall/directory';
import { lstatSync } from 'node:fs';
import { request } from 'node:http';
import { getuid } from 'node:process';

import { readClientSummary, readIssuedClient, readKeySummary } from './client-messages.js';
import { readArchivePage, readRestoreOutcome } from './archive-messages.js';
import { readAuditHead, readAuditPage, readAuditVerdict, readLogPage } from './control-records.js';
import {
  ControlMessage,
  ControlMessageError,
  readBegunEpoch,
  readImportedCatalogues,
  readImportedSchemas,
  readIssuedToken,
  readReplayedSink,
  readRotatedToken,
  readSinkSummary,
  readTenantSummary,
  readTokenSummary,
  type ControlOperation,
} from './control-messages.js';
import { readDeletedTenant, readTenantDetails } from './tenant-messages.js';
import { issuerCaller } from './issuer-messages.js';
import { readGuardSummary } from './guard-messages.js';
import { transferCaller } from './transfer-messages.js';

/** The process that holds the database does not answer on its control socket, or failed. */
export class ControlUnavailable extends Error {
  override readonly name = 'ControlUnavailable';
}

/** An operator that also knows the service behind it. */
export interface ControlClient
  extends
    Operator,
    TenantOperator,
    EventOperator,
    SchemaOperator,
    CatalogueOperator,
    ClientOperator,
    KeyOperator,
    IssuerOperator,
    GuardOperator,
    ArchiveOperator,
    RecordOperator,
    TransferOperator {
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
    async createTenant({ name, uniqueGroupNames }) {
      return readTenantSummary((await call('createTenant', { name, uniqueGroupNames })).message('result'));
    },
    async listTenants() {
      return (await call('listTenants', {})).list('result', readTenantSummary);
    },
    async issueToken(tenant, { name, expiresInDays, subject, scopes, networks }) {
      const request = { name, expiresInDays, subject, scopes, networks };
      const answer = await call('issueToken', { tenant, request });
      const issued = readIssuedToken(answer.message('result'));
      const { credential } = issued;
      const isAsAsked =
        (scopes === undefined || credential.scopes !== undefined) &&
        (networks === undefined || credential.networks !== undefined);
      if (isAsAsked) return issued;
      // A service of an older release: the token would open more than was asked for.
      await call('revokeToken', { tenant, id: issued.credential.id });
      throw new ControlUnavailable(
        'The running service is of a release that knows no scopes or no networks, so that the token was revoked. ' +
          'Restart the service.',
      );
    },
    async listTokens(tenant) {
      return (await call('listTokens', { tenant })).list('result', readTokenSummary);
    },
    async rotateToken(tenant, id, { overlapHours, expiresInDays }) {
      const request = { overlapHours, expiresInDays };
      return readRotatedToken((await call('rotateToken', { tenant, id, request })).message('result'));
    },
    async revokeToken(tenant, id) {
      return readTokenSummary((await call('revokeToken', { tenant, id })).message('result'));
    },
    async showTenant(name) {
      return readTenantDetails((await call('showTenant', { name })).message('result'));
    },
    async changeTenantSettings(name, change) {
      return readTenantDetails((await call('changeTenantSettings', { name, change })).message('result'));
    },
    async pauseTenant(name) {
      return readTenantDetails((await call('pauseTenant', { name })).message('result'));
    },
    async resumeTenant(name) {
      return readTenantDetails((await call('resumeTenant', { name })).message('result'));
    },
    async deleteTenant(name) {
      return readTenantDetails((await call('deleteTenant', { name })).message('result'));
    },
    async continueDeletion(name) {
      return readDeletedTenant((await call('continueDeletion', { name })).message('result'));
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
    async createClient(tenant, { name, scopes, tokenMinutes, secretDays }) {
      const request = { name, scopes, tokenMinutes, secretDays };
      return readIssuedClient((await call('createClient', { tenant, request })).message('result'));
    },
    async listClients(tenant) {
      return (await call('listClients', { tenant })).list('result', readClientSummary);
    },
    async rotateClient(tenant, id, { overlapHours, secretDays }) {
      const request = { overlapHours, secretDays };
      return readIssuedClient((await call('rotateClient', { tenant, id, request })).message('result'));
    },
    async revokeClient(tenant, id) {
      return readClientSummary((await call('revokeClient', { tenant, id })).message('result'));
    },
    ...issuerCaller(call),
    async rotateKeys({ evenIfNew }) {
      return (await call('rotateKeys', { request: { evenIfNew } })).list('result', readKeySummary);
    },
    async showGuard(tenant) {
      return readGuardSummary((await call('showGuard', { tenant })).message('result'));
    },
    async approveRemovals(tenant, request) {
      return readGuardSummary((await call('approveRemovals', { tenant, request })).message('result'));
    },
    async rejectRemovals(tenant, request) {
      return readGuardSummary((await call('rejectRemovals', { tenant, request })).message('result'));
    },
    async listArchive(tenant, query) {
      return readArchivePage((await call('listArchive', { tenant, query })).message('result'));
    },
    async restoreArchived(tenant, ids) {
      return (await call('restoreArchived', { tenant, ids })).list('result', readRestoreOutcome);
    },
    async findLog(tenant, query, slice) {
      return readLogPage((await call('findLog', { tenant, query, slice })).message('result'));
    },
    async readAudit(slice) {
      return readAuditPage((await call('readAudit', slice)).message('result'));
    },
    async readAuditHead() {
      return readAuditHead((await call('readAuditHead', {})).message('result'));
    },
    async verifyAudit(noted) {
      return readAuditVerdict((await call('verifyAudit', { noted })).message('result'));
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
