import { UsageError, type Call, type CommandOption } from '../command.js';
import { required } from '../read-call.js';

/** Whose tokens a command is about: one of the two is to be given. */
export const OWNER_OPTIONS: readonly CommandOption[] = [
  { name: 'tenant', value: 'TENANT', meaning: 'The tenant that the token opens; this or --admin.' },
  { name: 'admin', value: undefined, meaning: 'Admin tokens, which open the administration and no tenant.' },
];

/** The tenant whose tokens are meant; null for admin tokens. @throws UsageError */
export function ownerOf(call: Call): string | null {
  if (!call.flags.has('admin')) return required(call, 'tenant');
  if (call.values.has('tenant')) throw new UsageError('Give --tenant or --admin, not both.');
  return null;
}

/** Whose a token is, in a sentence. */
export function shownOwner(tenant: string | null): string {
  return tenant === null ? 'the administration' : `the tenant "${tenant}"`;
}
