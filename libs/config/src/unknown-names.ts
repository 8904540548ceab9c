const PREFIX = 'ROLLCALL_';
const TEST_PREFIX = 'ROLLCALL_TEST_';

/**
 * The problems with variables that begin with `ROLLCALL_` and mean nothing, each with the name that may be meant.
 * What Kubernetes injects for a Service of such a name, and the settings of the tests, are not among them.
 */
export function unknownNameProblems(
  environment: Readonly<Record<string, string | undefined>>,
  known: readonly string[],
): readonly string[] {
  return Object.entries(environment)
    .filter(
      ([name, value]) => name.startsWith(PREFIX) && !known.includes(name) && !isInjected(name, value ?? ''),
    )
    .map(([name]) => {
      const meant = nearestName(name, known);
      return `${name}: there is no such setting.${meant === undefined ? '' : ` Did you mean ${meant}?`}`;
    })
    .sort();
}

/** Service variables: ROLLCALL_SERVICE_HOST, ROLLCALL_PORT=tcp://…, ROLLCALL_PORT_3000_TCP_ADDR and so on. */
function isInjected(name: string, value: string): boolean {
  if (name.startsWith(TEST_PREFIX)) return true;
  return (
    /_SERVICE_(HOST|PORT)$/.test(name) ||
    /_SERVICE_PORT_[A-Z0-9_]+$/.test(name) ||
    /_PORT_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?$/.test(name) ||
    (name.endsWith('_PORT') && /^(tcp|udp|sctp):\/\//.test(value))
  );
}

function nearestName(name: string, known: readonly string[]): string | undefined {
  const bare = name.slice(PREFIX.length);
  const ranked = known
    .map((candidate) => ({ candidate, distance: Math.min(edits(name, candidate), edits(bare, candidate)) }))
    .sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  return best !== undefined && best.distance <= Math.max(1, Math.floor(best.candidate.length / 4))
    ? best.candidate
    : undefined;
}

/** Levenshtein's distance. */
function edits(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [i, letter] of Array.from(from).entries()) {
    const next = [i + 1];
    for (const [j, other] of Array.from(to).entries()) {
      const replaced = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
