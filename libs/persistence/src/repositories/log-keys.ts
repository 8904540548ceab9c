import { foldCase } from '@rollcall/scim';

import { indexKey } from '../sql/index-key.js';

/** By what a name is found in provisioning logs, whatever its letter case. */
export function logKey(name: string): Buffer {
  return indexKey(Buffer.from(foldCase(name.trim()), 'utf8'));
}
