/** An extension of users that each tenant of the model registers: what it takes is known at run time alone. */
import { isBody, type Body } from '../support/scim-messages.js';

export const BADGE = 'urn:example:params:scim:schemas:extension:badge:2.0:User';

const COLOURS = ['Amber', 'green'];

export const BADGE_SCHEMA: Body = {
  id: BADGE,
  name: 'Badge',
  attributes: [
    { name: 'colour', canonicalValues: COLOURS },
    { name: 'number', caseExact: true, uniqueness: 'server' },
    { name: 'note' },
  ],
};

/** Whether the badge may have a value: of colours only those that the schema lists, in whatever letter case. */
export function isAllowed(name: string | undefined, value: unknown): boolean {
  if (name !== 'colour' || typeof value !== 'string') return true;
  return COLOURS.some((colour) => colour.toLowerCase() === value.toLowerCase());
}

/** The number that no other user may have. */
export function badgeNumber(attributes: Body): unknown {
  const badge = attributes[BADGE];
  return isBody(badge) ? badge['number'] : undefined;
}
