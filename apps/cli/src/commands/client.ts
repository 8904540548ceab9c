import type { ClientSummary, IssuedClient } from '@rollcall/directory';

import { UsageError, type Call, type Command, type CommandOption } from '../command.js';
import { instant, shortInstant } from '../instant.js';
import { withClientOperator } from '../open-stores.js';
import { operand, required } from '../read-call.js';
import { renderTable } from '../render-table.js';

const TENANT: CommandOption = {
  name: 'tenant',
  value: 'TENANT',
  required: true,
  meaning: 'The tenant that the client opens.',
};
const ID = { name: 'ID', meaning: 'Its id (client_id), or 8 characters or more of its beginning.' };
const DEFAULT_NAME = 'provisioning';
const SCOPE = 'scope';
const TOKEN_MINUTES = 'token-minutes';
const OVERLAP_HOURS = 'overlap-hours';
const SECRET_DAYS: CommandOption = {
  name: 'secret-days',
  value: 'DAYS',
  meaning: 'How long the secret works, 1 to 1095; 730 by default.',
};

/** `rollcall client create --tenant T [--name N] [--scope S]... [--token-minutes M] [--secret-days D]` */
export const CLIENT_CREATE: Command = {
  words: ['client', 'create'],
  summary: 'Make an OAuth client. Its secret is shown once: only its hash is kept.',
  operands: [],
  options: [
    TENANT,
    {
      name: 'name',
      value: 'NAME',
      meaning: `For logs and lists, such as entra; "${DEFAULT_NAME}" by default.`,
    },
    {
      name: SCOPE,
      value: 'SCOPE',
      repeated: true,
      meaning:
        'All that its tokens may do, as of "rollcall token issue". May be given several times; without it they may do ' +
        'everything in the tenant.',
    },
    { name: TOKEN_MINUTES, value: 'MINUTES', meaning: 'How long its tokens live, 60 to 360; 60 by default.' },
    SECRET_DAYS,
  ],
  run: async (call) => {
    const tenant = required(call, 'tenant');
    const scopes = call.lists.get(SCOPE);
    const tokenMinutes = numberOf(call, TOKEN_MINUTES);
    const secretDays = numberOf(call, SECRET_DAYS.name);
    const request = {
      name: call.values.get('name') ?? DEFAULT_NAME,
      ...(scopes === undefined ? {} : { scopes }),
      ...(tokenMinutes === undefined ? {} : { tokenMinutes }),
      ...(secretDays === undefined ? {} : { secretDays }),
    };
    const { issued, url } = await withClientOperator(call.settings, async (operator, address) => {
      // Asked first: what fails after the client was made would lose its secret.
      const publicUrl = await address.publicUrl();
      return { issued: await operator.createClient(tenant, request, call.io.now()), url: publicUrl };
    });
    return shownOnce(issued, { done: 'Made', tenant, url });
  },
};

/** `rollcall client list --tenant T` */
export const CLIENT_LIST: Command = {
  words: ['client', 'list'],
  summary: 'List the OAuth clients of a tenant, the newest first; never their secrets.',
  operands: [],
  options: [TENANT],
  run: async (call) => {
    const tenant = required(call, 'tenant');
    const clients = await withClientOperator(call.settings, (operator) =>
      operator.listClients(tenant, call.io.now()),
    );
    const rows = clients.map((client) => [
      client.id,
      client.name,
      client.status,
      shortInstant(client.created),
      shortInstant(client.secrets[0]?.expires ?? null),
      String(client.secrets.length),
      shortInstant(client.lastUsed),
      shownScopes(client),
    ]);
    const heads = [
      'ID',
      'NAME',
      'STATUS',
      'CREATED (UTC)',
      'EXPIRES (UTC)',
      'SECRETS',
      'LAST USED (UTC)',
      'SCOPES',
    ];
    return {
      text:
        rows.length === 0
          ? `The tenant "${tenant}" has no OAuth client. Make one: rollcall client create --tenant ${tenant}\n`
          : renderTable(heads, rows),
      json: clients.map(clientJson),
    };
  },
};

