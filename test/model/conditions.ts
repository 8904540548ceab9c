import { ENT, isBody, type Body } from '../support/scim-messages.js';
import { BADGE } from './badge.js';
import type { Kind } from './directory-model.js';
import type { Resolve } from './user-changes.js';

/** How the values of an attribute are compared. */
export type Comparison = 'text' | 'name' | 'exact' | 'id' | 'boolean';

/** An attribute as filters and `sortBy` name it, and where its values stand in a representation. */
export interface QueriedAttribute {
  readonly path: string;
  readonly keys: readonly string[];
  readonly comparison: Comparison;
}

/** A filter (RFC 7644 §3.4.2.2). A drawn number as operand stands for the id of a resource that is there. */
export type Condition =
  | {
      readonly kind: 'compare';
      readonly attribute: QueriedAttribute;
      readonly operator: string;
      readonly operand: string | boolean | number;
    }
  | { readonly kind: 'present'; readonly attribute: QueriedAttribute }
  | { readonly kind: 'and' | 'or'; readonly conditions: readonly Condition[] }
  | { readonly kind: 'not'; readonly condition: Condition }
  /** `emails[type eq "…" and value co "…"]`: both of one value. */
  | { readonly kind: 'email'; readonly type: string; readonly part: string };

function attribute(path: string, comparison: Comparison, keys = path.split('.')): QueriedAttribute {
  return { path, keys, comparison };
}

const USER_ATTRIBUTES: readonly QueriedAttribute[] = [
  attribute('userName', 'name'),
  attribute('displayName', 'text'),
  attribute('title', 'text'),
  attribute('NICKNAME', 'text', ['nickName']),
  attribute('externalId', 'exact'),
  attribute('name.familyName', 'text'),
  attribute('name.givenName', 'text'),
  attribute('emails', 'text', ['emails', 'value']),
  attribute('emails.value', 'text'),
  attribute('emails.type', 'text'),
  attribute('emails.primary', 'boolean'),
  attribute('active', 'boolean'),
  attribute(`${ENT}:department`, 'text', [ENT, 'department']),
  attribute(`${BADGE}:colour`, 'text', [BADGE, 'colour']),
  attribute('number', 'exact', [BADGE, 'number']),
  attribute(`${BADGE}:note`, 'text', [BADGE, 'note']),
  attribute('manager', 'id', [ENT, 'manager', 'value']),
  attribute(`${ENT}:manager.value`, 'id', [ENT, 'manager', 'value']),
  attribute('groups.value', 'id'),
  attribute('groups', 'id', ['groups', 'value']),
  attribute('id', 'id'),
];

const GROUP_ATTRIBUTES: readonly QueriedAttribute[] = [
  attribute('displayName', 'text'),
  attribute('externalId', 'exact'),
  attribute('members', 'id', ['members', 'value']),
  attribute('members.value', 'id'),
  attribute('members.type', 'text'),
  attribute('id', 'id'),
];

const ROBOT_ATTRIBUTES: readonly QueriedAttribute[] = [
  attribute('serial', 'text'),
  attribute('displayName', 'text'),
  attribute('externalId', 'exact'),
  attribute('active', 'boolean'),
  attribute('tags', 'text'),
  attribute('groups.value', 'id'),
  attribute('id', 'id'),
];

/** The attributes that queries of a kind name. */
export const ATTRIBUTES: Readonly<Record<Kind, readonly QueriedAttribute[]>> = {
  User: USER_ATTRIBUTES,
  Group: GROUP_ATTRIBUTES,
  Robot: ROBOT_ATTRIBUTES,
};

