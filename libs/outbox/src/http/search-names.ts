/**
 * Names by which a host is asked for, one after the other, as resolv.conf(5) has it: with fewer dots than `ndots` says
 * those of the search list come before the name itself, else after it.
 * @param text what the file says
 */
export function searchNames(text: string, host: string): readonly string[] {
  let domains: readonly string[] = [];
  let dots = 1;
  for (const line of text.split('\n')) {
    const [word, ...rest] = line.trim().split(/\s+/);
    if (word === 'search' || word === 'domain') domains = rest;
    if (word === 'options') dots = Number(/\bndots:(\d+)/.exec(line)?.[1] ?? dots);
  }
  const found = domains.map((domain) => `${host}.${domain}`);
  return host.split('.').length > dots ? [host, ...found] : [...found, host];
}
