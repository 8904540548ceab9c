// What the worlds of both engines have in common.
import { randomBytes } from 'node:crypto';
import { prepareTenant } from '../support/population/prepare-tenant.mjs';
import { LEASE } from './schedule.mjs';
import { sendRequest } from './send-request.mjs';

/** Tenants that are made; the shares of several relays have some of them each. */
const TENANTS = 13;

/** Those that clients write to: one in three. */
const USED = 3;

/** Resources on a page of a list. */
const PAGE = 500;

/** Tokens with which a service starts for the first time. */
export function firstTokens() {
  const token = () => randomBytes(24).toString('hex');
  return { ROLLCALL_BOOTSTRAP_TOKEN: token(), ROLLCALL_ADMIN_TOKEN: token() };
}

/** What all processes of the service are told. */
export function environmentOf({ databaseUrl, role }) {
  return {
    DATABASE_URL: databaseUrl,
    ROLE: role,
    MIGRATE: 'auto',
    RATE_LIMIT: 'off',
    DELETION_GUARD: 'off',
    RELAY_LEASE: `${LEASE / 1000}s`,
    // The same for all: it stands in the events.
    PUBLIC_URL: 'http://chaos.invalid',
    LOG_LEVEL: 'info',
  };
}

/** Makes the tenants, and a token for each that clients write to: `{ name, token }`. */
export async function makeTenants(url) {
  const tenants = [];
  for (let number = 1; number <= TENANTS; number += 1) {
    const name = `tenant-${number}`;
    const { token } = await prepareTenant({ url, name });
    if (number % USED === 1) tenants.push({ name, token });
  }
  return tenants;
}

/** All users and groups of the tenants, as the service answers. */
export async function readDirectory({ tenants, origins: [origin] }) {
  const found = [];
  for (const { name, token } of tenants) {
    for (const type of ['Users', 'Groups']) {
      for (let page, read = 0; page === undefined || read < page.totalResults;) {
        const path = `/scim/v2/${type}?startIndex=${read + 1}&count=${PAGE}`;
        const answer = await sendRequest({ origin, method: 'GET', path, token });
        if (answer.status !== 200) throw new Error(`GET ${path} of ${name}: ${JSON.stringify(answer)}`);
        page = JSON.parse(answer.text);
        read += page.Resources.length;
        found.push(...page.Resources);
      }
    }
  }
  return found;
}
