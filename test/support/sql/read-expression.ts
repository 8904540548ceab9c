import type { Expression, Query } from './statement-nodes.js';
import type { TokenReader } from './token-reader.js';

/** Reads the query that begins here. */
export type ReadQuery = (reader: TokenReader) => Query;

const COMPARISONS = ['=', '<>', '!=', '<=', '>=', '<', '>'];
const ARITHMETIC = ['+', '-', '*', '/', '%', '||', '->>', '->'];
const CONSTANTS = ['null', 'true', 'false'];

/** Words that end an expression, so that they are no columns. */
const KEYWORDS = new Set(
  (
    'select from where and or not in is like between exists case when then else end as on join left inner cross ' +
    'group order by limit offset union having set values desc asc for lock force using conflict do separator over'
  ).split(' '),
);

/** Those that are names of functions, too. */
const FUNCTIONS = new Set(['left', 'values']);

/** Reads a condition or a value. */
export function readExpression(reader: TokenReader, readQuery: ReadQuery): Expression {
  const nested = (): Expression => readExpression(reader, readQuery);

  function alternatives(): Expression {
    const terms = [conjunction()];
    while (reader.takes('or')) terms.push(conjunction());
    return terms.length === 1 ? terms[0]! : { kind: 'or', terms };
  }

  function conjunction(): Expression {
    const terms = [negation()];
    while (reader.takes('and')) terms.push(negation());
    return terms.length === 1 ? terms[0]! : { kind: 'and', terms };
  }

  function negation(): Expression {
    return reader.takes('not') ? other(negation()) : predicate();
  }

  function predicate(): Expression {
    let left = value();
    for (;;) {
      const comparison = reader.takesOneOf(COMPARISONS);
      if (comparison !== undefined) {
        const right = value();
        left = comparison === '=' ? { kind: 'equals', left, right } : other(left, right);
      } else if (reader.takes('is', 'not', 'null')) left = other(left);
      else if (reader.takes('is', 'null')) left = { kind: 'isNull', operand: left };
      else if (reader.takes('not', 'in')) left = other(left, ...list());
      else if (reader.takes('in')) left = { kind: 'in', left, values: list() };
      else if (reader.sees('not', 'like') || reader.sees('like')) left = likeness(left);
      else if (reader.takes('between')) left = between(left);
      else return left;
    }
  }

  function likeness(left: Expression): Expression {
    reader.takes('not');
    reader.expect('like');
    const pattern = value();
    return reader.takes('escape') ? other(left, pattern, value()) : other(left, pattern);
  }

  function between(left: Expression): Expression {
    const least = value();
    reader.expect('and');
    return other(left, least, value());
  }

  function value(): Expression {
    const parts = [primary()];
    const signs: string[] = [];
    for (let sign = reader.takesOneOf(ARITHMETIC); sign !== undefined; sign = reader.takesOneOf(ARITHMETIC)) {
      signs.push(sign);
      parts.push(primary());
    }
    const [first, second] = parts;
    if (first === undefined || second === undefined) return first!;
    // The column itself, written so that no index is chosen for it.
    const isItself =
      parts.length === 2 && signs[0] === '+' && second.kind === 'literal' && second.text === '0';
    return isItself ? first : other(...parts);
  }

  function primary(): Expression {
    // The column itself, as above.
    if (reader.takes('+')) return primary();
    if (reader.takes('-')) return other(primary());
    if (reader.takes('(')) return bracketed();
    if (reader.takes('exists')) {
      reader.expect('(');
      return other(bracketed());
    }
    if (reader.takes('case')) return cases();
    if (reader.takes('cast')) return cast();
    if (reader.kind === 'parameter') return { kind: 'parameter', place: reader.takeParameter() };
    if (reader.kind === 'number' || reader.kind === 'text')
      return { kind: 'literal', text: reader.take('number', 'text') };
    if (reader.takes('*')) return { kind: 'column', of: undefined, name: '*' };
    const constant = reader.takesOneOf(CONSTANTS);
    return constant === undefined ? columnOrCall() : { kind: 'literal', text: constant };
  }

  /** After the bracket: a query, a condition or value, or a list of them. */
  function bracketed(): Expression {
    if (reader.seesOneOf(['select', 'with'])) {
      const query = readQuery(reader);
      reader.expect(')');
      return { kind: 'query', query };
    }
    const parts = expressions();
    reader.expect(')');
    return parts.length === 1 ? parts[0]! : other(...parts);
  }

  function list(): readonly Expression[] {
    reader.expect('(');
    const inside = reader.seesOneOf(['select', 'with']) ? [bracketed()] : undefined;
    if (inside !== undefined) return inside;
    const parts = expressions();
    reader.expect(')');
    return parts;
  }

  function expressions(): readonly Expression[] {
    const parts = [nested()];
    while (reader.takes(',')) parts.push(nested());
    return parts;
  }

  function cases(): Expression {
    const parts: Expression[] = reader.sees('when') ? [] : [nested()];
    while (reader.takes('when')) {
      parts.push(nested());
      reader.expect('then');
      parts.push(nested());
    }
    if (reader.takes('else')) parts.push(nested());
    reader.expect('end');
    return other(...parts);
  }

  function cast(): Expression {
    reader.expect('(');
    const operand = nested();
    reader.expect('as');
    reader.take('word');
    if (reader.takes('(')) {
      reader.take('number');
      reader.expect(')');
    }
    reader.expect(')');
    return other(operand);
  }

  function columnOrCall(): Expression {
    const isQuoted = reader.kind === 'name';
    const name = reader.take('word', 'name');
    const isCall = reader.takes('(');
    if (!isQuoted && KEYWORDS.has(name) && !(isCall && FUNCTIONS.has(name))) throw reader.failure();
    if (isCall) return call();
    if (!reader.takes('.')) return { kind: 'column', of: undefined, name };
    return {
      kind: 'column',
      of: name,
      name: reader.takes('*') ? '*' : reader.take('word', 'name'),
    };
  }

  /** After the bracket of a function. */
  function call(): Expression {
    reader.takes('distinct');
    const parts = reader.sees(')') || reader.sees('order') ? [] : [...expressions()];
    parts.push(...readOrder(reader, readQuery));
    if (reader.takes('separator')) reader.take('text');
    reader.expect(')');
    if (reader.takes('over')) {
      reader.expect('(');
      if (reader.takes('partition', 'by')) parts.push(...expressions());
      parts.push(...readOrder(reader, readQuery));
      reader.expect(')');
    }
    return other(...parts);
  }

  return alternatives();
}

/** Reads an ORDER BY, if one stands here. */
export function readOrder(reader: TokenReader, readQuery: ReadQuery): readonly Expression[] {
  if (!reader.takes('order', 'by')) return [];
  const parts: Expression[] = [];
  do {
    parts.push(readExpression(reader, readQuery));
    reader.takesOneOf(['asc', 'desc']);
  } while (reader.takes(','));
  return parts;
}

function other(...parts: readonly Expression[]): Expression {
  return { kind: 'other', parts };
}
