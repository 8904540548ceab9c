import 'reflect-metadata';

import { describe, expect, it } from '@jest/globals';
import { Reflector } from '@nestjs/core';
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js';
import { accessOf, type RequestContext } from '@rollcall/directory';
import { LENIENT } from '@rollcall/scim';

import { missingScope } from './missing-scope.js';
import { Needs } from './needs.decorator.js';
import { OfType, SOME_TYPE } from './of-type.decorator.js';

@OfType('User')
class Users {
  @Needs('read')
  read(): void {}

  @Needs('write')
  write(): void {}

  unstated(): void {}
}

class Untyped {
  @Needs('read')
  read(): void {}
}

@Needs('write')
@OfType(SOME_TYPE)
class Anything {
  write(): void {}

  @Needs('events')
  events(): void {}
}

function missing(
  { type, handler }: { readonly type: new () => object; readonly handler: () => void },
  scopes: readonly string[] | undefined,
): string | undefined {
  const ctx: RequestContext = {
    tenant: { id: 1, name: 'spec', relaxations: LENIENT, uniqueGroupNames: true },
    principal: { credentialId: 'c', name: 'spec', access: accessOf(scopes) },
    requestId: 'r',
    now: 0,
  };
  return missingScope(new Reflector(), new ExecutionContextHost([{}, {}], type, handler), ctx);
}

const READ = { type: Users, handler: Users.prototype.read };
const WRITE = { type: Users, handler: Users.prototype.write };
const ANYTHING = { type: Anything, handler: Anything.prototype.write };
const EVENTS = { type: Anything, handler: Anything.prototype.events };

describe('the scope that a caller lacks for a route', () => {
  it.each([
    [READ, ['scim:read:User'], undefined],
    [READ, ['scim:write:User'], undefined],
    [READ, ['scim:read:Group', 'events:read'], 'scim:read:User'],
    [WRITE, ['scim:read'], 'scim:write:User'],
    [WRITE, ['scim:write'], undefined],
    [ANYTHING, ['scim:write:Group'], undefined],
    [ANYTHING, ['scim:read'], 'scim:write'],
    [EVENTS, ['scim:write'], 'events:read'],
    [EVENTS, ['events:read'], undefined],
    [EVENTS, undefined, undefined],
    [WRITE, [], 'scim:write:User'],
  ] as const)('%#: is the one that the route states', (route, scopes, expected) => {
    expect(missing(route, scopes)).toBe(expected);
  });

  it('a route that does not state what it does, or with which resources, is closed even to who may do everything', () => {
    const unstated = { type: Users, handler: Users.prototype.unstated };
    const untyped = { type: Untyped, handler: Untyped.prototype.read };
    for (const route of [unstated, untyped]) {
      for (const scopes of [undefined, ['scim:write', 'events:read']])
        expect(() => missing(route, scopes)).toThrow(TypeError);
    }
  });
});
