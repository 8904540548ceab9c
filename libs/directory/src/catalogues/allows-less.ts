import { CATALOGUE_NAMES, type Catalogue, type Catalogues } from './catalogue.js';

/**
 * Whether catalogues refuse, mark or limit what others did not: then nobody may write by the others any more.
 */
export function allowsLess(before: Catalogues, after: Catalogues): boolean {
  return CATALOGUE_NAMES.some((name) => {
    const next = after[name];
    return next !== undefined && isStricter(before[name], next);
  });
}

function isStricter(before: Catalogue | undefined, after: Catalogue): boolean {
  if (after.unknown !== 'keep') {
    if (before === undefined || before.unknown !== after.unknown) return true;
    if ([...before.assignable].some((value) => !after.assignable.has(value))) return true;
  }
  return [...after.limits].some(([value, permitted]) => {
    const was = before?.limits.get(value);
    return was === undefined || was > permitted;
  });
}
