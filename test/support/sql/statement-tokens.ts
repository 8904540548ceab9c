/** A word, a literal, a parameter or a sign of a statement. */
export interface StatementToken {
  readonly kind: 'word' | 'name' | 'number' | 'text' | 'parameter' | 'sign';
  /** Words in lower case. */
  readonly text: string;
  /** Where it stands in the statement, from 0. */
  readonly at: number;
}

const TOKEN =
  /\s+|(?<word>[a-z_][a-z0-9_]*)|`(?<ticked>[^`]+)`|"(?<quoted>[^"]+)"|(?<number>\d+(?:\.\d+)?)|(?<text>'(?:[^'\\]|'')*')|(?<parameter>\?)|(?<sign><>|<=|>=|!=|\|\||->>?|[-+*/%=<>().,])/iy;

/** @throws Error for a sign that no statement of ours has, such as a comment or a second statement */
export function tokensOf(sql: string): readonly StatementToken[] {
  const tokens: StatementToken[] = [];
  for (let at = 0; at < sql.length; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const groups = TOKEN.exec(sql)?.groups;
    if (groups === undefined) throw unreadable(sql, at);
    const { word, ticked, quoted, number, text, parameter, sign } = groups;
    const name = ticked ?? quoted;
    if (word !== undefined) tokens.push({ kind: 'word', text: word.toLowerCase(), at });
    else if (name !== undefined) tokens.push({ kind: 'name', text: name, at });
    else if (number !== undefined) tokens.push({ kind: 'number', text: number, at });
    else if (text !== undefined) tokens.push({ kind: 'text', text, at });
    else if (parameter !== undefined) tokens.push({ kind: 'parameter', text: parameter, at });
    else if (sign !== undefined) tokens.push({ kind: 'sign', text: sign, at });
  }
  return tokens;
}

/** What is said of a statement that cannot be read from a place on. */
export function unreadable(sql: string, at: number): Error {
  return new Error(
    `the statement cannot be read from "${sql.slice(at, at + 40)}" on: ${sql}. Teach test/support/sql its form.`,
  );
}
