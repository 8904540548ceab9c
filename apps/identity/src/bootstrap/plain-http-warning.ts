import type { ListenerSettings } from '@rollcall/config';

import { isLoopback } from './is-loopback.js';

/**
 * What is to be said when tokens may travel unencrypted: plain HTTP on an address that others reach, and no proxy named
 * that would end TLS (H-AUTH-06, decision 13).
 * @returns undefined when nothing is to be said
 */
export function plainHttpWarning({ host, tls, trustProxy }: ListenerSettings): string | undefined {
  if (tls !== undefined || trustProxy.length > 0 || isLoopback(host)) return undefined;
  return (
    `Plain HTTP on ${host}: tokens travel unencrypted. Set TLS_CERT and TLS_KEY, or put a proxy with TLS in front ` +
    'and name its address in TRUST_PROXY.'
  );
}
