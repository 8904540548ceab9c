import type {
  ArchiveOperator,
  CatalogueOperator,
  ClientOperator,
  EventOperator,
  KeyOperator,
  GuardOperator,
  IssuerOperator,
  Operator,
  RecordOperator,
  SchemaOperator,
  TenantOperator,
  TransferOperator,
} from '@rollcall/directory';

import { readClientRequest, readKeyRotationRequest, readSecretRotationRequest } from './client-messages.js';
import { readArchiveQuery } from './archive-messages.js';
import { readAuditHead, readAuditSlice, readLogQuery, readLogSlice } from './control-records.js';
import type { ControlMessage } from './control-messages.js';
import {
  readReplayRequest,
  readRotationRequest,
  readTenantRequest,
  readTokenRequest,
  type ControlOperation,
} from './control-messages.js';
import { readIssuerChange, readIssuerRequest } from './issuer-messages.js';
import { readDecision } from './guard-messages.js';
import { performTransfer } from './transfer-messages.js';

/** Whose work can be asked for over the control socket. */
export interface ControlOperators {
  readonly operator: Operator;
  readonly tenants: TenantOperator;
  readonly events: EventOperator;
  readonly schemas: SchemaOperator;
  readonly catalogues: CatalogueOperator;
  readonly clients: ClientOperator;
  readonly issuers: IssuerOperator;
  readonly keys: KeyOperator;
  readonly guard: GuardOperator;
  readonly archive: ArchiveOperator;
  readonly records: RecordOperator;
  readonly transfers: TransferOperator;
}

/** What an operation is carried out with. */
export interface ControlSurroundings {
  readonly operators: ControlOperators;
  /** Under which clients reach this service, without a slash at its end. */
  readonly publicUrl: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/**
 * Carries out an operation that came over the control socket.
 * @throws ControlMessageError for a message without what the operation needs, and what the operator throws
 */
export function performOperation(
  operation: ControlOperation,
  message: ControlMessage,
  { operators, publicUrl, now }: ControlSurroundings,
): Promise<unknown> {
  const { operator, tenants, events, schemas, catalogues, clients, issuers, keys, guard, archive, records } =
    operators;
  switch (operation) {
    case 'createTenant':
      return operator.createTenant(readTenantRequest(message), now);
    case 'listTenants':
      return operator.listTenants();
    case 'issueToken':
      return operator.issueToken(
        message.textOrNull('tenant'),
        readTokenRequest(message.message('request')),
        now,
      );
    case 'listTokens':
      return operator.listTokens(message.textOrNull('tenant'), now);
    case 'rotateToken':
      return operator.rotateToken(
        message.textOrNull('tenant'),
        message.text('id'),
        readRotationRequest(message.message('request')),
        now,
      );
    case 'revokeToken':
      return operator.revokeToken(message.textOrNull('tenant'), message.text('id'), now);
    case 'showTenant':
      return tenants.showTenant(message.text('name'));
    case 'changeTenantSettings':
      return tenants.changeTenantSettings(message.text('name'), message.json('change'));
    case 'pauseTenant':
      return tenants.pauseTenant(message.text('name'));
    case 'resumeTenant':
      return tenants.resumeTenant(message.text('name'));
    case 'deleteTenant':
      return tenants.deleteTenant(message.text('name'), now);
    case 'continueDeletion':
      return tenants.continueDeletion(message.text('name'), now);
    case 'listSinks':
      return events.listSinks(message.text('tenant'));
    case 'replayEvents':
      return events.replayEvents(
        message.text('tenant'),
        message.text('sink'),
        readReplayRequest(message.message('request')),
        now,
      );
    case 'beginEpoch':
      return events.beginEpoch(now);
    case 'importSchemas':
      return schemas.importSchemas(message.text('tenant'), message.json('given'));
    case 'importCatalogues':
      return catalogues.importCatalogues(message.text('tenant'), message.json('given'), now);
    case 'createClient':
      return clients.createClient(message.text('tenant'), readClientRequest(message.message('request')), now);
    case 'listClients':
      return clients.listClients(message.text('tenant'), now);
    case 'rotateClient':
      return clients.rotateClient(
        message.text('tenant'),
        message.text('id'),
        readSecretRotationRequest(message.message('request')),
        now,
      );
    case 'revokeClient':
      return clients.revokeClient(message.text('tenant'), message.text('id'), now);
    case 'createIssuer':
      return issuers.createIssuer(message.text('tenant'), readIssuerRequest(message.message('request')), now);
    case 'listIssuers':
      return issuers.listIssuers(message.text('tenant'));
    case 'updateIssuer':
      return issuers.updateIssuer(
        message.text('tenant'),
        message.text('id'),
        readIssuerChange(message.message('change')),
      );
    case 'deleteIssuer':
      return issuers.deleteIssuer(message.text('tenant'), message.text('id'));
    case 'rotateKeys':
      return keys.rotateKeys(readKeyRotationRequest(message.message('request')), now);
    case 'showGuard':
      return guard.showGuard(message.text('tenant'), now);
    case 'approveRemovals':
      return guard.approveRemovals(message.text('tenant'), readDecision(message.message('request')), now);
    case 'rejectRemovals':
      return guard.rejectRemovals(message.text('tenant'), readDecision(message.message('request')), now);
    case 'listArchive':
      return archive.listArchive(message.text('tenant'), readArchiveQuery(message.message('query')));
    case 'restoreArchived':
      return archive.restoreArchived(message.text('tenant'), message.texts('ids'), now);
    case 'findLog':
      return records.findLog(
        message.text('tenant'),
        readLogQuery(message.message('query')),
        readLogSlice(message.message('slice')),
      );
    case 'readAudit':
      return records.readAudit(readAuditSlice(message));
    case 'readAuditHead':
      return records.readAuditHead();
    case 'verifyAudit':
      return records.verifyAudit(message.has('noted') ? readAuditHead(message.message('noted')) : undefined);
    case 'importColumns':
    case 'importRows':
    case 'exportColumns':
    case 'exportPage':
      return performTransfer(operation, message, operators.transfers, now);
    case 'publicUrl':
      return Promise.resolve({ publicUrl });
  }
}
