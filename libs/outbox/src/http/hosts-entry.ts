import { isIP } from 'node:net';

/**
 * Addresses of a host in a hosts file (hosts(5)), in its order.
 * @param text what the file says
 * @param host in lower case
 */
export function hostsEntry(text: string, host: string): readonly string[] {
  return text.split('\n').flatMap((line) => {
    const [address = '', ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
    return isIP(address) > 0 && names.some((name) => name.toLowerCase() === host) ? [address] : [];
  });
}