/** The filter as it is sent. */
export function printCondition(condition: Condition, resolve: Resolve): string {
  const inner = (each: Condition): string => `(${printCondition(each, resolve)})`;
  switch (condition.kind) {
    case 'compare': {
      const { attribute: compared, operator, operand } = condition;
      const literal = typeof operand === 'number' ? resolve(operand) : operand;
      return `${compared.path} ${operator} ${JSON.stringify(literal)}`;
    }
    case 'present':
      return `${condition.attribute.path} pr`;
    case 'and':
    case 'or':
      return condition.conditions.map(inner).join(` ${condition.kind} `);
    case 'not':
      return `not ${inner(condition.condition)}`;
    case 'email':
      return `emails[type eq ${JSON.stringify(condition.type)} and value co ${JSON.stringify(condition.part)}]`;
  }
}

/** Whether a whole representation satisfies a filter: one value has to, and `ne` says that none is equal. */
export function holds(condition: Condition, resource: Body, resolve: Resolve): boolean {
  switch (condition.kind) {
    case 'and':
      return condition.conditions.every((each) => holds(each, resource, resolve));
    case 'or':
      return condition.conditions.some((each) => holds(each, resource, resolve));
    case 'not':
      return !holds(condition.condition, resource, resolve);
    case 'present':
      return valuesAt(resource, condition.attribute.keys).some((value) => value !== '');
    case 'compare': {
      const { attribute: compared, operator, operand } = condition;
      const wanted = prepared(typeof operand === 'number' ? resolve(operand) : operand, compared);
      const values = valuesAt(resource, compared.keys).map((value) => prepared(value, compared));
      if (operator === 'ne') return !values.includes(wanted);
      return values.some((value) => satisfies(value, operator, wanted));
    }
    case 'email': {
      const emails = resource['emails'];
      const part = condition.part.toLowerCase();
      return (
        Array.isArray(emails) &&
        emails.some(({ type, value }) => type === condition.type && value.toLowerCase().includes(part))
      );
    }
  }
}

type Comparable = string | boolean;

/** The value by which a resource is sorted: that of the primary element, else of the first (RFC 7644 §3.4.2.3). */
export function sortValue(resource: Body, by: QueriedAttribute): Comparable | undefined {
  const [key = '', ...deeper] = by.keys;
  const list = resource[key];
  if (!Array.isArray(list)) return firstOf(valuesAt(resource, by.keys), by);
  const chosen: unknown = list.find((element) => element.primary === true) ?? list[0];
  return firstOf(valuesAt({ [key]: [chosen] }, [key, ...deeper]), by);
}

function firstOf(values: readonly unknown[], by: QueriedAttribute): Comparable | undefined {
  return values.length === 0 ? undefined : prepared(values[0], by);
}

/** All values at a place, of all elements of lists; an element that does not say `primary` says false. */
function valuesAt(value: unknown, keys: readonly string[]): readonly unknown[] {
  if (Array.isArray(value)) {
    const implied = keys[0] === 'primary' ? { primary: false } : {};
    return value.flatMap((element) => valuesAt(isBody(element) ? { ...implied, ...element } : element, keys));
  }
  const [key, ...deeper] = keys;
  if (key === undefined) return value === undefined ? [] : [value];
  return isBody(value) && value[key] !== undefined ? valuesAt(value[key], deeper) : [];
}

function prepared(value: unknown, { comparison }: QueriedAttribute): Comparable {
  if (typeof value === 'boolean') return value;
  const text = String(value);
  if (comparison === 'name') return text.normalize('NFKC').toLowerCase();
  return comparison === 'text' ? text.toLowerCase() : text;
}

function satisfies(value: Comparable, operator: string, wanted: Comparable): boolean {
  if (operator === 'eq') return value === wanted;
  if (typeof value !== 'string' || typeof wanted !== 'string') return false;
  switch (operator) {
    case 'co':
      return value.includes(wanted);
    case 'sw':
      return value.startsWith(wanted);
    case 'ew':
      return value.endsWith(wanted);
    case 'gt':
      return value > wanted;
    case 'ge':
      return value >= wanted;
    case 'lt':
      return value < wanted;
    case 'le':
      return value <= wanted;
    default:
      throw new Error(`no operator ${operator}`);
  }
}
