/**
 * Whether an object anywhere in a JSON text has a member twice: parsers differ on which one counts (RFC 8725 §2.4), so that
 * one may check what another does not use.
 * @param json a text that `JSON.parse` takes
 */
export function hasDuplicateMembers(json: string): boolean {
  /** The names of each object that is open; undefined for an array. */
  const open: (Set<string> | undefined)[] = [];
  for (let at = 0; at < json.length; at += 1) {
    const character = json[at];
    if (character === '{') open.push(new Set());
    else if (character === '[') open.push(undefined);
    else if (character === '}' || character === ']') open.pop();
    else if (character === '"') {
      const end = endOfString(json, at);
      const names = open.at(-1);
      if (names !== undefined && isName(json, end)) {
        const name = String(JSON.parse(json.slice(at, end)));
        if (names.has(name)) return true;
        names.add(name);
      }
      at = end - 1;
    }
  }
  return false;
}

/** Where a string ends that begins at a quotation mark: behind its last one. */
function endOfString(json: string, start: number): number {
  let at = start + 1;
  while (at < json.length && json[at] !== '"') at += json[at] === '\\' ? 2 : 1;
  return at + 1;
}

function isName(json: string, end: number): boolean {
  let at = end;
  while (' \t\r\n'.includes(json[at] ?? '.')) at += 1;
  return json[at] === ':';
}
