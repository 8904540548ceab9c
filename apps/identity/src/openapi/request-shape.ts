import { getMetadataStorage } from 'class-validator';

import type { Members, Shape } from './shapes.js';

/** A class whose members are declared by decorators of class-validator. */
export type RequestForm = abstract new () => object;

interface Rule {
  readonly name: string;
  readonly each: boolean;
  readonly constraints: readonly unknown[];
}

/** What each rule says of a value; those that are not here say nothing that a schema can. */
const SAID: Readonly<Record<string, (constraints: readonly unknown[]) => Shape>> = {
  isString: () => ({ type: 'string' }),
  isLength: ([minLength, maxLength]) => ({
    type: 'string',
    minLength: Number(minLength),
    maxLength: Number(maxLength),
  }),
  isInt: () => ({ type: 'integer' }),
  isBoolean: () => ({ type: 'boolean' }),
  isObject: () => ({ type: 'object' }),
  isArray: () => ({ type: 'array' }),
  isIn: ([values]) => ({ enum: [...(values as readonly string[])] }),
  equals: ([value]) => ({ const: value as string }),
  min: ([minimum]) => ({ minimum: Number(minimum) }),
  max: ([maximum]) => ({ maximum: Number(maximum) }),
  arrayMinSize: ([minItems]) => ({ minItems: Number(minItems) }),
  arrayMaxSize: ([maxItems]) => ({ maxItems: Number(maxItems) }),
  isIso8601: () => ({ type: 'string', format: 'date-time' }),
};

/** The shape of a body that is read by the rules of such a class: members that it does not declare are refused. */
export function requestShape(form: RequestForm): Shape {
  const rules = new Map<string, Rule[]>();
  const optional = new Set<string>();
  const declared = getMetadataStorage().getTargetValidationMetadatas(form, '', false, false);
  for (const { propertyName, type, name, each, constraints } of declared) {
    if (type === 'conditionalValidation') optional.add(propertyName);
    else {
      const ofMember = rules.get(propertyName) ?? [];
      rules.set(propertyName, [
        ...ofMember,
        { name: name ?? type, each, constraints: (constraints as readonly unknown[] | undefined) ?? [] },
      ]);
    }
  }
  const properties: Members = Object.fromEntries(
    [...rules].map(([member, ofMember]) => [member, valueShape(ofMember, optional.has(member))]),
  );
  const required = [...rules.keys()].filter((member) => !optional.has(member)).sort();
  return {
    type: 'object',
    properties,
    ...(required.length === 0 ? {} : { required }),
    additionalProperties: false,
  };
}

/** Null counts as absent. */
function valueShape(rules: readonly Rule[], isOptional: boolean): Shape {
  const own = merged(rules.filter(({ each }) => !each));
  const items = merged(rules.filter(({ each }) => each));
  const shape = { ...own, ...(own['type'] === 'array' ? { items } : {}) };
  return isOptional ? { anyOf: [shape, { type: 'null' }] } : shape;
}

function merged(rules: readonly Rule[]): Shape {
  return rules.reduce<Shape>(
    (shape, { name, constraints }) => ({ ...shape, ...SAID[name]?.(constraints) }),
    {},
  );
}
