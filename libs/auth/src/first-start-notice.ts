/** One of the first tokens: where it came from decides whether it is shown. */
export interface FirstToken {
  readonly token: string;
  /** The environment variable that gave it; undefined for a generated one. */
  readonly givenBy: string | undefined;
}

/** What the notice tells. */
export interface FirstStartFacts {
  /** Without a slash at its end; undefined where it is not known. */
  readonly publicUrl: string | undefined;
  readonly tenantName: string;
  readonly tenantToken: FirstToken;
  readonly adminToken: FirstToken;
  /** When the tenant's token expires, in milliseconds since the epoch; the admin token does not. */
  readonly expires: number;
}

const RULE = '='.repeat(78);

/**
 * The block that a person reads once, after the first start: addresses, tokens, and what to paste into Microsoft
 * Entra's provisioning page. Plain text that ends in a line end; generated tokens are in it, given ones are not.
 */
export function firstStartNotice(facts: FirstStartFacts): string {
  const base = `${facts.publicUrl ?? 'PUBLIC_URL'}/scim/v2`;
  const issue = `token issue --tenant ${facts.tenantName}`;
  const lines = [
    '',
    RULE,
    'Rollcall: first start. These secrets are shown this once; keep them safe.',
    '',
    `  SCIM base URL   ${base}`,
    `  Tenant          ${facts.tenantName}`,
    `  Tenant token    ${tokenText(facts.tenantToken)}`,
    `  Valid until     ${new Date(facts.expires).toISOString().slice(0, 10)}; before that day issue another one:`,
    `                  rollcall ${issue}`,
    `                  (in a clone: npm run -s rollcall -- ${issue})`,
    `  Admin token     ${tokenText(facts.adminToken)}`,
    '                  For the administration at /admin/v1: keep it safe.',
    '',
    'Microsoft Entra admin center > Enterprise applications > your application >',
    'Provisioning > Admin Credentials, and paste:',
    '',
    `  Tenant URL      ${base}`,
    `  Secret Token    ${tokenText(facts.tenantToken)}`,
    ...(isPublic(facts.publicUrl)
      ? []
      : [
          '',
          'Entra reaches public HTTPS addresses only: set PUBLIC_URL to the one under which',
          'your proxy serves Rollcall, and paste that.',
        ]),
    RULE,
    '',
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function tokenText({ token, givenBy }: FirstToken): string {
  return givenBy === undefined ? token : `(as given in ${givenBy})`;
}

function isPublic(publicUrl: string | undefined): boolean {
  if (publicUrl?.startsWith('https://') !== true) return false;
  const host = new URL(publicUrl).hostname;
  return !host.startsWith('127.') && !['localhost', '0.0.0.0', '[::1]', '[::]'].includes(host);
}
