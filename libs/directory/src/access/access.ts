/** What is done with resources. */
export type Right = 'read' | 'write';

/** The scope of the events of a tenant: its feed and its streams. */
export const EVENTS_SCOPE = 'events:read';

/** What a credential may do in its tenant, by its scopes. */
export interface Access {
  /** As they were given when it was issued; absent where none was, and it may do everything. */
  readonly scopes?: readonly string[];
  /** Whether it may do this with the resources of a type, by its name. */
  may(right: Right, typeName: string): boolean;
  /** Whether it may do this with the resources of some type. */
  mayWithSome(right: Right): boolean;
  readonly readsEvents: boolean;
}

const EVERYTHING: Access = Object.freeze({ may: () => true, mayWithSome: () => true, readsEvents: true });

/** Made once for each list, which a remembered credential keeps. */
const KNOWN = new WeakMap<readonly string[], Access>();

/** The scope that a right needs: with the resources of one type, or of all types where none is named. */
export function scopeOf(right: Right, typeName?: string): string {
  return typeName === undefined ? `scim:${right}` : `scim:${right}:${typeName}`;
}

/**
 * What scopes allow, and nothing besides: those of a word that is not known here allow nothing. Who may write resources of
 * a type may read them, for the answer of a write is the resource.
 * @param scopes undefined where a credential was issued without: it may do everything in its tenant
 */
export function accessOf(scopes: readonly string[] | undefined): Access {
  if (scopes === undefined) return EVERYTHING;
  const known = KNOWN.get(scopes);
  if (known !== undefined) return known;
  const made = accessBy(scopes);
  KNOWN.set(scopes, made);
  return made;
}

function accessBy(scopes: readonly string[]): Access {
  const write = grantOf('write', scopes);
  const read = grantOf('read', scopes);
  return Object.freeze({
    scopes,
    may: (right: Right, typeName: string) =>
      holds(write, typeName) || (right === 'read' && holds(read, typeName)),
    mayWithSome: (right: Right) => isSome(write) || (right === 'read' && isSome(read)),
    readsEvents: scopes.includes(EVENTS_SCOPE),
  });
}

/** For which resource types scopes give a right. */
interface Grant {
  readonly all: boolean;
  readonly typeNames: ReadonlySet<string>;
}

function grantOf(right: Right, scopes: readonly string[]): Grant {
  const all = scopeOf(right);
  const prefix = scopeOf(right, '');
  const named = scopes.filter((scope) => scope.startsWith(prefix));
  return { all: scopes.includes(all), typeNames: new Set(named.map((scope) => scope.slice(prefix.length))) };
}

function holds({ all, typeNames }: Grant, typeName: string): boolean {
  return all || typeNames.has(typeName);
}

function isSome({ all, typeNames }: Grant): boolean {
  return all || typeNames.size > 0;
}
