import type { Command } from '../command.js';
import { shortInstant } from '../instant.js';
import { withOperator } from '../open-stores.js';
import { operand } from '../read-call.js';
import { renderTable } from '../render-table.js';
import { OWNER_OPTIONS, ownerOf, shownOwner } from './token-owner.js';
import { shownWords, tokenJson } from './token-json.js';
import { wholeNumber } from './whole-number.js';

const DEFAULT_NAME = 'provisioning';
const DAYS_OPTION = 'expires-in-days';
const SCOPE_OPTION = 'scope';
const NETWORK_OPTION = 'network';

/** `rollcall token issue (--tenant T | --admin) [--name N] [--expires-in-days D] [--user U] [--scope S]... [--network N]...` */
export const TOKEN_ISSUE: Command = {
  words: ['token', 'issue'],
  summary: 'Issue a bearer token. It is shown once: only its hash is kept.',
  operands: [],
  options: [
    ...OWNER_OPTIONS,
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
    {
      name: NETWORK_OPTION,
      value: 'NETWORK',
      repeated: true,
      meaning:
        'Where it may be used from: 192.0.2.0/24, 2001:db8::/32, or one address. May be given several times; without ' +
        'it the token may be used from everywhere.',
    },
  ],
  run: async (call) => {
    const tenant = ownerOf(call);
    const days = wholeNumber(call, DAYS_OPTION);
    const subject = call.values.get('user');
    const scopes = call.lists.get(SCOPE_OPTION);
    const networks = call.lists.get(NETWORK_OPTION);
    const request = {
      name: call.values.get('name') ?? DEFAULT_NAME,
      ...(days === undefined ? {} : { expiresInDays: days }),
      ...(subject === undefined ? {} : { subject }),
      ...(scopes === undefined ? {} : { scopes }),
      ...(networks === undefined ? {} : { networks }),
    };
    const { credential, token, base } = await withOperator(call.settings, async (operator, address) => {
      // Asked first: what fails after the token was issued would lose it.
      const url = tenant === null ? undefined : await address.publicUrl();
      const issued = await operator.issueToken(tenant, request, call.io.now());
      return { ...issued, base: url === undefined ? undefined : `${url}/scim/v2` };
    });
    return {
      text: [
        `Issued the token "${credential.name}" of ${shownOwner(tenant)}. It is shown this once:`,
        '',
        `  ${token}`,
        '',
        ...(base === undefined ? [] : [`  SCIM base URL   ${base}`]),
        `  Id              ${credential.id}`,
        `  Expires         ${shortInstant(credential.expires)} UTC`,
        ...(tenant === null ? [] : [`  Scopes          ${shownWords(credential.scopes)}`]),
        ...(networks === undefined ? [] : [`  Networks        ${shownWords(credential.networks)}`]),
        ...(subject === undefined ? [] : [`  Stands for      ${base ?? ''}/Users/${subject}`]),
        '',
      ].join('\n'),
      json: { ...tokenJson(credential), tenant, token, scimBaseUrl: base ?? null },
    };
  },
};

const HEADINGS = [
  'ID',
  'NAME',
  'STATUS',
  'CREATED (UTC)',
  'EXPIRES (UTC)',
  'LAST USED (UTC)',
  'USER',
  'SCOPES',
  'NETWORKS',
];

/** `rollcall token list (--tenant T | --admin)` */
export const TOKEN_LIST: Command = {
  words: ['token', 'list'],
  summary: 'List the tokens of a tenant, or the admin tokens, the newest first; never the tokens themselves.',
  operands: [],
  options: OWNER_OPTIONS,
  run: async (call) => {
    const tenant = ownerOf(call);
    const tokens = await withOperator(call.settings, (operator) =>
      operator.listTokens(tenant, call.io.now()),
    );
    const rows = tokens.map(({ id, name, status, created, expires, lastUsed, subject, scopes, networks }) => [
      id,
      name,
      status,
      shortInstant(created),
      shortInstant(expires),
      shortInstant(lastUsed),
      subject ?? '-',
      shownWords(scopes),
      shownWords(networks),
    ]);
    return {
      text:
        rows.length === 0
          ? tenant === null
            ? 'There is no admin token. Issue one: rollcall token issue --admin\n'
            : `The tenant "${tenant}" has no token. Issue one: rollcall token issue --tenant ${tenant}\n`
          : renderTable(HEADINGS, rows),
      json: tokens.map(tokenJson),
    };
  },
};

/** `rollcall token revoke (--tenant T | --admin) ID` */
export const TOKEN_REVOKE: Command = {
  words: ['token', 'revoke'],
  summary: 'Revoke a token at once.',
  operands: [{ name: 'ID', meaning: 'Its id, or 8 characters or more of its beginning.' }],
  options: OWNER_OPTIONS,
  run: async (call) => {
    const tenant = ownerOf(call);
    const id = operand(call, 'ID');
    const { token, left } = await withOperator(call.settings, async (operator) => {
      const revoked = await operator.revokeToken(tenant, id, call.io.now());
      const tokens = await operator.listTokens(tenant, call.io.now());
      return { token: revoked, left: tokens.filter(({ status }) => status === 'active').length };
    });
    const last =
      left > 0 || tenant === null
        ? ''
        : `It was the last one: the tenant "${tenant}" has no active token any more. ` +
          `Issue one: rollcall token issue --tenant ${tenant}\n`;
    return {
      text: `Revoked the token "${token.name}" (${token.id}) of ${shownOwner(tenant)}. It opens nothing any more.\n${last}`,
      json: { ...tokenJson(token), activeTokensLeft: left },
    };
  },
};
