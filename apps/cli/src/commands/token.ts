import type { TokenSummary } from '@rollcall/directory';

import { UsageError, type Call, type Command, type CommandOption } from '../command.js';
import { instant, shortInstant } from '../instant.js';
import { withOperator } from '../open-stores.js';
import { operand, required } from '../read-call.js';
import { renderTable } from '../render-table.js';

const TENANT: CommandOption = {
  name: 'tenant',
  value: 'TENANT',
  required: true,
  meaning: 'The tenant that the token opens.',
};
const DEFAULT_NAME = 'provisioning';
const DAYS_OPTION = 'expires-in-days';
const SCOPE_OPTION = 'scope';

/** `rollcall token issue --tenant T [--name N] [--expires-in-days D] [--user U] [--scope S]...` */
export const TOKEN_ISSUE: Command = {
  words: ['token', 'issue'],
  summary: 'Issue a bearer token. It is shown once: only its hash is kept.',
  operands: [],
  options: [
    TENANT,
    {
      name: 'name',
      value: 'NAME',
      meaning: `For logs and lists, such as entra; "${DEFAULT_NAME}" by default.`,
    },
    { name: DAYS_OPTION, value: 'DAYS', meaning: '1 to 730; 365 by default.' },
    {
      name: 'user',
      value: 'ID',
      meaning:
        'The id of the user for whom it stands, whom /Me means; it opens what any other token opens all the same.',
    },
    {
      name: SCOPE_OPTION,
      value: 'SCOPE',
      repeated: true,
      meaning:
        'All that it may do: scim:read, scim:write, events:read, or scim:read:User for one resource type. May be ' +
        'given several times; without it the token may do everything in its tenant.',
    },
  ],
  run: async (call) => {
    const tenant = required(call, 'tenant');
    const days = daysOf(call);
    const subject = call.values.get('user');
    const scopes = call.lists.get(SCOPE_OPTION);
    const request = {
      name: call.values.get('name') ?? DEFAULT_NAME,
      ...(days === undefined ? {} : { expiresInDays: days }),
      ...(subject === undefined ? {} : { subject }),
      ...(scopes === undefined ? {} : { scopes }),
    };
    const { credential, token, base } = await withOperator(call.settings, async (operator, address) => {
      // Asked first: what fails after the token was issued would lose it.
      const url = await address.publicUrl();
      const issued = await operator.issueToken(tenant, request, call.io.now());
      return { ...issued, base: url === undefined ? undefined : `${url}/scim/v2` };
    });
    return {
      text: [
        `Issued the token "${credential.name}" of the tenant "${tenant}". It is shown this once:`,
        '',
        `  ${token}`,
        '',
        ...(base === undefined ? [] : [`  SCIM base URL   ${base}`]),
        `  Id              ${credential.id}`,
        `  Expires         ${shortInstant(credential.expires)} UTC`,
        `  Scopes          ${shownScopes(credential)}`,
        ...(subject === undefined ? [] : [`  Stands for      ${base ?? ''}/Users/${subject}`]),
        '',
      ].join('\n'),
      json: { ...tokenJson(credential), tenant, token, scimBaseUrl: base ?? null },
    };
  },
};

/** `rollcall token list --tenant T` */
export const TOKEN_LIST: Command = {
  words: ['token', 'list'],
  summary: 'List the tokens of a tenant, the newest first; never the tokens themselves.',
  operands: [],
  options: [TENANT],
  run: async (call) => {
    const tenant = required(call, 'tenant');
    const tokens = await withOperator(call.settings, (operator) =>
      operator.listTokens(tenant, call.io.now()),
    );
    const rows = tokens.map(({ id, name, status, created, expires, lastUsed, subject, scopes }) => [
      id,
      name,
      status,
      shortInstant(created),
      shortInstant(expires),
      shortInstant(lastUsed),
      subject ?? '-',
      shownScopes({ scopes }),
    ]);
    return {
      text:
        rows.length === 0
          ? `The tenant "${tenant}" has no token. Issue one: rollcall token issue --tenant ${tenant}\n`
          : renderTable(
              ['ID', 'NAME', 'STATUS', 'CREATED (UTC)', 'EXPIRES (UTC)', 'LAST USED (UTC)', 'USER', 'SCOPES'],
              rows,
            ),
      json: tokens.map(tokenJson),
    };
  },
};

/** `rollcall token revoke --tenant T ID` */
export const TOKEN_REVOKE: Command = {
  words: ['token', 'revoke'],
  summary: 'Revoke a token at once.',
  operands: [{ name: 'ID', meaning: 'Its id, or 8 characters or more of its beginning.' }],
  options: [TENANT],
  run: async (call) => {
    const tenant = required(call, 'tenant');
    const id = operand(call, 'ID');
    const { token, left } = await withOperator(call.settings, async (operator) => {
      const revoked = await operator.revokeToken(tenant, id, call.io.now());
      const tokens = await operator.listTokens(tenant, call.io.now());
      return { token: revoked, left: tokens.filter(({ status }) => status === 'active').length };
    });
    const last =
      left > 0
        ? ''
        : `It was the last one: the tenant "${tenant}" has no active token any more. ` +
          `Issue one: rollcall token issue --tenant ${tenant}\n`;
    return {
      text: `Revoked the token "${token.name}" (${token.id}) of the tenant "${tenant}". It opens nothing any more.\n${last}`,
      json: { ...tokenJson(token), activeTokensLeft: left },
    };
  },
};

function daysOf(call: Call): number | undefined {
  const text = call.values.get(DAYS_OPTION);
  if (text === undefined) return undefined;
  if (!/^\d{1,9}$/.test(text))
    throw new UsageError(`--${DAYS_OPTION} takes a whole number of days, not "${text}".`);
  return Number(text);
}

/** A token without scopes may do everything in its tenant. */
function shownScopes({ scopes }: { readonly scopes?: readonly string[] | undefined }): string {
  return scopes === undefined ? 'all' : scopes.join(' ');
}

function tokenJson(token: TokenSummary): object {
  const { id, kind, name, status, created, expires, revoked, lastUsed, subject, scopes } = token;
  return {
    id,
    kind,
    name,
    status,
    created: instant(created),
    expires: instant(expires),
    revoked: instant(revoked),
    lastUsed: instant(lastUsed),
    user: subject ?? null,
    scopes: scopes ?? null,
  };
}