/** `rollcall client rotate --tenant T ID [--overlap-hours H] [--secret-days D]` */
export const CLIENT_ROTATE: Command = {
  words: ['client', 'rotate'],
  summary: 'Give an OAuth client another secret. The one before works on for a while.',
  operands: [ID],
  options: [
    TENANT,
    {
      name: OVERLAP_HOURS,
      value: 'HOURS',
      meaning: 'For how long the secret before works too, 0 to 720; 24 by default.',
    },
    SECRET_DAYS,
  ],
  run: async (call) => {
    const tenant = required(call, 'tenant');
    const id = operand(call, 'ID');
    const overlapHours = numberOf(call, OVERLAP_HOURS);
    const secretDays = numberOf(call, SECRET_DAYS.name);
    const request = {
      ...(overlapHours === undefined ? {} : { overlapHours }),
      ...(secretDays === undefined ? {} : { secretDays }),
    };
    const { issued, url } = await withClientOperator(call.settings, async (operator, address) => {
      const publicUrl = await address.publicUrl();
      return { issued: await operator.rotateClient(tenant, id, request, call.io.now()), url: publicUrl };
    });
    return shownOnce(issued, { done: 'Rotated', tenant, url });
  },
};

/** `rollcall client revoke --tenant T ID` */
export const CLIENT_REVOKE: Command = {
  words: ['client', 'revoke'],
  summary: 'Revoke an OAuth client at once, with all its tokens.',
  operands: [ID],
  options: [TENANT],
  run: async (call) => {
    const tenant = required(call, 'tenant');
    const id = operand(call, 'ID');
    const client = await withClientOperator(call.settings, (operator) =>
      operator.revokeClient(tenant, id, call.io.now()),
    );
    return {
      text:
        `Revoked the OAuth client "${client.name}" (${client.id}) of the tenant "${tenant}". Neither its secrets nor its ` +
        'tokens open anything any more.\n',
      json: clientJson(client),
    };
  },
};

interface Shown {
  readonly done: string;
  readonly tenant: string;
  readonly url: string | undefined;
}

function shownOnce(
  { client, secret }: IssuedClient,
  { done, tenant, url }: Shown,
): { readonly text: string; readonly json: object } {
  const tokenUrl = url === undefined ? undefined : `${url}/oauth/token`;
  const lines = [
    `${done} the OAuth client "${client.name}" of the tenant "${tenant}". Its secret is shown this once:`,
    '',
    `  Client id       ${client.id}`,
    `  Client secret   ${secret}`,
    '',
    ...(url === undefined
      ? []
      : [`  Token endpoint  ${url}/oauth/token`, `  SCIM base URL   ${url}/scim/v2`]),
    `  Secret expires  ${shortInstant(client.secrets[0]?.expires ?? null)} UTC`,
    `  Token lifetime  ${client.tokenMinutes} minutes`,
    `  Scopes          ${shownScopes(client)}`,
    '',
  ];
  return {
    text: lines.join('\n'),
    json: { ...clientJson(client), tenant, secret, tokenUrl: tokenUrl ?? null },
  };
}

function numberOf(call: Call, name: string): number | undefined {
  const text = call.values.get(name);
  if (text === undefined) return undefined;
  if (!/^\d{1,9}$/.test(text)) throw new UsageError(`--${name} takes a whole number, not "${text}".`);
  return Number(text);
}

/** Without scopes its tokens may do everything in the tenant. */
function shownScopes({ scopes }: Pick<ClientSummary, 'scopes'>): string {
  return scopes === undefined ? 'all' : scopes.join(' ');
}

function clientJson(client: ClientSummary): object {
  const { id, name, status, tokenMinutes, scopes } = client;
  return {
    ...{ id, name, status, tokenMinutes },
    created: instant(client.created),
    revoked: instant(client.revoked),
    lastUsed: instant(client.lastUsed),
    secrets: client.secrets.map(({ created, expires }) => ({
      created: instant(created),
      expires: instant(expires),
    })),
    scopes: scopes ?? null,
  };
}
