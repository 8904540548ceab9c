import type {
  ExportedPage,
  ExportRequest,
  ImportBatch,
  ImportedRow,
  ImportRow,
  TransferOperator,
} from '@rollcall/directory';

import type { ControlMessage } from './control-messages.js';
import { ControlMessageError } from './control-messages.js';

/** The operations of a `TransferOperator`. */
export type TransferOperation = keyof TransferOperator;

/** Carries a call of a `TransferOperator` out. @throws ControlMessageError */
export function performTransfer(
  operation: TransferOperation,
  message: ControlMessage,
  transfers: TransferOperator,
  now: number,
): Promise<unknown> {
  const tenant = message.text('tenant');
  switch (operation) {
    case 'importColumns':
      return transfers.importColumns(tenant, message.text('resourceType'), message.texts('columns'));
    case 'importRows':
      return transfers.importRows(tenant, readBatch(message.message('batch')), now);
    case 'exportColumns': {
      const columns = message.has('columns') ? message.texts('columns') : undefined;
      return transfers.exportColumns(tenant, message.text('resourceType'), columns);
    }
    case 'exportPage':
      return transfers.exportPage(tenant, readExportRequest(message.message('request')), now);
  }
}

/** Makes a `TransferOperator` whose calls are sent somewhere. */
export function transferCaller(
  call: (operation: TransferOperation, body: object) => Promise<ControlMessage>,
): TransferOperator {
  return {
    async importColumns(tenant, resourceType, columns) {
      return readPaths(await call('importColumns', { tenant, resourceType, columns }), 'result');
    },
    async importRows(tenant, batch) {
      return (await call('importRows', { tenant, batch })).list('result', readImportedRow);
    },
    async exportColumns(tenant, resourceType, columns) {
      return (await call('exportColumns', { tenant, resourceType, columns })).texts('result');
    },
    async exportPage(tenant, request) {
      return readExportedPage((await call('exportPage', { tenant, request })).message('result'));
    },
  };
}

function readBatch(message: ControlMessage): ImportBatch {
  const seed = message.message('seed');
  return {
    resourceType: message.text('resourceType'),
    columns: readPaths(message, 'columns'),
    seed: { started: seed.number('started'), salt: seed.number('salt') },
    rows: message.list('rows', readImportRow),
    repeated: message.flag('repeated'),
    dryRun: message.flag('dryRun'),
  };
}

function readImportRow(message: ControlMessage): ImportRow {
  const row = message.number('row');
  return message.has('cells')
    ? { row, cells: message.texts('cells') }
    : { row, resource: message.json('resource') };
}

function readImportedRow(message: ControlMessage): ImportedRow {
  return {
    row: message.number('row'),
    outcome: message.oneOf('outcome', ['created', 'existing', 'refused']),
    ...(message.has('detail') ? { detail: message.text('detail') } : {}),
    ...(message.has('scimType') ? { scimType: message.text('scimType') } : {}),
  };
}

function readExportRequest(message: ControlMessage): ExportRequest {
  return {
    resourceType: message.text('resourceType'),
    position: message.text('position'),
    count: message.number('count'),
    ...(message.has('columns') ? { columns: message.texts('columns') } : {}),
  };
}

function readExportedPage(message: ControlMessage): ExportedPage {
  const resources = listIn(message, 'resources').map((resource) => {
    if (typeof resource === 'string') return resource;
    return textsIn(resource);
  });
  return {
    resources,
    total: message.number('total'),
    ...(message.has('next') ? { next: message.text('next') } : {}),
  };
}

function readPaths(message: ControlMessage, name: string): readonly (string | null)[] {
  return listIn(message, name).map((path) => (path === null ? null : textIn(path)));
}

function listIn(message: ControlMessage, name: string): readonly unknown[] {
  const value: unknown = message.json(name);
  if (!Array.isArray(value)) throw new ControlMessageError(`"${name}" is not a list`);
  return value;
}

function textsIn(value: unknown): readonly string[] {
  if (!Array.isArray(value)) throw new ControlMessageError('not a list of strings');
  return value.map(textIn);
}

function textIn(value: unknown): string {
  if (typeof value !== 'string') throw new ControlMessageError('not a string');
  return value;
}
