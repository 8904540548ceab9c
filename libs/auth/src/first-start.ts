import {
  DEFAULT_TOKEN_DAYS,
  FIRST_TENANT_NAME,
  tokenExpiry,
  type Administration,
  type TokenMint,
} from '@rollcall/directory';

import { deliverSecrets, type Delivery, type SecretsDestination } from './deliver-secrets.js';
import { firstStartNotice, type FirstToken } from './first-start-notice.js';

/** What the first start needs. */
export interface FirstStartOptions extends SecretsDestination {
  readonly administration: Pick<Administration, 'firstStart' | 'listTenants'>;
  readonly mint: TokenMint;
  /** Without a slash at its end; undefined where this process cannot know that of the service. */
  readonly publicUrl: string | undefined;
  /** `ROLLCALL_BOOTSTRAP_TOKEN`, where it is set. */
  readonly tenantToken: string | undefined;
  /** `ROLLCALL_ADMIN_TOKEN`, where it is set. */
  readonly adminToken: string | undefined;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** How the first start went. `notice` is one sentence for the log, without a secret. */
export type FirstStartOutcome =
  | { readonly kind: 'done'; readonly delivery: Delivery; readonly notice: string }
  /** There was a tenant; `notice` tells of settings that were ignored, if there were any. */
  | { readonly kind: 'notNeeded'; readonly notice: string | undefined };

const TENANT_SETTING = 'ROLLCALL_BOOTSTRAP_TOKEN';
const ADMIN_SETTING = 'ROLLCALL_ADMIN_TOKEN';

/**
 * Makes the tenant `default` with its two credentials, while no tenant exists, and delivers the secrets: for whoever
 * applied the migrations, once they are applied. Several processes may call it at the same time; one of them does it.
 * @throws SecretsUndeliverable when generated tokens could be written nowhere; nothing was made then
 */
export async function firstStart(options: FirstStartOptions): Promise<FirstStartOutcome> {
  const { administration, mint, now } = options;
  if ((await administration.listTenants()).length > 0) return notNeeded(options);

  const tenantToken = firstToken(options.tenantToken, TENANT_SETTING, mint);
  const adminToken = firstToken(options.adminToken, ADMIN_SETTING, mint);
  const text = firstStartNotice({
    publicUrl: options.publicUrl,
    tenantName: FIRST_TENANT_NAME,
    tenantToken,
    adminToken,
    expires: tokenExpiry(DEFAULT_TOKEN_DAYS, now),
  });
  const tokens = { tenantToken: tenantToken.token, adminToken: adminToken.token };
  const make = async (): Promise<boolean> => (await administration.firstStart(tokens, now)) !== undefined;
  // With both tokens given nothing secret is to be told: no folder need be writable.
  const silent =
    options.terminal === undefined && tenantToken.givenBy !== undefined && adminToken.givenBy !== undefined;
  const delivery = silent ? await withoutSecrets(make) : await deliverSecrets(text, make, options);
  if (delivery === undefined) return notNeeded(options);
  return {
    kind: 'done',
    delivery,
    notice: `First start: made the tenant "${FIRST_TENANT_NAME}" and its two credentials. ${whereTokens(delivery)}`,
  };
}

async function withoutSecrets(make: () => Promise<boolean>): Promise<Delivery | undefined> {
  return (await make()) ? { kind: 'none' } : undefined;
}

function whereTokens(delivery: Delivery): string {
  switch (delivery.kind) {
    case 'file':
      return `The tokens are in the file ${delivery.path}: read it, and delete it.`;
    case 'terminal':
      return 'The tokens were shown on the terminal.';
    case 'none':
      return `The tokens are those of ${TENANT_SETTING} and ${ADMIN_SETTING}.`;
  }
}

function firstToken(given: string | undefined, setting: string, mint: TokenMint): FirstToken {
  return given === undefined
    ? { token: mint.mint(), givenBy: undefined }
    : { token: given, givenBy: setting };
}

function notNeeded({ tenantToken, adminToken }: FirstStartOptions): FirstStartOutcome {
  const ignored = [
    ...(tenantToken === undefined ? [] : [TENANT_SETTING]),
    ...(adminToken === undefined ? [] : [ADMIN_SETTING]),
  ];
  const notice =
    ignored.length === 0
      ? undefined
      : `${ignored.join(' and ')} ${ignored.length === 1 ? 'is' : 'are'} ignored: there is a tenant already.`;
  return { kind: 'notNeeded', notice };
}
