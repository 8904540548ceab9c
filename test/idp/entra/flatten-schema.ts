/** The names that Microsoft's gallery validation makes of a schema, and how a value is found again by its name. */
import { at, isBody, listAt, textAt, type Body } from '../../support/scim-messages.js';

/** One attribute as the validator addresses it: `emails[type eq "work"].value`, `name.givenName`, `urn…:department`. */
export interface FlatAttribute {
  readonly name: string;
  /** How to reach the value in a resource: members, and for a list the sub-attribute that picks the element. */
  readonly steps: readonly FlatStep[];
  /** The announced attribute or sub-attribute itself. */
  readonly announced: Body;
}

type FlatStep = string | { readonly sub: string; readonly equals: unknown };

/** Names that the validator takes whole, though they are complex. */
const WHOLE = ['manager', 'members'];

/** @param extension the URN that prefixes every name of an extension schema; undefined for the base schema */
export function flattenSchema(schema: unknown, extension?: string): readonly FlatAttribute[] {
  const prefix = extension === undefined ? '' : `${extension}:`;
  const base: readonly FlatStep[] = extension === undefined ? [] : [extension];
  return listAt(schema, 'attributes').flatMap((attribute) => {
    if (!isBody(attribute)) throw new Error('an attribute of a schema is an object');
    const name = textAt(attribute, 'name');
    const whole = { name: `${prefix}${name}`, steps: [...base, name], announced: attribute };
    if (attribute['type'] !== 'complex' || WHOLE.includes(name)) return [whole];
    const subs = listAt(attribute, 'subAttributes').filter(isBody);
    return attribute['multiValued'] === true ? elements(whole, subs) : parts(whole, subs);
  });
}

function parts(whole: FlatAttribute, subs: readonly Body[]): readonly FlatAttribute[] {
  return subs.map((sub) => {
    const name = textAt(sub, 'name');
    return { name: `${whole.name}.${name}`, steps: [...whole.steps, name], announced: sub };
  });
}

function elements(whole: FlatAttribute, subs: readonly Body[]): readonly FlatAttribute[] {
  const types = listAt(
    subs.find((sub) => sub['name'] === 'type'),
    'canonicalValues',
  );
  const selectors =
    types.length > 0
      ? types.map((type) => ({ text: `type eq "${String(type)}"`, step: { sub: 'type', equals: type } }))
      : [{ text: 'primary eq "True"', step: { sub: 'primary', equals: true } }];
  const left = types.length > 0 ? ['type', 'primary'] : ['primary'];
  return selectors.flatMap(({ text, step }) =>
    subs
      .filter((sub) => !left.includes(textAt(sub, 'name')))
      .map((sub) => {
        const name = textAt(sub, 'name');
        return {
          name: `${whole.name}[${text}].${name}`,
          steps: [...whole.steps, step, name],
          announced: sub,
        };
      }),
  );
}

/** The value of a flattened attribute in a resource, or undefined. */
export function flatValue(resource: unknown, attribute: FlatAttribute): unknown {
  let current = resource;
  for (const step of attribute.steps) {
    if (typeof step === 'string') current = at(current, step);
    else if (Array.isArray(current))
      current = current.find((element) => at(element, step.sub) === step.equals);
    else return undefined;
  }
  return current;
}

/** Whether the validator writes it and reads it back: not read-only, one value, of a type that it has values for. */
export function isWritable({ announced, name }: FlatAttribute): boolean {
  const { type, mutability, multiValued } = announced;
  if (
    mutability !== 'readWrite' ||
    multiValued === true ||
    name.endsWith('manager') ||
    name.endsWith('members')
  ) {
    return false;
  }
  return (
    type === 'string' ||
    type === 'boolean' ||
    type === 'integer' ||
    type === 'dateTime' ||
    type === 'reference'
  );
}

/** A value as the validator makes it: `upd-…` in every text, whatever the text is for. */
export function generatedValue({ announced }: FlatAttribute, seed: string): unknown {
  switch (announced['type']) {
    case 'boolean':
      return seed.endsWith('0');
    case 'integer':
      return seed.length;
    case 'dateTime':
      return '2026-05-13T04:42:34.1234567Z';
    default:
      return `upd-${seed}`;
  }
}
