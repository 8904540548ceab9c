import { Reflector } from '@nestjs/core';
import type { Right } from '@rollcall/directory';

/** What a route does: reads or writes resources, or reads the tenant's events. */
export type Need = Right | 'events';

/**
 * States what a route does, or all routes of a controller: only tokens that may do that pass the guard. A route that
 * neither states it nor is `@Public()` or `@AdminOnly()` is closed to everybody.
 */
export const Needs = Reflector.createDecorator<Need>();
